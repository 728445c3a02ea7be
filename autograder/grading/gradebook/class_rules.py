"""What a class decided for itself, as far as the gradebook needs it."""

from __future__ import annotations

from datetime import datetime

from autograder.grading.submission import late_rule
from autograder.grading.submission.class_settings import class_settings
from autograder.grading.submission.kit import Place


def due_of(place: Place, lesson: str) -> datetime | None:
    """When a lesson is due, as nbgrader keeps times: UTC that names no zone."""
    due = class_settings(place).lesson(lesson).due
    return due and due.replace(tzinfo=None)


def class_penalty(
    place: Place, lesson: str, score: float, seconds: float
) -> float | None:
    """What being late costs by the class's own rule; None where it has none."""
    rule = class_settings(place).lesson(lesson).late
    if rule.costs_nothing:
        return None
    return late_rule.penalty(rule, score, seconds)
