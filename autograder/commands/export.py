"""`lr export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer


def run(
    lesson: Annotated[
        str, typer.Argument(help="The lesson, such as 01_basics; else all graded ones.")
    ] = "",
    kind: Annotated[
        Literal["csv", "canvas", "moodle"],
        typer.Option("--format", help="Whom the table is for."),
    ] = "csv",
    to: Annotated[
        Path | None, typer.Option(help="A file, written whole; else what is printed.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="Canvas's exported gradebook: its names, numbers, columns."),
    ] = None,
    column: Annotated[
        str, typer.Option(help="What the platform calls the assignment.")
    ] = "",
) -> None:
    """Write grades as a table, with a status and a column for each exercise.

    What is not graded, missing, or waits for a person is empty, never 0. On import
    Canvas and Moodle both take away a grade where the cell is empty. Canvas passes over
    the columns that are for people; Moodle asks what each column is.
    """
    from autograder.course import course
    from autograder.errors import UserError
    from autograder.grading.classes.canvas_list import read_canvas_list
    from autograder.grading.classes.export import graded_rows, table_of
    from autograder.grading.gradebook.harmless_table import in_csv, write_whole
    from autograder.grading.submission.kit import Place
    from autograder.repository import ROOT

    known = course()
    lessons = [known.lesson(lesson).slug] if lesson else [x.slug for x in known.lessons]
    if column and not lesson:
        raise UserError("--column names one assignment: say which lesson it is")
    if roster is not None and kind != "canvas":
        raise UserError("--roster is Canvas's gradebook: say --format canvas as well")
    listed = read_canvas_list(roster) if roster is not None else None
    table = table_of(kind, graded_rows(Place(ROOT), lessons), listed, column)
    text = in_csv(table.header, table.rows)
    if to is None:
        sys.stdout.write(text.replace("\r\n", "\n"))
        return
    write_whole(to, text)
    learners = len(table.rows) - (kind == "canvas")
    print(f"{to}: {learners} rows; an empty cell is no grade, and no zero")
