"""Where to go on, as a notebook that can be opened and a cell in it."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from autograder.course import course
from autograder.errors import UserError
from autograder.languages import language, tr, trn
from autograder.study.here import drawn_now, next_now, standing_now, state_now
from autograder.study.local_time import day_of
from autograder.study.log import now
from autograder.study.next_up import NextUp, at
from autograder.study.recheck_notebook import MINUTES_EACH, Asked, recheck_notebook
from autograder.study.standing import Standing
from autograder.study.syllabus import syllabus
from autograder.study.workspace import (
    built_lesson,
    copy_of,
    hands_out,
    open_lesson,
    workspace,
)
from autograder.whole_file import put_whole

FOLDER = "re-checks"


class Place(NamedTuple):
    """A notebook, and the cell to open it at; "" is its beginning."""

    notebook: Path
    cell: str = ""


def place_of(what: NextUp) -> Place:
    """The notebook to open, made if need be.

    Raises:
        UserError: it cannot be made.
    """
    if what.rechecks:
        try:
            return Place(_recheck_notebook(what.rechecks))
        except OSError as error:
            where = error.filename or workspace() / FOLDER
            why = error.strerror or error
            words = tr("{place} cannot be written: {why}", place=where, why=why)
            raise UserError(words) from error
    return _place_at(open_lesson(what.lesson), what.exercise)


def place_in(lesson: str) -> Place:
    """Where to go on in a lesson: at the exercise that is open, if it was begun.

    Raises:
        UserError: there is no such lesson here.
    """
    notebook = open_lesson(lesson)
    state = state_now()
    found = standing_now(state).lesson(course().lesson(lesson).slug)
    return _place_at(notebook, at(found, state).exercise if found else "")


def _place_at(notebook: Path, exercise: str) -> Place:
    """The prose before an exercise: it says what is to be written."""
    try:
        cells: list[Any] = json.loads(notebook.read_bytes())["cells"]
        ids = [cell["id"] for cell in cells]
        before = cells[: ids.index(exercise)] if exercise else []
        prose = [cell["id"] for cell in before if cell["cell_type"] == "markdown"]
    except (OSError, ValueError, TypeError, LookupError):
        return Place(notebook, exercise)
    return Place(notebook, str(prose[-1]) if prose else exercise)


def where_stopped() -> Place:
    """Where the learner stopped: in the last lesson, or at what is next."""
    state = state_now()
    standing = standing_now(state)
    here = standing.lesson(state.last_lesson or "")
    if here is not None and (here.left or state.last_exercise in here.left_in_workshop):
        return place_in(here.slug)
    what = next_now(state, standing)
    return place_in(what.lesson) if what.rechecks else place_of(what)


def next_words(what: NextUp, standing: Standing) -> str:
    """Say what is next in one line.

    >>> next_words(NextUp("01_basics", "gd_path"), standing_now())
    'gd_path is open in Lesson 01 of 08, Learning-rate basics'
    """
    lesson = course().lesson(what.lesson)
    where = ", ".join(dict.fromkeys((lesson.place, tr(lesson.title))))
    if what.finished:
        return tr("All that is here is done. `lr progress` shows what you can do")
    if what.rechecks:
        return trn(
            "{names}, once more on fresh inputs: about {minutes} minutes",
            "{names}, once more on fresh inputs: about {minutes} minutes",
            len(what.rechecks),
            names=", ".join(what.rechecks),
            minutes=MINUTES_EACH * len(what.rechecks),
        )
    if what.workshop:
        return tr(
            "{name} waits in the workshop of {lesson}",
            name=what.exercise,
            lesson=where,
        )
    if what.exercise:
        return tr("{name} is open in {lesson}", name=what.exercise, lesson=where)
    found = standing.lesson(what.lesson)
    count = len(found.left) if found else 0
    return trn(
        "{lesson}: {count} function to write",
        "{lesson}: {count} functions to write",
        count,
        lesson=where,
    )


def link_to(what: NextUp, folder: Path | None = None) -> str:
    """The way from a notebook's folder to where one goes on.

    "" where there is none: from elsewhere, or where a notebook cannot be made.

    Args:
        what: what is next.
        folder: the folder; else the one that the kernel runs in.
    """
    try:
        here = Path.cwd() if folder is None else folder
        if not here.is_relative_to(workspace()) or what.finished:
            return ""
        again = what.rechecks
        path = _recheck_notebook(again) if again else copy_of(what.lesson)
        if hands_out() and not path.is_file():
            return ""
    except (OSError, UserError):
        return ""
    cell = f"#cell-id={what.exercise}" if what.exercise and not again else ""
    return Path(os.path.relpath(path, here)).as_posix() + cell


def _recheck_notebook(names: tuple[str, ...]) -> Path:
    """The notebook that asks these again; one for a day's set, however much is left.

    Another day's is left alone: what was written there would be read, not remembered.
    """
    folder, day = workspace() / FOLDER, day_of(now())
    today = sorted(folder.glob(f"{day}*.ipynb"))
    for path in today:
        if set(names) <= set(_asked_in(path)):
            return path
    drawn = any(drawn_now(name) for name in names)
    document = recheck_notebook([_asked(name) for name in names], drawn=drawn)
    taken = {path.name for path in today}
    paths = (f"{day}.ipynb", *(f"{day}_{n}.ipynb" for n in range(2, 1000)))
    path = folder / next(name for name in paths if name not in taken)
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    put_whole(path, text.encode())
    return path


def _asked_in(path: Path) -> list[str]:
    try:
        found: Any = json.loads(path.read_bytes())
        return [str(name) for name in found["metadata"]["lr"]["rechecks"]]
    except (OSError, ValueError, TypeError, LookupError):
        return []


def _asked(name: str) -> Asked:
    lesson = course().lesson(syllabus().card(name).lesson)
    notebook = json.loads(built_lesson(lesson.slug, language()).read_bytes())
    return Asked(name, lesson.slug, lesson.place, notebook)
