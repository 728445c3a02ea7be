"""One torch thread, so that sums come out the same at every door."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def one_torch_thread() -> Iterator[None]:
    """Let torch, where it is loaded, use one thread, and give it its own back.

    What answers compute is too small to share; on a busy machine threads that wait for
    each other burn many times the work's own time.

    >>> with one_torch_thread():
    ...     pass
    """
    torch: Any = sys.modules.get("torch")
    threads = 1 if torch is None else torch.get_num_threads()
    if threads == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
