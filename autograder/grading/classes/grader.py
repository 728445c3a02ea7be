"""What a worker does, wherever it is: a task's bytes in, an answer's bytes out."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from autograder.grading.classes.parcels import (
    Setting,
    Task,
    pack_graded,
    read_setting,
    read_task,
)
from autograder.grading.sandbox.unsandboxed import observer_for
from autograder.grading.submission.engine import Engine, Graded
from autograder.grading.submission.kit import code_fingerprint
from autograder.grading.submission.observations import NoShelf, shelf_in
from autograder.repository import ROOT


class OtherCode(Exception):  # noqa: N818 - it says what is the case
    """This worker's course is another than the one that asks."""


class Grader:
    """An engine for one lesson, made from plain data."""

    def __init__(self, setting: Setting) -> None:
        """Make ready.

        Raises:
            OtherCode: verdicts from here would not be those of who asks.
            SandboxUnavailable: this machine cannot isolate submissions.
        """
        if setting.code and setting.code != code_fingerprint():
            raise OtherCode(difference(setting.code))
        self.engine = engine_of(setting)

    @classmethod
    def from_bytes(cls, data: bytes) -> Grader:
        return cls(read_setting(data))

    def answer(self, task: bytes) -> bytes:
        asked = read_task(task)
        return pack_graded(graded_by(self.engine, asked))


def graded_by(engine: Engine, task: Task) -> Graded:
    return engine.grade(
        task.submission, only=task.only, before=task.before, force=task.force
    )


def engine_of(setting: Setting) -> Engine:
    root = Path(setting.root) if setting.root else ROOT
    shelf = shelf_in(Path(setting.work), writes=setting.keeps) if setting.work else None
    observer = observer_for(root, setting.limits, sandboxed=setting.sandboxed)
    return Engine(setting.kit, observer, setting.sandboxed, shelf or NoShelf())


def difference(wanted: str) -> str:
    return (
        f"it has other code or other libraries (fingerprint {code_fingerprint()[:12]}, "
        f"where {wanted[:12]} is asked for): give it this version of the course"
    )


def about_this_code() -> dict[str, str]:
    """What verdicts depend on, for people: versions, and the course's own code."""
    return {
        "Python": ".".join(map(str, sys.version_info[:3])),
        "numpy": version("numpy"),
        "torch": version("torch"),
        "code": code_fingerprint()[:12],
    }
