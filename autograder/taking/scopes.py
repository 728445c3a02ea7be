"""Which names of its module a piece of code reads, and which ones it binds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Use(NamedTuple):
    """A place where code means a name of its module.

    `late` uses are those in a function's body: they happen when it is called.
    """

    name: str
    node: ast.AST
    late: bool
    stores: bool = False


def uses(node: ast.AST) -> list[Use]:
    """Every use of a module's name in a statement of that module, in order.

    >>> tree = ast.parse("def f(t, k=K): return cos(t) * f(k)")
    >>> [(use.name, use.late) for use in uses(tree.body[0])]
    [('f', False), ('K', False), ('cos', True), ('f', True)]
    """
    reader = _Reader()
    reader.visit(node)
    return reader.found


def bound_in(body: Iterable[ast.AST]) -> frozenset[str]:
    """The names that code binds in its own scope, not looking into inner ones.

    >>> sorted(bound_in(ast.parse("a = [b for b in c]; import d.e").body))
    ['a', 'd']
    """
    binder = _Binder()
    for node in body:
        binder.visit(node)
    return frozenset(binder.bound - binder.elsewhere)


class _Binder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.elsewhere: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.bound.add(node.id)

    def visit_alias(self, node: ast.alias) -> None:
        self.bound.add(local_name(node))

    def visit_Global(self, node: ast.Global) -> None:
        self.elsewhere |= set(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.elsewhere |= set(node.names)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """It binds nothing here."""

    def generic_visit(self, node: ast.AST) -> None:
        # A caught exception, a captured pattern, a function, a class.
        for field in ("name", "rest"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                self.bound.add(name)
        if isinstance(node, Comprehension):
            inner = [one for one in ast.walk(node) if isinstance(one, ast.NamedExpr)]
            self.bound |= {walrus.target.id for walrus in inner}
        elif not isinstance(node, INNER):
            super().generic_visit(node)


def local_name(alias: ast.alias) -> str:
    """The name under which an import is known.

    >>> local_name(ast.alias("torch.nn")), local_name(ast.alias("torch.nn", "nn"))
    ('torch', 'nn')
    """
    return alias.asname or alias.name.partition(".")[0]


class _Scope(NamedTuple):
    names: frozenset[str]
    of_a_class: bool = False


class _Reader(ast.NodeVisitor):
    """Goes through the scopes from outside in, and notes what no scope has."""

    def __init__(self) -> None:
        self.found: list[Use] = []
        self._scopes: list[_Scope] = []
        self._late = False

    def _use(self, name: str, node: ast.AST, *, stores: bool = False) -> None:
        if not any(name in scope.names for scope in self._scopes):
            self.found.append(Use(name, node, self._late, stores))

    def visit_Name(self, node: ast.Name) -> None:
        self._use(node.id, node, stores=not isinstance(node.ctx, ast.Load))

    def visit_Global(self, node: ast.Global) -> None:
        self.found += [Use(name, node, self._late) for name in node.names]

    def visit_alias(self, node: ast.alias) -> None:
        self._use(local_name(node), node, stores=True)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: Function) -> None:
        self._use(node.name, node, stores=True)
        self._all([*node.decorator_list, *_defaults(node.args)])
        generic = bound_in(getattr(node, "type_params", ()))
        types = [one.annotation for one in parameters(node.args)]
        for annotation in filter(None, [*types, node.returns]):
            self._inside([annotation, *_quoted(annotation)], _Scope(generic))
        own = bound_in(node.body) | {one.arg for one in parameters(node.args)}
        self._body(node.body, own | generic)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._all(_defaults(node.args))
        own = frozenset(one.arg for one in parameters(node.args))
        self._body([node.body], own | bound_in([node.body]))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._use(node.name, node, stores=True)
        self._all([*node.decorator_list, *node.bases, *node.keywords])
        self._inside(node.body, _Scope(bound_in(node.body), of_a_class=True))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        self._all(_quoted(node.annotation))

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, Comprehension):
            first, *others = _parts(node)
            self.visit(first)
            targets = [one.target for one in node.generators]
            self._inside(others, _Scope(bound_in(targets)))
            return
        # A caught exception, or a captured pattern.
        for field in ("name", "rest"):
            name = getattr(node, field, None)
            if isinstance(name, str) and isinstance(
                node, (ast.excepthandler, ast.pattern)
            ):
                self._use(name, node, stores=True)
        super().generic_visit(node)

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _inside(self, nodes: Iterable[ast.AST], scope: _Scope) -> None:
        self._scopes.append(scope)
        self._all(nodes)
        self._scopes.pop()

    def _body(self, nodes: Iterable[ast.AST], own: frozenset[str]) -> None:
        """Visit a function's body: it does not see the names of a class around it."""
        scopes, late = self._scopes, self._late
        self._scopes = [scope for scope in scopes if not scope.of_a_class]
        self._late = True
        self._inside(nodes, _Scope(own))
        self._scopes, self._late = scopes, late


def _parts(node: Comprehension) -> Iterator[ast.AST]:
    """The first iterable, which is read outside of the comprehension, and the rest."""
    first, *others = node.generators
    yield first.iter
    yield from (first.target, *first.ifs, *others)
    yield from (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function, of every kind."""
    plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*plain, *(one for one in (arguments.vararg, arguments.kwarg) if one)]


def _defaults(arguments: ast.arguments) -> list[ast.AST]:
    return [one for one in (*arguments.defaults, *arguments.kw_defaults) if one]


def _quoted(annotation: ast.AST) -> Iterator[ast.AST]:
    """What stands in an annotation that is written as a string."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            yield ast.parse(annotation.value.strip(), mode="eval").body
        except SyntaxError:
            return
