"""Show a lesson's own picture as an output, with its words."""

from __future__ import annotations

from pathlib import Path

from autograder.plots.figure import show_svg
from autograder.repository import ROOT


def show_picture(name: str) -> None:
    """Show a picture that lies beside a lesson, by its file's name.

    Raises:
        ValueError: no lesson has a picture of this name.
    """
    from autograder.plots.pictures import alt_texts

    found = sorted((ROOT / "lessons").glob(f"*/pictures/{Path(name).name}"))
    if not found:
        msg = f"no lesson has a picture {name!r}"
        raise ValueError(msg)
    path = found[0]
    show_svg(path.read_bytes(), alt_texts(path.parent.parent.name)[path.name])
