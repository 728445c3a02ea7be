"""Names of the module, as Python's own symbol table finds them."""

import ast
import symtable
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.repository import ROOT
from autograder.taking.scopes import bound_in, uses

FOLDERS = ("taking", "notebook", "study", "judge", "exercises/l02_schedulers")
FILES = [path for name in FOLDERS for path in (ROOT / "autograder" / name).glob("*.py")]


def by_python(source: str) -> set[str]:
    """Every name that means one of the module's, says the compiler."""

    def walk(table: symtable.SymbolTable) -> Iterator[str]:
        for one in table.get_symbols():
            told = one.is_referenced() or one.is_assigned() or one.is_imported()
            if told if table.get_type() == "module" else one.is_global():
                yield one.get_name()
        for inner in table.get_children():
            yield from walk(inner)

    return set(walk(symtable.symtable(source, "a cell", "exec")))


def without_quotes(source: str) -> str:
    """What stands in quotes is read by us, not by the compiler."""
    return ast.unparse(ast.parse(source))


def looped(node: ast.stmt) -> set[str]:
    """The names that comprehensions bind: Python 3.12 tells them of the module."""
    targets = [
        one.target for one in ast.walk(node) if isinstance(one, ast.comprehension)
    ]
    return {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}


def quoted(node: ast.stmt) -> set[str]:
    texts = [
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    return {word for text in texts for word in text.replace("[", " ").split()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_finds_the_names_that_python_finds(path: Path) -> None:
    for node in ast.parse(path.read_text("utf-8")).body:
        found = {use.name for use in uses(node)}
        right = by_python(ast.unparse(node)) - (looped(node) - found)
        assert right <= found, ast.unparse(node)
        extra = found - right
        assert not {n for n in extra if not any(n in q for q in quoted(node))}


@pytest.mark.parametrize(
    ("source", "early", "late"),
    [
        ("f = g(x)", {"g", "x"}, set()),
        ("def f(t=T): return t + U", {"T"}, {"U"}),
        ("@cached\ndef f(t): return f(t - 1)", {"cached"}, {"f"}),
        ("f = lambda t: t * K", set(), {"K"}),
        ("rates = [base * g for g in grid if g < base]", {"base", "grid"}, set()),
        ("def f(): return [t for t in T if (last := t)]", set(), {"T"}),
        ("class A(B):\n    lr = lr0\n    def f(self): return lr", {"B", "lr0"}, {"lr"}),
        (
            "class A:\n    @property\n    def lr(self): return 1\n"
            "    @lr.setter\n    def lr(self, lr): self.x = lr",
            {"property"},
            set(),
        ),
        ("def f():\n    global n\n    n += 1", set(), {"n"}),
        (
            "def f():\n    def g():\n        nonlocal n\n        n = k\n    n = 0",
            set(),
            {"k"},
        ),
        ("def f(x: 'Tensor | None') -> Rate: ...", {"Tensor", "Rate"}, set()),
        (
            "try:\n    a()\nexcept E as error:\n    b(error)",
            {"a", "E", "b", "error"},
            set(),
        ),
        ("match x:\n    case [a, *rest]: y = a", {"x", "a"}, set()),
        (
            "def f(x):\n    match x:\n        case {'lr': lr, **more}: return lr, more",
            set(),
            set(),
        ),
    ],
)
def test_what_is_read_at_once_and_what_later(
    source: str, early: set[str], late: set[str]
) -> None:
    (node,) = ast.parse(source).body
    reads = [use for use in uses(node) if not use.stores]
    assert {use.name for use in reads if not use.late} == early
    assert {use.name for use in reads if use.late} == late


def test_what_code_binds_in_its_own_scope() -> None:
    source = """
import torch.nn as nn, math.x
from a import b as c
for i in [j for j in k]: d = (e := 1)
with open(f) as g: pass
try: pass
except E as h: pass
def l(m): n = 1
class O: p = 1
match q:
    case {"r": s, **t}: pass
"""
    found = bound_in(ast.parse(source).body)
    assert found == {*"cideghlOst", "nn", "math"}
