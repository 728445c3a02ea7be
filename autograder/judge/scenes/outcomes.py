"""What each call did: a described value, a described exception, or no end in time."""

from __future__ import annotations

import builtins
import os
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.judge.documents import CaseSeen, ErrorDocument, Outcome
from autograder.judge.limits import TimeLimitReached
from autograder.judge.wire import class_name, clean_text, describe

MAX_MESSAGE = 500
MAX_DIGITS = 100
TIMED_OUT: Outcome = {"stopped": "timed out"}
NOT_REACHED: Outcome = {"stopped": "not reached"}

BUILTIN_ERRORS = tuple(
    one
    for one in vars(builtins).values()
    if isinstance(one, type) and issubclass(one, BaseException)
)
_OURS = str(Path(__file__).resolve().parents[2])
_LIBRARIES = {sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")}
NOT_THE_LEARNERS = ("<frozen ", *(f"{p}{os.sep}" for p in {_OURS, *_LIBRARIES}))

# The real attributes: a class can put its own in their place.
_BASES: Any = type.__dict__["__mro__"].__get__
_ARGUMENTS: Any = BaseException.__dict__["args"].__get__
_TRACE: Any = BaseException.__dict__["__traceback__"].__get__


def outcome_of(call: Callable[[], object]) -> Outcome:
    """Make the call and write down its value or its exception.

    >>> outcome_of(lambda: 1 / 4)
    {'value': 0.25}
    """
    try:
        return {"value": describe(call())}
    except (TimeLimitReached, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - exit() is an outcome as well
        return {"error": describe_error(error)}


def two_rounds(
    count: int,
    first: Iterable[Outcome],
    again: Iterable[Outcome] = (),
    changed: Sequence[int] = (),
    backwards: bool = False,
) -> CaseSeen:
    """What both rounds of a case's calls did, as the document that a scene returns.

    Where a call does not end in time, what was answered before it is kept, the rest is
    not reached, and there is no second round.

    Args:
        count: how many calls a round has.
        first: gives one outcome after the other, and makes the calls meanwhile.
        again: the second round, begun when the first has ended.
        changed: filled meanwhile with the calls that changed their arguments.
        backwards: whether the second round goes from the last call to the first.

    >>> two_rounds(1, [{"value": 1}], [{"value": 1}])["again"]
    [{'value': 1}]
    """
    outcomes, ended = _gathered(first, count)
    twice: list[Outcome] = []
    if ended:
        twice, ended = _gathered(again, count)
    seen: CaseSeen = {
        "outcomes": outcomes,
        "again": twice[::-1] if backwards else twice,
        "changed_arguments": sorted(set(changed)),
    }
    if not ended:
        seen["stopped"] = TIMED_OUT["stopped"]
    return seen


def _gathered(outcomes: Iterable[Outcome], count: int) -> tuple[list[Outcome], bool]:
    found: list[Outcome] = []
    try:
        for outcome in outcomes:
            found.append(outcome)  # noqa: PERF402 - it has to be there when time is up
    except TimeLimitReached:
        missing = [TIMED_OUT, *[NOT_REACHED] * count]
        return [*found, *missing][:count], False
    return found, True


def calls_of(calls: Iterable[Callable[[], object]]) -> Iterator[Outcome]:
    """Make one call after the other.

    >>> list(calls_of([lambda: 1, lambda: 2]))
    [{'value': 1}, {'value': 2}]
    """
    return map(outcome_of, calls)


def describe_error(error: BaseException) -> ErrorDocument:
    """Name the exception, its built-in bases, its text and the line that raised it."""
    kind = type(error)
    bases = [class_name(c) for c in _BASES(kind) if _is_builtin(c)]
    return {
        "type": class_name(kind),
        "bases": bases,
        "message": _message(error),
        "line": _line(error),
    }


def _is_builtin(kind: type) -> bool:
    return any(kind is one for one in BUILTIN_ERRORS)


def _message(error: BaseException) -> str:
    # str(error) could be the learner's own method; the arguments are data.
    texts = [_text(argument) for argument in _ARGUMENTS(error)]
    return clean_text(" ".join(t for t in texts if t)[:MAX_MESSAGE])


def _text(argument: object) -> str:
    kind = type(argument)
    if kind is str:
        return argument[:MAX_MESSAGE]  # type: ignore[index,no-any-return]
    small = kind is int and abs(argument) < 10**MAX_DIGITS  # type: ignore[arg-type]
    return repr(argument) if small or kind is float else ""


def _line(error: BaseException) -> int | None:
    """The last line that is neither ours nor a library's."""
    trace, line = _TRACE(error), None
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith(NOT_THE_LEARNERS):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
