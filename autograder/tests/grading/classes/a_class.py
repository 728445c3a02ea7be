"""A small lesson's kit, and what graders say of it, made without running anything."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path

from autograder.grading.classes.hands import OwnHands
from autograder.grading.classes.parcels import Setting, Task
from autograder.grading.sandbox.looking import Observer, warm_observer
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import LessonKit, lesson_kit
from autograder.repository import ROOT
from autograder.tests.grading.classes.observing_here import observed_here
from autograder.tests.grading.tiny_course import LESSON, in_lines, place, right


@functools.cache
def kit() -> LessonKit:
    with tempfile.TemporaryDirectory() as folder:
        return lesson_kit(place(Path(folder) / "course"), LESSON)


def setting() -> Setting:
    return Setting(kit())


def handed_in(student: str, notebook: dict[str, object] | None = None) -> Task:
    data = json.dumps(in_lines(notebook or right())).encode()
    return Task(Submission(student, "found", data))


def engine() -> Engine:
    return Engine(kit(), observed_here)


@functools.cache
def one_sandbox() -> Observer:
    """A real one for all tests of this process: it takes seconds to get warm."""
    return warm_observer(ROOT)


def in_one_sandbox(setting: Setting) -> OwnHands:
    return OwnHands(setting, lambda s: Engine(s.kit, one_sandbox(), s.sandboxed))


def without_sandbox(setting: Setting) -> OwnHands:
    """In this process: for what is about the class and not about the sandbox."""
    return OwnHands(setting, lambda s: Engine(s.kit, observed_here, s.sandboxed))
