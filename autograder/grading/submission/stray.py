"""Says where a notebook lies that is not where it belongs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from autograder.grading.submission.companions import printable

MOST_LOOKED_AT = 500  # entries; whoever hands in more of them is not helped by more
DEEPEST = 4


def where_it_lies(folder: Path, lesson: str) -> str:
    """Why a learner's notebook is missing: what lies in the learner's folder instead.

    >>> import tempfile; ann = Path(tempfile.mkdtemp())
    >>> where_it_lies(ann, "01_basics")
    'no 01_basics.ipynb was handed in'
    >>> (ann / "01_basics.ipynb").touch()
    >>> where_it_lies(ann, "01_basics")
    '01_basics.ipynb lies one folder too high: `lr collect` takes it'
    """
    found = sorted(below(folder), key=lambda path: len(path.parts))
    right = PurePosixPath(lesson, f"{lesson}.ipynb")
    for path in found:
        if path.name.lower() == right.name.lower() and is_ours(path, lesson):
            if path == right:
                continue
            return f"{printable(path.name)} {place(path, right)}: `lr collect` takes it"
    for path in found:
        if path.suffix.lower() == ".zip" and is_ours(path, lesson):
            name = printable(str(path.name))
            return f"there is a zip, {name}: `lr collect` takes what is in it"
    for path in found:
        if path.suffix.lower() == ".ipynb" and path.parent.name == lesson:
            return f"there is {printable(path.name)}, but no {right.name}"
    return f"no {right.name} was handed in"


def is_ours(path: PurePosixPath, lesson: str) -> bool:
    """Whether it could be this lesson's file: not what lies in another's folder."""
    named = path.stem.lower().startswith(lesson.lower())
    return named or path.parts[0].lower() == lesson.lower()


def place(path: PurePosixPath, right: PurePosixPath) -> str:
    deeper = len(path.parts) - len(right.parts)
    if deeper > 0:
        number = {1: "one folder", 2: "two folders"}.get(deeper, f"{deeper} folders")
        return f"lies {number} too deep"
    if deeper < 0:
        return "lies one folder too high"
    if path.parent == right.parent:
        return "is written otherwise than the lesson"
    return f"lies in {printable(str(path.parent))} instead of {right.parent}"


def below(folder: Path) -> Iterator[PurePosixPath]:
    """Files in a folder and in those below, following no link; not all, where many."""
    waiting, looked_at = [folder], 0
    while waiting:
        here = waiting.pop(0)
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    looked_at += 1
                    if looked_at > MOST_LOOKED_AT:
                        return
                    path = Path(entry.path)
                    depth = len(path.relative_to(folder).parts)
                    if entry.is_dir(follow_symlinks=False):
                        if depth < DEEPEST and not entry.name.startswith("."):
                            waiting.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        yield PurePosixPath(*path.relative_to(folder).parts)
        except OSError:
            continue
