"""`lr feedback`."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")],
    student: Annotated[str, typer.Option(help="Only this learner.")] = "",
) -> None:
    """Write a page for each learner, from what `lr grade` found; it works offline."""
    from autograder.course import course
    from autograder.grading.gradebook.feedback_pages import make_pages
    from autograder.grading.submission.kit import Place
    from autograder.printable import printable
    from autograder.repository import ROOT

    for path in make_pages(Place(ROOT), course().lesson(lesson).slug, student):
        print(printable(str(path.relative_to(ROOT))))
