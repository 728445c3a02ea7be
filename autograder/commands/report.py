"""`lr report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SCHEMA = "autograder.grading.classes.report_document:ReportDocument"


def run(
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")],
    to: Annotated[
        Path | None, typer.Option(help="A page with pictures, in this file.")
    ] = None,
    names: Annotated[bool, typer.Option(help="Say who made which mistake.")] = False,
    alike: Annotated[
        bool,
        typer.Option("--alike", help="Equal answers instead; they are never scored."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Show how a class did: scores, mistakes, what to teach again."""
    from autograder.course import course
    from autograder.errors import UserError
    from autograder.grading.submission.kit import Place
    from autograder.repository import ROOT

    place, slug = Place(ROOT), course().lesson(lesson).slug
    if alike:
        if to is not None:
            raise UserError("--alike is for the terminal: leave --to out")
        from autograder.grading.classes.alike import alike as found_alike
        from autograder.grading.classes.alike import alike_lines, answers_of

        equal = found_alike(slug, answers_of(place, slug))
        lines = alike_lines(equal)
        print(equal.model_dump_json(indent=2) if json else "\n".join(lines))
        return
    from autograder.grading.classes.report import report_of
    from autograder.grading.classes.report_text import report_lines

    report = report_of(place, slug)
    if to is not None:
        from autograder.grading.classes.report_page import report_page
        from autograder.grading.gradebook.harmless_table import write_whole

        write_whole(to, report_page(report))
    if json:
        print(report.model_dump_json(indent=2))
    elif to is not None:
        print(f"{to}: the report on {report.learners} learners")
    else:
        print("\n".join(report_lines(report, names=names)))
