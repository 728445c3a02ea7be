"""Records results in nbgrader's gradebook: one writer, a transaction a submission.

nbgrader is imported when there is something to write, and not before; whether there is
is asked of the gradebook itself and of the graded notebooks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Self

from autograder.grading.gradebook import graded_files
from autograder.grading.gradebook.access import Access, NotRecordedError
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.graded_files import graded_folder
from autograder.grading.gradebook.patience import Tell
from autograder.grading.gradebook.reading import opened
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.gradebook.stamps import Stamp, read_stamp
from autograder.grading.gradebook.standing import read_standing
from autograder.grading.gradebook.withdrawn import (
    absent,
    is_plausible,
    put_away,
    put_result_away,
)
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Graded, rebuilt_submission
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kit import Place
from autograder.notebook import UnreadableNotebook

__all__ = ["NotRecordedError", "Recorded", "Recorder"]
Scores = dict[str, dict[str, float | None]]


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
        self._access = Access(place, tell)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._access.close()

    def is_recorded(self, result: SubmissionResult, stamp: Stamp | None = None) -> bool:
        """Whether gradebook and graded notebook say what the result says."""
        when = stamp.time if stamp else None
        return self._access.standing(result.lesson).has(
            result, self._access.late_penalty, when
        )

    def shown(self, result: SubmissionResult) -> Recorded:
        """What the gradebook showed of a recorded result when the run began."""
        record = self._access.standing(result.lesson).submission(result.student)
        if record is None or result.status != "graded":
            return Recorded()
        return Recorded(record.total - (record.penalty or 0.0), record.penalty)

    def record(self, graded: Graded, stamp: Stamp | None = None) -> Recorded:
        """Write one result: all of it, or nothing.

        `stamp` is the time that counts, where that is not what lies beside the
        notebook: that of an earlier attempt.

        Raises:
            NotRecordedError: the gradebook or the disk did not take it.
        """
        result = graded.result
        if result.status == "missing":
            if self.is_recorded(result):
                return Recorded()
            return self._access.safely(
                lambda: self._withdraw(result.lesson, result.student)
            )
        return self._access.safely(
            lambda: self._write(result, self._notebook(graded), stamp)
        )

    def put_in_question(self, result: SubmissionResult) -> None:
        """Leave no points of an earlier submission in the place of this one's.

        Raises:
            NotRecordedError: the gradebook did not take that either.
        """
        lesson, student = result.lesson, result.student
        self._access.safely(
            lambda: self._access.writer(lesson).question(lesson, student)
        )
        if graded_folder(self.place, student, lesson).notebook.exists():
            self._access.safely(lambda: self._write(result, None))

    def withdraw_absent(self, lesson: str, present: Collection[str]) -> list[str]:
        """Count no longer whose folder is gone; what was done, in words.

        Where more are gone than are there, nothing is done but said: a class that is
        graded in parts, or a disk that is not there, is no withdrawal.
        """
        gone = absent(self._access.standing(lesson).counted(), present)
        if not is_plausible(gone, present):
            return [
                f"{len(gone)} graded learners have no folder any more, more than have "
                "one: nothing of theirs is changed; withdraw one with an empty folder"
            ]
        told = []
        for student in gone:
            done = self._access.safely(partial(self._withdraw, lesson, student))
            put_result_away(self.place, student, lesson)
            told += [f"{student}: {note}" for note in done.notes]
        return told

    def _withdraw(self, lesson: str, student: str) -> Recorded:
        """The learner is known; grades of an earlier submission are in question."""
        writer = self._access.writer(lesson)
        writer.write_student(student)
        was_there = writer.question(lesson, student)
        folder = put_away(self.place, student, lesson)
        if folder is None:
            return Recorded(notes=("withdrawn: no points count",) * was_there)
        where = folder.relative_to(self.place.root)
        note = f"withdrawn: no points count; what was graded lies in {where}"
        return Recorded(notes=(note,))

    def _write(
        self,
        result: SubmissionResult,
        rebuilt: Mapping[str, Any] | None,
        stamp: Stamp | None = None,
    ) -> Recorded:
        from autograder.grading.gradebook.entries import entry_of

        lesson, student = result.lesson, result.student
        writer, standing = self._access.writer(lesson), self._access.standing(lesson)
        folder = graded_folder(self.place, student, lesson)
        stamp = stamp or read_stamp(self.place.submitted / student / lesson)
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
        except BaseException:
            graded_files.give_up(beside)
            raise
        pictures = self._access.pictures(lesson)
        graded_files.copy_pictures(pictures, folder)
        graded_files.write_stamp(folder, stamp.time)
        graded_files.sweep(folder, [*pictures, STAMP])
        less = written.score - (written.penalty or 0.0)
        score = less if result.status == "graded" else None
        notes = (stamp.trouble,) if stamp.trouble else ()
        return Recorded(score, written.penalty, notes)

    def _notebook(self, graded: Graded) -> Mapping[str, Any] | None:
        """The rebuilt submission; read again where nothing had to be read before."""
        result = graded.result
        if graded.notebook is not None or result.status != "graded":
            return graded.notebook
        found = read_submission(self.place.submitted, result.student, result.lesson)
        try:
            skeleton = self._access.standing(result.lesson).skeleton
            return rebuilt_submission(found.data, skeleton).notebook
        except UnreadableNotebook:
            raise NotRecordedError(
                "not recorded: the notebook has changed meanwhile; run it again"
            ) from None


def ensure_assignment(place: Place, lesson: str, skeleton: Mapping[str, Any]) -> None:
    """Tell the gradebook which cells the lesson has, as a release would."""
    from autograder.grading.gradebook.new_gradebook import ensure_gradebook, save_cells

    where = address(place)
    ensure_gradebook(where)
    standing = read_standing(place, lesson, skeleton)
    if not standing.is_known:
        save_cells(where, lesson, skeleton, standing.due)


def recorded_scores(place: Place, lesson: str) -> Scores:
    """The automatic scores in the gradebook, by learner and by cell."""
    from autograder.grading.gradebook.reading import lesson_record

    with opened(address(place)) as book:
        known = lesson_record(book, lesson)
    return {
        one.student: {name: cell.auto for name, cell in one.cells.items()}
        for one in (known.submissions.values() if known else ())
    }
