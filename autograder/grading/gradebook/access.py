"""Access to the gradebook in one run: looked at first, opened when it must be written.

Opening imports nbgrader, which takes two seconds, and makes a backup; a run with
nothing to do does neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from autograder.errors import UserError
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.backups import back_up
from autograder.grading.gradebook.class_rules import class_penalty
from autograder.grading.gradebook.patience import (
    StillLockedError,
    Tell,
    patiently,
    reason,
)
from autograder.grading.gradebook.readiness import WAIT_SECONDS
from autograder.grading.gradebook.standing import Standing, read_standing
from autograder.grading.submission.kit import Place, read_skeleton

if TYPE_CHECKING:
    from autograder.grading.gradebook.writing import Writer

T = TypeVar("T")


class NotRecordedError(UserError):
    """The gradebook did not take a result; the message says why, in one line."""


class Access:
    """The gradebook of a class, for one writer and the time of one run."""

    def __init__(self, place: Place, tell: Tell) -> None:
        self.place = place
        self.tell = tell
        self.where = address(place)
        self._patience = WAIT_SECONDS
        self._writer: Writer | None = None
        self._copied = False
        self._standings: dict[str, Standing] = {}
        self._known: set[str] = set()
        self._pictures: dict[str, Mapping[str, Path]] = {}
        self._late: Any = None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def safely(self, do: Callable[[], T]) -> T:
        """Do it, waiting for who holds the gradebook.

        Raises:
            NotRecordedError: it did not work out, in one line.
        """
        try:
            found = patiently(do, self._patience, self.tell, str(self.where))
        except StillLockedError:
            self._patience = 0.0  # the next one need not wait as long again
            raise NotRecordedError(
                f"not recorded: {self.where} is held by another program; close it "
                "(Formgrader, a database browser), and run this again"
            ) from None
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - one learner's trouble is no end
            where = getattr(error, "filename", None) or self.where
            raise NotRecordedError(f"not recorded: {where}: {reason(error)}") from None
        self._patience = WAIT_SECONDS
        return found

    def standing(self, lesson: str) -> Standing:
        """What gradebook and graded notebooks said of the lesson at the beginning."""
        if lesson not in self._standings:
            skeleton = read_skeleton(self.place, lesson)
            self._standings[lesson] = self.safely(
                lambda: read_standing(self.place, lesson, skeleton)
            )
        return self._standings[lesson]

    def writer(self, lesson: str) -> Writer:
        """The writer, once the gradebook is copied and knows the lesson's cells."""
        if self._writer is None:
            from autograder.grading.gradebook.writing import Writer

            if not self._copied:
                back_up(self.place, self.tell)
                self._copied = True
            self._writer = Writer(self.place)
        if lesson not in self._known:
            standing = self.standing(lesson)
            if not standing.is_known:
                self._writer.save_cells(lesson, standing.skeleton, standing.due)
                del self._standings[lesson]
            self._known.add(lesson)
        return self._writer

    def pictures(self, lesson: str) -> Mapping[str, Path]:
        """The lesson's own files, which lie beside each graded notebook."""
        if lesson not in self._pictures:
            self._pictures[lesson] = self.writer(lesson).pictures(lesson)
        return self._pictures[lesson]

    def late_penalty(
        self, lesson: str, student: str, score: float, seconds: float
    ) -> float | None:
        """Asked of nbgrader's settings only where the class has no rule of its own."""
        cost = class_penalty(self.place, lesson, score, seconds)
        if cost is not None:
            return cost
        if self._late is None:
            from autograder.grading.gradebook.writing import late_step

            self._late = late_step(self.place)
        ask: Callable[..., float | None] = (
            self._late.plugin_inst.late_submission_penalty
        )
        return ask(student, score, seconds)
