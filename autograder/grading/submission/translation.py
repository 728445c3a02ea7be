"""From what the runner said of an answer to a verdict: one translation for all doors.

Pure. An answer that was seen is judged. One that was not has a status of its own, and a
note that names the cell, the limit or the error that kept it from being seen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Literal

from autograder.grading.sandbox.looking import NO_TIME_LEFT, Sight
from autograder.judge.documents import Key
from autograder.judge.invisible import invisible_reason
from autograder.judge.verdict import Verdict, without_observation
from autograder.notebook.syntax import idle_magic, names

Where = Literal["cell", "file"]

NO_END = "did not end in time (a loop without an end?)"
# What the runner was ended for, as the end of a sentence about the cell or the answer.
ENDINGS = {
    "timed out": NO_END,
    NO_TIME_LEFT: "was not reached: what came before it took all the time that one "
    "submission has (whole_seconds)",
    "too many processes": "started too many processes",
    "too much memory": "used too much memory",
    "too many open files": "opened too many files",
    "crashed": "ended the whole Python process (os._exit, or a library crashed)",
}


@dataclasses.dataclass(frozen=True)
class Ran:
    """The cell, or the file, that was to define an answer, and what came of it.

    `number` counts the cells that ran, from 1; 0 where it did not run.
    """

    name: str
    source: str = ""
    result: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    where: Where = "cell"
    number: int = 0

    @property
    def called(self) -> str:
        if self.where == "file":
            return "the file"
        return f"cell {self.number} ({self.name})" if self.number else "its cell"

    @property
    def error(self) -> Mapping[str, Any] | None:
        error = self.result.get("error")
        return error if isinstance(error, Mapping) else None


def translate(
    sight: Sight, ran: Ran, key: Key, judged: Callable[[Mapping[str, Any]], Verdict]
) -> Verdict:
    """The verdict on one answer.

    Args:
        sight: the observation of it, or why there is none.
        ran: the cell or the file that was to define it.
        key: its answer key.
        judged: what judges an observation.
    """
    if sight.observation is not None:
        verdict = judged(sight.observation)
        if ran.error is None:
            return verdict
        note = f"{why_stopped(ran)}; what it had defined by then is judged"
        return dataclasses.replace(verdict, notes=(*verdict.notes, note))
    status, note = unseen(sight.reason or "crashed", ran)
    return without_observation(key, status, note)


def unseen(reason: str, ran: Ran) -> tuple[str, str]:
    """Status and note of an answer that nobody saw.

    >>> unseen("timed out", Ran("f"))
    ('timed out', 'the answer did not end in time (a loop without an end?)')
    >>> unseen("not defined", Ran("f", "# soon"))
    ('not attempted', 'its cell defines nothing')
    """
    if ran.error is not None:
        return status_of_error(str(ran.error.get("type"))), why_stopped(ran)
    if reason == "not defined":
        return undefined(ran)
    return status_of_ending(reason), f"the answer {ENDINGS.get(reason, reason)}"


def status_of_ending(reason: str) -> str:
    return "timed out" if reason in {"timed out", NO_TIME_LEFT} else "crashed"


def status_of_error(kind: str) -> str:
    return status_of_ending(kind) if kind in ENDINGS else "error"


def undefined(ran: Ran) -> tuple[str, str]:
    """Where the cell came to its end, and its name means nothing that can be called."""
    magic = idle_magic(ran.source) if ran.where == "cell" else ""
    if magic:
        return "not attempted", f"{ran.called} begins with {magic}: it defines nothing"
    found = names(ran.source).bound
    if not found:
        return "not attempted", f"{ran.called} defines nothing"
    if ran.name in found:
        return "missing", f"{ran.name} is no function or class in the end"
    return "missing", f"{ran.called} defines no {ran.name}: call yours {ran.name}"


def why_stopped(ran: Ran) -> str:
    r"""The error that stopped a cell, in words.

    >>> error = {"type": "ZeroDivisionError", "message": "division by zero", "line": 2}
    >>> why_stopped(Ran("f", "x = 1\n1 / 0", {"error": error}, number=3))
    'cell 3 (f) stopped with ZeroDivisionError in line 2: division by zero'
    """
    error = ran.error or {}
    kind, message = str(error.get("type", "")), str(error.get("message") or "")
    where = f" in line {error['line']}" if error.get("line") else ""
    if kind in ENDINGS:
        what = message if "signal" in message else ""
        return f"{ran.called} {ENDINGS[kind]}{where}{': ' * bool(what)}{what}"
    invisible = invisible_reason(ran.source)
    if invisible:
        return f"{ran.called} cannot be read: {invisible}"
    return f"{ran.called} stopped with {kind}{where}{': ' * bool(message)}{message}"
