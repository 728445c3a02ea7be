"""One changed module, tried in a child process by the tests that cover it."""

from __future__ import annotations

import contextlib
import gc
import importlib.abc
import importlib.machinery
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from types import ModuleType

import pytest

OURS = "autograder"
# A plain assert is enough, and then no hook of pytest's loads a module before ours.
WORDS = (
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "--assert=plain",
    "-m",
    "slow or not slow",
)
PASSED = 0


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and loads another source in its place."""

    def __init__(self, module: str, source: str, path: str) -> None:
        self.module, self.source, self.path = module, source, path

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.module:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=self.path)
        spec.has_location = True
        if self.path.endswith("__init__.py"):
            spec.submodule_search_locations = [os.path.dirname(self.path)]  # noqa: PTH120
        return spec

    def exec_module(self, module: ModuleType) -> None:
        code = compile(self.source, self.path, "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - our own, changed in one place


def noticed(changed: Changed, rounds: Sequence[Sequence[str]], seconds: float) -> bool:
    """Whether a test fails, or does not come to an end, with the change.

    Args:
        changed: the module and its other source.
        rounds: the tests, those first that are likely to notice.
        seconds: limit of processor time for all of them.
    """
    child = os.fork()
    if child == 0:
        _run(changed, rounds, seconds)
    end = time.monotonic() + 60 + 20 * seconds  # for what only waits
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != PASSED
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _run(changed: Changed, rounds: Sequence[Sequence[str]], seconds: float) -> None:
    code = 1
    try:
        os.setpgid(0, 0)
        gc.freeze()  # pytest collects often; what stands here already is never garbage
        limit = int(time.process_time() + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        quiet = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(quiet, number)
        for name in [n for n in sys.modules if n.partition(".")[0] == OURS]:
            del sys.modules[name]
        sys.meta_path.insert(0, changed)
        codes = (int(pytest.main([*WORDS, *tests])) for tests in rounds if tests)
        code = next((c for c in codes if c != PASSED), PASSED)
    finally:
        os._exit(code)
