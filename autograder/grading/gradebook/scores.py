"""Scores in the gradebook, through nbgrader's own objects."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.grading.gradebook.entries import asks_a_person


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


def save_score(grade: Any, earned: float | None) -> None:
    """Record points; None leaves the score empty and asks for a person."""
    grade.needs_manual_grade = asks_a_person(
        earned,
        auto=grade.auto_score,
        manual=grade.manual_score,
        waits=grade.needs_manual_grade,
    )
    grade.auto_score = earned
