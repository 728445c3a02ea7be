"""Code without what is nobody's own: names of locals, comments, layout. Pure."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.notebook.syntax import parse

# Where a node keeps a name that it may give to something.
FIELDS: Mapping[type[ast.AST], str] = {
    ast.Name: "id",
    ast.arg: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
    ast.alias: "asname",
}


@dataclasses.dataclass(frozen=True)
class Code:
    """An answer as it is compared.

    Attributes:
        shape: equal for answers that differ in names, comments and layout alone.
        plain: the code without comments and docstrings, with its own names.
        size: how many parts its syntax tree has.
    """

    shape: str
    plain: str
    size: int


def code_of(source: str, exercise: str) -> Code | None:
    r"""What is compared of an answer, None where it is no Python that can be.

    >>> one = code_of("def f(x):\n    y = x  # so\n    return y", "f")
    >>> two = code_of("def f(t):\n    '''Hm.'''\n    z = t\n    return (z)", "f")
    >>> one.shape == two.shape, one.plain == two.plain
    (True, False)
    """
    tree = parse(source)
    if tree is None:
        return None
    try:
        bare = ast.fix_missing_locations(WithoutWords().visit(copy_of(tree)))
        size = sum(1 for _ in ast.walk(bare))
        plain = ast.unparse(bare)
        shape = ast.unparse(Renamed(own_names(bare) - {exercise}).visit(bare))
    except (RecursionError, ValueError, MemoryError):
        return None
    return Code(shape, plain, size)


def copy_of(tree: ast.Module) -> ast.Module:
    """A tree of its own: what `parse` returns is kept for others."""
    return ast.parse(ast.unparse(tree))


class WithoutWords(ast.NodeTransformer):
    """Takes out docstrings, annotations, and lines that do nothing."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept: list[ast.stmt] = [one for one in body if not says_nothing(one)]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
        for name in ("annotation", "returns"):
            if isinstance(node, ast.AnnAssign):
                continue  # its annotation is part of its syntax
            if hasattr(node, name):
                setattr(node, name, None)
        return node


def says_nothing(one: ast.stmt) -> bool:
    word = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    return word or isinstance(one, ast.Pass)


def own_names(tree: ast.AST) -> set[str]:
    """The names that the code itself gives to something."""
    found = set()
    for node in ast.walk(tree):
        reads = isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
        name = getattr(node, FIELDS.get(type(node), ""), None)
        if isinstance(name, str) and not reads:
            found.add(name)
    return found


class Renamed(ast.NodeTransformer):
    """Numbers names in the order in which they come."""

    def __init__(self, own: set[str]) -> None:
        self.own = own
        self.numbers: dict[str, str] = {}

    def name(self, name: str) -> str:
        if name not in self.own:
            return name
        return self.numbers.setdefault(name, f"n{len(self.numbers)}")

    def generic_visit(self, node: ast.AST) -> ast.AST:
        field = FIELDS.get(type(node), "")
        value: Any = getattr(node, field, None)
        if isinstance(value, str):
            setattr(node, field, self.name(value))
        return super().generic_visit(node)
