"""`lr reset`."""

from typing import Annotated

import typer

from autograder.errors import UserError


def run(
    lesson: Annotated[
        str | None, typer.Argument(help="A lesson's name or number.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="All lessons, and all progress.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Start a lesson afresh, or everything; a dated backup is kept."""
    from autograder.course import course
    from autograder.study.resetting import reset_everything, reset_lesson

    if everything == (lesson is not None):
        raise UserError(
            "name one lesson, or say --all: `lr reset 01` or `lr reset --all`"
        )
    if lesson is not None:
        slug = course().lesson(lesson).slug
        if not yes:
            question = (
                f"Start {slug} afresh? Your copy is backed up, your progress stays."
            )
            typer.confirm(question, abort=True)
        backup = reset_lesson(slug)
    else:
        if not yes:
            question = "Start everything afresh? Copies and progress are backed up."
            typer.confirm(question, abort=True)
        backup = reset_everything()
    print(f"Backup: {backup}" if backup else "Nothing to reset: no copy here yet.")
