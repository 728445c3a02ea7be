"""The learner's own copies of lessons: made once, brought up to date, never lost."""

import json
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course import course, lesson_path, root
from autograder.errors import UserError
from autograder.study.syllabus import syllabus
from autograder.whole_file import put_whole


def workspace() -> Path:
    """The folder of the learner's copies."""
    return root() / "my_lessons"


def copy_of(slug: str) -> Path:
    """Where the learner's copy of a lesson lies."""
    return workspace() / slug / f"{slug}.ipynb"


def open_lesson(lesson: str) -> Path:
    """Return the learner's copy of a lesson, made or brought up to date if need be.

    Raises:
        UserError: there is no such lesson, or it has not been built.
    """
    slug = course().lesson(lesson).slug
    built, own = lesson_path(slug), copy_of(slug)
    if not built.is_file():
        raise UserError(f"lesson {slug} {_absent()}")
    if own.is_file():
        _update(built, own)
    else:
        put_whole(own, built.read_bytes())
    _bring_pictures(built.parent, own.parent)
    return own


def _absent() -> str:
    if syllabus().release:
        return "is not in this copy of the course: ask your instructor for it"
    return "is not built here: `lr build` makes it"


def bring_all() -> None:
    """Make or bring up to date every published lesson's copy: links lead there."""
    for lesson in course().published:
        if lesson_path(lesson.slug).is_file():
            open_lesson(lesson.slug)


def start_afresh(slugs: Sequence[str]) -> Path | None:
    """Take the learner's copies away into a dated backup; say where it lies."""
    folders = [copy_of(slug).parent for slug in slugs]
    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        return None
    backup = backup_folder()
    for folder in there:
        shutil.move(folder, backup / folder.name)
    return backup


def backup_folder() -> Path:
    """Make a new folder for a backup, named by the time."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")
    parent = workspace() / "backups"
    for number in range(1, 1000):
        folder = parent / (stamp if number == 1 else f"{stamp}_{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise UserError(f"no place for another backup: clear {parent}")


def _update(built: Path, own: Path) -> None:
    """Set the learner's answers into a lesson that has changed since."""
    from autograder.notebook import UnreadableNotebook, read_notebook, rebuild

    skeleton: dict[str, Any] = json.loads(built.read_bytes())
    content = own.read_bytes()
    try:
        theirs = read_notebook(content)
    except UnreadableNotebook as error:
        backup = _back_up(own)
        put_whole(own, built.read_bytes())
        print(f"Your copy could not be read ({error}); it is kept: {backup}")
        return
    if _release(theirs) == _release(skeleton):
        return
    backup = _back_up(own)
    rebuilt = rebuild(theirs, skeleton).notebook
    text = json.dumps(rebuilt, indent=1, ensure_ascii=False) + "\n"
    put_whole(own, text.encode())
    print(f"{own.stem} has been updated, with your answers in it; as it was: {backup}")


def _release(notebook: dict[str, Any]) -> object:
    metadata = notebook.get("metadata")
    ours = metadata.get("lr") if isinstance(metadata, dict) else None
    return ours.get("release") if isinstance(ours, dict) else None


def _back_up(own: Path) -> Path:
    backup = backup_folder() / own.name
    shutil.copy2(own, backup)
    return backup


def _bring_pictures(source: Path, target: Path) -> None:
    for picture in source.rglob("*"):
        if picture.suffix == ".ipynb" or not picture.is_file():
            continue
        there = target / picture.relative_to(source)
        if not there.is_file() or there.read_bytes() != picture.read_bytes():
            put_whole(there, picture.read_bytes())
