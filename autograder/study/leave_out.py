"""Cut a cell down to its `ready(…)` where that says no, before the cell runs.

It stands apart from `ready`, since it is there from the moment that the course is
imported, and must not make that slow.
"""

import ast
from typing import Any

from autograder.errors import UserError

WORD = "ready"


class LeaveOut(ast.NodeTransformer):
    """What IPython lets change a cell's syntax tree before it runs."""

    def __init__(self, space: Any) -> None:
        self.space = space

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """Look at the first line of a cell, and leave all others as they are."""
        names = asked_first(node)
        if names and WORD in self.space:
            from autograder.study.ready import unready

            try:
                leave = bool(unready(names, self.space))
            except UserError:  # no such name: `ready` itself says so
                leave = True
            node.body = node.body[:1] if leave else node.body
        return node


def asked_first(cell: ast.Module) -> list[str]:
    """The names that a cell's first line asks for.

    >>> asked_first(ast.parse('ready("gd_path")'))
    ['gd_path']
    """
    match cell.body[:1]:
        case [ast.Expr(value=ast.Call(func=ast.Name(id="ready"), args=args))]:
            found = [getattr(arg, "value", None) for arg in args]
            return [name for name in found if isinstance(name, str)]
        case _:
            return []


def leave_out(shell: Any) -> None:
    """Have this kernel do so, once."""
    known = shell.ast_transformers
    if not any(isinstance(one, LeaveOut) for one in known):
        known.append(LeaveOut(shell.user_ns))
