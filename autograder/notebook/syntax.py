"""What the source of a cell defines, found without running it."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_SOURCE = 50_000
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
# The cell magics whose code runs in the notebook itself, so that it defines something.
DEFINING_MAGICS = ("%%time", "%%capture", "%%prun")


@dataclass(frozen=True)
class Names:
    """The names that a cell gives a meaning at its top level."""

    defined: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()

    @property
    def bound(self) -> frozenset[str]:
        return self.defined | self.assigned


def plain_python(source: str) -> str:
    """Take out what only IPython understands; the other lines keep their numbers.

    >>> plain_python("%matplotlib inline; x = 1")
    'pass'
    """
    if _tree(source) is not None:
        return source
    return "\n".join(_plain_line(line) for line in source.split("\n"))


def _plain_line(line: str) -> str:
    bare = line.strip()
    if bare.startswith(("%", "!", "?")) or (bare.endswith("?") and "#" not in bare):
        return line[: len(line) - len(line.lstrip())] + "pass"
    return line


def parse(source: str) -> ast.Module | None:
    """Return the syntax tree, or None where the source is not Python."""
    return _tree(source) or _tree(plain_python(source))


@lru_cache(maxsize=64)
def _tree(source: str) -> ast.Module | None:
    if len(source) > LONGEST_SOURCE:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def idle_magic(source: str) -> str:
    r"""The cell magic that keeps a cell from defining anything, or nothing.

    >>> idle_magic("%%timeit\ndef f(): ..."), idle_magic("%%time\nx = 1")
    ('%%timeit', '')
    """
    words = source.split(maxsplit=1)
    magic = words[0] if words and words[0].startswith("%%") else ""
    return "" if magic in DEFINING_MAGICS else magic[:20]


def names(source: str) -> Names:
    """Say which names a cell defines or assigns at its top level.

    >>> names("def f(): pass").defined
    frozenset({'f'})
    """
    tree = None if idle_magic(source) else parse(source)
    if tree is None:
        return Names()
    defined = {node.name for node in tree.body if isinstance(node, DEFINITIONS)}
    return Names(frozenset(defined), frozenset(_assigned(tree.body)))


def _assigned(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, IMPORTS):
            yield from ((one.asname or one.name).split(".")[0] for one in node.names)
        elif isinstance(node, ast.Assign):
            yield from (one.id for one in node.targets if isinstance(one, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def definitions(source: str, known: frozenset[str] = frozenset()) -> str:
    """Keep the functions, classes and imports that bind a name not yet known."""
    tree = None if idle_magic(source) else parse(source)
    if tree is None:
        return ""
    lines = plain_python(source).split("\n")
    kept = [
        "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
        for node in tree.body
        if isinstance(node, DEFINITIONS + IMPORTS) and not _names_of(node) <= known
    ]
    return "\n\n\n".join(kept)


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, DEFINITIONS) else []
    return min([node.lineno, *(one.lineno for one in decorators)])


def _names_of(node: ast.stmt) -> frozenset[str]:
    return frozenset(
        {node.name} if isinstance(node, DEFINITIONS) else _assigned([node])
    )


def is_stub(source: str, exercise: str) -> bool:
    """Say whether nobody has begun: a definition that only says NotImplementedError."""
    if not source.strip():
        return True
    tree = parse(source)
    if tree is None:
        return False
    rest = [node for node in tree.body if not _is_idle(node)]
    return (
        len(rest) == 1
        and isinstance(rest[0], DEFINITIONS)
        and rest[0].name == exercise
        and _is_empty(rest[0])
    )


def _is_idle(node: ast.stmt) -> bool:
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, (ast.Pass, *IMPORTS))


def _is_empty(node: ast.stmt) -> bool:
    if isinstance(node, DEFINITIONS):
        return all(_is_empty(one) for one in node.body)
    if isinstance(node, ast.Raise) and node.exc is not None:
        exc = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(exc, ast.Name) and exc.id == "NotImplementedError"
    return _is_idle(node) and not isinstance(node, IMPORTS)
