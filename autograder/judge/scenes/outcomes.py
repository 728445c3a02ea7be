"""What one call did: a described value or a described exception."""

from __future__ import annotations

import builtins
import os
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.judge.limits import TimeLimitReached
from autograder.judge.wire import class_name, clean_text, describe

MAX_MESSAGE = 500
MAX_DIGITS = 100

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


def outcome_of(call: Callable[[], object]) -> dict[str, Any]:
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


def describe_error(error: BaseException) -> dict[str, Any]:
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
