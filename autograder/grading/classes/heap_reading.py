"""Reads what one learner handed in, from the heap of files that came of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime

from autograder.grading.classes.archive import BROKEN, readable
from autograder.grading.classes.attempts import content_of
from autograder.grading.classes.choosing import Choice, File, choose
from autograder.grading.classes.sorting import Heap
from autograder.grading.gradebook.stamps import MOST_BYTES as MOST_STAMP
from autograder.grading.gradebook.stamps import stamp_of
from autograder.grading.submission import companions
from autograder.grading.submission.handed_in import Submission
from autograder.notebook.reading import MOST_BYTES

Reasons = tuple[tuple[File, str], ...]


@dataclasses.dataclass(frozen=True)
class Chosen:
    """A learner's submission as it came, with its time where that is known."""

    heap: Heap
    submission: Submission
    path: str
    time: datetime | None
    notes: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        return content_of(self.submission.data, self.submission.files)


def read_heap(
    heap: Heap, lesson: str, *, takes_files: bool
) -> tuple[Chosen | None, Reasons]:
    """Choose among a learner's files and read what was chosen; the rest has reasons."""
    numbered = heap.owner.platform == "canvas"
    try:
        choice = choose(heap.files, lesson, takes_files=takes_files, numbered=numbered)
    except BROKEN:
        return None, tuple((file, "is in a damaged archive") for file in heap.files)
    if choice.notebook is None:
        return None, choice.left
    notebook = choice.notebook
    data, trouble = readable(notebook.size, notebook.read, MOST_BYTES)
    if trouble:
        return None, (*choice.left, (notebook, trouble))
    files, left = read_beside(choice.beside)
    submission = Submission(heap.student, "found", data, files=files)
    time = stamped(heap) or notebook.time
    chosen = Chosen(heap, submission, str(notebook), time, notes_on(heap, choice))
    return chosen, (*choice.left, *left)


def read_beside(beside: Mapping[str, File]) -> tuple[dict[str, bytes], Reasons]:
    """The bytes of what goes with a notebook, and what is too much or damaged."""
    found: dict[str, bytes] = {}
    left = []
    for name in sorted(beside):
        file = beside[name]
        data, trouble = readable(file.size, file.read, companions.MOST_BYTES)
        trouble = trouble or companions.too_much(found, data)
        if trouble:
            left.append((file, trouble))
        else:
            found[name] = data
    return found, tuple(left)


def stamped(heap: Heap) -> datetime | None:
    """The time that a stamp beside the notebook says, where the learner wrote none."""
    if heap.stamp is None:
        return None
    data, _ = readable(heap.stamp.size, heap.stamp.read, MOST_STAMP)
    said = stamp_of(data).time
    return said and said.replace(tzinfo=UTC)


def notes_on(heap: Heap, choice: Choice) -> tuple[str, ...]:
    late = ("the platform says that it was late",) if heap.owner.late else ()
    return (*choice.notes, *late)
