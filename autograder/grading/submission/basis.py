"""What a result follows from, kept with it; and what is to be done where it differs.

Pure. A result says of each of its causes which one it was, so that a later run can tell
what changed, and do no more than that asks for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence

from autograder.grading.sandbox.script import Script
from autograder.grading.submission.documents import Basis, SubmissionResult
from autograder.grading.submission.prints import Prints, digest

MOST_NAMED = 4
LONGEST_NAME = 24
# To be judged again, the causes that no observation follows from.
JUDGED_FROM = "the judge"
RUN_FROM = {
    "sandbox": "what observes answers, or its limits,",
    "environment": "Python or a library",
    "draw": "the draw of hidden inputs",
}


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be done: which exercises are judged, what of it runs, and why.

    `forced` runs them whatever is known; `partly` runs these questions alone, and
    `stale` says that the others' verdicts are of something else by now.
    """

    judge: tuple[str, ...]
    reason: str
    forced: bool = False
    partly: bool = False
    stale: bool = False

    @property
    def idle(self) -> bool:
        return not self.judge


def basis_of(script: Script, prints: Prints, *, sandboxed: bool) -> Basis:
    """The causes of a result that does not exist yet."""
    return Basis(
        cells={cell.id: short(cell_bytes(cell)) for cell in script.cells},
        files={name: short(data) for name, data in script.files.items()},
        code=dict(prints),
        sandboxed=sandboxed,
    )


def cell_bytes(cell: object) -> bytes:
    return repr(cell).encode("utf-8", "replace")


def short(data: bytes) -> str:
    return digest(data)[:16]


def plan_for(
    before: SubmissionResult | None,
    now: Basis,
    exercises: Sequence[str],
    *,
    only: Collection[str] = (),
    force: bool = False,
) -> Plan:
    """Compare with the result of an earlier run.

    Args:
        before: that result, None where there is none that can be used.
        now: the causes as they are.
        exercises: those of the lesson.
        only: those to be graded anew whatever they are; the others stay as they are.
        force: grade all anew, and run them for it.
    """
    known = before.basis if before is not None and can_be_used(before) else None
    if known is None or before is None:
        return Plan(tuple(exercises), "forced" if force else "new", forced=force)
    ran = ", ".join(run_anew(known, now))
    judged = tuple(judged_anew(known, now, exercises, before))
    if only:
        asked = tuple(name for name in exercises if name in only)
        stale = bool(ran) or not set(judged) <= set(asked)
        words = f"asked for {listed(asked)} alone"
        return Plan(asked, words, forced=True, partly=True, stale=stale)
    if force:
        return Plan(tuple(exercises), "forced", forced=True)
    if ran:
        return Plan(tuple(exercises), ran)
    return Plan(judged, why_judged(known, now, judged))


def can_be_used(before: SubmissionResult) -> bool:
    return before.status == "graded" and not before.fault


def run_anew(known: Basis, now: Basis) -> Iterator[str]:
    """What changed of all that runs, in words."""
    yield from changed("cell", known.cells, now.cells)
    yield from changed("file", known.files, now.files)
    if known.sandboxed != now.sandboxed:
        yield "it is now " + ("" if now.sandboxed else "not ") + "isolated"
    for name, words in RUN_FROM.items():
        if known.code.get(name) != now.code.get(name):
            yield f"{words} changed"


def changed(
    kind: str, known: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[str]:
    """Name what came, went or differs.

    >>> list(changed("cell", {"a": "1", "b": "1"}, {"a": "2", "b": "1"}))
    ['1 cell changed: a']
    """
    names = [
        n
        for n in (*now, *(k for k in known if k not in now))
        if known.get(n) != now.get(n)
    ]
    if names:
        plural = "" if len(names) == 1 else "s"
        yield f"{len(names)} {kind}{plural} changed: {listed(names)}"
    elif list(known) != list(now):
        yield f"the order of {kind}s changed"


def listed(names: Sequence[str]) -> str:
    shown = [name[:LONGEST_NAME] for name in names[:MOST_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def judged_anew(
    known: Basis, now: Basis, exercises: Sequence[str], before: SubmissionResult
) -> Iterator[str]:
    """The exercises whose verdict follows from what changed, or was none."""
    there = {one.exercise: one for one in before.exercises}
    all_of_them = known.code.get("judge") != now.code.get("judge")
    for name in exercises:
        print_name = f"exercise {name}"
        other = known.code.get(print_name) != now.code.get(print_name)
        if all_of_them or other or name not in there or there[name].earned is None:
            yield name


def why_judged(known: Basis, now: Basis, judged: Sequence[str]) -> str:
    if known.code.get("judge") != now.code.get("judge"):
        return f"{JUDGED_FROM} changed"
    return f"the exercises' code changed ({listed(judged)})" if judged else "unchanged"
