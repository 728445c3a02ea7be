"""Members whose notebook met with an accident, or with a clever idea."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.tests.sample_class.honest import UPHILL
from autograder.tests.sample_class.member import (
    VICTIM,
    Member,
    Notebook,
    added,
    answered,
    as_bytes,
    cell_of,
    changed,
    write,
)

CHECK = f"check_{VICTIM}"


def without(*names: str) -> object:
    def change(notebook: Notebook) -> Notebook:
        kept = [c for c in notebook["cells"] if c.get("id") not in names]
        return notebook | {"cells": kept}

    return changed(change)


def no_marks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def duplicated(notebook: Notebook) -> None:
    index = notebook["cells"].index(cell_of(notebook, VICTIM))
    earlier = {**cell_of(notebook, VICTIM), "source": UPHILL, "id": "earlier"}
    notebook["cells"].insert(index, earlier)


def reordered(notebook: Notebook) -> None:
    notebook["cells"].reverse()


def retagged(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {
                "grade": False,
                "solution": False,
                "locked": False,
                "points": 0,
            }


def more_points(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 1000


def own_check(notebook: Notebook) -> None:
    cell_of(notebook, CHECK)["source"] = "10.0"
    cell_of(notebook, VICTIM)["source"] = UPHILL


def check_as_text(notebook: Notebook) -> None:
    cell = cell_of(notebook, CHECK)
    cell["cell_type"] = "markdown"
    cell.pop("outputs", None)
    cell.pop("execution_count", None)


def moved_out(notebook: Notebook) -> None:
    source = cell_of(notebook, VICTIM)["source"]
    cell_of(notebook, VICTIM)["source"] = ""
    notebook["cells"].append(added(source))


def all_tagged(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception"]


def wrong_kernel(notebook: Notebook) -> None:
    kernel = {"name": "ir", "display_name": "R", "language": "R"}
    notebook["metadata"]["kernelspec"] = kernel


def older_release(notebook: Notebook) -> None:
    notebook["metadata"]["lr"] = {**notebook["metadata"]["lr"], "release": "0" * 16}


def link(lesson: Notebook, path: Path) -> None:
    other = path.parent / "elsewhere.txt"
    write(answered(lesson), other)
    path.symlink_to(other)


def other_name(lesson: Notebook, path: Path) -> None:
    write(answered(lesson), path.with_name("Untitled.ipynb"))


def fifo(lesson: Notebook, path: Path) -> None:
    os.mkfifo(path)


def merge(data: bytes) -> bytes:
    return b"<<<<<<< HEAD\n" + data + b"\n=======\n" + data + b"\n>>>>>>> other\n"


def unread(name: str, about: str, make: object, status: str = "not graded") -> Member:
    return Member(name, about, make, ("*",), status)  # type: ignore[arg-type]


DAMAGED = (
    Member("no_answer", "answer cell deleted", without(VICTIM), (VICTIM,)),  # type: ignore[arg-type]
    Member("no_check_cell", "check cell deleted", without(CHECK)),  # type: ignore[arg-type]
    Member("no_marks", "all metadata and ids gone", changed(no_marks)),
    Member("duplicated", "a wrong answer before the right one", changed(duplicated)),
    Member("reordered", "cells in reverse", changed(reordered)),
    Member("retagged", "nobody's grade cells any more", changed(retagged)),
    Member("more_points", "1000 points per exercise", changed(more_points)),
    Member("own_check", "check cell says 10.0", changed(own_check), (VICTIM,)),
    Member("check_as_text", "check cell turned into text", changed(check_as_text)),
    Member("moved_out", "answer moved to a cell of one's own", changed(moved_out)),
    Member("all_tagged", "skip-execution on every cell", changed(all_tagged)),
    Member("wrong_kernel", "kernel R", changed(wrong_kernel)),
    Member("older_release", "made from another release", changed(older_release)),
    Member(
        "with_bom",
        "saved with a byte order mark",
        as_bytes(lambda data: b"\xef\xbb\xbf" + data),
    ),
    unread("truncated", "the file ends in the middle", as_bytes(lambda d: d[:900])),
    unread("empty", "an empty file", as_bytes(lambda _: b"")),
    unread("zeros", "zero bytes only", as_bytes(lambda d: b"\0" * len(d))),
    unread("web_page", "a login page", as_bytes(lambda _: b"<!DOCTYPE html><p>")),
    unread("conflict", "marks of a git merge", as_bytes(merge)),
    unread("too_large", "31 MB", as_bytes(lambda d: d + b" " * 31_000_000)),
    unread("fifo", "a pipe in the place of the file", fifo),
    unread("other_name", "Untitled.ipynb", other_name, "missing"),
    unread("nothing", "an empty folder", lambda lesson, path: None, "missing"),
    Member("link", "a symbolic link", link, ("*",), "not graded"),
)
