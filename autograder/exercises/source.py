"""The source of an exercise: its starter, its model answer, and its solved cell.

Both come from the reference, so that there is one source for an answer.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import TypeAlias

from autograder.exercises.model import Exercise

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
WIDTH = 79

# From the lines of a body and its indent to the lines that stand in its place.
Fill: TypeAlias = Callable[[list[str], str], list[str]]


def model_answer(exercise: Exercise) -> str:
    """Return the reference's own source, as `solution()` shows it.

    >>> from autograder.exercises import load
    >>> model_answer(load("gd_path")).splitlines()[0]
    'def gd_path(w0: float, lam: float, lr: float, steps: int) -> list[float]:'
    """
    source = textwrap.dedent(inspect.getsource(exercise.reference))
    return re.sub(r"[ ]+# noqa.*$", "", source, flags=re.MULTILINE).rstrip() + "\n"


def stub(exercise: Exercise) -> str:
    """Return what the learner starts from: signature, docstring, NotImplementedError.

    >>> from autograder.exercises import load
    >>> stub(load("gd_path")).splitlines()[-1]
    '    raise NotImplementedError'
    """
    return _cell(exercise, lambda _, indent: [f"{indent}raise NotImplementedError"])


def solved(exercise: Exercise) -> str:
    """Return the same with the reference's body between the solution marks."""
    return _cell(
        exercise,
        lambda lines, indent: [f"{indent}{BEGIN}", *lines, f"{indent}{END}"],
    )


def _cell(exercise: Exercise, fill: Fill) -> str:
    source = model_answer(exercise)
    (node,) = ast.parse(source).body
    lines = source.splitlines()
    if isinstance(node, ast.ClassDef):
        text = [f"class {node.name}:", *_docstring(exercise.summary, "    ")]
        for method in node.body:
            if isinstance(method, ast.FunctionDef):
                text += ["", *_function(method, lines, None, "    ", fill)]
        return "\n".join(text) + "\n"
    if not isinstance(node, ast.FunctionDef):
        msg = f"{exercise.id}: the reference is neither a function nor a class"
        raise TypeError(msg)
    return "\n".join(_function(node, lines, exercise.summary, "", fill)) + "\n"


def _function(
    node: ast.FunctionDef,
    lines: list[str],
    summary: str | None,
    indent: str,
    fill: Fill,
) -> list[str]:
    inner = indent + "    "
    docstring = ast.get_docstring(node)
    body = node.body[1:] if docstring is not None else node.body
    # Comments between two statements belong to the body, hence whole lines.
    first = (
        node.body[0].end_lineno if docstring is not None else node.body[0].lineno - 1
    )
    code = lines[first : body[-1].end_lineno]
    shown = summary if summary is not None else docstring
    head = _signature(node, indent)
    text = _docstring(shown, inner) if shown else []
    return [*head, *text, *fill(code, inner)]


def _signature(node: ast.FunctionDef, indent: str) -> list[str]:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"{indent}def {node.name}({ast.unparse(node.args)}){returns}:"
    if len(line) <= WIDTH:
        return [line]
    inner = indent + "    "
    one = f"{inner}{ast.unparse(node.args)}"
    if len(one) <= WIDTH:
        return [f"{indent}def {node.name}(", one, f"{indent}){returns}:"]
    args = _arguments(node.args)
    return [
        f"{indent}def {node.name}(",
        *(f"{inner}{arg}," for arg in args),
        f"{indent}){returns}:",
    ]


def _arguments(args: ast.arguments) -> list[str]:
    call = ast.parse(f"def f({ast.unparse(args)}): ...").body[0]
    source = ast.unparse(call)
    text = source[source.index("(") + 1 : source.rindex(")")]
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()]


def _docstring(summary: str, indent: str) -> list[str]:
    lines = textwrap.dedent(summary).strip().splitlines()
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    body = [f"{indent}{line}".rstrip() for line in lines[1:]]
    return [f'{indent}"""{lines[0]}', *body, f'{indent}"""']
