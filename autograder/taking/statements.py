"""A cell as the statements that it is made of, each with its own text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from autograder.notebook.syntax import parse, plain_python
from autograder.taking.scopes import bound_in, local_name, uses

MARK = re.compile(r"\s*#+ (BEGIN|END) SOLUTION\b")
STAR = "*"
WHOLE = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.ImportFrom,
)
BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.TryStar, ast.Match)


class Import(NamedTuple):
    """One name that an import brings.

    `name` is empty for a module itself, and `known_as` is what code says.
    """

    module: str
    name: str
    known_as: str

    @property
    def package(self) -> str:
        """The package that it belongs to."""
        return self.module.partition(".")[0]

    @property
    def is_ours(self) -> bool:
        """Whether it comes from this course."""
        return self.package == "autograder"

    @property
    def is_renamed(self) -> bool:
        """Whether it is a part of a package, or a package by another name."""
        return bool(self.name) or self.known_as != self.package


@dataclass(frozen=True)
class Statement:
    """A statement of a cell, with the comments that belong to it."""

    text: str
    node: ast.stmt = field(compare=False, repr=False)

    @property
    def imports(self) -> tuple[Import, ...]:
        """What it imports, where it is an import and nothing else."""
        return tuple(imported(self.node))

    @cached_property
    def binds(self) -> frozenset[str]:
        """The names that it gives a meaning."""
        return bound_in([self.node])

    @cached_property
    def changes(self) -> frozenset[str]:
        """The names whose value it changes, as `rates.append(1)` does."""
        return frozenset(_changed(self.node))

    @cached_property
    def needs(self) -> frozenset[str]:
        """The names of its module that it reads, at once or when it is called.

        Where it is a block, such as a loop, what it binds itself is not among them.
        """
        reads = frozenset(use.name for use in uses(self.node) if not use.stores)
        return reads - self.binds if isinstance(self.node, BLOCKS) else reads

    @cached_property
    def reads_at_once(self) -> frozenset[str]:
        """The names of its module that it reads when it runs."""
        found = (use for use in uses(self.node) if not (use.stores or use.late))
        return frozenset(use.name for use in found)

    @property
    def words(self) -> frozenset[str]:
        """Every name in its text, whatever it stands for."""
        return frozenset(re.findall(r"[^\W\d]\w*", self.text))

    def settles(self, name: str) -> bool:
        """Whether what the name meant before no longer matters."""
        if name in self.reads_at_once or name not in self.binds:
            return False
        if isinstance(self.node, ast.Import):
            return any(one.is_renamed for one in self.imports if one.known_as == name)
        return isinstance(self.node, WHOLE)


def imported(node: ast.AST) -> Iterator[Import]:
    """The names that an import statement brings; none for any other.

    >>> list(imported(ast.parse("from math import cos as c").body[0]))
    [Import(module='math', name='cos', known_as='c')]
    """
    if isinstance(node, ast.Import):
        for one in node.names:
            yield Import(one.name, "", local_name(one))
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for one in node.names:
            yield Import(module, one.name, one.asname or one.name)


def statements(source: str) -> tuple[Statement, ...]:
    r"""Cut a cell into its statements; none where it is not Python.

    >>> [one.text for one in statements("%time\n# the rate\nlr = 1; print(lr)")]
    ['pass', 'lr = 1', 'print(lr)']
    """
    tree = parse(source)
    if tree is None:
        return ()
    lines = plain_python(source).split("\n")
    return tuple(
        Statement(_text(lines, tree.body, number), node)
        for number, node in enumerate(tree.body)
    )


def giving(cell: Sequence[Statement], name: str) -> list[int]:
    """The statements that make a name what it means at the end of a cell.

    >>> giving(statements("x = [0]; y = 1; x = []; x.append(y)"), "x")
    [2, 3]
    """
    found = [n for n, one in enumerate(cell) if name in one.binds | one.changes]
    settled = [n for n in found if cell[n].settles(name)]
    return [n for n in found if n >= settled[-1]] if settled else found


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, its decorators with it."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _text(lines: Sequence[str], body: Sequence[ast.stmt], number: int) -> str:
    node = body[number]
    begin, end = first_line(node) - 1, node.end_lineno or node.lineno
    before = body[number - 1].end_lineno or 0 if number else 0
    after = first_line(body[number + 1]) if number + 1 < len(body) else len(lines) + 1
    if before > begin or after <= end:
        return ast.get_source_segment("\n".join(lines), node) or ""
    while begin > before and lines[begin - 1].startswith("#"):
        begin -= 1
    while end < after - 1 and re.match(r"[ \t]+#", lines[end]):
        end += 1
    return "\n".join(line for line in lines[begin:end] if not MARK.match(line))


def _changed(node: ast.stmt) -> Iterator[str]:
    """The base of each `x[...] = `, `x.y = ` and `x.y(...)` at the module's level."""
    for one in _level(node):
        targets: list[ast.expr] = []
        if isinstance(one, (ast.Assign, ast.Delete)):
            targets = one.targets
        elif isinstance(one, (ast.AugAssign, ast.AnnAssign)):
            targets = [one.target]
        elif isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
            targets = [one.value.func]
        for target in targets:
            base = target
            while isinstance(base, (ast.Attribute, ast.Subscript)):
                base = base.value
            if base is not target and isinstance(base, ast.Name):
                yield base.id


def _level(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and those in its blocks, but for functions and classes."""
    yield node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield from _level(inner)
