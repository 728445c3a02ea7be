"""Why something failed, in words that hold nothing of the class."""

from __future__ import annotations

from autograder.errors import UserError


def words_for(error: BaseException) -> str:
    """Why something failed, without anything of the class in it.

    >>> words_for(OSError(28, "No space left on device", "/class/ann"))
    'No space left on device'
    >>> words_for(ValueError("ann wrote this"))
    'ValueError: please report this'
    """
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, MemoryError):
        return "there was no memory left"
    return f"{type(error).__name__}: please report this"
