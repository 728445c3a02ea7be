"""`lr release`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.course import Lesson


def run(
    lessons: Annotated[
        list[str] | None, typer.Argument(help='Names or numbers, or "all".')
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option(help="A folder that is new, empty, or an older bundle."),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Without a release number, to try it out.")
    ] = False,
    changes: Annotated[
        bool, typer.Option("--changes", help="What changed, and what a regrade moves.")
    ] = False,
) -> None:
    """Write what a class gets: lessons with their checks, without any answer."""
    if changes:
        _show_changes()
        return
    if not lessons or to is None:
        raise UserError("say which lessons and where to: `lr release 01 --to FOLDER`")
    from autograder.grading.authoring.bundle import lessons_named, older_files

    chosen = lessons_named(lessons)
    older_files(to)
    for line in _released(chosen, to, draft=draft):
        print(line, flush=True)


def _released(lessons: tuple["Lesson", ...], to: Path, *, draft: bool) -> Iterator[str]:
    from autograder.grading.authoring import bundle, release_number
    from autograder.grading.authoring.release_marks import marks_now
    from autograder.releases import read_changes, read_fixed

    newest, before = read_changes()[-1], read_fixed()
    after = before
    if not draft:
        release_number.require_proof(bundle.exercises_of(lessons))
        after = release_number.fix(newest, before, marks_now())
    edition = bundle.edition_of(newest, draft=draft)
    count = len(bundle.exercises_of(lessons))
    yield f"recording practice keys of {count} exercises, a second or two for each"
    files = bundle.bundle(lessons, edition)
    bundle.write(files, to)
    if after != before:
        release_number.write_fixed(after)
        yield f"{edition.words} is fixed: commit autograder/releases.json"
    yield f"{to}: {edition.words}, {', '.join(one.slug for one in lessons)}"
    yield bundle.size(files)


def _show_changes() -> None:
    from autograder.grading.authoring.release_marks import marks_now
    from autograder.releases import page, read_changes, read_fixed

    for line in page(read_changes(), read_fixed(), marks_now()):
        print(line)
