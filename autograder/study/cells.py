"""The cells that have run in this kernel, and what each of them stopped with."""

from __future__ import annotations

import sys
from types import CodeType, TracebackType
from typing import Any

from autograder.languages import tr
from autograder.study.judged import CellRun
from autograder.study.leave_out import leave_out

LONGEST_ERROR = 200

# By number, with the text that ran: a reset kernel begins to count again.
_ended: dict[int, tuple[str, str]] = {}
_watched: list[object] = []


def watch() -> None:
    """Keep from now on what each cell stops with: IPython keeps the text alone.

    And leave out what follows on a `ready(…)` that says no.
    """
    shell = shell_here()
    if shell is not None and shell not in _watched:
        _watched.append(shell)
        shell.events.register("post_run_cell", _note)
        leave_out(shell)


def shell_here() -> Any:
    """IPython's shell, or None in plain Python."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()


def _note(result: Any) -> None:
    number = result.execution_count
    if number is not None:
        error = result.error_before_exec or result.error_in_exec
        words = "" if error is None else _error_text(error)
        _ended[number] = (str(result.info.raw_cell), words)


def _error_text(error: BaseException) -> str:
    """Name an error with its reason and its line, on one line."""
    message, line = str(error), _line_of(error.__traceback__)
    if isinstance(error, SyntaxError):
        message, line = error.msg, error.lineno
    message = f": {' '.join(message.split())}"[:LONGEST_ERROR] if message else ""
    words = f"{type(error).__name__}{message}"
    return tr("{error} (line {number})", error=words, number=line) if line else words


def _line_of(trace: TracebackType | None) -> int | None:
    line = None
    while trace is not None:
        if cell_of_file(trace.tb_frame.f_code.co_filename):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def cell_of_file(file: str) -> int:
    """The number of the cell that a code's file name stands for; 0 for none."""
    compiler = getattr(shell_here(), "compile", None)
    name = getattr(compiler, "format_code_name", lambda _: None)(file)
    digits = "".join(c for c in name[1] if c.isdigit()) if name else ""
    return int(digits or 0)


def code_of(answer: object) -> CodeType | None:
    """The code of a function, of what a wrapper wraps, or of a class's first method."""
    for _ in range(10):
        inner = getattr(answer, "__wrapped__", None) or getattr(answer, "func", None)
        if inner is None:
            break
        answer = inner
    members = vars(answer).values() if isinstance(answer, type) else [answer]
    codes = (getattr(member, "__code__", None) for member in members)
    return next((code for code in codes if type(code) is CodeType), None)


def cells_run() -> list[CellRun]:
    """All cells of this session in order; none outside of IPython."""
    shell = shell_here()
    if shell is None:
        return []
    texts = list(shell.history_manager.input_hist_raw)
    return [
        CellRun(number, text, _error_of(number, text))
        for number, text in enumerate(texts)
        if number and text.strip()
    ]


def _error_of(number: int, text: str) -> str | None:
    source, error = _ended.get(number, ("", None))
    return error if source.strip() == text.strip() else None
