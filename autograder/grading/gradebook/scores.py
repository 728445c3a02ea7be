"""Scores in the gradebook that wait for a person."""

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
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                save_score(grade, None)
        book.db.commit()


def save_score(grade: Any, earned: float | None) -> None:
    """Record points; None leaves the score empty and asks for a person."""
    grade.auto_score = earned
    grade.needs_manual_grade = earned is None or grade.manual_score is not None
