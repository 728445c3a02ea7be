"""Every sentence that a learner can meet, gathered for the catalogues.

Sentences in code stand in calls of `tr` and `trn`, where babel finds them; the others
are data: what a verdict says, what the exercises say, what `course.toml` says.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from babel.messages.extract import extract_from_file

from autograder import exercises
from autograder.course import Course, course
from autograder.exercises.model import Exercise
from autograder.feedback.judge_sentences import SENTENCES
from autograder.feedback.messages import ENGLISH
from autograder.repository import ROOT

# One sentence, or the one for one and the one for more.
Text: TypeAlias = str | tuple[str, str]
KEYWORDS: Mapping[str, Any] = {"tr": None, "trn": (1, 2)}
CALLS = re.compile(r"\btrn?\(")
NOT_THE_COURSE = {"tests", "work"}


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A sentence, the files that say it, and what it is there."""

    text: Text
    files: tuple[str, ...]
    about: tuple[str, ...] = ()


def sentences(root: Path = ROOT) -> list[Sentence]:
    """All of them, each once, file by file."""
    found = [
        *in_code(root),
        *_said("autograder/feedback/messages.py", ENGLISH.values()),
        *_said("autograder/feedback/judge_sentences.py", SENTENCES),
        *in_course(course()),
        *(one for name in exercises.ids() for one in in_exercise(exercises.load(name))),
    ]
    places: dict[Text, list[Sentence]] = {}
    for one in found:
        places.setdefault(one.text, []).append(one)
    together = [united(text, there) for text, there in places.items()]
    return sorted(together, key=lambda one: one.files)


def united(text: Text, found: Iterable[Sentence]) -> Sentence:
    """One sentence that stands in several places."""
    files = sorted({file for one in found for file in one.files})
    about = dict.fromkeys(words for one in found for words in one.about)
    return Sentence(text, tuple(files), tuple(about))


def in_code(root: Path) -> Iterator[Sentence]:
    """The sentences that stand in calls of `tr` and `trn`."""
    for path in sorted((root / "autograder").rglob("*.py")):
        name = path.relative_to(root)
        if NOT_THE_COURSE & set(name.parts) or not CALLS.search(
            path.read_text("utf-8")
        ):
            continue
        for _, text, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            yield Sentence(text_of(text), (name.as_posix(),))


def text_of(given: str | Iterable[str]) -> Text:
    """What babel has read, as it is kept here."""
    if isinstance(given, str):
        return given
    one, more = given
    return one, more


def _said(file: str, texts: Iterable[str]) -> Iterator[Sentence]:
    return (Sentence(text, (file,)) for text in texts)


def in_course(whole: Course) -> Iterator[Sentence]:
    """What `course.toml` says to a learner."""
    told = {
        "the course": [whole.title, whole.report_to],
        "the name of a level": whole.levels,
        "a lesson": [
            words for one in whole.lessons for words in (one.title, one.summary)
        ],
        "what a lesson is about": [tag for one in whole.lessons for tag in one.tags],
        "an achievement": [
            words for one in whole.achievements for words in (one.title, one.text)
        ],
    }
    for about, texts in told.items():
        for text in texts:
            yield Sentence(text, ("autograder/course.toml",), (about,))


def in_exercise(exercise: Exercise) -> Iterator[Sentence]:
    """What an exercise says to a learner, but for its stub.

    >>> next(in_exercise(exercises.load("sgd_step"))).text
    'Take one step downhill'
    """
    file = exercises.file_of(exercise.id).relative_to(ROOT).as_posix()
    told: dict[str, list[str]] = {
        "title": [exercise.title],
        "hint": list(exercise.hints),
        "property": [one.name for one in exercise.properties],
        "mistake": [one.message for one in exercise.mistakes],
    }
    for kind, texts in told.items():
        for text in texts:
            yield Sentence(text, (file,), (f"{kind} of {exercise.id}",))
