"""The secret of each version that came through the exchange, kept by its time.

The page of an attempt bears the time of that attempt, which need not be the last; under
the name that its secret makes, its learner looks for it.
"""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

from autograder.grading.classes.attempts import folder_of
from autograder.grading.submission.kit import Place
from autograder.whole_file import put_whole

SECRET = "submission_secret.txt"  # noqa: S105 - a file's name
MOST_BYTES = 1_000
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def usable(data: bytes) -> bool:
    """Whether nbgrader can make a page's name of a secret, which a learner may write.

    >>> usable(b"0a1b"), usable(b" "), usable(bytes([255]))
    (True, False, False)
    """
    return data.isascii() and bool(data.strip()) and len(data) <= MOST_BYTES


def secret_in(folder: Path) -> bytes:
    """The secret that lies in a submission; empty where none does."""
    return secret_at(folder / SECRET)


def secret_at(path: Path) -> bytes:
    try:
        handle = os.open(path, FLAGS)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        regular = stat.S_ISREG(os.fstat(handle).st_mode)
        data = file.read(MOST_BYTES + 1) if regular else b""
    return data if usable(data) else b""


def place_of(place: Place, lesson: str, student: str, when: datetime) -> Path:
    """Where the secret of one version is kept, beside the learner's attempts."""
    name = when.strftime("%Y%m%d-%H%M%S-%f")
    return folder_of(place, lesson, student) / "secrets" / name


def keep_secret(
    place: Place, lesson: str, student: str, when: datetime, secret: bytes
) -> None:
    """Keep the secret of a version that was handed in then; none is not kept."""
    if secret:
        put_whole(place_of(place, lesson, student, when), secret, 0o600)


def kept_secret(place: Place, lesson: str, student: str, when: datetime) -> bytes:
    """The secret of the version that was handed in then; empty where none is kept."""
    return secret_at(place_of(place, lesson, student, when))
