"""What runs on a cluster's workers: plain bytes in, plain bytes out."""

from __future__ import annotations

import hashlib
import json
import threading

from autograder.errors import UserError
from autograder.grading.classes.grader import Grader, OtherCode, about_this_code
from autograder.grading.classes.reasons import words_for

ANSWER, REFUSAL, TROUBLE = b"A", b"R", b"T"
MINE = threading.local()  # a thread of a worker has its own engine and sandbox


def grade_there(setting: bytes, task: bytes) -> bytes:
    """Answer a task; the first byte says what follows: an answer, or words."""
    try:
        return ANSWER + grader_for(setting).answer(task)
    except (OtherCode, UserError) as error:
        return REFUSAL + json.dumps([my_address(), str(error)]).encode()
    except Exception as error:  # noqa: BLE001 - words travel, and no pickled exception
        return TROUBLE + words_for(error).encode()


def grader_for(setting: bytes) -> Grader:
    """The grader of this setting; one at a time, for each holds a warm sandbox."""
    name = hashlib.sha256(setting).hexdigest()
    if getattr(MINE, "name", "") != name:
        MINE.grader, MINE.name = None, ""
        MINE.grader, MINE.name = Grader.from_bytes(setting), name
    found: Grader = MINE.grader
    return found


def about_there() -> dict[str, str]:
    """What code a worker has, for a mismatch to be told in words."""
    return about_this_code()


def my_address() -> str:
    from distributed import get_worker

    return str(get_worker().address)
