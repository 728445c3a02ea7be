"""From a script to observations: the place where a faster way can be put in.

The engine takes any `Observer`. This one starts a sandbox per submission, and starts
again without the culprit when a cell or an answer took the whole process with it, so
that a call which never ends costs its own exercise and no other.
"""

from __future__ import annotations

import dataclasses
import functools
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from autograder.grading.sandbox.conversation import Transcript, converse
from autograder.grading.sandbox.handles import ORPHANED, Start
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.protocol import read_observation
from autograder.grading.sandbox.script import Script
from autograder.grading.sandbox.walls import explain
from autograder.grading.sandbox.warm import Warm, WarmFault

MOST_STARTS = 10
NO_TIME_LEFT = "no time left"  # what came before has used up all of it
FATAL = {"too many processes", "too much memory", "too many open files"}


class EnvironmentFault(Exception):  # noqa: N818 - it says what is the case
    """The runner did not start: this machine's fault, not the learner's."""


class Stopped(Exception):  # noqa: N818 - it says what is the case
    """The run was told to end before this submission did."""


@dataclasses.dataclass(frozen=True)
class Sight:
    """What is known of one answer: an observation, or why there is none."""

    observation: Mapping[str, Any] | None
    reason: str | None = None


@dataclasses.dataclass
class Observed:
    """What is known of one submission after it ran."""

    sights: dict[str, Sight] = dataclasses.field(default_factory=dict)
    cells: dict[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)


Observer: TypeAlias = Callable[[Script], Observed]


def warm_observer(
    root: Path, limits: Limits | None = None, stop: threading.Event | None = None
) -> Observer:
    """An observer that forks a child of one warm process for each submission.

    One submission at a time: two threads wait for each other. The warm process is
    started when it is first needed, and ends with the observer.

    Raises:
        SandboxUnavailable: this machine cannot isolate submissions.
    """
    bounds = limits or Limits()
    warm, alone = Warm(root, bounds), threading.Lock()

    def observer(script: Script) -> Observed:
        with alone:
            return observe_script(script, warm.child, bounds, stop)

    weakref.finalize(observer, warm.stop)
    return observer


@functools.cache
def require_sandbox(root: Path) -> None:
    """Find out by trying, once, whether submissions can be isolated here.

    Raises:
        SandboxUnavailable: with the reason, and how to put it right.
    """
    trial = Warm(root, Limits(), everything=False)
    try:
        observe_script(Script((), (), notebook=False), trial.child, trial.limits)
    except EnvironmentFault as fault:
        raise explain(str(fault)) from fault
    finally:
        trial.stop()


def cold_observer(
    root: Path, limits: Limits | None = None, stop: threading.Event | None = None
) -> Observer:
    """An observer that starts everything anew for each submission."""

    def observer(script: Script) -> Observed:
        return warm_observer(root, limits, stop)(script)

    return observer


def observe_script(
    script: Script,
    start: Start,
    limits: Limits,
    stop: threading.Event | None = None,
) -> Observed:
    """Run a script to its end, with a new start for each culprit left out.

    Raises:
        EnvironmentFault: the runner did not start.
        Stopped: `stop` was set.
    """
    seen, left = Observed(), script
    until = time.monotonic() + limits.whole_seconds
    for _ in range(MOST_STARTS):
        spare = until - time.monotonic()
        if spare <= 0:
            break
        talk = one_talk(left, start, limits, spare, stop)
        take_over(talk, left, seen)
        if talk.ended == "complete":
            return seen
        further = without_culprit(talk, left, seen)
        if further is None:
            break
        left = further
    late = time.monotonic() > until
    for question in left.questions:
        reason = NO_TIME_LEFT if late else "crashed"
        seen.sights.setdefault(question.exercise, Sight(None, reason))
    return seen


def one_talk(
    script: Script,
    start: Start,
    limits: Limits,
    spare: float,
    stop: threading.Event | None,
) -> Transcript:
    bounds = dataclasses.replace(limits, whole_seconds=spare)
    try:
        talk = converse(start, script, bounds, stop)
        if is_lost(talk):  # a fresh warm process has no such excuse
            talk = converse(start, script, bounds, stop)
    except WarmFault as fault:
        raise EnvironmentFault(str(fault)) from fault
    if talk.ended == "stopped":
        raise Stopped
    if is_lost(talk) or not talk.ready:
        raise EnvironmentFault(last_line(talk.complaint))
    return talk


def is_lost(talk: Transcript) -> bool:
    """Whether it was not the submission that ended it: its warm process went."""
    if talk.ended != "crashed":
        return False
    return talk.complaint == ORPHANED or not (talk.ready or talk.complaint)


def take_over(talk: Transcript, script: Script, seen: Observed) -> None:
    """Keep what was said before the end, checked for its shape."""
    for index, result in talk.cells.items():
        seen.cells[script.cells[index].id] = result
    for question in script.questions:
        reply = talk.replies.get(question.exercise)
        if reply is None:
            continue
        text, reason = reply["text"], reply["reason"]
        cases = question.cases
        found = read_observation(text, question.exercise, cases) if text else None
        if found is None:
            reason = reason or "crashed"
        seen.sights[question.exercise] = Sight(found, reason)


def without_culprit(talk: Transcript, script: Script, seen: Observed) -> Script | None:
    """What is left to do without the cell or the answer that ended it all."""
    status = "timed out" if talk.ended == "timed out" else "crashed"
    reason = talk.ended if talk.ended in FATAL else status
    if talk.open_cell is not None:
        cell = script.cells[talk.open_cell]
        how = f" ({talk.complaint})" if talk.complaint.startswith("signal ") else ""
        message = f"the process ended here{how}"
        error = {"type": reason, "message": message, "line": None}
        seen.cells[cell.id] = {"error": error, "printed": ""}
        if cell.exercise is not None:
            seen.sights[cell.exercise] = Sight(None, reason)
        script = script.without_cell(talk.open_cell)
    elif talk.open_exercise is not None:
        seen.sights[talk.open_exercise] = Sight(None, reason)
    else:
        return None
    left = [q.exercise for q in script.questions if q.exercise not in seen.sights]
    return script.only(left) if left else None


def last_line(text: str) -> str:
    """The line of a traceback that says what went wrong."""
    lines = text.strip().splitlines()
    return lines[-1][:300] if lines else "the runner said nothing"
