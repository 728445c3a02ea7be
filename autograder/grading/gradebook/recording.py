"""Records results in nbgrader's gradebook: one writer, a transaction a submission.

nbgrader is imported when there is something to write, and not before; whether there is
is asked of the gradebook itself and of the graded notebooks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from autograder.errors import UserError
from autograder.grading.gradebook import graded_files
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.backups import back_up
from autograder.grading.gradebook.graded_files import graded_folder
from autograder.grading.gradebook.patience import (
    StillLockedError,
    Tell,
    patiently,
    reason,
)
from autograder.grading.gradebook.readiness import WAIT_SECONDS
from autograder.grading.gradebook.reading import opened
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.gradebook.stamps import read_stamp
from autograder.grading.gradebook.standing import Standing, read_standing
from autograder.grading.gradebook.withdrawn import absent, is_plausible, put_away
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Graded, rebuilt_submission
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kit import Place, read_skeleton
from autograder.notebook import UnreadableNotebook

if TYPE_CHECKING:
    from autograder.grading.gradebook.writing import Writer

T = TypeVar("T")
Scores = dict[str, dict[str, float | None]]


class NotRecordedError(UserError):
    """The gradebook did not take a result; the message says why, in one line."""


@dataclasses.dataclass(frozen=True)
class Recorded:
    """What the gradebook and Formgrader show now.

    `score` counts what people gave, less `penalty`; None where nothing is counted.
    `notes` are for the instructor.
    """

    score: float | None = None
    penalty: float | None = None
    notes: tuple[str, ...] = ()


class Recorder:
    """Writes results of one class, one after the other; use it as a context manager.

    The gradebook is opened, and backed up, before the first write.
    """

    def __init__(self, place: Place, tell: Tell = print) -> None:
        self.place = place
        self.tell = tell
        self._patience = WAIT_SECONDS
        self._writer: Writer | None = None
        self._standings: dict[str, Standing] = {}
        self._written: set[str] = set()
        self._pictures: dict[str, Mapping[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    def standing(self, lesson: str) -> Standing:
        """What gradebook and graded notebooks said of the lesson at the beginning."""
        if lesson not in self._standings:
            skeleton = read_skeleton(self.place, lesson)
            self._standings[lesson] = self._safely(
                lambda: read_standing(self.place, lesson, skeleton)
            )
        return self._standings[lesson]

    def is_recorded(self, result: SubmissionResult) -> bool:
        """Whether gradebook and graded notebook say what the result says."""
        return self.standing(result.lesson).has(result, self._late_penalty)

    def record(self, graded: Graded) -> Recorded:
        """Write one result: all of it, or nothing.

        Raises:
            NotRecordedError: the gradebook or the disk did not take it.
        """
        result = graded.result
        if result.status == "missing":
            return self._safely(lambda: self._withdraw(result.lesson, result.student))
        return self._safely(lambda: self._write(result, self._notebook(graded)))

    def put_in_question(self, result: SubmissionResult) -> None:
        """Leave no points of an earlier submission in the place of this one's.

        Raises:
            NotRecordedError: the gradebook did not take that either.
        """
        lesson, student = result.lesson, result.student
        self._safely(lambda: self._writing(lesson).question(lesson, student))
        if graded_folder(self.place, student, lesson).notebook.exists():
            self._safely(lambda: self._write(result, None))

    def withdraw_absent(self, lesson: str, present: Collection[str]) -> list[str]:
        """Count no longer whose folder is gone; what was done, in words.

        Where more are gone than are there, nothing is done but said: a class that is
        graded in parts, or a disk that is not there, is no withdrawal.
        """
        gone = absent(self.standing(lesson).counted(), present)
        if not is_plausible(gone, present):
            return [
                f"{len(gone)} graded learners have no folder any more, more than have "
                "one: nothing of theirs is changed; withdraw one with an empty folder"
            ]
        told = []
        for student in gone:
            done = self._safely(partial(self._withdraw, lesson, student))
            told += [f"{student}: {note}" for note in done.notes]
        return told

    def _withdraw(self, lesson: str, student: str) -> Recorded:
        """The learner is known; grades of an earlier submission are in question."""
        writer = self._writing(lesson)
        writer.write_student(student)
        was_there = writer.question(lesson, student)
        folder = put_away(self.place, student, lesson)
        if folder is None:
            return Recorded(notes=("withdrawn: no points count",) * was_there)
        where = folder.relative_to(self.place.root)
        note = f"withdrawn: no points count; what was graded lies in {where}"
        return Recorded(notes=(note,))

    def _write(
        self, result: SubmissionResult, rebuilt: Mapping[str, Any] | None
    ) -> Recorded:
        from autograder.grading.gradebook.entries import entry_of

        lesson, student = result.lesson, result.student
        writer, standing = self._writing(lesson), self.standing(lesson)
        folder = graded_folder(self.place, student, lesson)
        stamp = read_stamp(self.place.submitted / student / lesson)
        document = graded_files.graded_document(
            result, rebuilt, standing.skeleton, standing.fingerprint
        )
        same = graded_files.same_paragraphs(folder.notebook, document)
        entry = entry_of(result, document, stamp.time)
        data = graded_files.in_bytes(document)
        beside = graded_files.write_beside(folder.notebook, data)
        try:
            written = writer.write(dataclasses.replace(entry, same_text=same))
            beside.replace(folder.notebook)
        finally:
            beside.unlink(missing_ok=True)
        pictures = self._pictures_of(lesson)
        graded_files.copy_pictures(pictures, folder)
        graded_files.write_stamp(folder, stamp.time)
        graded_files.sweep(folder, [*pictures, STAMP])
        less = written.score - (written.penalty or 0.0)
        score = less if result.status == "graded" else None
        notes = (stamp.trouble,) if stamp.trouble else ()
        return Recorded(score, written.penalty, notes)

    def _writing(self, lesson: str) -> Writer:
        """The writer, once the gradebook is copied and knows the lesson's cells."""
        if self._writer is None:
            from autograder.grading.gradebook.writing import Writer

            back_up(self.place, self.tell)
            self._writer = Writer(self.place)
        if lesson not in self._written:
            standing = self.standing(lesson)
            if not standing.knows_cells:
                self._writer.save_cells(lesson, standing.skeleton)
            self._written.add(lesson)
        return self._writer

    def _pictures_of(self, lesson: str) -> Mapping[str, Any]:
        if lesson not in self._pictures:
            self._pictures[lesson] = self._writing(lesson).pictures(lesson)
        return self._pictures[lesson]

    def _notebook(self, graded: Graded) -> Mapping[str, Any] | None:
        """The rebuilt submission; read again where nothing had to be read before."""
        result = graded.result
        if graded.notebook is not None or result.status != "graded":
            return graded.notebook
        found = read_submission(self.place.submitted, result.student, result.lesson)
        try:
            skeleton = self.standing(result.lesson).skeleton
            return rebuilt_submission(found.data, skeleton).notebook
        except UnreadableNotebook:
            raise NotRecordedError(
                "not recorded: the notebook has changed meanwhile; run it again"
            ) from None

    def _late_penalty(
        self, lesson: str, student: str, score: float, late: float
    ) -> Any:
        return self._writing(lesson).penalty(student, score, late)

    def _safely(self, do: Callable[[], T]) -> T:
        """Do it, waiting for who holds the gradebook; what fails is one line."""
        where = str(address(self.place))
        try:
            found = patiently(do, self._patience, self.tell, where)
        except StillLockedError:
            self._patience = 0.0  # the next one need not wait as long again
            raise NotRecordedError(
                f"not recorded: {where} is held by another program; close it "
                "(Formgrader, a database browser), and run this again"
            ) from None
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - one learner's trouble is no end
            raise NotRecordedError(f"not recorded: {where}: {reason(error)}") from None
        self._patience = WAIT_SECONDS
        return found


def ensure_assignment(place: Place, lesson: str, skeleton: Mapping[str, Any]) -> None:
    """Tell the gradebook which cells the lesson has, as a release would."""
    from autograder.grading.gradebook.new_gradebook import ensure_gradebook, save_cells

    where = address(place)
    ensure_gradebook(where)
    if not read_standing(place, lesson, skeleton).knows_cells:
        save_cells(where, lesson, skeleton)


def recorded_scores(place: Place, lesson: str) -> Scores:
    """The automatic scores in the gradebook, by learner and by cell."""
    from autograder.grading.gradebook.reading import lesson_record

    with opened(address(place)) as book:
        known = lesson_record(book, lesson)
    return {
        one.student: {name: cell.auto for name, cell in one.cells.items()}
        for one in (known.submissions.values() if known else ())
    }
