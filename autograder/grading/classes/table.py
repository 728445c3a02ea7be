"""One line per learner, for people."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.grading.classes.run import ClassResult
from autograder.grading.submission.documents import ExerciseResult, SubmissionResult

SYMBOLS = {"passed": "✓", "partly": "◐", "not graded": "?", "missing": "–"}


def points(value: float | None) -> str:
    """Points with as many digits as they need, three at most.

    >>> points(7.5), points(10.0), points(None)
    ('7.5', '10', '–')
    """
    return "–" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def printable(text: str) -> str:
    r"""Text that cannot steer the terminal of who reads it.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    return "".join(c if c.isprintable() else "�" for c in text)


def line(result: SubmissionResult) -> str:
    """Status, score and what was repaired, in one line.

    >>> line(SubmissionResult(lesson="a", student="ann", status="missing",
    ...     reason="no file", max_score=10, fingerprint=""))
    'ann: missing (no file)'
    """
    student = printable(result.student)
    if result.status != "graded":
        return f"{student}: {result.status} ({printable(result.reason)})"
    statuses = " ".join(
        f"{SYMBOLS.get(one.verdict['status'], '✗')} {one.exercise}"
        for one in result.exercises
    )
    score = f"{points(result.score)}/{points(result.max_score)}"
    repairs = len(result.repairs)
    mended = f" · {repairs} repair{'s' * (repairs != 1)}" if repairs else ""
    alone = "" if result.sandboxed else " · not sandboxed"
    return f"{student}: {score}  {statuses}{mended}{alone}"


def explanation(result: SubmissionResult) -> Iterator[str]:
    """What was put right, and why an exercise did not pass."""
    for repair in result.repairs:
        yield f"    repaired: {printable(repair)}"
    for one in result.exercises if result.status == "graded" else ():
        if one.verdict["status"] != "passed":
            yield f"    {one.exercise}: {why(one)}"


def why(one: ExerciseResult) -> str:
    verdict = one.verdict
    parts = [f"{verdict['status']}, {points(one.earned)}/{points(one.points)}"]
    if verdict["mistake"]:
        mistake = verdict["mistake"]
        parts.append(f"{mistake['id']}: {mistake['message']}")
    elif verdict["first_difference"]:
        found = verdict["first_difference"]
        parts.append(f"{found['call']} gave {found['got']}, not {found['expected']}")
    parts += [note.splitlines()[0] for note in verdict["notes"][:2]]
    return printable("; ".join(parts))


def closing(result: ClassResult) -> str:
    """How the run went, in one line."""
    counts = {"missing": 0, "not graded": 0}
    for one in result.submissions:
        if one.status in counts:
            counts[one.status] += 1
    others = [f"{number} {name}" for name, number in counts.items() if number]
    words = [f"regraded {result.regraded}", f"unchanged {result.unchanged}", *others]
    return ", ".join(words)
