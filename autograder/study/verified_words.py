"""What was found of a log, in plain words: where it breaks, and what that means."""

from collections.abc import Iterator
from pathlib import Path

from autograder.languages import tr, trn
from autograder.printable import printable
from autograder.study.local_time import minute_of
from autograder.study.verifying import Break, Verification

SHOWN = 20
WRITER = 8


def verification_lines(found: Verification, log: Path) -> Iterator[str]:
    """Say whether a log is whole, and if not, where it breaks.

    >>> whole = Verification(whole=True, events=2, writers=1, newer=0, breaks=[])
    >>> next(verification_lines(whole, Path("events.jsonl")))
    'events.jsonl is whole: 2 events, and each holds on to the one before it.'
    """
    if found.whole:
        yield trn(
            "{log} is whole: {count} event, and each holds on to the one before it.",
            "{log} is whole: {count} events, and each holds on to the one before it.",
            found.events,
            log=log,
        )
        if found.events:
            yield tr(
                "That is no proof of who wrote it: whoever can write this file can "
                "write one that is whole."
            )
    else:
        count = len(found.breaks)
        yield trn(
            "{log} breaks in {count} place:",
            "{log} breaks in {count} places:",
            count,
            log=log,
        )
        yield from (f"  {break_words(one)}" for one in found.breaks[:SHOWN])
        if count > SHOWN:
            yield "  " + tr(
                "and {count} more: `--json` lists them", count=count - SHOWN
            )
        yield tr(
            "It may come from a crash, a full disk, a line that was edited or lost, or "
            "two machines' logs that were put together by hand."
        )
        yield tr(
            "It does not say who wrote anything. Nothing is lost by it: all that can "
            "be read still counts, and you can go on."
        )
    if found.events:
        yield tr(
            "What cannot be seen: whether the last line of a notebook's session was "
            "changed, or lines after it are gone, for no later line holds on to it."
        )


def break_words(one: Break) -> str:
    """Say what is the matter at one place.

    >>> break_words(Break(kind="unreadable", lines=[7]))
    'line 7 cannot be read'
    """
    lines = ", ".join(map(str, one.lines))
    if one.kind == "unreadable":
        return tr("line {lines} cannot be read", lines=lines)
    where = _where(one)
    if one.kind == "missing" and len(one.lines) == 1:
        return trn(
            "before line {lines}, {count} line of the writer is missing ({where})",
            "before line {lines}, {count} lines of the writer are missing ({where})",
            one.missing,
            lines=lines,
            where=where,
        )
    if one.kind == "missing":
        return trn(
            "between lines {lines}, {count} line of the writer is missing ({where})",
            "between lines {lines}, {count} lines of the writer are missing ({where})",
            one.missing,
            lines=lines,
            where=where,
        )
    if one.kind == "twice":
        return tr(
            "lines {lines} are one and the same event in different words ({where})",
            lines=lines,
            where=where,
        )
    if len(one.lines) == 1:
        return tr(
            "line {lines} is not as its writer wrote it ({where})",
            lines=lines,
            where=where,
        )
    return tr(
        "lines {lines} do not hold together: one of them was changed after it had been "
        "written ({where})",
        lines=lines,
        where=where,
    )


def _where(one: Break) -> str:
    return tr(
        "writer {writer}, machine {device}, since {time}",
        writer=printable(one.writer or "?", WRITER),
        device=printable(one.device or "?", WRITER),
        time=minute_of(one.since or "?"),
    )
