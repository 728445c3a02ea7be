"""Where a notebook lies that is not where it belongs."""

import shutil
from pathlib import Path

import pytest

from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.stray import where_it_lies

LESSON = "01_basics"
PLACES = {
    "01_basics.ipynb": "01_basics.ipynb lies one folder too high",
    "01_basics/01_basics/01_basics.ipynb": "01_basics.ipynb lies one folder too deep",
    "01_basics/a/b/01_basics.ipynb": "01_basics.ipynb lies two folders too deep",
    "01_basics/01_basics.zip": "there is a zip, 01_basics.zip",
    "01_basics.zip": "there is a zip, 01_basics.zip",
    "01_basics/homework.zip": "there is a zip, homework.zip",
    "01_basics/01_BASICS.ipynb": "01_BASICS.ipynb is written otherwise",
    "basics/01_basics.ipynb": "01_basics.ipynb lies in basics instead of 01_basics",
}


@pytest.mark.parametrize("path", PLACES)
def test_a_stray_file_is_found_and_collect_is_named(tmp_path: Path, path: str) -> None:
    target = tmp_path / "ann" / path
    target.parent.mkdir(parents=True)
    target.touch()
    found = read_submission(tmp_path, "ann", LESSON)
    assert found.status == "missing"
    assert found.reason.startswith(PLACES[path])
    assert "`lr collect` takes" in found.reason


def test_another_lessons_file_is_no_stray(tmp_path: Path) -> None:
    for path in ("02_schedulers/02_schedulers.ipynb", "02_schedulers/all.zip"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    assert where_it_lies(tmp_path, LESSON) == "no 01_basics.ipynb was handed in"


def test_links_are_not_followed_and_a_heap_is_not_searched(tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    heap.mkdir()
    for number in range(600):
        (heap / f"{number}.txt").touch()
    ann = tmp_path / "ann"
    ann.mkdir()
    (ann / LESSON).symlink_to(heap)
    (ann / "loop").symlink_to(ann)
    assert where_it_lies(ann, LESSON) == "no 01_basics.ipynb was handed in"
    shutil.move(heap, ann / "heap")
    assert where_it_lies(ann, LESSON) == "no 01_basics.ipynb was handed in"
