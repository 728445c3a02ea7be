"""One submission: from its bytes to verdicts."""
