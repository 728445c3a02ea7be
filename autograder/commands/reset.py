"""`lr reset`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from autograder.errors import UserError


def run(
    lesson: Annotated[
        str | None, typer.Argument(help="A lesson's name or number.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="All lessons that have a copy here.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a fresh copy of a lesson in place; the old one is backed up."""
    from autograder.course import course, is_built
    from autograder.languages import tr
    from autograder.study.resetting import was_opened
    from autograder.study.unwritable import in_one_line
    from autograder.study.workspace import demand_built, workspace

    if everything == (lesson is not None):
        raise UserError(
            tr("name one lesson, or say --all: `lr reset 01` or `lr reset --all`")
        )
    if lesson is not None:
        slugs = [course().lesson(lesson).slug]
        demand_built(slugs[0])
    else:
        every = [one.slug for one in course().lessons]
        slugs = [slug for slug in every if is_built(slug)]
    with in_one_line(workspace()):
        there = [slug for slug in slugs if was_opened(slug)]
    if there:
        _start_afresh(there, yes=yes)
    elif lesson is not None:
        print(
            tr("Nothing to reset yet: there is no copy of {lesson}.", lesson=slugs[0])
        )
    else:
        print(tr("Nothing to reset yet: there is no copy of a lesson."))
    if everything:
        print(tr("Your progress stays: `lr progress --delete` is for that."))


def _start_afresh(slugs: Sequence[str], *, yes: bool) -> None:
    from autograder.languages import tr
    from autograder.study.asking import demand_yes
    from autograder.study.resetting import gone, reset_lessons, touched
    from autograder.study.unwritable import in_one_line
    from autograder.study.workspace import workspace

    with in_one_line(workspace()):
        changed, missing = touched(slugs), gone(slugs)
    if changed:
        demand_yes(_question(changed), yes=yes)
    backup = reset_lessons(slugs)
    for slug in slugs:
        if slug in changed or slug in missing:
            print(tr("{lesson} is fresh again.", lesson=slug))
        else:
            print(tr("{lesson} is already fresh.", lesson=slug))
    if backup is not None:
        print(tr("As it was: {folder}", folder=backup))
    print(
        tr(
            "If JupyterLab has it open: File, Reload Notebook from Disk; then Kernel, "
            "Restart Kernel."
        )
    )


def _question(slugs: Sequence[str]) -> str:
    from autograder.languages import trn

    return trn(
        "Start {lessons} afresh? Your copy is backed up, your progress stays.",
        "Start {lessons} afresh? Your copies are backed up, your progress stays.",
        len(slugs),
        lessons=", ".join(slugs),
    )
