"""How another right way differs from the model answer, where its source shows it."""

import ast
from collections.abc import Collection

from autograder.languages import tr

LOOPS = (ast.For, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
SHORT_FORMS = {"np": "numpy"}


def how_it_differs(way: str, model: str, others: Collection[str] = ()) -> str:
    """One line about a way: what it has that the model answer has not.

    Args:
        way: its source.
        model: the model answer's source.
        others: names of other exercises.

    >>> how_it_differs("def f(x): return f(x - 1)", "def f(x): return x")
    'Another right way, which calls itself'
    >>> how_it_differs("def f(x): return x + 0", "def f(x): return x")
    'Another right way'
    """
    calls = sorted(names_in(way) & set(others))
    has, had = _features(way), _features(model)
    new = has - had
    if calls:
        names = ", ".join(calls)
        return tr("Another right way, which calls your {names}", names=names)
    if "numpy" in new:
        return tr("Another right way, with NumPy")
    if "lr_scheduler" in new:
        return tr("Another right way, with PyTorch's own scheduler")
    if "torch" in new:
        return tr("Another right way, with PyTorch")
    if "Fraction" in new:
        return tr("Another right way, with exact fractions")
    if "itself" in new:
        return tr("Another right way, which calls itself")
    if "loop" in new and "comprehension" not in had:
        return tr("Another right way, with a loop")
    if "loop" in had and not has & {"loop", "comprehension", "itself"}:
        return tr("Another right way, without a loop")
    return tr("Another right way")


def names_in(source: str) -> set[str]:
    """Every name in a source, also of what it imports, and of its attributes.

    >>> sorted(names_in("import numpy as np; np.sin(x)"))
    ['np', 'numpy', 'sin', 'x']
    """
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module).partition(".")[0], *(a.name for a in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
    return names


def _features(source: str) -> set[str]:
    """What a source is made of; helpers beside its last definition do not count."""
    *_, own = ast.parse(source).body
    features = {SHORT_FORMS.get(name, name) for name in names_in(source)}
    if any(isinstance(node, LOOPS) and not _refuses(node) for node in ast.walk(own)):
        features.add("loop")
    if any(isinstance(node, COMPREHENSIONS) for node in ast.walk(own)):
        features.add("comprehension")
    for node in ast.walk(own):
        if isinstance(node, ast.FunctionDef) and node.name in _called(node):
            features.add("itself")
    return features


def _refuses(loop: ast.AST) -> bool:
    """Whether a loop looks for bad arguments."""
    return any(isinstance(node, ast.Raise) for node in ast.walk(loop))


def _called(function: ast.FunctionDef) -> set[str]:
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}
