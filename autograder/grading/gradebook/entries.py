"""What one submission puts into nbgrader's gradebook, in one transaction.

nbgrader commits at each step, nine times and more for a submission; here its steps only
flush, and there is one commit at the end: all of a submission is recorded, or nothing.
"""

from __future__ import annotations

import dataclasses
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.grading.gradebook.scores import empty_scores, save_score
from autograder.grading.submission.documents import SubmissionResult

# nbgrader's own, of no concern to who grades; each is followed by the write it doubts.
warnings.filterwarnings("ignore", message="Object of type", module=r"nbgrader\.api")

NO_RESPONSE = "No response."
ALONE = "Graded without isolation from other submissions."

# nbgrader reports what it cannot write with a traceback, names and all.
NBGRADERS_LOG = "tornado.application"
# (learner, score, seconds late) to the points that are taken away, if any.
Penalty = Callable[[str, float, float], float | None]


@dataclasses.dataclass(frozen=True)
class Entry:
    """What is to be written: points and comments by cell, None for no points.

    `same_text` names the paragraphs that are as they were when they were last recorded.
    """

    lesson: str
    student: str
    when: datetime | None
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]
    same_text: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True)
class Written:
    """What the gradebook shows afterwards: points with a person's, less a penalty."""

    score: float
    penalty: float | None = None


def entry_of(
    result: SubmissionResult, notebook: Mapping[str, Any], when: datetime | None
) -> Entry:
    """Points and comments of a result, for each cell of the graded notebook."""
    earned = {f"check_{one.exercise}": one.earned for one in result.exercises}
    status = {one.exercise: one.verdict["status"] for one in result.exercises}
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in notebook["cells"]:
        marks = cell.get("metadata", {}).get("nbgrader", {})
        name = str(marks.get("grade_id", ""))
        if marks.get("grade") is True:
            # A paragraph has no automatic points: a person reads it.
            scores[name] = earned.get(name)
        if marks.get("solution") is True:
            told = cell["metadata"].get("lr", {}).get("status")
            idle = "not attempted" in (status.get(name), told) or told == "missing"
            comments[name] = comment_on(idle=idle, sandboxed=result.sandboxed)
    return Entry(result.lesson, result.student, when, scores, comments)


def comment_on(*, idle: bool, sandboxed: bool) -> str | None:
    """What stands beside an answer: nbgrader's own words, and how it was graded.

    >>> comment_on(idle=True, sandboxed=True), comment_on(idle=False, sandboxed=True)
    ('No response.', None)
    """
    words = [NO_RESPONSE] * idle + [ALONE] * (not sandboxed)
    return " ".join(words) or None


@contextmanager
def one_transaction(book: Gradebook) -> Iterator[None]:
    """Make nbgrader's commits flushes, and commit once; or leave all as it was."""
    session = book.db()
    commit = session.commit
    session.commit = session.flush
    log = logging.getLogger(NBGRADERS_LOG)
    before, log.disabled = log.disabled, True
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        log.disabled = before
        book.db.remove()  # the next submission starts with a fresh session


def write_entry(book: Gradebook, entry: Entry, penalty: Penalty) -> Written:
    """Write a submission; what people gave it (points, comments, flags) stays."""
    with one_transaction(book):
        book.update_or_create_student(entry.student)
        about = {} if entry.when is None else {"timestamp": entry.when}
        found = book.update_or_create_submission(entry.lesson, entry.student, **about)
        for notebook in found.notebooks:
            for grade in notebook.grades:
                if grade.name in entry.scores:
                    same = grade.name in entry.same_text
                    save_score(grade, entry.scores[grade.name], same_text=same)
            for comment in notebook.comments:
                if comment.name in entry.comments:
                    comment.auto_comment = entry.comments[comment.name]
        return penalized(book, found, penalty)


def penalized(book: Gradebook, submission: Any, penalty: Penalty) -> Written:
    """Take away what being late costs, as nbgrader's own step does."""
    book.db.flush()
    total, taken = 0.0, None
    late = submission.total_seconds_late
    for notebook in submission.notebooks:
        book.db.expire(notebook, ["score"])
        score = notebook.score
        notebook.late_submission_penalty = None
        if late > 0:
            cost = penalty(submission.student.id, score, late)
            if cost is not None:
                taken = min(max(cost, 0.0), score)
                notebook.late_submission_penalty = taken
        total += score
    return Written(total - (taken or 0.0), taken)


def write_student(book: Gradebook, student: str) -> None:
    """Make a learner known who handed in nothing."""
    with one_transaction(book):
        book.update_or_create_student(student)


def question(book: Gradebook, lesson: str, student: str) -> bool:
    """Empty the automatic points of an earlier submission; whether there was one.

    What a person gave stays, and is asked about.
    """
    with one_transaction(book):
        try:
            submission = book.find_submission(lesson, student)
        except MissingEntry:
            return False
        empty_scores(submission)
        return True
