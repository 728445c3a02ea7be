"""A report on a lesson, ready to fill in: what a mender needs, nothing personal. Pure.

Only what the course itself has made is put in, such as ids, marks and numbers; what a
learner could have written, in a notebook or in the log, never is.
"""

import dataclasses
from collections.abc import Iterator, Mapping

from autograder.languages import tr


@dataclasses.dataclass(frozen=True)
class Place:
    """A cell: its id, and which of the learner's copy it is; 0 where it is gone."""

    id: str
    number: int


@dataclasses.dataclass(frozen=True)
class LastCheck:
    """The last check of a lesson, and the cells that it is about.

    Attributes:
        exercise: its id.
        status: the verdict's.
        mistake: the id of the mistake that was named, "" for none.
        attempt: how often it has been tried.
        inputs: the seed of the inputs: "practice", or fresh ones.
        cells: the answer's and the check's.
    """

    exercise: str
    status: str
    mistake: str
    attempt: int
    inputs: str
    cells: tuple[Place, ...] = ()


@dataclasses.dataclass(frozen=True)
class Facts:
    """What is known without asking.

    Attributes:
        lesson: its folder's name and its title, "" where none was opened.
        built: the mark of the lesson as it is built here.
        own: the mark of the learner's copy, in words.
        check: the last check in it.
        course: the release of the course, in words.
        versions: of Python and of what the course stands on.
        system: the kind of machine, in general words.
        language: in which the course speaks.
    """

    lesson: str
    built: str
    own: str
    check: LastCheck | None
    course: str
    versions: Mapping[str, str]
    system: str
    language: str


def report_text(facts: Facts, report_to: str) -> str:
    """The whole report.

    >>> none = Facts("", "", "", None, "release 1", {"Python": "3.11"}, "Linux", "en")
    >>> print(report_text(none, "your teacher"))  # doctest: +ELLIPSIS
    What I did:
    ...
    Lesson: none was opened yet
    Course: release 1
    Versions: Python 3.11
    System: Linux
    Language: en
    <BLANKLINE>
    Fill in the first three, and send all of this to your teacher.
    """
    asked = (tr("What I did:"), tr("What happened:"), tr("What I expected:"))
    written = tr(
        "What follows was written by `lr report-bug`. It names nobody, and holds no "
        "folder, no code and no note of yours."
    )
    send = tr(
        "Fill in the first three, and send all of this to {whom}.", whom=report_to
    )
    blank = [line for question in asked for line in (question, "", "", "")]
    return "\n".join([*blank, written, "", *fact_lines(facts), "", send])


def fact_lines(facts: Facts) -> Iterator[str]:
    """What is known, a line for each."""
    if facts.lesson:
        yield tr("Lesson: {lesson}", lesson=facts.lesson)
        yield tr(
            "Its release: {built} as built here, {own} in my copy",
            built=facts.built,
            own=facts.own,
        )
        yield from check_lines(facts.check)
    else:
        yield tr("Lesson: none was opened yet")
    yield tr("Course: {release}", release=facts.course)
    versions = ", ".join(f"{name} {said}" for name, said in facts.versions.items())
    yield tr("Versions: {versions}", versions=versions)
    yield tr("System: {system}", system=facts.system)
    yield tr("Language: {language}", language=facts.language)


def check_lines(check: LastCheck | None) -> Iterator[str]:
    """What the last check was about, and what came of it."""
    if check is None:
        yield tr("Last check: none in this lesson yet")
        return
    yield tr(
        "Last check: {exercise}, {status}, attempt {attempt}, inputs: {inputs}",
        exercise=check.exercise,
        status=check.status,
        attempt=check.attempt,
        inputs=check.inputs,
    )
    yield tr("Mistake named: {mistake}", mistake=check.mistake or tr("none"))
    for cell in check.cells:
        if cell.number:
            yield tr("Cell {id}: number {number}", id=cell.id, number=cell.number)
        else:
            yield tr("Cell {id}: not in my copy", id=cell.id)
