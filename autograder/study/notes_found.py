"""A learner's notes, read from the log, searched and put in order. Pure."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from pydantic import BaseModel

from autograder.course import course
from autograder.languages import tr
from autograder.notebook.whole_text import whole
from autograder.printable import printable, printable_lines
from autograder.study.events import Event
from autograder.study.local_time import day_of


@dataclasses.dataclass(frozen=True)
class Note:
    """A note: in which lesson, when (as events say it), and what.

    `lesson` is the lesson's folder name, None where it was written outside of one.
    """

    lesson: str | None
    time: str
    text: str


class NoteDocument(BaseModel):
    """One note; the time is UTC."""

    lesson: str | None
    title: str | None
    time: str
    text: str


class NotesDocument(BaseModel):
    """What `lr notes --json` prints: lesson by lesson, the oldest first."""

    version: int = 1
    notes: list[NoteDocument]


def notes_in(events: Iterable[Event]) -> list[Note]:
    """The notes of a log; one that was kept twice in a lesson counts once.

    >>> two = [Event(i, "w", 0, None, "2026", "note", data={"text": "a"}) for i in "xy"]
    >>> notes_in(two)
    [Note(lesson=None, time='2026', text='a')]
    """
    found: dict[tuple[str | None, str], Note] = {}
    for event in events:
        text = event.data.get("text")
        if event.kind == "note" and isinstance(text, str) and text.strip():
            lesson = event.lesson and whole(event.lesson)
            one = Note(lesson, whole(event.time), whole(text))
            found.setdefault((one.lesson, one.text), one)
    return sorted(found.values(), key=lambda one: (one.lesson or "~", one.time))


def holding(notes: Iterable[Note], words: Sequence[str]) -> list[Note]:
    """The notes that hold all of the words, in their text or their lesson's name.

    >>> holding([Note("01_basics", "2026", "Too LONG a step")], ["long", "basics"])
    [Note(lesson='01_basics', time='2026', text='Too LONG a step')]
    """
    wanted = [_same_letters(word) for word in words]
    return [one for one in notes if all(word in _searched(one) for word in wanted)]


def _searched(note: Note) -> str:
    title = title_of(note)
    return _same_letters("\n".join((note.text, note.lesson or "", title, tr(title))))


def _same_letters(text: str) -> str:
    """A text as it is compared: a letter and its accent may be one character or two."""
    return normalize("NFC", normalize("NFC", text).casefold())


def title_of(note: Note) -> str:
    """The title of a note's lesson, "" where the course has none such."""
    lessons = course().lessons
    return next((one.title for one in lessons if one.slug == note.lesson), "")


def note_lines(notes: Sequence[Note]) -> Iterator[str]:
    """Notes under their lessons, with the day of each; nothing steers a terminal.

    >>> for line in note_lines([Note("01_basics", "2026-11-21", "Halve it.")]):
    ...     print(line)
    01_basics · Learning-rate basics
      2026-11-21  Halve it.
    """
    lesson: str | None = ""
    for one in notes:
        if one.lesson != lesson:
            lesson = one.lesson
            title = title_of(one)
            name = printable(lesson) if lesson else tr("Outside of the lessons")
            yield f"{name} · {tr(title)}" if title else name
        first, *more = printable_lines(one.text).split("\n")
        yield f"  {day_of(one.time)}  {first}"
        yield from (f"              {line}" for line in more)


def document_of(notes: Iterable[Note]) -> NotesDocument:
    """Notes for other programs."""
    return NotesDocument(
        notes=[
            NoteDocument(
                lesson=one.lesson,
                title=title_of(one) or None,
                time=one.time,
                text=one.text,
            )
            for one in notes
        ]
    )
