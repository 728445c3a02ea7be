"""A graded lesson whose notebook was taken back: kept, but out of the way."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from pathlib import Path

from autograder.grading.submission.documents import result_path
from autograder.grading.submission.kit import Place

SHOWN = ("autograded", "feedback")
FEW = 3


def put_away(place: Place, student: str, lesson: str) -> Path | None:
    """Move graded notebook and feedback page to a dated folder, and name it.

    None where there was nothing to move.
    """
    dated = todays(place)
    moved = None
    for kind in SHOWN:
        source = place.work / kind / student / lesson
        if not source.is_dir() or source.is_symlink():
            continue
        target = free(dated / kind / student / lesson)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        moved = dated
        if not any(source.parent.iterdir()):
            source.parent.rmdir()
    return moved


def put_result_away(place: Place, student: str, lesson: str) -> None:
    """The same for what grading found out, so that no report counts it."""
    source = result_path(place.results(lesson), student)
    if source.is_file():
        target = free(todays(place) / "results" / lesson / source.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def todays(place: Place) -> Path:
    return place.work / "withdrawn" / time.strftime("%Y%m%d-%H%M%S")


def free(path: Path) -> Path:
    """The path, or one beside it where something of that name was put away before."""
    number, found = 1, path
    while found.exists():
        number, found = number + 1, path.with_name(f"{path.name}-{number}")
    return found


def absent(graded: Iterable[str], present: Collection[str]) -> list[str]:
    """Whose grades stand for a submission that is no longer there, in order.

    >>> absent(["ann", "ben", "cat"], ["ann", "dan"])
    ['ben', 'cat']
    """
    return sorted(set(graded) - set(present))


def is_plausible(gone: Collection[str], present: Collection[str]) -> bool:
    """Whether so many took their work back, or rather a folder is not where it was.

    >>> is_plausible(["ann"], []), is_plausible("abcde", "fg")
    (True, False)
    """
    return len(gone) <= max(FEW, len(present))
