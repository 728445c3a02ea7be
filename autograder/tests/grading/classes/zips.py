"""Zips as learning platforms and as people with bad intentions make them."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.tests.grading.tiny_course import LESSON

When = tuple[int, int, int, int, int, int]
NAME = f"{LESSON}.ipynb"
EARLY: When = (2026, 11, 1, 12, 0, 0)
LATE: When = (2026, 11, 5, 12, 0, 0)


def notebook(words: str = "", lesson: str = LESSON) -> bytes:
    """A small notebook that says of which lesson it is."""
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": words}
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"lr": {"lesson": lesson}} if lesson else {},
        "cells": [cell],
    }
    return json.dumps(document).encode()


def packed(
    content: Mapping[str, bytes], times: Mapping[str, When] | None = None
) -> bytes:
    """A zip; entries are from different days unless `times` says when."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(content.items()):
            when = (times or {}).get(name, (2026, 11, 1 + number % 28, 12, 0, 0))
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)
    return file.getvalue()


def zip_at(path: Path, content: Mapping[str, bytes], **times: When) -> Path:
    path.write_bytes(packed(content, times))
    return path


def with_entry(
    info: zipfile.ZipInfo, data: bytes, others: Mapping[str, bytes]
) -> bytes:
    """A zip with one entry as it is described, among others."""
    file = io.BytesIO(packed(others))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(info, data)
    return file.getvalue()


def moodle(name: str, number: int, file: str = NAME) -> str:
    return f"{name}_{number}_assignsubmission_file_/{file}"
