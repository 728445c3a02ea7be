"""nbgrader's own `autograde`, made safe: our lock, our backup, and clean input.

nbgrader copies whatever lies in a submission's folder (a pipe holds it for ever, a link
to /dev/zero fills the disk), opens what is no notebook, and gives up where a time is no
time. It never gets to see a learner's folder here: it is shown a staged one, with the
lesson itself and the time that counts, and our step reads the submission.

The exporter is the one part of the converter that a configuration can replace and that
is made before anything is read; so it is what puts this in place.
"""

from __future__ import annotations

import copy
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder.errors import UserError
from autograder.grading.gradebook.backups import back_up
from autograder.grading.gradebook.graded_files import in_bytes, stamp_text
from autograder.grading.gradebook.lock import only_run
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.gradebook.recording import ensure_assignment
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.gradebook.stamps import read_stamp
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kit import Place, read_skeleton

# nbgrader's own, of no concern to who grades; each is followed by the write it doubts.
warnings.filterwarnings("ignore", message="Object of type", module=r"nbgrader\.api")

STAGED = "autograder/work/staged"


class GuardedExporter(NotebookExporter):
    """Writes graded notebooks as `lr grade` does, and guards the run that makes it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        if isinstance(self.parent, Autograde):
            guard(self.parent)

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, Any]:
        convert: Any = super().from_notebook_node
        text, resources = convert(nb, resources, **kwargs)
        marked = resources.get(MARKED)
        return (in_bytes(marked).decode() if marked else text), resources


MARKED = "lr_graded_document"


@event.listens_for(Engine, "engine_connect")
def hide_values(connection: Any) -> None:
    """Nbgrader prints what it cannot write with all its values; now without them."""
    connection.engine.hide_parameters = True


def guard(converter: Any) -> None:
    """Put lock, backup and clean input around all that a converter is about to do."""
    convert: Callable[[], None] = converter.convert_notebooks

    def guarded() -> None:
        place = Place(Path(converter.coursedir.root))
        warn = converter.log.warning
        with in_one_line(converter), only_run(place.work, warn, "nbgrader autograde"):
            lesson = converter.coursedir.assignment_id
            skeleton = read_skeleton(place, lesson)
            check_ready(place, warn, lesson=lesson, skeleton=skeleton)
            back_up(place, warn)
            ensure_assignment(place, lesson, skeleton)
            with staged(place, converter, lesson):
                convert()

    converter.convert_notebooks = guarded


@contextmanager
def in_one_line(converter: Any) -> Iterator[None]:
    """Nbgrader's commands end in order with an exception of its own alone."""
    try:
        yield
    except UserError as error:
        converter.log.error("%s", error)  # noqa: TRY400 - one line, no traceback
        raise NbGraderException(str(error)) from None


@contextmanager
def staged(place: Place, converter: Any, lesson: str) -> Iterator[None]:
    """Have the converter look at a folder of ours in the place of what was handed in.

    It gets a course directory of its own for that; Formgrader goes on with the other.
    """
    names = sorted(Path(folder).parent.name for folder in converter.assignments)
    theirs = converter.coursedir
    folder = place.root / STAGED
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for name in names:
            stage(place, name, lesson, converter.log.warning)
        converter.coursedir = copy.copy(theirs)
        converter.coursedir.submitted_directory = STAGED
        if any(folder.glob("*")):
            converter.init_notebooks()
        else:
            converter.assignments = {}
        yield
    finally:
        converter.coursedir = theirs
        shutil.rmtree(folder, ignore_errors=True)


def stage(place: Place, student: str, lesson: str, warn: Callable[[str], None]) -> None:
    """Stand the lesson where nbgrader looks for a learner's notebook."""
    submission = read_submission(place.submitted, student, lesson)
    if submission.status == "missing":
        warn(f"{student!r}: missing ({submission.reason})")
        return
    folder = place.root / STAGED / student / lesson
    folder.mkdir(parents=True)
    copy_of_lesson(place.skeleton(lesson), folder / f"{lesson}.ipynb")
    stamp = read_stamp(place.submitted / student / lesson)
    if stamp.trouble:
        warn(f"{student!r}: {stamp.trouble}")
    if stamp.time is not None:
        (folder / STAMP).write_text(stamp_text(stamp.time), "utf-8")


def copy_of_lesson(source: Path, target: Path) -> None:
    """One file under many names, where the disk can do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
