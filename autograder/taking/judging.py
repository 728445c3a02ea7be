"""From functions that somebody runs and observes to who passes, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from autograder.errors import UserError
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict
from autograder.languages import tr
from autograder.notebook import RunCell
from autograder.taking.choosing import Judge, Judged


@dataclass(frozen=True)
class Question:
    """What to ask of one function, in how much processor time."""

    exercise: str
    cases: Sequence[Mapping[str, Any]]
    seconds: float


@dataclass
class Seen:
    """What was seen of functions, or why one was not; which cells stopped, and how."""

    observations: dict[str, object] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


# Runs cells in one namespace, apart from us, and asks questions.
Look: TypeAlias = Callable[[Sequence[RunCell], Sequence[Question]], Seen]


def judge_with(
    look: Look,
    key_of: Callable[[str], Key],
    verdict_on: Callable[[object, Key], Verdict],
) -> Judge:
    """A judge that asks the practice questions of keys.

    Args:
        look: runs and asks.
        key_of: an exercise's key.
        verdict_on: what an observation is worth.
    """

    def judge(cells: Sequence[RunCell], names: Sequence[str]) -> Judged:
        keys, failed = {}, {}
        for name in names:
            try:
                keys[name] = key_of(name)
            except UserError as error:  # a class's copy cannot judge them all
                failed[name] = str(error)
        seen = look(cells, [asked(key) for key in keys.values()])
        home = {cell.exercise: cell.id for cell in cells}
        for name, key in keys.items():
            if name in seen.observations:
                why = shortfall(verdict_on(seen.observations[name], key))
            else:
                stopped = seen.errors.get(home.get(name, cells[-1].id))
                why = stopped or ending(seen.endings.get(name, ""))
            if why:
                failed[name] = why
        return Judged(failed, seen.errors)

    return judge


def asked(key: Key) -> Question:
    """What a key asks."""
    return Question(key["exercise"], key["cases"], key["seconds"])


def shortfall(verdict: Verdict) -> str:
    """What a verdict lacks, in a few words; nothing where it is passed.

    >>> held = ({"counted": True}, {"counted": False})
    >>> shortfall(Verdict("wsd", "practice", "partly", 0.5, held))
    '1 of 2 practice checks pass'
    """
    if verdict.status == "passed":
        return ""
    if verdict.status == "not attempted":
        return tr("nothing is written in it yet")
    if verdict.status in {"timed out", "crashed"}:
        return ending(verdict.status)
    if verdict.status == "error" and verdict.first_difference:
        error, _, _ = str(verdict.first_difference["got"]).partition(" (line ")
        return tr("its calls stop with {error}", error=error)
    right = sum(bool(one["counted"]) for one in verdict.properties)
    if right == len(verdict.properties):
        return tr("right to four digits only")
    return tr(
        "{right} of {count} practice checks pass",
        right=right,
        count=len(verdict.properties),
    )


def ending(reason: str) -> str:
    """Why nobody saw what a function does."""
    if reason == "not defined":
        return tr("its cell does not define it")
    if reason in {"timed out", "no time left"}:
        return tr("it does not end in time")
    return tr("it ends the whole Python process")
