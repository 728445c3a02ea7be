"""The class report as plain lines for a terminal: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autograder.grading.classes.report_document import (
    ClassReport,
    ExerciseReport,
    MistakeMade,
    Scores,
)
from autograder.grading.classes.table import points

BAR = 40


def report_lines(report: ClassReport, *, names: bool = False) -> Iterator[str]:
    """All of the report; with who is meant where `names` is asked for."""
    yield f"{report.lesson}: {counted(report.learners, 'learner')}"
    yield f"  {in_words(report.statuses)}"
    yield from score_lines(report.scores)
    yield from time_lines(report)
    for one in report.exercises:
        yield ""
        yield from exercise_lines(one, names=names)
    yield ""
    yield from to_teach(report.teach_again)
    if report.ungraded:
        yield ""
        yield "Without a grade:"
        for who in report.ungraded:
            why = f" ({who.reason})" if who.reason else ""
            yield f"  {who.student}: {who.status}{why}"


def counted(number: int, what: str) -> str:
    """A number with its word.

    >>> counted(1, "learner"), counted(2, "learner")
    ('1 learner', '2 learners')
    """
    return f"{number} {what}{'s' * (number != 1)}"


def in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items()) or "nobody"


def score_lines(scores: Scores) -> Iterator[str]:
    if not scores.count:
        yield "  Nobody has a whole score yet."
        return
    yield (
        f"  Scores of {scores.count}, of {points(scores.most)} points: "
        f"mean {points(scores.mean)}, median {points(scores.median)}, "
        f"from {points(scores.lowest)} to {points(scores.highest)}"
    )
    most = max(one.count for one in scores.bins)
    for one in scores.bins:
        bar = "█" * -(-BAR * one.count // most)
        yield f"  {one.start:3}–{one.end:<3} % {bar} {one.count}".rstrip()


def time_lines(report: ClassReport) -> Iterator[str]:
    time = report.time
    if time.late:
        yield f"  {counted(time.late, 'learner')} handed in late."
    if time.median is not None and time.longest is not None:
        yield (
            f"  Grading took {time.whole:.0f} s in all, {time.median:.2g} s for the "
            f"median submission, {time.longest:.2g} s for the longest."
        )


def exercise_lines(one: ExerciseReport, *, names: bool) -> Iterator[str]:
    mean = f", mean {points(one.mean)} of {points(one.points)}" if one.points else ""
    yield f"{one.exercise}: {in_words(one.statuses)}{mean}"
    for mistake in one.mistakes:
        yield f"  {len(mistake.students)} × {mistake.id}: {mistake.message}"
        yield from who(mistake.students, names=names)
    if one.unnamed:
        yield f"  {len(one.unnamed)} × wrong in no way that has a name"
        yield from who(one.unnamed, names=names)
    for name, number in one.failing.items():
        yield f"  {number} × “{name}” does not hold"
    if one.unattempted:
        yield f"  {len(one.unattempted)} × not attempted"
        yield from who(one.unattempted, names=names)


def who(students: Sequence[str], *, names: bool) -> Iterator[str]:
    if names:
        yield f"      {', '.join(students)}"


def to_teach(mistakes: Sequence[MistakeMade]) -> Iterator[str]:
    """What to speak about next: the commonest mistakes."""
    if not mistakes:
        yield "To teach again: nobody made a mistake that has a name."
        return
    yield "To teach again:"
    for place, one in enumerate(mistakes, 1):
        where = ", ".join(one.exercises)
        yield f"  {place}. {one.message}"
        yield f"     {counted(len(one.students), 'learner')}, {one.id}, in {where}"
