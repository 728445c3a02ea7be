"""Points that a class gives in the place of the lesson's own; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.errors import UserError
from autograder.grading.submission.class_settings import LessonSettings, meant


def with_class_points(
    notebook: Mapping[str, Any], settings: LessonSettings
) -> Mapping[str, Any]:
    """The built lesson with the class's points in its marks.

    What does not count is judged and shown all the same, with 0 points. All doors read
    their points from these marks: the engine, the gradebook, nbgrader's own command.

    Raises:
        UserError: the settings name what the lesson does not have.
    """
    if settings.exercises is None and not settings.points:
        return notebook
    check_names(notebook, settings)
    return {**notebook, "cells": [revalued(c, settings) for c in notebook["cells"]]}


def revalued(cell: Mapping[str, Any], settings: LessonSettings) -> Mapping[str, Any]:
    name, marks = graded_name(cell), marks_of(cell)
    if not name:
        return cell
    points = settings.points.get(name, marks.get("points"))
    if settings.exercises is not None and is_check(cell):
        points = points if name in settings.exercises else 0
    metadata = {**cell["metadata"], "nbgrader": {**marks, "points": points}}
    return {**cell, "metadata": metadata}


def check_names(notebook: Mapping[str, Any], settings: LessonSettings) -> None:
    cells = notebook["cells"]
    graded = [graded_name(cell) for cell in cells if graded_name(cell)]
    checks = [graded_name(cell) for cell in cells if is_check(cell)]
    for where, names, known in (
        ("points", list(settings.points), graded),
        ("exercises", list(settings.exercises or ()), checks),
    ):
        for name in names:
            if name not in known:
                raise UserError(
                    f"class.toml: lessons.{settings.lesson}.{where}: "
                    f"no exercise {name}{meant(name, known)}"
                )
    if settings.exercises is not None and not settings.exercises:
        raise UserError(
            f"class.toml: lessons.{settings.lesson}.exercises: none would count"
        )


def marks_of(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    marks: Mapping[str, Any] = cell.get("metadata", {}).get("nbgrader", {})
    return marks


def graded_name(cell: Mapping[str, Any]) -> str:
    """The exercise or the paragraph that a graded cell is about; "" for all others."""
    marks = marks_of(cell)
    if marks.get("grade") is not True:
        return ""
    return str(marks["grade_id"]).removeprefix("check_")


def is_check(cell: Mapping[str, Any]) -> bool:
    return bool(graded_name(cell)) and marks_of(cell).get("solution") is not True
