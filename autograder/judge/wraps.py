"""Find ready-made schedulers in an answer that should be written from scratch.

Reads the syntax tree only, runs nothing. What it finds is said in a note and costs
nothing: whether it is allowed is the teacher's to decide.
"""

from __future__ import annotations

import ast
import dataclasses
import warnings
from collections.abc import Iterator

from autograder.judge.verdict import Verdict

READY_MADE = (
    "torch.optim.lr_scheduler",
    "torch.optim.swa_utils",
    "timm.scheduler",
    "timm.scheduler.scheduler_factory",
    "transformers",
    "transformers.optimization",
    "optax",
    "optax.schedules",
    "fastai.callback.schedule",
    "keras.optimizers.schedules",
    "tensorflow.keras.optimizers.schedules",
)
# One of these words is read wherever one of them is used.
HEADS = {module.partition(".")[0] for module in READY_MADE}
# Names there that make no schedule by themselves.
HARMLESS = {
    "LRScheduler",
    "_LRScheduler",
    "LambdaLR",
    "MultiplicativeLR",
    "SequentialLR",
    "ChainedScheduler",
    "AveragedModel",
    "update_bn",
}
SCHEDULE_WORDS = ("schedule", "lr", "decay", "warmup", "annealing", "cosine", "sgdr")
MAX_SOURCE = 200_000


def wraps(source: str, name: str | None = None) -> list[str]:
    r"""Name the ready-made schedulers that an answer uses, in alphabetical order.

    Args:
        source: the cell or the file.
        name: the answer; where it is defined there, only what it uses counts, so that
            a comparison beside it is no offence.

    >>> wraps("from torch.optim.lr_scheduler import StepLR as S\nf = lambda: S(1)")
    ['StepLR']
    """
    nowhere = source.isascii() and not any(word in source for word in HEADS)
    tree = None if nowhere else _parsed(source)
    if tree is None:
        return []
    known = dict(_imported(tree))
    found = {
        used
        for part in _reached(tree, name)
        for node in ast.walk(part)
        for used in _ready_made(node, known)
    }
    return sorted(found)


def note_wrapping(
    verdict: Verdict, source: str, *, from_scratch: bool = True
) -> Verdict:
    r"""Return the verdict with a note for each ready-made scheduler in the answer.

    >>> plain = Verdict("step_lr", "hidden", "passed", 1.0)
    >>> note_wrapping(plain, "import torch\ntorch.optim.lr_scheduler.StepLR").notes
    ('wraps StepLR',)
    """
    if not from_scratch:
        return verdict
    notes = [f"wraps {name}" for name in wraps(source, verdict.exercise)]
    together = tuple(dict.fromkeys((*verdict.notes, *notes)))
    return dataclasses.replace(verdict, notes=together)


def _parsed(source: str) -> ast.Module | None:
    """The tree, or None for what is no Python (a magic line is left out first)."""
    if len(source) > MAX_SOURCE:
        return None
    for text in (source, _without_magics(source)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _without_magics(source: str) -> str:
    lines = source.splitlines()
    return "\n".join(
        "" if line.lstrip().startswith(("%", "!", "?")) else line for line in lines
    )


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Pairs of a name and what it stands for, from all imports and plain renamings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                yield alias.asname or head, alias.name if alias.asname else head
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _reached(tree: ast.Module, name: str | None) -> list[ast.AST]:
    """The definition of a name and of all that it uses, or the whole tree."""
    definitions: dict[str, list[ast.AST]] = {}
    for node in tree.body:
        for defined in _defined_by(node):
            definitions.setdefault(defined, []).append(node)
    if name not in definitions:
        return [tree]
    seen: set[str] = set()
    waiting, found = [name], []
    while waiting:
        one = waiting.pop()
        if one in seen or one not in definitions:
            continue
        seen.add(one)
        for part in definitions[one]:
            found.append(part)
            waiting += [n.id for n in ast.walk(part) if isinstance(n, ast.Name)]
    return found


def _defined_by(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    targets = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        targets = [node.target]
    return [
        part.id for t in targets for part in ast.walk(t) if isinstance(part, ast.Name)
    ]


def _ready_made(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    dotted = _dotted(node, known)
    if dotted is not None:
        module, _, name = dotted.rpartition(".")
        if module in READY_MADE and _is_schedule(module, name):
            yield name
    if isinstance(node, ast.Call) and _dotted(node.func, {}) == "getattr":
        module, name = _asked_by_getattr(node, known)
        if module in READY_MADE and _is_schedule(module, name):
            yield name


def _asked_by_getattr(node: ast.Call, known: dict[str, str]) -> tuple[str, str]:
    owner, word = [*node.args, *[ast.Constant(None)] * 2][:2]
    name = word.value if isinstance(word, ast.Constant) else None
    return _dotted(owner, known) or "", name if isinstance(name, str) else ""


def _dotted(node: ast.AST, known: dict[str, str]) -> str | None:
    names = []
    while isinstance(node, ast.Attribute):  # a chain may be thousands of names long
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([known.get(node.id, node.id), *reversed(names)])


def _is_schedule(module: str, name: str) -> bool:
    if not name or name in HARMLESS or f"{module}.{name}" in READY_MADE:
        return False
    if module.startswith("torch"):
        return True
    return any(word in name.lower() for word in SCHEDULE_WORDS)
