"""The tool itself: a change is really loaded, and noticed if a test looks at it."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from autograder.tests.mutation.__main__ import Result, in_rounds, table, unread_lines
from autograder.tests.mutation.changed import Changed, noticed
from autograder.tests.mutation.coverage import Coverage, Lines

RIGHT = "def twice(x):\n    y = 2 * x\n    return y\n"
TEST = """
import {name}
def test_twice():
    assert {name}.twice(2) == 4
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path, str]:
    """A module of its own with a test: its name, its file, and the test's id."""
    name = f"changed_{tmp_path.name}"
    monkeypatch.syspath_prepend(str(tmp_path))
    path, test = tmp_path / f"{name}.py", tmp_path / f"test_{name}.py"
    path.write_text(RIGHT)
    test.write_text(TEST.format(name=name))
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow\n")
    return name, path, f"{test}::test_twice"


@pytest.mark.parametrize(
    ("source", "dies"),
    [
        (RIGHT, False),
        (RIGHT.replace("2 * x", "x + x"), False),
        (RIGHT.replace("2 * x", "3 * x"), True),
        (RIGHT.replace("y = 2 * x", "y = = 2"), True),
        pytest.param(
            RIGHT.replace("y = 2 * x", "while True: pass"),
            True,
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_a_test_looks_at_is_noticed(
    module: tuple[str, Path, str], source: str, dies: bool
) -> None:
    name, path, test = module
    seconds = 2.0 if "while" in source else 60.0
    changed = Changed(name, source, str(path))
    # A fork of this process could wait forever for a lock that a thread of a cluster
    # or of a kernel's client, both of other tests, held at that moment.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        found = fresh.submit(noticed, changed, [[], [test]], seconds).result()
    assert found == dies


def test_a_changed_module_is_loaded_in_place_of_the_file(
    module: tuple[str, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, path, _ = module
    changed = Changed(name, RIGHT.replace("2", "5"), str(path))
    monkeypatch.setattr(sys, "meta_path", [changed, *sys.meta_path])
    loaded = __import__(name)
    monkeypatch.delitem(sys.modules, name)
    assert loaded.twice(1) == 5
    assert loaded.__file__ == str(path)


@pytest.mark.slow
def test_lines_are_written_down_for_each_test(module: tuple[str, Path, str]) -> None:
    name, path, test = module
    lines = Lines(path.parent)
    assert pytest.main(["-q", "-p", "no:cacheprovider", test], plugins=[lines]) == 0
    (found,) = lines.seconds
    assert lines.tests[f"{name}.py"] == {1: {found}, 2: {found}, 3: {found}}


def test_what_runs_at_import_is_covered_by_all_tests_of_the_module() -> None:
    coverage = Coverage({"a.py": {2: {"one"}, 3: {"one", "two"}}}, {})
    assert coverage.of("a.py", 2) == {"one"}
    assert coverage.of("a.py", 1) == {"one", "two"}
    assert coverage.of("b.py", 1) == set()


def test_a_file_s_own_tests_come_first_and_quick_ones_before_slow_ones() -> None:
    own, slow, other = "test_a.py::slow", "test_a.py::quick", "test_b.py::quick"
    seconds = {own: 2.0, slow: 1.0, other: 0.1}
    coverage = Coverage({"a.py": {1: {own, slow, other}}}, seconds)
    assert in_rounds("a.py", 1, coverage) == [[slow, own], [other]]


def test_the_table_says_what_died_where_and_why_the_rest_lives() -> None:
    results = [
        Result("b.py", "x", died=False, tests=1),
        Result("b.py", "y", died=True, tests=1),
        Result("a.py", "z", died=False, tests=1),
    ]
    assert table(results, 7, {"b.py: x": "the same"}) == {
        "seed": 7,
        "drawn": 3,
        "died": 1,
        "files": {"a.py": {"drawn": 1, "died": 0}, "b.py": {"drawn": 2, "died": 1}},
        "alive": {"a.py: z": "not argued yet", "b.py: x": "the same"},
    }


def test_what_only_people_and_mypy_read_is_left_alone() -> None:
    source = '"""Two\nlines."""\nA: TypeAlias = (\n    int\n)\nB: int = 3\nC = "x"\n'
    assert unread_lines(source) == {1, 2, 3, 4, 5}
