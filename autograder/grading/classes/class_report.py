"""What a class did in one lesson, counted: pure.

The points are the gradebook's, with what people gave and what being late took; the
mistakes are the judge's. No input of the hidden cases is in it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean, median

from autograder.exercises import load
from autograder.grading.classes.report_document import (
    Bin,
    ClassReport,
    ExerciseReport,
    MistakeMade,
    Scores,
    Time,
    Ungraded,
)
from autograder.grading.gradebook.rows import Row
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.verdict_document import VerdictDocument
from autograder.printable import printable

BINS = 10
MOST_TAUGHT = 3
LOOKED_AT = ("passed", "partly", "failed", "error", "timed out", "crashed")


@dataclasses.dataclass
class Tally:
    """What is counted of one exercise, learner by learner."""

    statuses: Counter[str] = dataclasses.field(default_factory=Counter)
    failing: Counter[str] = dataclasses.field(default_factory=Counter)
    mistakes: dict[str, list[str]] = dataclasses.field(
        default_factory=lambda: defaultdict(list)
    )
    said: dict[str, str] = dataclasses.field(default_factory=dict)
    unnamed: list[str] = dataclasses.field(default_factory=list)
    unattempted: list[str] = dataclasses.field(default_factory=list)

    def add(self, student: str, verdict: VerdictDocument) -> None:
        status = verdict.status
        self.statuses[status] += 1
        if status in ("not attempted", "missing"):
            self.unattempted.append(student)
        if status not in LOOKED_AT:
            return
        self.failing.update(p.name for p in verdict.properties if not p.passed)
        named = {one.id: one.message for one in verdict.mistakes}
        for name, message in named.items():
            self.mistakes[name].append(student)
            self.said.setdefault(name, message)
        if not named and status != "passed":
            self.unnamed.append(student)


def class_report(
    lesson: str, results: Iterable[SubmissionResult], rows: Sequence[Row]
) -> ClassReport:
    """Count a class; what is counted comes once, so that results may be many."""
    known = {row.student: row for row in rows}
    tallies: dict[str, Tally] = {}
    seconds: list[float] = []
    points: dict[str, float] = {}
    for result in results:
        row = known.get(result.student)
        if result.status != "graded" or row is None or row.status == "missing":
            continue
        seconds.append(result.seconds)
        for one in result.exercises:
            points[one.exercise] = one.points
            tally = tallies.setdefault(one.exercise, Tally())
            tally.add(printable(result.student), one.verdict)
    exercises = [
        exercise_report(name, points[name], tally, rows)
        for name, tally in tallies.items()
    ]
    return ClassReport(
        lesson=lesson,
        learners=len(rows),
        statuses=dict(Counter(row.status for row in rows)),
        scores=scores_of(rows),
        time=time_of(seconds, rows),
        exercises=exercises,
        teach_again=commonest(exercises),
        ungraded=list(ungraded(rows)),
    )


def exercise_report(
    name: str, points: float, tally: Tally, rows: Sequence[Row]
) -> ExerciseReport:
    given = [p for row in rows if (p := row.points.get(name)) is not None]
    made = [
        MistakeMade(
            id=mistake,
            message=sentence(name, mistake, tally.said[mistake]),
            exercises=[name],
            students=sorted(students),
        )
        for mistake, students in tally.mistakes.items()
    ]
    return ExerciseReport(
        exercise=name,
        points=points,
        mean=fmean(given) if given else None,
        statuses=dict(tally.statuses.most_common()),
        mistakes=sorted(made, key=lambda one: (-len(one.students), one.id)),
        unnamed=sorted(tally.unnamed),
        unattempted=sorted(tally.unattempted),
        failing=dict(tally.failing.most_common()),
    )


def sentence(exercise: str, mistake: str, said: str) -> str:
    """What the exercise says of a mistake, without anybody's own numbers."""
    for one in load(exercise).mistakes:
        if one.id == mistake:
            return one.message.replace("{got}", "…").replace("{expected}", "…")
    return printable(said)


def commonest(exercises: Sequence[ExerciseReport]) -> list[MistakeMade]:
    """The mistakes that most learners made, whichever exercise they made them in."""
    together: dict[str, list[MistakeMade]] = defaultdict(list)
    for one in exercises:
        for mistake in one.mistakes:
            together[mistake.id].append(mistake)
    merged = [merged_mistake(those) for those in together.values()]
    merged.sort(key=lambda one: (-len(one.students), one.id))
    return merged[:MOST_TAUGHT]


def merged_mistake(those: Sequence[MistakeMade]) -> MistakeMade:
    first = max(those, key=lambda one: len(one.students))
    students = {student for one in those for student in one.students}
    exercises = [name for one in those for name in one.exercises]
    changes = {"students": sorted(students), "exercises": exercises}
    return first.model_copy(update=changes)


def scores_of(rows: Sequence[Row]) -> Scores:
    totals = [row.total for row in rows if row.total is not None]
    most = rows[0].max_score if rows else 0.0
    return Scores(
        count=len(totals),
        most=most,
        mean=fmean(totals) if totals else None,
        median=median(totals) if totals else None,
        lowest=min(totals, default=None),
        highest=max(totals, default=None),
        bins=list(bins_of(totals, most)),
    )


def bins_of(totals: Sequence[float], most: float) -> Iterator[Bin]:
    """Ten bins; full marks fall into the last.

    >>> [one.count for one in bins_of([0, 9.9, 20], 20)]
    [1, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    """
    counts = Counter(
        min(int(BINS * total / most + 1e-9), BINS - 1) if most else 0
        for total in totals
    )
    width = 100 // BINS
    for place in range(BINS):
        start = place * width
        yield Bin(start=start, end=start + width, count=counts[place])


def time_of(seconds: Sequence[float], rows: Sequence[Row]) -> Time:
    return Time(
        median=round(median(seconds), 3) if seconds else None,
        longest=max(seconds, default=None),
        whole=round(sum(seconds), 3),
        late=sum(row.seconds_late > 0 for row in rows),
    )


def ungraded(rows: Sequence[Row]) -> Iterator[Ungraded]:
    for row in rows:
        if row.status != "graded":
            reason = row.reason or ", ".join(row.waiting)
            yield Ungraded(
                student=printable(row.student),
                status=row.status,
                reason=printable(reason),
            )
