"""Plain files handed in beside a notebook: which of them go with it; pure."""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Iterable, Mapping
from importlib.machinery import PathFinder
from pathlib import PurePosixPath
from typing import Any

from autograder import printable as texts

MOST_FILES = 10
MOST_BYTES = 1_000_000  # of all of them together
MOST_NAME = 100
KINDS = (".py", ".csv")
# Python imports these by itself where it finds them, or they are this course's own.
OURS = frozenset({"autograder", "sitecustomize", "usercustomize"})


@dataclasses.dataclass(frozen=True)
class Companions:
    """The files that go with a notebook, and a sentence for each that was left out."""

    files: Mapping[str, bytes]
    told: tuple[str, ...] = ()


def is_companion(name: str) -> bool:
    """Whether a file is of a kind that may go with a notebook.

    >>> is_companion("utils.py"), is_companion("notes.pdf"), is_companion(".x.py")
    (True, False, False)
    """
    return not name.startswith(".") and PurePosixPath(name).suffix in KINDS


def objection(name: str) -> str:
    r"""Why a file of a fitting kind cannot go with the notebook; "" where it can.

    >>> objection("torch.py")
    'would stand before torch itself: left out'
    >>> objection("utils.py"), objection("torch.csv")
    ('', '')
    >>> objection("a\nb.py")
    'has a name that no file should bear: left out'
    """
    stem = PurePosixPath(name).stem
    plain = name.isprintable() and len(name) <= MOST_NAME
    if not plain or set(name) & set('/\\:*?"<>|'):
        return "has a name that no file should bear: left out"
    if name.endswith(".py") and is_taken(stem):
        return f"would stand before {stem} itself: left out"
    return ""


@functools.cache
def is_taken(module: str) -> bool:
    """Whether Python, an installed package or this course has a module of that name."""
    if module in OURS or module in sys.stdlib_module_names:
        return True
    # Not by `sys.path`: the folder where somebody stands is no package.
    installed = [path for path in sys.path if "site-packages" in path]
    return PathFinder.find_spec(module, installed) is not None


def chosen(found: Mapping[str, bytes]) -> Companions:
    """Those that go with the notebook, in the order of their names.

    >>> chosen({"utils.py": b"x = 1", "numpy.py": b""}).told
    ('a file numpy.py would stand before numpy itself: left out',)
    >>> list(chosen({f"m{i}.py": b"" for i in range(11)}).files)[-1]
    'm8.py'
    """
    kept: dict[str, bytes] = {}
    told = []
    for name in sorted(found):
        reason = objection(name) or too_much(kept, found[name])
        if reason:
            told.append(f"a file {printable(name)} {reason}")
        else:
            kept[name] = found[name]
    return Companions(kept, tuple(told))


def too_much(kept: Mapping[str, bytes], data: bytes) -> str:
    if len(kept) >= MOST_FILES:
        return f"is one more than {MOST_FILES} beside the notebook: left out"
    if sum(map(len, kept.values())) + len(data) > MOST_BYTES:
        return f"makes more than {MOST_BYTES // 1_000_000} MB in all: left out"
    return ""


def why_not_found(errors: Iterable[Mapping[str, Any]]) -> list[str]:
    """What to say of what cells did not find, where the lesson takes no files.

    >>> why_not_found([{"type": "ModuleNotFoundError", "message": "No module 'utils'"}])
    ["No module 'utils': the lesson takes no files beside the notebook"]
    """
    words = "the lesson takes no files beside the notebook"
    missed = [
        printable(str(error.get("message", "")))
        for error in errors
        if error.get("type") in {"ModuleNotFoundError", "FileNotFoundError"}
    ]
    return [f"{message}: {words}" for message in dict.fromkeys(missed)]


def printable(name: str) -> str:
    r"""A name of somebody else's making, for a line on a terminal.

    >>> printable("a\x1b[2J.py"), len(printable("a" * 500))
    ('a\ufffd[2J.py', 80)
    """
    return texts.printable(name, 79)
