"""What results follow from, and what they do not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.exercises import file_of
from autograder.grading.submission import prints
from autograder.grading.submission.prints import (
    JUDGING,
    JUDGING_MORE,
    OBSERVING,
    PACKAGE,
    REBUILDING,
    SHARED,
    imported,
    of_exercise,
    prints_of,
)


def names_behind(exercise: str) -> set[str]:
    waiting = [file_of(exercise)]
    found = set(waiting)
    while waiting:
        new = set(imported(waiting.pop())) - found
        found |= new
        waiting += new
    return {path.relative_to(PACKAGE).as_posix() for path in found}


def test_what_measures_a_choice_is_part_of_its_exercise() -> None:
    for exercise in ("my_lr", "choose_lr", "make_schedule"):
        names = names_behind(exercise)
        assert any(name.endswith("/regret.py") for name in names), names
        assert any(name.endswith("/quick_training.py") for name in names), names


def test_nothing_that_draws_is_part_of_it() -> None:
    for exercise in ("gd_path", "make_schedule", "apply_onecycle"):
        assert not [
            n for n in names_behind(exercise) if n.startswith(("plots", "feed"))
        ]


def test_there_is_a_file_for_each_pattern() -> None:
    for pattern in (*SHARED, *JUDGING, *JUDGING_MORE, *OBSERVING, *REBUILDING):
        assert list(PACKAGE.glob(pattern)), pattern


def test_each_cause_has_a_print_of_its_own() -> None:
    one = prints_of(("gd_path", "lr_grid"), "draw", "limits")
    assert len(set(one.values())) == len(one)
    for other in (
        prints_of(("gd_path", "lr_grid"), "another", "limits"),
        prints_of(("gd_path", "lr_grid"), "draw", "another"),
    ):
        assert len([n for n in one if one[n] != other[n]]) == 1


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "autograder"
    for name in (
        "exercises/l01_basics/f.py",
        *SHARED,
        "training/loop.py",
        "plots/a.py",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x = 1\n")
    own = folder / "exercises/l01_basics/f.py"
    own.write_text("def f():\n    from autograder.training import loop\n")
    monkeypatch.setattr(prints, "PACKAGE", folder)
    monkeypatch.setattr(prints, "ROOT", tmp_path)
    monkeypatch.setattr(prints, "file_of", lambda _: own)
    forget()
    yield folder
    forget()


def forget() -> None:
    for one in (prints.of_exercise, prints.of_file, prints.of_data, prints.of_files):
        one.cache_clear()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("exercises/l01_basics/f.py", True),
        ("exercises/keys.py", True),
        ("training/loop.py", True),
        ("plots/a.py", False),
    ],
)
def test_a_change_counts_where_it_can(package: Path, name: str, counts: bool) -> None:
    before = of_exercise("f")
    with (package / name).open("a") as file:
        file.write("y = 2\n")
    forget()
    assert (of_exercise("f") != before) is counts


def test_prints_need_no_library_of_the_course() -> None:
    words = (
        "import sys; from autograder.grading.submission.prints import prints_of; "
        "prints_of(('make_schedule', 'gd_path'), '', ''); "
        "slow = ('torch', 'numpy', 'IPython', 'nbgrader'); "
        "print([name for name in slow if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
