"""Which test runs which line of the judge, found by running the tests once."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

HERE = Path(__file__).resolve()
JUDGE = HERE.parents[2] / "judge"
TESTS = HERE.parents[1] / "judge"


@dataclasses.dataclass(frozen=True)
class Coverage:
    """The tests by file and line, and the processor time of each."""

    tests: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def of(self, file: str, line: int) -> set[str]:
        """The tests that run a line.

        What runs only when its module is imported is covered by every test that the
        module has.
        """
        found = self.tests.get(file, {})
        return found.get(line) or set().union(*found.values())


class Lines:
    """A pytest plugin that writes down the lines of the judge that each test runs."""

    def __init__(self, folder: Path) -> None:
        self.tests: dict[str, dict[int, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        self.seconds: dict[str, float] = {}
        self._current = ""
        self._folder = f"{folder}/"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._current = item.nodeid
        begin = time.process_time()
        sys.settrace(self._on_call)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[item.nodeid] = time.process_time() - begin

    def _on_call(self, frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        self._note(frame)
        return self._on_line

    def _on_line(self, frame: FrameType, event: str, arg: Any) -> Any:
        self._note(frame)
        return self._on_line

    def _note(self, frame: FrameType) -> None:
        file = frame.f_code.co_filename.removeprefix(self._folder)
        self.tests[file][frame.f_lineno].add(self._current)


def covering() -> Coverage:
    """Run the judge's tests, slow ones and examples in docstrings too."""
    lines = Lines(JUDGE)
    words = ["-q", "-p", "no:cacheprovider", "-m", "slow or not slow"]
    code = pytest.main([*words, str(TESTS), str(JUDGE)], plugins=[lines])
    if code != 0:
        sys.exit("the judge's tests have to pass before anything is changed")
    return Coverage({f: dict(found) for f, found in lines.tests.items()}, lines.seconds)
