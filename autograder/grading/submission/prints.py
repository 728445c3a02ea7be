"""Fingerprints of all that a lesson's results follow from, each with a name.

What differs between two of them says what has to be done anew: where it is the code of
an exercise, or of the judge, it is judged again from what was seen before; where it is
what observes, all runs again. Tables, pictures, styles, commands and a lesson's prose
are in none of them. None needs an answer key, nor any library of the course.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from autograder.exercises import file_of
from autograder.grading.sandbox.visible_files import DATA, package_files
from autograder.repository import ROOT

Prints = Mapping[str, str]

PACKAGE = ROOT / "autograder"
LIBRARIES = ("numpy", "torch", "ipython")
JUDGING = ("judge/**/*.py", "measuring/judged.py", "grading/submission/translation.py")
JUDGING_MORE = ("grading/submission/verdicts.py", "grading/submission/covering.py")
OBSERVING = ("grading/sandbox/**/*.py", "notebook/running.py", "notebook/syntax.py")
# What every exercise's key and cases are made with.
SHARED = ("exercises/keys.py", "exercises/judging.py", "exercises/model.py")
DRAWS_ONLY = "plots/"
REBUILDING = ("notebook/*.py", "grading/submission/scripts.py")
# Apart from a lesson's own exercises: what a worker must have in common with a run.
WORKERS = ("exercises/**/*.py", "measuring/*.py", "training/*.py", "grading/*/*.py")


def digest(*parts: bytes) -> str:
    """A fingerprint of parts and of where one ends and the next begins.

    >>> digest(b"a", b"b") == digest(b"ab")
    False
    """
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def prints_of(exercises: tuple[str, ...], draw: str, limits: str) -> Prints:
    """The fingerprints of a lesson, by name.

    Args:
        exercises: those of the lesson.
        draw: of the class's secret and the lesson's release: they draw hidden inputs.
        limits: what a submission may use.
    """
    found = {f"exercise {name}": of_exercise(name) for name in exercises}
    found |= {
        "judge": of_files(*JUDGING, *JUDGING_MORE),
        "sandbox": digest(of_sandbox().encode(), limits.encode()),
        "environment": environment(),
        "rebuilding": of_files(*REBUILDING),
        "draw": digest(draw.encode()),
    }
    return found


@functools.cache
def of_exercise(name: str) -> str:
    """Of an exercise's file and all of ours that it imports, apart from the judge."""
    paths = {file_of(name), *(PACKAGE / one for one in SHARED)}
    waiting = list(paths)
    while waiting:
        new = set(imported(waiting.pop())) - paths
        paths |= new
        waiting += new
    return digest(*(of_file(path).encode() for path in sorted(paths)), of_data())


def imported(path: Path) -> Iterator[Path]:
    """The files of ours that a file imports, apart from the judge and the package."""
    for module in modules_in(path):
        parts = module.split(".")[1:]
        place = PACKAGE.joinpath(*parts)
        for found in (place.with_suffix(".py"), place / "__init__.py"):
            if parts and parts[0] != "judge" and found.is_file():
                yield found


def modules_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        yield from (name for name in names if name.startswith("autograder."))


@functools.cache
def of_sandbox() -> str:
    """Of what observes, and of all that a submission sees and counts on."""
    seen = {name for name in package_files() if not name.startswith(DRAWS_ONLY)}
    return digest(of_files(*OBSERVING, *sorted(seen)).encode(), of_data())


@functools.cache
def of_data() -> bytes:
    folder = ROOT / "datasets"
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in DATA]
    return digest(*(path.read_bytes() for path in paths if path.is_file())).encode()


@functools.cache
def of_files(*patterns: str) -> str:
    """Of files of the package, by their names and what is in them."""
    paths = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    return digest(*(of_file(path).encode() for path in sorted(paths)))


@functools.cache
def of_file(path: Path) -> str:
    name = path.relative_to(PACKAGE).as_posix()
    return digest(name.encode(), path.read_bytes())


@functools.cache
def environment() -> str:
    """Of Python and the libraries that answers use."""
    words = [sys.version, *(f"{name} {version(name)}" for name in LIBRARIES)]
    return digest(*(word.encode() for word in words))


@functools.cache
def of_all_code() -> str:
    """Of all that verdicts depend on here: two machines agree on it, or on nothing."""
    parts = [of_files(*WORKERS, *JUDGING, *REBUILDING), of_sandbox(), environment()]
    return digest(*(part.encode() for part in parts))
