"""What was taken, what was not, and why: as a document and as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from pydantic import BaseModel

from autograder.languages import tr, trn
from autograder.taking.choosing import Chosen
from autograder.taking.lesson_cells import LessonCells


class Taken(BaseModel):
    """A function that came along."""

    exercise: str
    lesson: str


class LeftOut(BaseModel):
    """A function that somebody wrote, and why it stays."""

    exercise: str
    lesson: str
    reason: str


class TakeReport(BaseModel):
    """What `lr take --json` prints; `folder` is null where nothing was written.

    Attributes:
        not_begun: exercises that nobody has written yet.
        unreadable: notebooks that could not be read, each with the reason.
    """

    version: int = 1
    folder: str | None
    files: list[str]
    taken: list[Taken]
    left_out: list[LeftOut]
    not_begun: list[str]
    unreadable: dict[str, str]


def report_on(
    chosen: Chosen,
    lessons: Sequence[LessonCells],
    unreadable: Mapping[str, str],
    folder: Path,
    files: Sequence[str],
) -> TakeReport:
    """Put what came of it into a document; no files, no folder."""
    home = {name: one.lesson for one in lessons for name in one.places}
    known = {*chosen.taken, *chosen.left_out}
    return TakeReport(
        folder=str(folder) if files else None,
        files=list(files),
        taken=[Taken(exercise=name, lesson=home[name]) for name in chosen.taken],
        left_out=[
            LeftOut(exercise=name, lesson=home[name], reason=chosen.left_out[name])
            for name in home
            if name in chosen.left_out
        ],
        not_begun=[name for name in home if name not in known],
        unreadable=dict(unreadable),
    )


def lines(report: TakeReport, titles: Mapping[str, str]) -> Iterator[str]:
    """The report in a few lines.

    Args:
        report: what came of it.
        titles: what each lesson is called.
    """
    if report.folder is not None:
        count = len(report.taken)
        yield trn(
            "Taken: {count} function, in {folder}",
            "Taken: {count} functions, in {folder}",
            count,
            folder=report.folder,
        )
    for lesson, taken in groupby(report.taken, key=lambda one: one.lesson):
        yield f"  {titles[lesson]}: {', '.join(one.exercise for one in taken)}"
    if report.left_out and report.taken:
        yield tr("Not yet:")
    for one in report.left_out:
        yield f"  {one.exercise}: {one.reason}"
    for lesson, reason in report.unreadable.items():
        yield f"  {titles[lesson]}: {reason}"
    if report.not_begun and report.taken:
        yield trn(
            "{count} exercise is still to be written.",
            "{count} exercises are still to be written.",
            len(report.not_begun),
        )
    if report.folder is not None:
        yield tr("Try them there: python -m pytest, and python check_loop.py")
