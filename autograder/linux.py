"""Grading needs Linux, for its walls are made of what Linux has."""

from __future__ import annotations

import sys

from autograder.errors import UserError


def require_linux(system: str = "") -> None:
    """Say in one line that this is no place to grade, where it is none.

    >>> require_linux("linux")
    >>> require_linux("darwin")
    Traceback (most recent call last):
    autograder.errors.UserError: grading needs Linux, and this is macOS: use a Linux \
machine, a virtual machine or a container; studying works here
    """
    system = system or sys.platform
    if system.startswith("linux"):
        return
    name = {"darwin": "macOS", "win32": "Windows"}.get(system, system)
    raise UserError(
        f"grading needs Linux, and this is {name}: use a Linux machine, a virtual "
        "machine or a container; studying works here"
    )
