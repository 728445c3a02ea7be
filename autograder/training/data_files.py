"""Files of data that are missing or damaged: which one, and how to make it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.errors import UserError

DATASETS = Path(__file__).resolve().parents[2] / "datasets"


class DataFileError(UserError):
    """A file of `datasets/` that cannot be used; a notebook shows the line alone."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in the place of a traceback."""
        return [str(self)]


def unusable(path: Path, remedy: str) -> DataFileError:
    """The error to raise about a file that is missing, or else damaged.

    >>> str(unusable(DATASETS / "none.npz", "look for it"))
    'datasets/none.npz is missing: look for it'
    """
    name = path.relative_to(DATASETS.parent).as_posix()
    state = "damaged" if path.exists() else "missing"
    return DataFileError(f"{name} is {state}: {remedy}")


def read_runs(path: Path) -> dict[str, Any]:
    """A file of recorded runs, with its settings and its runs."""
    remedy = f"`python datasets/make.py {path.stem}` makes it again"
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise unusable(path, remedy) from fault
    if not isinstance(content, dict) or not {"settings", "runs"} <= content.keys():
        raise unusable(path, remedy)
    return content
