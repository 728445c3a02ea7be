"""The graded notebook and what lies beside it, in the place where nbgrader looks.

Written beside and renamed: a reader sees the old notebook or the new one. Its first
line says which result it shows, so that a later run need not read on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.grading.gradebook.graded_notebook import (
    is_paragraph,
    rebuilt_notebook,
    set_paragraphs,
    set_verdicts,
)
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.kit import Place, digest
from autograder.repository import ROOT

# What differs from run to run, and says nothing about the answers.
BESIDE_THE_POINT = {"seconds", "how", "why"}
MARK = re.compile(rb'^\{\s*"metadata": \{\s*"lr": \{\s*"recorded": "([0-9a-f]{64})"')
HEAD_BYTES = 200
LOOKS = ("grading/gradebook/graded_notebook.py", "feedback/*.*")
READ_ONLY = 0o444


@dataclasses.dataclass(frozen=True)
class Folder:
    """Where one learner's graded lesson lies."""

    path: Path
    lesson: str

    @property
    def notebook(self) -> Path:
        return self.path / f"{self.lesson}.ipynb"


def graded_folder(place: Place, student: str, lesson: str) -> Folder:
    return Folder(place.work / "autograded" / student / lesson, lesson)


def graded_document(
    result: SubmissionResult,
    rebuilt: Mapping[str, Any] | None,
    skeleton: Mapping[str, Any],
    lesson: bytes,
) -> dict[str, Any]:
    """The notebook as graders and learners see it, marked with what it shows."""
    notebook = set_verdicts(rebuilt_notebook(rebuilt, skeleton), result)
    document = set_paragraphs(notebook, skeleton)
    return marked(document, key_of(result, lesson))


def marked(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The mark first, before anything that a learner wrote."""
    about = document["metadata"]
    ours = {"recorded": key, **without(in_order(about.get("lr", {})), "recorded")}
    return {**document, "metadata": {"lr": ours, **without(about, "lr")}}


def without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}


def in_bytes(document: Mapping[str, Any]) -> bytes:
    """The notebook as a file, a line for each cell; equal ones are equal in every byte.

    What marks it comes first.
    """
    about = document["metadata"]
    marks = {"recorded": about["lr"]["recorded"], **in_order(about["lr"])}
    head = {"lr": marks, **in_order(about)}
    head["lr"] = marks
    cells = ",\n".join(in_one_line(cell) for cell in document["cells"])
    version = f'"nbformat": {document["nbformat"]}'
    minor = f'"nbformat_minor": {document["nbformat_minor"]}'
    about_it = json.dumps(head, ensure_ascii=False)
    text = f'{{"metadata": {about_it},\n{version}, {minor},\n"cells": [\n{cells}\n]}}\n'
    return text.encode(errors="replace")


def in_order(mapping: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(mapping, sort_keys=True))
    return found


def in_one_line(cell: Mapping[str, Any]) -> str:
    """A cell with its source as lines, which is how tools compare notebooks."""
    lines = "".join(cell["source"]).splitlines(keepends=True)
    return json.dumps({**cell, "source": lines}, sort_keys=True, ensure_ascii=False)


@functools.cache
def looks() -> bytes:
    """Of the code that draws a verdict: a page of an older look is written anew."""
    package = ROOT / "autograder"
    whole = hashlib.sha256()
    for path in sorted(path for one in LOOKS for path in package.glob(one)):
        whole.update(path.read_bytes())
    return whole.digest()


def fingerprint(skeleton: Mapping[str, Any]) -> bytes:
    """Of the lesson that answers are set on."""
    return hashlib.sha256(json.dumps(skeleton, sort_keys=True).encode()).digest()


def key_of(result: SubmissionResult, lesson: bytes) -> str:
    """What a graded notebook shows: the result, the lesson around it, and its look."""
    content = result.model_dump_json(exclude=BESIDE_THE_POINT)
    return digest(content.encode(errors="replace"), lesson, looks())


def key_there(path: Path) -> str | None:
    """The key of the result that a graded notebook shows, where there is one."""
    try:
        with path.open("rb") as file:
            found = MARK.match(file.read(HEAD_BYTES))
    except OSError:
        return None
    return found.group(1).decode() if found else None


def same_paragraphs(path: Path, document: Mapping[str, Any]) -> frozenset[str]:
    """The paragraphs that are as they were in the graded notebook of before.

    What a person has given for them need not be asked about again.
    """
    now = paragraphs(document)
    if not now or not path.is_file():
        return frozenset()
    try:
        before = paragraphs(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError, OSError):
        return frozenset()
    return frozenset(name for name in now if now[name] == before.get(name))


def paragraphs(document: Mapping[str, Any]) -> dict[str, str]:
    """The texts that a person grades, by the name of their cell."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in document["cells"]
        if is_paragraph(cell)
    }


def write_beside(path: Path, data: bytes) -> Path:
    """Write all but the last step; `replace` is that."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        beside.write_bytes(data)
        beside.chmod(READ_ONLY)
    except OSError:
        give_up(beside)
        raise
    return beside


def give_up(beside: Path) -> None:
    """Leave nothing of what was not written to its end, no empty folder either."""
    with contextlib.suppress(OSError):
        beside.unlink(missing_ok=True)
    for folder in beside.parents[:2]:
        with contextlib.suppress(OSError):
            folder.rmdir()  # only where nothing is in it


def write_stamp(folder: Folder, when: datetime | None) -> None:
    """The time that counts, in nbgrader's own form; no file where none is known."""
    path = folder.path / STAMP
    if when is None:
        path.unlink(missing_ok=True)
        return
    text = stamp_text(when).encode()
    if not path.is_file() or path.read_bytes() != text:
        write_beside(path, text).replace(path)


def stamp_text(when: datetime) -> str:
    r"""A time of UTC as nbgrader's exchange writes it.

    >>> stamp_text(datetime(2026, 1, 31, 10))
    '2026-01-31 10:00:00.000000 UTC\n'
    """
    return when.strftime("%Y-%m-%d %H:%M:%S.%f UTC\n")


def copy_pictures(sources: Mapping[str, Path], folder: Folder) -> None:
    """Put the lesson's own files beside the notebook, where they are not there yet."""
    for name, source in sources.items():
        target = folder.path / name
        if is_copy(source, target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copyfile(source, beside)
        beside.chmod(READ_ONLY)
        beside.replace(target)


def is_copy(source: Path, target: Path) -> bool:
    """Whether there is a copy of it that was made after it was last changed."""
    try:
        ours, theirs = source.stat(), target.stat()
    except OSError:
        return False
    return ours.st_size == theirs.st_size and ours.st_mtime <= theirs.st_mtime


def sweep(folder: Folder, keep: Sequence[str]) -> None:
    """Remove what an earlier grading left there and this one did not write."""
    kept = {folder.path / name for name in keep} | {folder.notebook}
    for path in sorted(folder.path.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in kept:
            path.unlink()
