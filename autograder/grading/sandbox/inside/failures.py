"""What stopped a cell, in plain types."""

from __future__ import annotations

from typing import Any

from autograder.judge.limits import TimeLimitReached


def describe_failure(error: BaseException, name: str) -> dict[str, Any]:
    """Kind, message and line of what stopped a cell, in plain types."""
    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    texts = [a[:300] for a in error.args if type(a) is str]
    kind = type(error).__name__[:80]
    return {
        "type": "timed out" if kind == TimeLimitReached.__name__ else kind,
        "message": texts[0] if texts else "",
        "line": line if type(line) is int else None,
    }
