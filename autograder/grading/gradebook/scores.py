"""Scores in the gradebook, and which of them wait for a person."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook, MissingEntry


def ask_a_person(url: str, lesson: str, student: str) -> None:
    """Put the grades of an earlier submission in question, where there are any."""
    with Gradebook(url) as book:
        try:
            submission = book.find_submission(lesson, student)
        except MissingEntry:
            return
        empty_scores(submission)
        book.db.commit()


def empty_scores(submission: Any) -> None:
    """Leave no automatic points; what a person gave stays, and is asked about."""
    for notebook in submission.notebooks:
        notebook.late_submission_penalty = None
        for grade in notebook.grades:
            save_score(grade, None)


def save_score(grade: Any, earned: float | None, *, same_text: bool = False) -> None:
    """Record points; None leaves the score empty and asks for a person.

    So does a new score in the place of one that a person has put right already; the
    same score again (of what no machine scores: the same text) asks nobody twice.
    """
    settled = grade.manual_score is not None and not grade.needs_manual_grade
    same = same_text if earned is None else grade.auto_score == earned
    asks = earned is None or grade.manual_score is not None
    grade.auto_score = earned
    grade.needs_manual_grade = asks and not (settled and same)
