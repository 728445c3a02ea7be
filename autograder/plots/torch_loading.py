"""Load torch once, whoever asks first.

Two threads that import different parts of a package at once can leave half a module
behind, in the learner's own cell as well. So torch is imported where an explorer is
made, in the thread of its cell, and what its first optimizer imports, behind a lock.
"""

from __future__ import annotations

import sys
import threading

from autograder.plots.kit import Ask, Explorer

WORDS = "Loading torch: this takes some seconds, the first time …"
LATE = "torch._dynamo"  # the first optimizer imports it, which takes as long again

_one_at_a_time = threading.Lock()


class TorchExplorer(Explorer):
    """An explorer that asks torch, or trains."""

    def __init__(self, **traits: object) -> None:
        import torch  # noqa: F401 - see above

        super().__init__(**traits)


def load_torch(ask: Ask) -> None:
    """Import all that an optimizer needs, and say so where that takes its time."""
    with _one_at_a_time:
        if LATE not in sys.modules:
            ask.progress(WORDS)
        import torch._dynamo  # noqa: F401 - likewise
