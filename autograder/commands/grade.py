"""`lr grade`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

SCHEMA = "autograder.grading.classes.run:ClassResult"


def run(  # noqa: PLR0917 - options, each by its name
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")],
    student: Annotated[
        list[str] | None, typer.Option(help="Only this learner; may be repeated.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, max=256, help="Submissions at a time.")
    ] = os.cpu_count() or 1,
    force: Annotated[bool, typer.Option(help="Grade what is unchanged too.")] = False,
    explain: Annotated[bool, typer.Option(help="Say why points are missing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    unsandboxed: Annotated[
        bool, typer.Option("--unsandboxed", help="Without isolation: own files only.")
    ] = False,
) -> int:
    """Grade what was handed in; only what changed since, unless forced."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TimeRemainingColumn,
    )

    from autograder.course import course
    from autograder.grading.classes.run import Graded, Order, grade_class
    from autograder.grading.classes.table import closing, explanation, line
    from autograder.grading.submission.kit import Place
    from autograder.repository import ROOT

    console = Console(stderr=json, highlight=False, markup=False, soft_wrap=True)
    order = Order(
        lesson=course().lesson(lesson).slug,
        only=tuple(student or ()),
        jobs=jobs,
        force=force,
        sandboxed=not unsandboxed,
    )
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(f"grading {order.lesson}", total=None)

        def show(graded: Graded, count: int) -> None:
            progress.update(task, total=count, advance=1)
            if not json:
                console.print(line(graded[0]))
                for words in explanation(graded[0]) if explain else ():
                    console.print(words)

        result = grade_class(Place(ROOT), order, console.print, show)
    if json:
        sys.stdout.write(result.model_dump_json(indent=2) + "\n")
    else:
        console.print(closing(result))
    return 0 if result.complete else 1
