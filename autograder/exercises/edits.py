"""Wrong answers as edits of the right one: `"old -> new"`, one edit to a line.

An edit says in one line what a learner wrote instead, and it cannot be misspelt: each
old text has to stand in the reference exactly once.
"""

from __future__ import annotations
import __future__

import ast
import functools
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from autograder.errors import UserError

ARROW = " -> "
_ANNOTATIONS = __future__.annotations.compiler_flag


@functools.cache
def edited(reference: Callable[..., Any], edits: str) -> Callable[..., Any]:
    """Return the reference with each edit made, in order.

    Raises:
        UserError: an old text does not stand there exactly once, or what comes out is
            no Python.

    >>> from autograder.exercises import load
    >>> uphill = edited(load("sgd_step").reference, "w - lr -> w + lr")
    >>> uphill(1.0, 2.0, lr=0.5)
    2.0
    """
    source = edited_source(reference, edits)
    space = dict(vars(sys.modules[reference.__module__]))
    try:
        code = compile(source, f"<{edits}>", "exec", _ANNOTATIONS, dont_inherit=True)
    except SyntaxError as error:
        name = reference.__name__
        raise UserError(f"{name}: {edits!r} is no Python: {error.msg}") from None
    exec(code, space)  # noqa: S102 - our own source, edited by its author
    answer: Callable[..., Any] = space[reference.__name__]
    return answer


def edited_source(reference: Callable[..., Any], edits: str) -> str:
    """Return the source of the reference with each edit made, without docstrings.

    Raises:
        UserError: an old text does not stand there exactly once.
    """
    source = source_without_docstring(reference)
    for line in edits.splitlines():
        old, arrow, new = line.partition(ARROW)
        count = source.count(old.strip()) if old.strip() else 0
        if not arrow or count != 1:
            name = reference.__name__
            raise UserError(
                f"{name}: {line!r}: the old text stands there {count} times"
            )
        source = source.replace(old.strip(), new.strip())
    return source


def with_and_without(edit: str, *corners: str) -> tuple[str, ...]:
    r"""An edit alone, and with each of the corners that people forget beside it.

    >>> with_and_without("pi -> 180", "min(t, T) -> t")
    ('pi -> 180', 'pi -> 180\nmin(t, T) -> t')
    """
    return (edit, *(f"{edit}\n{corner}" for corner in corners))


def source_without_docstring(reference: Callable[..., Any]) -> str:
    """The source that edits are made in: as it stands, but for the docstrings."""
    source = textwrap.dedent(inspect.getsource(reference))
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(
            node
        ):
            first = node.body[0]
            for number in range(first.lineno - 1, first.end_lineno or first.lineno):
                lines[number] = ""
    return "".join(lines)
