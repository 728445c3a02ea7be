"""`lr collect`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SCHEMA = "autograder.grading.classes.collected:Collected"


def run(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="ZIP|FOLDER",
            help="What Moodle or Canvas hands out (download all submissions), what "
            "nbgrader's exchange holds, or a folder with a folder for each learner.",
        ),
    ],
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")],
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV",
            help="The class list: names, e-mails or numbers (Moodle's Identifier, "
            "Canvas's ID) in some columns, and the student id in the one called "
            "student_id, SIS Login ID, username, or Email address.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken; write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> int:
    """Take in submissions from a learning platform, and say what was taken for whom.

    Without a roster a learner of Canvas is named like exampleann_12345, with Canvas's
    number, and a learner of Moodle like Ann_Example: Moodle numbers people anew in each
    assignment. A version that is there already is no new attempt, and none is lost:
    earlier ones stay in autograder/work/attempts.
    """
    from contextlib import nullcontext

    from autograder.course import course
    from autograder.grading.classes.collect import Wish, collect, write_example
    from autograder.grading.classes.collect_table import closing, lines
    from autograder.grading.classes.lock import only_run
    from autograder.grading.classes.roster import read_roster
    from autograder.grading.submission.kit import Place
    from autograder.repository import ROOT

    place = Place(ROOT)
    wish = Wish(
        source,
        course().lesson(lesson).slug,
        read_roster(roster) if roster is not None else None,
        dry_run,
    )

    def tell(words: str) -> None:
        typer.echo(words, err=True)

    doing = f"`lr collect` for {wish.lesson}"
    with nullcontext() if dry_run else only_run(place.work, tell, doing):
        result = collect(place, wish)
        example = None if dry_run else write_example(place)
    if json:
        typer.echo(result.model_dump_json(indent=2))
        return 1 if result.nothing_for else 0
    for line in lines(result):
        typer.echo(line)
    typer.echo(closing(result))
    if example is not None:
        typer.echo(f"{example.relative_to(ROOT)}: what this class decides for itself")
    return 1 if result.nothing_for else 0
