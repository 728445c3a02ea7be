"""`lr progress`."""

import os
import sys
from typing import Annotated

import typer

SCHEMA = "autograder.study.report:ProgressReport"


def run(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines instead of a table.")
    ] = False,
) -> None:
    """Show where you stand in the course."""
    from autograder.study.here import standing_now
    from autograder.study.log import read_log
    from autograder.study.progress_view import next_lesson, progress_lines
    from autograder.study.report import write_report
    from autograder.study.state import fold

    reading = read_log()
    state = fold(reading.events)
    standing = standing_now(state)
    if as_json:
        report = write_report(reading, state, standing, next_lesson(state, standing))
        print(report.model_dump_json(indent=2))
    elif plain or os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        print("\n".join(progress_lines(standing)))
    else:
        from autograder.study.progress_table import print_table

        print_table(standing)
    if reading.torn:
        print(f"{reading.torn} unreadable lines were left alone", file=sys.stderr)
