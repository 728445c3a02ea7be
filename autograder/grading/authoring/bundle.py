"""A class bundle: the course without its answers, as files in a folder.

In it `check` works from recorded practice keys; references, hidden inputs, the right
and wrong answers of the exercises' authors and the class's secret stay behind.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import exercises
from autograder.course import Lesson, course
from autograder.errors import UserError
from autograder.grading.authoring.bundle_contents import (
    course_files,
    course_toml,
    lesson_files,
    readme,
)
from autograder.grading.authoring.catalogues import compiled
from autograder.grading.authoring.recorded_keys import (
    FRESH,
    exercises_needed,
    fresh_seeds,
    recorded_keys,
)
from autograder.grading.authoring.release_marks import mark_of_lesson
from autograder.releases import Release
from autograder.repository import ROOT
from autograder.study.syllabus import PRACTICE_SEED
from autograder.study.syllabus.live import card_of
from autograder.study.syllabus.recorded import DOCUMENT, Bundle, key_path, packed
from autograder.whole_file import put_whole

FOLDER = "autograder/recorded"
MANIFEST = f"{FOLDER}/files.json"
ALL = "all"


@dataclass(frozen=True)
class Edition:
    """What a bundle is called: the release in words, its number, its day."""

    words: str
    number: int | None
    date: str


def edition_of(newest: Release, *, draft: bool) -> Edition:
    """The release, or a draft that comes after it and has no number."""
    day = newest.date.isoformat()
    if draft:
        return Edition(f"draft of {newest.words}", None, day)
    return Edition(newest.words, newest.number, day)


def lessons_named(words: Sequence[str]) -> tuple[Lesson, ...]:
    """The published lessons of these names or numbers, or all of them, in order.

    >>> [one.slug for one in lessons_named(["1", "00"])]
    ['00_start_here', '01_basics']
    """
    if ALL in words:
        return course().published
    wanted = {course().lesson(word) for word in words}
    closed = [one.slug for one in wanted if not one.published]
    if closed:
        raise UserError(f"{closed[0]} is not published: course.toml says so")
    return tuple(one for one in course().published if one in wanted)


def exercises_of(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """The exercises that stand in these lessons."""
    return tuple(name for one in lessons for name in exercises.of_lesson(one.slug))


def bundle(
    lessons: Sequence[Lesson], edition: Edition, root: Path = ROOT
) -> dict[str, bytes]:
    """Every file of a bundle by its path; the same bytes for the same course.

    Raises:
        UserError: a lesson is not built.
    """
    files = course_files(root)
    marks = {one.slug: mark_of_lesson(root, one.slug) for one in lessons}
    for slug in marks:
        files |= lesson_files(root, slug)
    notebooks = {slug: f"lessons/{slug}/{slug}.ipynb" for slug in marks}
    needed = exercises_needed({slug: files[at] for slug, at in notebooks.items()})
    for name in [one for one in files if one.endswith(".ipynb")]:
        files[name] = numbered(files[name], edition.number)
    seeds = fresh_seeds(edition.words)
    files |= recorded(
        needed,
        Bundle(
            release=edition.words,
            date=edition.date,
            lessons=marks,
            fresh=seeds,
            cards=tuple(card_of(exercises.load(name)) for name in needed),
        ),
    )
    files |= compiled(needed)
    toml = (root / "autograder/course.toml").read_text("utf-8")
    files["autograder/course.toml"] = course_toml(toml, marks)
    files["README.md"] = readme(edition.words, edition.date, tuple(lessons), FRESH)
    files[MANIFEST] = _json([*sorted(files), MANIFEST])
    return files


def recorded(names: Sequence[str], said: Bundle) -> dict[str, bytes]:
    """What the bundle says of itself, and the keys of its exercises."""
    files = {f"{FOLDER}/{DOCUMENT}": said.model_dump_json(indent=1).encode() + b"\n"}
    for name in names:
        keys = recorded_keys(exercises.load(name), said.fresh)
        for seed, key in zip((PRACTICE_SEED, *said.fresh), keys, strict=False):
            files[key_path(Path(FOLDER), name, seed).as_posix()] = packed(key)
    return files


def numbered(notebook: bytes, number: int | None) -> bytes:
    """A notebook that carries the release's number beside its own mark."""
    document = json.loads(notebook)
    if number is not None:
        document["metadata"]["lr"]["number"] = number
    return _json(document)


def _json(document: object) -> bytes:
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def write(files: Mapping[str, bytes], to: Path) -> None:
    """Write a bundle into a folder that is new, empty, or an older bundle.

    Raises:
        UserError: something else lies there, or it cannot be written.
    """
    older = older_files(to)
    try:
        if older is None:
            _write_new(files, to)
            return
        for name in sorted(files, key=lambda name: name == MANIFEST):
            _put(to / name, files[name])
        for name in sorted(set(older) - set(files)):
            (to / name).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            f"cannot write {error.filename or to}: {error.strerror}"
        ) from None


def older_files(to: Path) -> list[str] | None:
    """The files of the bundle that lies there; None where nothing does.

    Raises:
        UserError: something else lies there.
    """
    if not to.exists() or (to.is_dir() and not any(to.iterdir())):
        return None
    try:
        names = json.loads((to / MANIFEST).read_bytes())
        return [name for name in names if _stays_inside(name)]
    except (OSError, ValueError, TypeError):
        raise UserError(
            f"{to} is neither empty nor an older bundle: name a new folder"
        ) from None


def _stays_inside(name: str) -> bool:
    parts = Path(name).parts
    return not Path(name).is_absolute() and ".." not in parts


def _write_new(files: Mapping[str, bytes], to: Path) -> None:
    """Beside it first, so that a folder of this name is whole or not there."""
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=to.parent, prefix=f".{to.name}."))
    try:
        for name, data in files.items():
            _put(beside / name, data)
        beside.chmod(0o755)
        if to.exists():
            to.rmdir()
        beside.replace(to)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        put_whole(path, data)


def size(files: Mapping[str, bytes]) -> str:
    """Say how large the bundle is, and its recorded keys.

    >>> size({"a": b"12", "autograder/recorded/keys/f/x": b"1"})
    '2 files, 0.0 MB; recorded keys 0.0 MB'
    """
    keys = sum(len(d) for n, d in files.items() if n.startswith(f"{FOLDER}/keys/"))
    whole = sum(map(len, files.values()))
    return (
        f"{len(files)} files, {whole / 1e6:.1f} MB; recorded keys {keys / 1e6:.1f} MB"
    )
