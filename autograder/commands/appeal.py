"""`lr appeal`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(  # noqa: PLR0917 - options, each by its name
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")] = "",
    student: Annotated[str, typer.Argument(help="The learner.")] = "",
    exercise: Annotated[str, typer.Argument(help="The exercise.")] = "",
    to: Annotated[Path | None, typer.Option(help="The zip to write.")] = None,
    check: Annotated[
        Path | None, typer.Option(help="Repeat what this zip says, instead.")
    ] = None,
    for_student: Annotated[
        bool,
        typer.Option(
            "--for-student", help="With the failing case alone, to give to the learner."
        ),
    ] = False,
    unsandboxed: Annotated[
        bool,
        typer.Option("--unsandboxed", help="Check without isolation: own files."),
    ] = False,
) -> int:
    """Put all that one verdict follows from into a zip, or repeat what a zip says.

    The zip of an instructor holds hidden inputs and expected values; that for a learner
    holds the case that fails first, and no expected value that the feedback hides.
    """
    from autograder.course import course
    from autograder.errors import UserError
    from autograder.grading.classes import appeal, appeal_check
    from autograder.grading.classes.appeal_bundle import pack
    from autograder.grading.gradebook.harmless_table import write_whole
    from autograder.grading.submission.kit import Place
    from autograder.repository import ROOT

    if check is not None:
        if lesson or to is not None:
            raise UserError("--check takes a zip alone: `lr appeal --check FILE`")
        found = appeal_check.check(check, Place(ROOT), sandboxed=not unsandboxed)
        print("\n".join(found.lines))
        return 0 if found.same else 1
    if not exercise or to is None:
        raise UserError(
            "say whose and which: `lr appeal LESSON STUDENT EXERCISE --to FILE`"
        )
    case = appeal.Case(Place(ROOT), course().lesson(lesson).slug, student, exercise)
    bundle = appeal.bundle_for(case, for_student=for_student)
    write_whole(to, pack(bundle, to.name))
    print(f"{to}: `lr appeal --check {to.name}` repeats the verdict")
    return 0
