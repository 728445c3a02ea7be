"""How each recorded run was made: one module for each lesson, collected by make.py."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def all_runs() -> dict[str, Callable[[], None]]:
    """Every recipe by the name of the file that it writes, lesson after lesson."""
    found: dict[str, Callable[[], None]] = {}
    for path in sorted(Path(__file__).parent.glob("l[0-9]*.py")):
        found |= import_module(f"recipes.{path.stem}").RUNS
    return found
