"""What a cell or a file binds: read from its text, which need not be sound Python."""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import warnings
from collections.abc import Iterator, Sequence

from autograder.languages import tr

LONGEST_LINE = 48
# The cell magics whose code runs here, so that what it defines stays.
DEFINING = ("%%time", "%%capture", "%%prun")
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def tree_of(source: str) -> ast.Module | None:
    """The syntax tree of a cell without its magic lines, or None."""
    for text in (source, without_magics(source)):
        with warnings.catch_warnings(), contextlib.suppress(*UNREADABLE):
            warnings.simplefilter("ignore")
            return ast.parse(text)
    return None


def without_magics(source: str) -> str:
    """A cell with a statement that does nothing in the place of each magic line."""
    return "\n".join(_plain(line) for line in source.split("\n"))


def _plain(line: str) -> str:
    stripped = line.lstrip()
    magic = stripped.startswith(("%", "!", "?")) or stripped.rstrip().endswith("?")
    return f"{line[: len(line) - len(stripped)]}pass" if magic else line


def binding(source: str, name: str, holds: int = 0) -> ast.stmt | None:
    r"""The last statement of a cell that binds a name there, outside of functions.

    Of several, the last one that the line `holds` belongs to, if there is one.

    >>> binding("x = 1\nif x:\n    def f(t): ...", "f").lineno
    3
    >>> binding("f = 1\nf = 2\nf = 3", "f", holds=2).lineno
    2
    """
    if name not in _names_bound(source):
        return None
    found = [n for n in _statements_of(source) if name in _bound_by(n)]
    return [*found, *(n for n in found if holds in _lines_of(n))][-1]


def _lines_of(node: ast.stmt) -> range:
    first = min(one.lineno for one in (node, *getattr(node, "decorator_list", ())))
    return range(first, (node.end_lineno or node.lineno) + 1)


@functools.lru_cache(maxsize=4096)
def _names_bound(source: str) -> frozenset[str]:
    """All names that a cell binds. A check asks every cell of its session."""
    return frozenset().union(*map(_bound_by, _statements_of(source)))


def _statements_of(source: str) -> Iterator[ast.stmt]:
    tree = None if defines_nothing(source) else tree_of(source)
    return statements(tree.body if tree else [])


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements that run with a cell, in its blocks too."""
    for node in body:
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for field in ("body", "orelse", "finalbody"):
            yield from statements(getattr(node, field, []))
        for handler in getattr(node, "handlers", []):
            yield from statements(handler.body)


def _bound_by(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {a.asname or a.name.partition(".")[0] for a in node.names}
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.For):
        targets = [node.target]
    elif isinstance(node, ast.With):
        targets = [i.optional_vars for i in node.items if i.optional_vars]
    parts = [part for target in targets for part in ast.walk(target)]
    return {p.id for p in parts if isinstance(p, ast.Name) and _stored(p)}


def _stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def defines_nothing(source: str) -> str:
    r"""The cell magic that keeps a cell from defining anything here, or nothing.

    >>> defines_nothing("%%timeit\ndef f(): ..."), defines_nothing("%%time\nx = 1")
    ('%%timeit', '')
    """
    words = source.lstrip().split(maxsplit=1)
    magic = words[0] if words and words[0].startswith("%%") else ""
    return "" if magic in DEFINING else magic


def first_line(source: str, name: str, holds: int = 0) -> str:
    r"""The line that binds a name, shortened; empty where none does.

    >>> first_line("import math\n\ndef f(t):\n    return t", "f")
    'def f(t):'
    """
    node = binding(source, name, holds)
    if node is None:
        return ""
    line = source.split("\n")[node.lineno - 1].strip()
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"


def is_meant(source: str, name: str) -> bool:
    """Whether a cell is there to define a name, be it broken or not.

    >>> is_meant("df f(t): ...", "f"), is_meant("print(f(1)", "f")
    (True, False)
    """
    if defines_nothing(source):
        source = source.lstrip().partition("\n")[2]
    if tree_of(source) is not None:
        return binding(source, name) is not None
    word = re.escape(name)
    starts = rf"(?:async\s+)?(?!print\b|return\b|assert\b|del\b)\w+\s+{word}\b"
    assigns = rf"{word}\s*(?::[^=\n]+)?=(?!=)"
    imports = rf"(?:from|import)\b.*\b{word}\b"
    pattern = rf"^\W*(?:{starts}|{assigns}|{imports})"
    return re.search(pattern, source, re.MULTILINE) is not None


def own_error(source: str) -> str:
    """What Python says of a cell that it cannot read.

    >>> own_error("x = = 1")
    'SyntaxError: invalid syntax (line 1)'
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(without_magics(source))
    except SyntaxError as error:
        words = f"{type(error).__name__}: {error.msg}"
        return tr("{error} (line {number})", error=words, number=error.lineno)
    except UNREADABLE as error:
        return type(error).__name__
    return ""
