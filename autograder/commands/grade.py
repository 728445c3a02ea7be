"""`lr grade`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

SCHEMA = "autograder.grading.classes.outcome:ClassResult"


def run(  # noqa: PLR0917 - options, each by its name
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")],
    student: Annotated[
        list[str] | None, typer.Option(help="Only this learner; may be repeated.")
    ] = None,
    exercise: Annotated[
        list[str] | None,
        typer.Option(help="Only this exercise; the others' verdicts stay."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, max=256, help="Submissions at a time.")
    ] = os.cpu_count() or 1,
    scheduler: Annotated[
        str, typer.Option(help="A Dask cluster's, such as tcp://host:8786.")
    ] = "",
    force: Annotated[bool, typer.Option(help="Grade what is unchanged too.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would move; write nothing.")
    ] = False,
    attempts: Annotated[
        str, typer.Option(help="Which of several counts: best, last, or first.")
    ] = "",
    explain: Annotated[
        bool, typer.Option(help="Say why each was run or not, and points are missing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    unsandboxed: Annotated[
        bool, typer.Option("--unsandboxed", help="Without isolation: own files only.")
    ] = False,
) -> int:
    """Grade what was handed in; only what changed since, unless forced."""
    from rich.console import Console

    from autograder.course import course
    from autograder.grading.classes.progress import lines_for, watched
    from autograder.grading.classes.run import Order, grade_class
    from autograder.grading.classes.table import closing
    from autograder.grading.submission.kit import Place
    from autograder.repository import ROOT

    order = Order(
        lesson=course().lesson(lesson).slug,
        only=tuple(student or ()),
        exercises=tuple(exercise or ()),
        jobs=jobs,
        scheduler=scheduler,
        force=force,
        attempts=policy(attempts),
        sandboxed=not unsandboxed,
        record=not dry_run,
        details=json,
    )
    console = Console(stderr=json, highlight=False, markup=False, soft_wrap=True)
    lines = lines_for(json=json, dry_run=dry_run, explain=explain)
    with told_to_end(), watched(console, lines) as watcher:
        result = grade_class(Place(ROOT), order, console.print, watcher.show)
    if json:
        sys.stdout.write(result.model_dump_json(indent=2) + "\n")
    else:
        console.print(closing(result))
    return 0 if result.complete else 1


def policy(word: str) -> Any:
    """The policy for several attempts; none where nothing is said."""
    from autograder.errors import UserError

    if word not in {"", "best", "last", "first"}:
        raise UserError(f"--attempts {word}: say best, last, or first")
    return word or None


@contextmanager
def told_to_end() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl+C does: what is graded stays graded."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
