"""The kinds of change that make a mutant, each as a rule on one node of the tree."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator

OTHER_OPERATOR: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
ORDER_MATTERS = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OTHER_NAME = {
    "min": "max",
    "max": "min",
    "floor": "ceil",
    "ceil": "floor",
    "any": "all",
    "all": "any",
    "cos": "sin",
    "sin": "cos",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
}
COUNTED = ("range", "arange", "linspace")
DROPPABLE = ("min", "max", "abs", "sqrt")


@dataclasses.dataclass(frozen=True)
class Change:
    """One node and what stands in its place."""

    old: ast.AST
    new: ast.AST

    @property
    def line(self) -> int:
        """The line on which the change can be seen."""
        place = self.old.iter if isinstance(self.old, ast.comprehension) else self.old
        return int(getattr(place, "lineno", 1))

    @property
    def before(self) -> str:
        """The old text."""
        return _first_line(self.old)

    @property
    def after(self) -> str:
        """The new text."""
        return _first_line(self.new)


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0]


def changes(tree: ast.Module) -> Iterator[Change]:
    """Yield every change that the rules offer, apart from texts that nobody reads.

    >>> [c.after for c in changes(ast.parse("a < b", mode="exec"))]
    ['pass', 'a <= b', 'a >= b']
    """
    apart = set(_left_alone(tree))
    for node in ast.walk(tree):
        if id(node) not in apart:
            for new in _alternatives(node):
                yield Change(node, new)
    yield from _raised_names(tree)


def _left_alone(tree: ast.Module) -> Iterator[int]:
    """Annotations, docstrings, and the texts of exceptions."""
    for node in ast.walk(tree):
        inside: list[ast.AST | None] = []
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            if ast.get_docstring(node) is not None:
                inside.append(node.body[0])
            inside += node.decorator_list
        if isinstance(node, ast.FunctionDef):
            inside.append(node.returns)
        if isinstance(node, (ast.arg, ast.AnnAssign)):
            inside.append(node.annotation)
        if isinstance(node, ast.Raise):
            inside.append(node.exc)
        for root in inside:
            if root is not None:
                yield from (id(part) for part in ast.walk(root))


def _raised_names(tree: ast.Module) -> Iterator[Change]:
    """Of an exception: its type, and the parameter's name in its text."""
    names = {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg)} - {"self"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        for part in ast.walk(node.exc):
            if isinstance(part, ast.Name) and part.id == "ValueError":
                yield Change(part, ast.Name("TypeError", ast.Load()))
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                for name in sorted(names):
                    text = re.sub(rf"(?<!\w){name}(?!\w)", "it", part.value)
                    if text != part.value:
                        yield Change(part, ast.Constant(text))


def _alternatives(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp)):
        yield from _operators(node)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(_negated(node.test), node.body, node.orelse)
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Subscript):
        yield from _subscripts(node)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    kept = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
    if isinstance(node, (*kept, ast.Nonlocal, ast.Global)):
        return
    yield ast.Pass()
    if isinstance(node, ast.If):
        yield ast.If(_negated(node.test), node.body, node.orelse)
        yield ast.If(ast.Constant(value=True), node.body, node.orelse)
    elif isinstance(node, ast.While):
        yield ast.While(_negated(node.test), node.body, node.orelse)
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
        other = OTHER_OPERATOR.get(type(node.op))
        if other is not None:
            yield ast.AugAssign(node.target, other(), node.value)


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def _operators(
    node: ast.BinOp | ast.UnaryOp | ast.Compare | ast.BoolOp,
) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        other = OTHER_OPERATOR.get(type(node.op))
        if other is not None:
            yield ast.BinOp(node.left, other(), node.right)
        if isinstance(node.op, ORDER_MATTERS):
            yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            for kind in OTHER_COMPARISONS[type(op)]:
                ops = [*node.ops[:index], kind(), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    else:
        swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(swapped, node.values)
        for index in range(len(node.values)):
            rest = [*node.values[:index], *node.values[index + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _constants(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(value=not value)
    elif isinstance(value, (int, float)):
        yield _number(value + 1)
        yield _number(value - 1)
    elif isinstance(value, str):
        yield ast.Constant(f"not {value}")


def _number(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    name = _name(node.func)
    for index in range(len(node.args) - 1):
        args = list(node.args)
        args[index], args[index + 1] = args[index + 1], args[index]
        if name not in ("min", "max"):
            yield ast.Call(node.func, args, node.keywords)
    if name in COUNTED:
        for index, arg in enumerate(node.args):
            for near in _neighbours(arg):
                args = [*node.args[:index], near, *node.args[index + 1 :]]
                yield ast.Call(node.func, args, node.keywords)
    if name in OTHER_NAME:
        yield ast.Call(_renamed(node.func, OTHER_NAME[name]), node.args, node.keywords)
    if name in DROPPABLE and not node.keywords:
        yield from (a for a in node.args if not isinstance(a, ast.Starred))


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _renamed(func: ast.expr, name: str) -> ast.expr:
    if isinstance(func, ast.Attribute):
        return ast.Attribute(func.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _subscripts(node: ast.Subscript) -> Iterator[ast.Subscript]:
    if not isinstance(node.slice, ast.Slice):
        for near in _neighbours(node.slice):
            yield ast.Subscript(node.value, near, node.ctx)
        return
    lower, upper, step = node.slice.lower, node.slice.upper, node.slice.step
    for near in _neighbours(lower):
        yield ast.Subscript(node.value, ast.Slice(near, upper, step), node.ctx)
    for near in _neighbours(upper):
        yield ast.Subscript(node.value, ast.Slice(lower, near, step), node.ctx)


def _neighbours(node: ast.expr | None) -> Iterator[ast.expr]:
    """One more and one less, where a constant does not have that already."""
    plain = node.operand if isinstance(node, ast.UnaryOp) else node
    if node is None or isinstance(plain, ast.Constant):
        return
    if isinstance(node, (ast.Name, ast.BinOp, ast.Call)):
        yield ast.BinOp(node, ast.Add(), ast.Constant(1))
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1))
