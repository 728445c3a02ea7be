"""Small changes to code that leave the rest of its text as it was written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

WIDTH = 88
BUILT_IN = {"None", "bool", "dict", "float", "int", "list", "str", "tuple"}

Definition = ast.FunctionDef | ast.ClassDef


class Edit(NamedTuple):
    """What stands in the place of a stretch of bytes."""

    start: int
    end: int
    text: str


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Code with other words for some names, and for what is taken from a module.

    >>> renamed("def f(x): return f(x - 1) * half.of(x)", {"f": "g", "half": "h"})
    'def g(x): return g(x - 1) * h(x)'
    """
    return _edited(text, _renamings(text, names))


def _renamings(text: str, names: Mapping[str, str]) -> Iterator[Edit]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Definition) and node.name in names:
            word = "class " if isinstance(node, ast.ClassDef) else "def "
            start = _start(text, node) + len(word)
            yield Edit(start, start + len(node.name.encode()), names[node.name])
        elif isinstance(node, ast.Attribute | ast.Name):
            name = node.value if isinstance(node, ast.Attribute) else node
            if isinstance(name, ast.Name) and name.id in names:
                yield Edit(_start(text, node), _end(text, node), names[name.id])


def without_annotations(text: str) -> str:
    """Code without the annotations that built-in types alone do not say.

    >>> without_annotations("def f(a: Any = None, b: int = 1) -> object: return a")
    'def f(a=None, b: int = 1): return a'
    """
    return _edited(text, _annotations(text))


def _annotations(text: str) -> Iterator[Edit]:
    whole = text.encode()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.arg | ast.AnnAssign) and not _plain(node.annotation):
            assert node.annotation is not None  # noqa: S101 - it is not plain
            end = _end(text, node.annotation)
            if isinstance(node, ast.AnnAssign):
                yield Edit(_end(text, node.target), end, "")
            else:
                gap = 3 * (whole[end : end + 3] == b" = ")
                sign = "=" if gap else ""
                yield Edit(_start(text, node) + len(node.arg.encode()), end + gap, sign)
        elif isinstance(node, ast.FunctionDef) and not _plain(node.returns):
            assert node.returns is not None  # noqa: S101 - it is not plain
            start = whole.rindex(b" -> ", 0, _start(text, node.returns))
            yield Edit(start, _end(text, node.returns), "")


def with_head_of_its_length(text: str) -> str:
    r"""A function whose head stands on one line exactly where there is room for it.

    >>> with_head_of_its_length("def f(\n    a, b=1\n):\n    return a")
    'def f(a, b=1):\n    return a'
    """
    node, lines = ast.parse(text).body[0], text.splitlines()
    if not isinstance(node, ast.FunctionDef):
        return text
    start, end = node.lineno - 1, node.body[0].lineno - 1
    head = " ".join(line.strip() for line in lines[start:end])
    head = re.sub(r",? \)", ")", head.replace("( ", "("))
    if len(head) <= WIDTH:
        lines[start:end] = [head]
    elif end - start == 1:
        before, _, rest = head.partition("(")
        inside, _, after = rest.rpartition(")")
        lines[start:end] = [f"{before}(", f"    {inside}", f"){after}"]
    return "\n".join(lines)


def _plain(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return True
    names = {one.id for one in ast.walk(annotation) if isinstance(one, ast.Name)}
    return names <= BUILT_IN


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits made; of two that overlap the longer one counts."""
    whole, parts, place = text.encode(), [], 0
    for one in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if one.start >= place:
            parts += [whole[place : one.start], one.text.encode()]
            place = one.end
    return b"".join([*parts, whole[place:]]).decode()


def _start(text: str, node: ast.expr | ast.stmt | ast.arg) -> int:
    return _offset(text, node.lineno, node.col_offset)


def _end(text: str, node: ast.expr | ast.stmt | ast.arg) -> int:
    return _offset(text, node.end_lineno or 0, node.end_col_offset or 0)


def _offset(text: str, line: int, column: int) -> int:
    """Where a place of a syntax tree lies in the text's bytes."""
    lengths = (len(one.encode()) for one in text.splitlines(keepends=True))
    return [0, *accumulate(lengths)][line - 1] + column
