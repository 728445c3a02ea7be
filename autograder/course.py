"""What `course.toml` says: lessons, levels and achievements."""

import os
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from autograder.errors import UserError
from autograder.languages import tr
from autograder.repository import ROOT

SOURCE = Path(__file__).with_name("course.toml")
TRANSLATIONS = "translations"  # the folder beside a lesson and beside its master


class Record(BaseModel):
    """What all records of the course share: nothing unknown, nothing changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Lesson(Record):
    """One lesson; its notebook is `lessons/<slug>/<slug>.ipynb`."""

    slug: str
    title: str
    minutes_to_read: int
    xp: int
    tags: tuple[str, ...]
    summary: str
    published: bool

    @property
    def number(self) -> str:
        return self.slug.partition("_")[0]

    @property
    def place(self) -> str:
        """Where it stands in the course: by its folder's number, as everywhere.

        >>> course().lesson("02").place, course().lesson("00").place
        ('Lesson 02 of 08', 'Start here')
        """
        if int(self.number) == 0:
            return tr(self.title)
        last = course().lessons[-1].number
        return tr("Lesson {number} of {last}", number=self.number, last=last)


class Needs(Record):
    """What must have happened before an achievement is earned: all of it.

    Attributes:
        passed: these exercises have been passed.
        events: of this kind there were events about so many different things.
        recovered: so many exercises were passed after a mistake had been named.
    """

    passed: tuple[str, ...] = ()
    events: dict[str, int] = {}
    recovered: int = 0

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Needs":
        if not (self.passed or self.events or self.recovered):
            raise ValueError("an achievement has to need something")
        return self


class Achievement(Record):
    """A skill with a name; a `surprise` shows its name alone before it is earned."""

    id: str
    title: str
    text: str
    needs: Needs
    surprise: bool = False


class Course(Record):
    """The whole course, in order."""

    title: str
    report_to: str
    xp_per_level: int
    levels: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    achievements: tuple[Achievement, ...]

    @property
    def published(self) -> tuple[Lesson, ...]:
        return tuple(lesson for lesson in self.lessons if lesson.published)

    def lesson(self, word: str) -> Lesson:
        """Find a lesson by its folder name or its number.

        >>> course().lesson("01").slug
        '01_basics'
        """
        wanted = word.strip().strip("/")
        for lesson in self.lessons:
            if wanted in {lesson.slug, lesson.number, str(int(lesson.number))}:
                return lesson
        there = [one.slug for one in self.lessons if is_built(one.slug)]
        raise UserError(
            tr(
                "no lesson '{word}': the lessons are {names}",
                word=word,
                names=", ".join(there or [one.slug for one in self.lessons]),
            )
        )

    def level(self, xp: int) -> tuple[int, str]:
        """Say which level so many XP are, and what it is called.

        >>> course().level(119)
        (0, 'Curious')
        """
        number = max(0, xp) // self.xp_per_level
        return number, self.levels[min(number, len(self.levels) - 1)]


@cache
def course() -> Course:
    """Read the course.

    >>> course().lessons[0].title
    'Start here'
    """
    return Course.model_validate(tomllib.loads(SOURCE.read_text(encoding="utf-8")))


def root() -> Path:
    """Say where the repository lies."""
    return ROOT


def lesson_path(slug: str) -> Path:
    """Say where the built notebook of a lesson lies."""
    return ROOT / "lessons" / slug / f"{slug}.ipynb"


def is_built(slug: str) -> bool:
    """Whether a lesson's notebook is there, for who may see it.

    `Path.is_file` raises where a folder on the way is closed, until Python 3.14.
    """
    return os.path.isfile(lesson_path(slug))  # noqa: PTH113


def in_language(lesson: Path, spoken: str) -> Path:
    """Say where the notebook of a lesson lies in another language, if it is there.

    >>> in_language(Path("lessons/01_a/01_a.ipynb"), "ko").as_posix()
    'lessons/01_a/translations/ko/01_a.ipynb'
    """
    return lesson.parent / TRANSLATIONS / spoken / lesson.name
