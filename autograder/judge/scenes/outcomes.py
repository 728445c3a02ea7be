"""What one call did: a described value or a described exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.judge.limits import TimeLimitReached
from autograder.judge.wire import describe

MAX_MESSAGE = 500


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
    bases = [c.__name__ for c in kind.__mro__ if c.__module__ == "builtins"]
    return {
        "type": kind.__name__[:80],
        "bases": bases,
        "message": _message(error),
        "line": _line(error),
    }


def _message(error: BaseException) -> str:
    # str(error) could be the learner's own method; the arguments are data.
    parts = [a for a in error.args if type(a) in (str, int, float)]
    return " ".join(str(part)[:MAX_MESSAGE] for part in parts)[:MAX_MESSAGE]


def _line(error: BaseException) -> int | None:
    trace, line = error.__traceback__, None
    while trace is not None:
        if "autograder" not in trace.tb_frame.f_code.co_filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
