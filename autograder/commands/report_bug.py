"""`lr report-bug`."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.errors import UserError


def run(
    lesson: Annotated[
        str | None,
        typer.Argument(help="A lesson's name or number; else where you stopped."),
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A new file, to write it into.")
    ] = None,
) -> None:
    """Write a report on a lesson, ready to fill in; nothing about you is in it."""
    from autograder.course import course
    from autograder.languages import tr
    from autograder.study.bug_facts import facts_on, last_lesson
    from autograder.study.bug_report import report_text

    whom = tr(course().report_to)
    found = last_lesson() if lesson is None else course().lesson(lesson)
    text = report_text(facts_on(found, course_release()), whom)
    if to is None:
        print(text)
        return
    write_new(to, f"{text}\n")
    print(tr("{file}: fill it in, and send it to {whom}.", file=to, whom=whom))


def course_release() -> str:
    """The release of a class, else the newest that the course tells of."""
    from autograder.study.syllabus import syllabus

    if syllabus().release:
        return syllabus().release
    from autograder.releases import read_changes

    return read_changes()[-1].words


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        UserError: it is there, or it cannot be written.
    """
    from autograder.languages import tr
    from autograder.study.unwritable import in_one_line
    from autograder.whole_file import put_whole

    with in_one_line(path, named=True):
        if path.exists():
            raise UserError(tr("{file} is there already: name a new file", file=path))
        put_whole(path, text.encode())
