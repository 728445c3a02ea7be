"""The bytes of a file as a notebook document, or the reason why they are none."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from autograder.notebook.whole_text import may_hold_halves, with_whole_texts

MOST_BYTES = 30_000_000
MOST_DEPTH = 100
MOST_PARTS = 1_000_000  # each costs the reader more than its bytes say
FORMAT = 4
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableNotebook(ValueError):  # noqa: N818 - what it is, not an error of ours
    """A file that is no notebook; the message says why, for its author to read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_notebook(data: bytes) -> dict[str, Any]:
    """Read a notebook file; older formats are brought up to date.

    >>> read_notebook(b'{"cells": [], "metadata": {}, "nbformat": 4}')["cells"]
    []
    >>> read_notebook(b"")
    Traceback (most recent call last):
    autograder.notebook.reading.UnreadableNotebook: the file is empty
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1e6:.0f} MB, more than {MOST_BYTES / 1e6:.0f} MB"
        raise UnreadableNotebook(f"the file is too large ({size}): clear its outputs")
    if data.count(b"[") + data.count(b"{") > MOST_PARTS:
        raise UnreadableNotebook("the file has a million parts: clear its outputs")
    document = _parse(_decode(data))
    if not isinstance(document, dict) or not {"cells", "worksheets"} & set(document):
        raise UnreadableNotebook("the file is JSON, but not a notebook")
    if _depth_exceeds(document, MOST_DEPTH):
        raise UnreadableNotebook("the file is nested too deeply to be a notebook")
    if may_hold_halves(data) or data.startswith(UTF_16):
        document = with_whole_texts(document)
    document = _up_to_date(document)
    if not isinstance(document.get("cells"), list):
        raise UnreadableNotebook("the notebook has no list of cells")
    return document


def _decode(data: bytes) -> str:
    if not data.strip():
        raise UnreadableNotebook("the file is empty")
    if not data.strip(b"\0"):
        raise UnreadableNotebook("the file holds zero bytes only: save it again")
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        if data.lstrip().startswith(b"{") and data.rstrip().endswith(b"}"):
            reason = "the file is not in UTF-8 (an editor saved it in another encoding)"
        else:
            reason = "the file is not text: is it a notebook?"
        raise UnreadableNotebook(reason) from None


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise UnreadableNotebook(
            "the file is nested too deeply to be a notebook"
        ) from None
    except json.JSONDecodeError as error:
        if "\n<<<<<<< " in text:
            reason = "the file holds the conflict marks of a git merge"
        elif error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            reason = "the file ends in the middle: it was not copied whole"
        else:
            reason = f"the file is not a notebook: {error.msg} in line {error.lineno}"
        raise UnreadableNotebook(reason) from None
    except ValueError:
        raise UnreadableNotebook("the file holds a number of absurd length") from None


def _depth_exceeds(document: Any, most: int) -> bool:
    level = [document]
    for _ in range(most):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return False
    return True


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _up_to_date(document: dict[str, Any]) -> dict[str, Any]:
    version = document.get("nbformat", FORMAT)
    if version == FORMAT and "cells" in document:
        return document
    if not isinstance(version, int) or version > FORMAT:
        raise UnreadableNotebook(
            "the notebook has a format that is not known here: "
            "save it as nbformat 4 (JupyterLab does)"
        )
    try:
        import nbformat

        convert: Callable[..., dict[str, Any]] = nbformat.convert
        from_dict: Callable[..., dict[str, Any]] = nbformat.from_dict
        return dict(convert(from_dict(document), FORMAT))
    except Exception:  # noqa: BLE001 - whatever the converter trips over
        raise UnreadableNotebook(
            f"the notebook has the old format {version} and cannot be brought up to "
            "date: open it in JupyterLab and save it again"
        ) from None
