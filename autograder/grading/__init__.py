"""The instructor's side: build, release, sandbox, grade, report."""
