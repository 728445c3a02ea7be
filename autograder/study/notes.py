"""`note("…")` in a lesson: it keeps a text with the learner's progress."""

import contextlib
from pathlib import Path

from autograder.course import course
from autograder.errors import UserError
from autograder.languages import tr
from autograder.notebook.whole_text import whole
from autograder.study.folded import state_now
from autograder.study.log import append, read_log
from autograder.study.notes_found import notes_in
from autograder.study.show import show_lines
from autograder.study.unread import note_not_kept_words

LONGEST = 4000


def note(text: object) -> None:
    """Keep a note with your progress, on this machine.

    >>> note("A step is too long once lr * curvature is above 2.")
    Kept. `lr notes` lists your notes.
    """
    try:
        keep(sound(text), lesson_of(_folder()) or state_now().last_lesson)
    except UserError as error:
        show_lines([str(error)])
        return
    show_lines([tr("Kept. `lr notes` lists your notes.")])


def sound(text: object) -> str:
    """The text of a note, without the space around it.

    Raises:
        UserError: it is none, it is empty, or it is too long.

    >>> sound(" Try lr = 0.3. ")
    'Try lr = 0.3.'
    """
    if not isinstance(text, str):
        raise UserError(tr('A note is a text, in quotes: note("Try lr = 0.3.")'))
    found = whole(text.strip())
    if not found:
        raise UserError(tr("This note is empty: write it between the quotes."))
    if len(found) > LONGEST:
        raise UserError(
            tr(
                "This note has {count} characters, and {limit} is the most: make two "
                "of it.",
                count=len(found),
                limit=LONGEST,
            )
        )
    return found


def keep(text: str, lesson: str | None) -> None:
    """Keep a note, once in each lesson, however often its cell runs.

    Raises:
        UserError: the log cannot be written.
    """
    there = notes_in(read_log().events)
    if any((one.lesson, one.text) == (lesson, text) for one in there):
        return
    if not append("note", lesson=lesson, data={"text": text}):
        raise UserError(note_not_kept_words())


def lesson_of(folder: Path) -> str | None:
    """The lesson whose notebook lies in a folder: a kernel runs beside its notebook.

    >>> lesson_of(Path("my_lessons/01_basics")), lesson_of(Path("elsewhere"))
    ('01_basics', None)
    """
    slugs = {one.slug for one in course().lessons}
    return next((part for part in reversed(folder.parts) if part in slugs), None)


def _folder() -> Path:
    with contextlib.suppress(OSError):  # it may have been taken away meanwhile
        return Path.cwd()
    return Path()
