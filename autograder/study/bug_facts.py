"""What a report on a lesson can say by itself: from notebooks, log and machine."""

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from autograder.course import Lesson, course, lesson_path
from autograder.judge.verdict import STATUSES
from autograder.languages import language, tr
from autograder.notebook import UnreadableNotebook, read_notebook
from autograder.notebook.cells import about, cells_of
from autograder.study.bug_report import Facts, LastCheck, Place
from autograder.study.folded import state_now
from autograder.study.log import read_log
from autograder.study.state import Work
from autograder.study.syllabus import syllabus
from autograder.study.workspace import copy_of

PACKAGES = ("torch", "numpy", "jupyterlab", "ipywidgets")
UNKNOWN = "?"
# What we write ourselves looks like this; what somebody else put there mostly does not.
MARK = re.compile(r"[0-9a-f]{8,64}")
MISTAKE = re.compile(r"M\d{1,3}|\w{1,40}\.\w{1,60}", re.ASCII)
SEED = re.compile(r"practice|(?:fresh|release|draft-of-release)-[0-9a-f-]{1,40}")
Notebook = dict[str, Any]


def facts_on(lesson: Lesson | None, course_release: str) -> Facts:
    """Gather what is known of a lesson, or of the machine alone."""
    built = notebook_at(lesson_path(lesson.slug)) if lesson else None
    own = notebook_at(copy_of(lesson.slug)) if lesson else None
    return Facts(
        lesson=f"{lesson.slug}, {tr(lesson.title)}" if lesson else "",
        built=mark_of(built),
        own=mark_of(own),
        check=last_check(lesson.slug, own) if lesson else None,
        course=course_release,
        versions={"Python": platform.python_version(), **versions()},
        system=f"{platform.system()}, {platform.machine()}",
        language=language(),
    )


def last_lesson() -> Lesson | None:
    """The lesson in which something happened last, if there is one."""
    slug = state_now().last_lesson
    return next((one for one in course().lessons if one.slug == slug), None)


def versions() -> dict[str, str]:
    """The versions of what lessons run on, without loading any of it."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = tr("(not installed)")
    return found


def notebook_at(path: Path) -> Notebook | None:
    """A notebook; an empty one where it cannot be read, None where there is none."""
    try:
        return read_notebook(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, UnreadableNotebook):
        return {}


def mark_of(notebook: Notebook | None) -> str:
    """The mark of a notebook's release, or why there is none, in words."""
    if notebook is None:
        return tr("(no file)")
    if not notebook:
        return tr("(unreadable)")
    mark = about(notebook, "release")
    return mark if MARK.fullmatch(mark) else tr("(no mark)")


def last_check(slug: str, own: Notebook | None) -> LastCheck | None:
    """The last check of one of a lesson's exercises that the log knows."""
    names = {one.id for one in syllabus().outline(slug)}
    checks = (e for e in reversed(read_log().events) if e.kind == "check")
    event = next((one for one in checks if one.exercise in names), None)
    if event is None or event.exercise is None:
        return None
    status = str(event.data.get("status"))
    mistake = str(event.data.get("mistake"))
    return LastCheck(
        exercise=event.exercise,
        status=status if status in STATUSES else UNKNOWN,
        mistake=mistake if MISTAKE.fullmatch(mistake) else "",
        attempt=state_now().work.get(event.exercise, Work()).attempts,
        inputs=event.seed if event.seed and SEED.fullmatch(event.seed) else UNKNOWN,
        cells=places(event.exercise, own),
    )


def places(exercise: str, own: Notebook | None) -> tuple[Place, ...]:
    """Where the answer to an exercise and its check stand in a learner's copy.

    >>> places("gd_path", {"cells": [{"id": "check_gd_path"}]})[1]
    Place(id='check_gd_path', number=1)
    """
    there = {
        word: cell.index + 1
        for cell in reversed(cells_of(own or {}))
        for word in (cell.id, cell.mark, cell.grade_id)
    }
    names = (exercise, f"check_{exercise}")
    return tuple(Place(name, there.get(name, 0)) for name in names)
