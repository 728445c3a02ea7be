"""Keeps a learner's other files out of what graders open and learners get back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

KEPT = {"timestamp.txt"}


def sweep(converter: Any, lesson: str, student: str) -> None:
    """Remove from the autograded folder what nbgrader copied from the submission.

    It follows links as it copies, so a link to another's file would end up in the
    feedback. What the lesson itself brings (pictures) stays.
    """
    course = getattr(converter, "coursedir", None)
    if course is None:
        return
    folder = Path(course.format_path(course.autograded_directory, student, lesson))
    source = Path(course.format_path(course.source_directory, ".", lesson))
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder)
        ours = (source / name).is_file() and path.suffix != ".ipynb"
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif not ours and str(name) not in KEPT:
            path.unlink()
