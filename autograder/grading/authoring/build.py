"""Masters into solved notebooks, solved notebooks into lessons."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import exercises
from autograder.course import course
from autograder.exercises.model import Exercise
from autograder.grading.authoring.assignment import PICTURES, release
from autograder.grading.authoring.catalogues import catalogue_files
from autograder.grading.authoring.master_rules import broken_rules
from autograder.grading.authoring.masters import (
    raise_first,
    read_master,
    solved_notebook,
)
from autograder.grading.authoring.translations import translated_lessons
from autograder.plots.pictures import alt_texts, pictures
from autograder.repository import ROOT
from autograder.whole_file import put_whole

BUILT = {".ipynb", ".svg"}


@dataclass(frozen=True)
class Built:
    """The files of built lessons, by their path below the repository's root."""

    files: dict[str, bytes]
    lessons: tuple[str, ...]

    def differences(self, root: Path) -> list[str]:
        """Name each file that is missing, different, or built by nobody."""
        stale = [
            name for name in _present(root, self.lessons) if name not in self.files
        ]
        return sorted([*stale, *self._outdated(root)])

    def write(self, root: Path) -> list[str]:
        """Write what differs, remove what nobody builds, and name both."""
        changed = self.differences(root)
        for name in changed:
            path = root / name
            if name not in self.files:
                path.unlink()
                continue
            put_whole(path, self.files[name])
        return changed

    def _outdated(self, root: Path) -> Iterator[str]:
        for name, data in self.files.items():
            path = root / name
            if not path.is_file() or path.read_bytes() != data:
                yield name


def build(words: Sequence[str] = (), solutions: Path = ROOT / "solutions") -> Built:
    """Build the published lessons, or those that are named, in memory.

    With each come its translations, with all of them the catalogues of their sentences.

    Raises:
        UserError: a master breaks a rule; the message names file and line.
    """
    lessons = tuple(course().lesson(word).slug for word in words) or tuple(
        lesson.slug for lesson in course().published
    )
    files = {} if words else catalogue_files()
    with tempfile.TemporaryDirectory(prefix="lr-build-") as folder:
        for lesson in lessons:
            master = solutions / lesson / f"{lesson}.py"
            notebook = solve(lesson, master)
            files |= release(Path(folder), lesson, notebook, pictures(lesson))
            files |= translated_lessons(lesson, master, files)
    return Built(files, lessons)


def solve(lesson: str, master: Path) -> dict[str, Any]:
    """Read a master, hold it to the rules, and return the solved notebook."""
    cells = read_master(master)
    words = alt_texts(lesson)
    raise_first(broken_rules(lesson, cells, records(lesson), words))
    return solved_notebook(lesson, cells, words)


def records(lesson: str) -> dict[str, Exercise]:
    """The exercises of a lesson by their names."""
    return {name: exercises.load(name) for name in exercises.of_lesson(lesson)}


def _present(root: Path, lessons: Sequence[str]) -> Iterator[str]:
    """Name the built files that are there: all but masters and notes."""
    for lesson in lessons:
        for part in ("solutions", "lessons"):
            folder = root / part / lesson
            for path in sorted(folder.rglob("*")):
                built = path.suffix in BUILT or path.parent.name == PICTURES
                if path.is_file() and (built or part == "lessons"):
                    yield path.relative_to(root).as_posix()
