"""The files of ours that a submission may see, and where they stand in the sandbox.

Observing needs them and none holds a secret. Everything else of the repository is not
there: no references, no keys, no gradebook, no other submission.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.repository import ROOT

INSIDE = "/lr"
# Modules in there: what holds a conversation, and what forks those that do.
RUNNER, WARM = "inside.runner", "inside.warm"

PACKAGE_FILES = (
    "__init__.py",
    "errors.py",
    "repository.py",
    "shown.py",
    "judge/__init__.py",
    "judge/documents.py",
    "judge/observe.py",
    "judge/reach.py",
    "judge/covers.py",
    "judge/wire.py",
    "judge/limits.py",
    "judge/threads.py",
)
PACKAGE_FOLDERS = ("judge/scenes", "training", "plots")
NOT_NEEDED = "plots/lessons/"  # what draws the pictures that stand beside lessons
SUFFIXES = {".py", ".js", ".css", ".json", ".html"}
# How the data was made is not among them: that code knows schedules.
DATA = {".json", ".npz", ".csv", ".md"}


def package_files() -> Iterator[str]:
    """Each visible file of the package, relative to it."""
    package = ROOT / "autograder"
    for name in PACKAGE_FILES:
        if (package / name).is_file():
            yield name
    for folder in PACKAGE_FOLDERS:
        for path in sorted((package / folder).rglob("*")):
            name = path.relative_to(package).as_posix()
            shown = path.suffix in SUFFIXES and not name.startswith(NOT_NEEDED)
            if shown and path.is_file() and not path.is_symlink():
                yield name


def visible_files(course: Path) -> Iterator[tuple[Path, str]]:
    """Pairs of a path on this machine and its place in the sandbox.

    >>> pairs = dict((inside, str(path)) for path, inside in visible_files(ROOT))
    >>> "/lr/inside/warm.py" in pairs, any("exercises" in path for path in pairs)
    (True, False)
    """
    package = ROOT / "autograder"
    for path in sorted((package / "grading" / "sandbox" / "inside").glob("*.py")):
        yield path, f"{INSIDE}/inside/{path.name}"
    for name in package_files():
        yield package / name, f"{INSIDE}/autograder/{name}"
    for path in sorted((course / "datasets").rglob("*")):
        if path.suffix in DATA and path.is_file() and not path.is_symlink():
            yield path, f"{INSIDE}/{path.relative_to(course).as_posix()}"
