"""The learner's own copies of lessons: made once, brought up to date, never lost."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course import (
    TRANSLATIONS,
    course,
    in_language,
    is_built,
    lesson_path,
    root,
)
from autograder.errors import UserError
from autograder.languages import chosen_language, known_language, tr
from autograder.study.as_built import as_built, was_run
from autograder.study.syllabus import syllabus
from autograder.study.unwritable import in_one_line
from autograder.whole_file import put_whole

Notebook = dict[str, Any]
# Where a class hands its lessons out: a learner's server on a Hub has it.
HANDED_OUT = "LR_LESSONS"


def workspace() -> Path:
    """The folder of the learner's copies."""
    named = os.environ.get(HANDED_OUT)
    return Path(named).expanduser().resolve() if named else root() / "my_lessons"


def hands_out() -> bool:
    """Whether a class hands lessons out, and a copy is there when it was fetched."""
    return bool(os.environ.get(HANDED_OUT))


def copy_of(slug: str) -> Path:
    """Where the learner's copy of a lesson lies."""
    return workspace() / slug / f"{slug}.ipynb"


def built_lesson(slug: str, spoken: str) -> Path:
    """Where a lesson was built in a language; in English where it is not translated."""
    translated = in_language(lesson_path(slug), spoken)
    return translated if translated.is_file() else lesson_path(slug)


def open_lesson(lesson: str) -> Path:
    """Return the learner's copy of a lesson, made or brought up to date if need be.

    A new one is in the learner's language, and so is one that nobody has written into;
    what somebody has written into stays in its own.

    Raises:
        UserError: there is no such lesson, it has not been built or fetched, or the
            copy cannot be read or written.
    """
    slug = course().lesson(lesson).slug
    own = copy_of(slug)
    demand_built(slug)
    with in_one_line(own):
        if own.is_file():
            _update(slug, own)
        elif hands_out():
            raise UserError(_not_fetched(slug))
        else:
            put_whole(own, built_lesson(slug, chosen_language()).read_bytes())
        _bring_pictures(lesson_path(slug).parent, own.parent)
    return own


def demand_built(slug: str) -> None:
    """Go on only where a lesson is there.

    Raises:
        UserError: it is not, and what to do about it.
    """
    if not is_built(slug):
        raise UserError(_absent(slug))


def _absent(slug: str) -> str:
    if syllabus().release:
        return tr(
            "lesson {lesson} is not in this copy of the course: ask your instructor "
            "for it",
            lesson=slug,
        )
    if not course().lesson(slug).published:
        return tr(
            "lesson {lesson} is not published yet: `lr build {lesson}` makes it for "
            "who writes it",
            lesson=slug,
        )
    if (root() / ".git").exists():
        return tr(
            "lesson {lesson} has gone from lessons/: `git checkout lessons` brings it "
            "back",
            lesson=slug,
        )
    return tr(
        "lesson {lesson} is missing from this copy of the course: take a fresh one",
        lesson=slug,
    )


def _not_fetched(slug: str) -> str:
    return tr(
        "lesson {lesson} is not in {folder} yet: Nbgrader → Assignment List fetches it",
        lesson=slug,
        folder=workspace(),
    )


def bring_all() -> None:
    """Make or bring up to date every published lesson's copy: links lead there.

    What a class has not handed out yet is not made; one that cannot be brought is told
    in a line, and stands in nobody's way.
    """
    for lesson in course().published:
        there = os.path.isfile(copy_of(lesson.slug))  # noqa: PTH113 - as in `is_built`
        if (there or not hands_out()) and is_built(lesson.slug):
            try:
                open_lesson(lesson.slug)
            except UserError as error:
                print(error)


def start_afresh(slug: str) -> None:
    """Put a fresh copy in the place of the learner's own; what else lies there stays.

    Its folder stays as well, so that a notebook that is open can be read again.
    """
    put_whole(copy_of(slug), built_lesson(slug, chosen_language()).read_bytes())
    _bring_pictures(lesson_path(slug).parent, copy_of(slug).parent)


@contextlib.contextmanager
def backup_folder() -> Iterator[Path]:
    """A new folder for a backup; it goes where what it is for cannot be written."""
    folder = _new_backup_folder()
    try:
        yield folder
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _new_backup_folder() -> Path:
    """Make a folder that is named by the time."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")
    parent = workspace() / "backups"
    for number in range(1, 1000):
        folder = parent / (stamp if number == 1 else f"{stamp}_{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise UserError(tr("no place for another backup: clear {folder}", folder=parent))


def _update(slug: str, own: Path) -> None:
    """Set the learner's answers into a lesson that has changed since.

    Where there are none, the lesson is put there in the learner's language.
    """
    from autograder.notebook import UnreadableNotebook, read_notebook, rebuild

    try:
        theirs = read_notebook(_bytes_of(own))
    except UnreadableNotebook as error:
        backup = _back_up(own)
        put_whole(own, built_lesson(slug, chosen_language()).read_bytes())
        print(
            tr(
                "Your copy could not be read ({reason}); it is kept: {backup}",
                reason=error,
                backup=backup,
            )
        )
        return
    spoken = known_language(_about(theirs).get("language", ""))
    skeleton: Notebook = json.loads(built_lesson(slug, spoken).read_bytes())
    if _is_current(_about(theirs), _about(skeleton)):
        if as_built(theirs, skeleton):
            _put_in_language(slug, theirs, own)
        return
    backup = _back_up(own)
    rebuilt = rebuild(theirs, skeleton).notebook
    text = json.dumps(rebuilt, indent=1, ensure_ascii=False) + "\n"
    put_whole(own, text.encode())
    print(
        tr(
            "{lesson} has been updated, with your answers in it; as it was: {backup}",
            lesson=own.stem,
            backup=backup,
        )
    )


def _bytes_of(own: Path) -> bytes:
    try:
        return own.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise UserError(
            tr("{file} cannot be read: {reason}", file=own, reason=why)
        ) from error


def _is_current(theirs: dict[str, str], built: dict[str, str]) -> bool:
    """Whether it is the same release, and of one language the same words."""
    marks = ["release"]
    if theirs.get("language") == built.get("language"):
        marks.append("translation")
    return all(theirs.get(mark) == built.get(mark) for mark in marks)


def _put_in_language(slug: str, theirs: Notebook, own: Path) -> None:
    """Put a lesson that says nothing of the learner's in the language of today."""
    built = built_lesson(slug, chosen_language())
    if _about(json.loads(built.read_bytes())) == _about(theirs):
        return
    backup = _back_up(own) if was_run(theirs) else None
    put_whole(own, built.read_bytes())
    if backup is not None:
        print(
            tr(
                "{lesson} is in your language now; as it was: {backup}",
                lesson=own.stem,
                backup=backup,
            )
        )


def _about(notebook: Notebook) -> dict[str, str]:
    """What a notebook says of itself, as far as it is words."""
    metadata = notebook.get("metadata")
    ours = metadata.get("lr") if isinstance(metadata, dict) else None
    said = ours.items() if isinstance(ours, dict) else ()
    return {name: value for name, value in said if isinstance(value, str)}


def _back_up(own: Path) -> Path:
    with backup_folder() as folder:
        return Path(shutil.copy2(own, folder / own.name))


def _bring_pictures(source: Path, target: Path) -> None:
    for picture in source.rglob("*"):
        name = picture.relative_to(source)
        is_lesson = name.suffix == ".ipynb" or TRANSLATIONS in name.parts
        if is_lesson or not picture.is_file():
            continue
        there = target / name
        if not there.is_file() or there.read_bytes() != picture.read_bytes():
            put_whole(there, picture.read_bytes())
