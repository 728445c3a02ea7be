"""One line per learner, for people."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.grading.classes.outcome import ClassResult, Outcome
from autograder.grading.submission.documents import ExerciseResult
from autograder.grading.submission.translation import ENDINGS
from autograder.printable import printable

SYMBOLS = {
    "passed": "✓",
    "partly": "◐",
    "not attempted": "○",
    "not graded": "?",
    "missing": "–",
}


def points(value: float | None) -> str:
    """Points with as many digits as they need, three at most.

    >>> points(7.5), points(10.0), points(None)
    ('7.5', '10', '–')
    """
    return "–" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def line(outcome: Outcome) -> str:
    """Status, score and what was repaired, in one line.

    >>> from autograder.grading.submission.documents import SubmissionResult
    >>> line(Outcome(SubmissionResult(lesson="a", student="ann", status="missing",
    ...     reason="no file", max_score=10, fingerprint="")))
    'ann: missing (no file)'
    """
    result = outcome.result
    student = printable(result.student)
    if outcome.missed:
        return f"{student}: {printable(outcome.missed)}"
    if result.status != "graded":
        return f"{student}: {result.status} ({printable(result.reason)})"
    statuses = " ".join(
        f"{SYMBOLS.get(one.verdict.status, '✗')} {one.exercise}"
        for one in result.exercises
    )
    repairs = len(result.repairs)
    mended = f" · {repairs} repair{'s' * (repairs != 1)}" if repairs else ""
    alone = "" if result.sandboxed else " · not sandboxed"
    return f"{student}: {score(outcome)}  {statuses}{mended}{alone}"


def score(outcome: Outcome) -> str:
    """The score that the gradebook shows, and what was taken off for being late."""
    result, penalty = outcome.result, outcome.recorded and outcome.recorded.penalty
    if not penalty:
        return f"{points(result.score)}/{points(result.max_score)}"
    left = max((result.score or 0.0) - penalty, 0.0)
    return f"{points(left)}/{points(result.max_score)} (late: -{points(penalty)})"


def explanation(outcome: Outcome) -> Iterator[str]:
    """Why it was run or not, what was put right, and why an exercise did not pass."""
    result = outcome.result
    yield f"    {printable(result.why or result.how)}"
    for repair in result.repairs:
        yield f"    repaired: {printable(repair)}"
    for name, cell in result.cells.items():
        error = cell.error or {}
        if error.get("type") in ENDINGS:
            words = f"cell {name} {ENDINGS[error['type']]}: it was left out"
            yield f"    {printable(words)}"
    for one in result.exercises if result.status == "graded" else ():
        if one.verdict.status != "passed":
            yield f"    {one.exercise}: {why(one)}"


def why(one: ExerciseResult) -> str:
    verdict = one.verdict
    parts = [f"{verdict.status}, {points(one.earned)}/{points(one.points)}"]
    if verdict.mistake:
        parts.append(f"{verdict.mistake.id}: {verdict.mistake.message}")
    elif verdict.first_difference:
        found = verdict.first_difference
        parts.append(f"{found.call} gave {found.got}, not {found.expected}")
    parts += [note.splitlines()[0] for note in verdict.notes[:2]]
    return printable("; ".join(parts), 800)


def moved(outcome: Outcome) -> Iterator[str]:
    """Which exercises would have another status or other points, and why."""
    for move in outcome.moves:
        words = f"{move.exercise}: {move.before} → {move.after} ({move.why})"
        yield f"    {printable(words)}"


def closing(result: ClassResult) -> str:
    """How the run went, in one line."""
    counts = {name: result.statuses.get(name, 0) for name in ("missing", "not graded")}
    missed = len(result.not_recorded)
    counts["not graded"] -= missed
    counts["not recorded"] = missed
    others = [f"{number} {name}" for name, number in counts.items() if number]
    words = [f"regraded {result.regraded}", f"unchanged {result.unchanged}", *others]
    if result.dry_run:
        moving = len({move.student for move in result.moves})
        words = [f"dry run, nothing written: {moving} would move", *words]
    return ", ".join(words)
