"""Which of a learner's files is the notebook, and which go with it; pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from autograder.course import course
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.submission import companions
from autograder.grading.submission.companions import printable
from autograder.notebook import UnreadableNotebook, read_notebook

COPY = re.compile(
    r"[\s_-]*\((?P<a>\d+)\)$|-(?P<b>\d+)$|[\s_-]+(?:copy|kopie)\s*\(?\d*\)?$",
    re.IGNORECASE,
)
NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:json|txt))?$", re.IGNORECASE)
MOST_LOOKED_INTO = 5_000_000  # bytes of a notebook that is asked what lesson it is of


@dataclasses.dataclass(frozen=True)
class File:
    """A file of a learner's: its path below the learner's name, and its bytes."""

    path: tuple[str, ...]
    read: Callable[[], bytes]
    time: datetime | None = None
    size: int = 0

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def folder(self) -> tuple[str, ...]:
        return self.path[:-1]

    def __str__(self) -> str:
        return "/".join(printable(part) for part in self.path)


@dataclasses.dataclass(frozen=True)
class Choice:
    """The notebook and its files by the names that they get; what was left, and why."""

    notebook: File | None
    beside: Mapping[str, File]
    left: tuple[tuple[File, str], ...]
    notes: tuple[str, ...] = ()


def choose(
    files: Sequence[File],
    lesson: str,
    *,
    takes_files: bool = True,
    numbered: bool = False,
) -> Choice:
    """Sort what a learner handed in; what cannot be decided is left, not guessed.

    `numbered` says that the platform adds `-1` to the name of a file handed in again.
    """
    notebooks = [file for file in files if NOTEBOOK.search(file.name)]
    others = [f for f in files if f not in notebooks and f.name != STAMP]
    notebook, left, notes = which_notebook(notebooks, lesson)
    beside: dict[str, File] = {}
    for name, file in own_names(others, numbered=numbered):
        reason = why_not_beside(name, file, notebook, takes_files=takes_files)
        if reason:
            left.append((file, reason))
        else:
            beside[name] = file
    return Choice(notebook, beside, tuple(left), tuple(notes))


def own_names(files: Sequence[File], *, numbered: bool) -> Iterator[tuple[str, File]]:
    """Files with the names that their learner gave them, as far as that is sure."""
    plain = [plain_name(file.name) for file in files]
    for name, file in zip(plain, files, strict=True):
        yield (name if numbered and plain.count(name) == 1 else file.name), file


def why_not_beside(
    name: str, file: File, notebook: File | None, *, takes_files: bool
) -> str:
    if not companions.is_companion(name):
        return "is no notebook, and no .py or .csv file"
    if notebook is None:
        return "there is no notebook that it goes with"
    if not takes_files:
        return "the lesson takes no files beside the notebook"
    if file.folder != notebook.folder:
        return "does not lie beside the notebook"
    return companions.objection(name)


def which_notebook(
    notebooks: Sequence[File], lesson: str
) -> tuple[File | None, list[tuple[File, str]], list[str]]:
    """The notebook that counts, what is left of the others, and what to tell."""
    named = [file for file in notebooks if is_named(file.name, lesson)]
    if named:
        found, left = latest(named)
        rest = [file for file in notebooks if file not in named]
        left += [(file, f"is not named {lesson}.ipynb") for file in rest]
        return found, left, list(doubts(found, lesson)) if found else []
    left = []
    fitting = []
    for file in notebooks:
        other = other_lesson(file, lesson)
        if other:
            left.append((file, f"is of lesson {other}"))
        else:
            fitting.append(file)
    if len(fitting) == 1:
        return fitting[0], left, [f"it was named {fitting[0]}"]
    reason = f"is one of {len(fitting)} notebooks, and none is named {lesson}.ipynb"
    return None, [*left, *((file, reason) for file in fitting)], []


def latest(named: Sequence[File]) -> tuple[File | None, list[tuple[File, str]]]:
    """The last of several copies: by time, by number, by where it lies."""
    best = max(named, key=rank)
    equals = [file for file in named if rank(file) == rank(best)]
    if len(equals) > 1 and len({file.read() for file in equals}) > 1:
        reason = f"is one of {len(equals)} that differ: which of them counts?"
        left = [(f, reason) for f in equals]
        left += [(f, "may be an earlier copy") for f in named if f not in equals]
        return None, left
    return best, [(f, f"{best} is taken instead") for f in named if f is not best]


def rank(file: File) -> tuple[float, int, int]:
    time = file.time.timestamp() if file.time else 0.0
    return time, number(file), -len(file.path)


def number(file: File) -> int:
    """The number that a platform or a browser gave to a copy."""
    found = COPY.search(NOTEBOOK.sub("", stem_of(file.name)))
    return int(found["a"] or found["b"] or 0) if found else 0


def stem_of(name: str) -> str:
    return NOTEBOOK.sub("", name) if NOTEBOOK.search(name) else PurePosixPath(name).stem


def plain_name(name: str) -> str:
    """The name that a file had before platforms and browsers numbered it.

    >>> plain_name("utils-1.py"), plain_name("data (2).csv"), plain_name("a-b.py")
    ('utils.py', 'data.csv', 'a-b.py')
    """
    stem, ending = stem_of(name), name[len(stem_of(name)) :]
    while (shorter := COPY.sub("", stem)) and shorter != stem:
        stem = shorter
    return stem + ending


def is_named(name: str, lesson: str) -> bool:
    """Whether a notebook is named like the lesson, in any case, with any number.

    >>> [is_named(n, "01_basics") for n in ("01_Basics (1).ipynb", "01-basics-2.ipynb")]
    [True, True]
    >>> is_named("homework.ipynb", "01_basics")
    False
    """
    plain = re.sub(r"[\s-]", "_", stem_of(plain_name(name))).lower()
    return plain == lesson.lower()


def other_lesson(file: File, lesson: str) -> str:
    """The other lesson that a notebook is of by its name or its content; "" if none."""
    for one in course().lessons:
        if one.slug != lesson and is_named(file.name, one.slug):
            return one.slug
    inside = lesson_inside(file)
    return inside if inside != lesson else ""


def doubts(file: File, lesson: str) -> Iterator[str]:
    inside = lesson_inside(file)
    if inside and inside != lesson:
        yield f"inside it says that it is of lesson {printable(inside)}"


def lesson_inside(file: File) -> str:
    """The lesson that a notebook says it is of, as built lessons do."""
    if file.size > MOST_LOOKED_INTO:
        return ""
    try:
        about = read_notebook(file.read()).get("metadata")
    except UnreadableNotebook:
        return ""
    ours = about.get("lr") if isinstance(about, dict) else None
    name = ours.get("lesson") if isinstance(ours, dict) else None
    return printable(name) if isinstance(name, str) else ""
