"""What `lr collect` did, as lines for people; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.grading.classes.collected import Collected, Taken

WORDS = {
    "first": "taken",
    "another": "taken, the earlier ones are kept",
    "as before": "there already",
    "earlier": "kept; a later one is there",
}
MOST_LEFT = 200  # lines; --json says all


def lines(result: Collected) -> Iterator[str]:
    """A table of what was taken, then what was left and why."""
    if result.taken:
        head = ("learner", "attempt", "handed in (UTC)", "from", "")
        yield from table([head, *map(row, result.taken)])
    if result.left:
        yield ""
        yield "Left:"
    for left in result.left[:MOST_LEFT]:
        whose = f"{left.student}: " if left.student else ""
        yield f"  {whose}{left.path} {left.reason}"
    if len(result.left) > MOST_LEFT:
        yield f"  … and {len(result.left) - MOST_LEFT} more: --json says all"
    for student in result.nothing_for:
        yield f"  {student}: nothing was taken"
    for note in result.notes:
        yield f"Note: {note}"


def row(one: Taken) -> tuple[str, ...]:
    time = one.time.strftime("%Y-%m-%d %H:%M") if one.time else "unknown"
    number = f" ({one.number})" if one.number else ""
    whose = one.student if one.number in one.student else f"{one.student}{number}"
    files = [f"with {', '.join(one.files)}"] if one.files else []
    words = "; ".join([WORDS[one.outcome], *files, *one.notes])
    return whose, str(one.attempt), time, one.path, words


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as what is in them.

    >>> list(table([("a", "bcd"), ("ef", "g")]))
    ['a   bcd', 'ef  g']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for one in rows:
        cells = [cell.ljust(width) for cell, width in zip(one, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def closing(result: Collected) -> str:
    """How it went, in one line.

    >>> closing(Collected(lesson="a", source="b.zip", taken=[], left=[], dry_run=True))
    'nothing written: would take 0, leave 0 files'
    """
    new = sum(one.outcome in {"first", "another"} for one in result.taken)
    there = len(result.taken) - new
    parts = [f"take {new}", f"leave {count(len(result.left), 'file')}"]
    if not result.dry_run:
        parts = [f"took {new}", f"left {count(len(result.left), 'file')}"]
    if there:
        parts.insert(1, f"{there} there already")
    if result.passed_over:
        parts.append(f"passed over {count(result.passed_over, 'file')} of systems")
    start = "nothing written: would " if result.dry_run else ""
    return start + ", ".join(parts)


def count(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"
