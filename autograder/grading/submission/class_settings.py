"""What a class decides for itself: `autograder/work/class.toml`.

Where there is no file, nothing is changed: every exercise counts with the points that
the lesson gives it, nothing is due, files beside the notebook are taken. The example
shows all that a file can say; `lr collect` puts it there, in comments, where none is.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationError

from autograder.course import course
from autograder.errors import UserError
from autograder.grading.sandbox.limits import Limits
from autograder.grading.submission.document import Document
from autograder.grading.submission.late_rule import LateRule, NotNegative

NAME = "class.toml"
MOST_BYTES = 1_000_000
Policy = Literal["best", "last", "first"]
LIMITS = dataclasses.asdict(Limits())

EXAMPLE = Path(__file__).with_name("class_example.toml")


def yes_or_no(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if type(value) is str else value


def time_of(value: Any) -> Any:
    """A time, as TOML writes it or as text; TOML's local times have no zone yet."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError(
            f'nobody knows the zone "{name}"; "Europe/Berlin" is one'
        ) from None
    return name


def known_limits(limits: dict[str, float]) -> dict[str, float]:
    for name, value in limits.items():
        if name not in LIMITS:
            raise ValueError(f"{name} is no limit{meant(name, list(LIMITS))}")
        if value <= 0:
            raise ValueError(f"{name} has to be more than 0")
    return limits


def known_lessons(lessons: dict[str, LessonRules]) -> dict[str, LessonRules]:
    slugs = [lesson.slug for lesson in course().lessons]
    for slug in lessons:
        if slug not in slugs:
            raise ValueError(f"no lesson {slug}{meant(slug, slugs)}")
    return lessons


class Record(Document):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Rules(Record):
    """What can be said for all lessons at once."""

    late: LateRule | None = None
    files: Annotated[bool | None, BeforeValidator(yes_or_no)] = None
    attempts: Policy | None = None
    limits: Annotated[dict[str, NotNegative], AfterValidator(known_limits)] = Field(
        default_factory=dict
    )


class LessonRules(Rules):
    due: Annotated[datetime | None, BeforeValidator(time_of)] = None
    exercises: list[str] | None = None
    points: dict[str, NotNegative] = Field(default_factory=dict)


class ClassSettings(Record):
    """The file as it stands; `lesson` says what it means for one lesson."""

    timezone: Annotated[str, AfterValidator(a_zone)] | None = None
    course_id: str | None = None
    db_url: str | None = None
    every_lesson: Rules = Rules()
    lessons: Annotated[dict[str, LessonRules], AfterValidator(known_lessons)] = Field(
        default_factory=dict
    )

    def lesson(self, slug: str) -> LessonSettings:
        one, every = self.lessons.get(slug, LessonRules()), self.every_lesson
        files = one.files if one.files is not None else every.files
        return LessonSettings(
            lesson=slug,
            due=one.due and in_utc(one.due, self.timezone),
            late=one.late or every.late or LateRule(),
            files=True if files is None else files,
            attempts=one.attempts or every.attempts or "last",
            exercises=None if one.exercises is None else tuple(one.exercises),
            points=one.points,
            limits={**every.limits, **one.limits},
        )


@dataclasses.dataclass(frozen=True)
class LessonSettings:
    """What holds for one lesson of this class."""

    lesson: str
    due: datetime | None = None
    late: LateRule = dataclasses.field(default_factory=LateRule)
    files: bool = True
    attempts: Policy = "last"
    exercises: tuple[str, ...] | None = None
    points: Mapping[str, float] = dataclasses.field(default_factory=dict)
    limits: Mapping[str, float] = dataclasses.field(default_factory=dict)

    @property
    def sandbox_limits(self) -> Limits:
        """The grader's limits with this lesson's own in their places."""
        return dataclasses.replace(
            Limits(),
            **{name: type(LIMITS[name])(value) for name, value in self.limits.items()},
        )


def in_utc(when: datetime, timezone: str | None) -> datetime:
    """A time in UTC; one that names no zone is of the class's zone, or this machine's.

    >>> in_utc(datetime(2026, 7, 1, 12), "Europe/Berlin").isoformat()
    '2026-07-01T10:00:00+00:00'
    """
    if when.tzinfo is None and timezone is not None:
        when = when.replace(tzinfo=ZoneInfo(timezone))
    return when.astimezone(UTC)


class HasWork(Protocol):
    """A course's place: it knows the folder of the class's work."""

    @property
    def work(self) -> Path: ...


def class_settings(place: HasWork) -> ClassSettings:
    """Read the settings of a class.

    Raises:
        UserError: the file cannot be read, or says what nobody understands.
    """
    path = place.work / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ClassSettings()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > MOST_BYTES:
        raise UserError(f"{path} is larger than a megabyte: that is no settings file")
    try:
        return read_settings(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise UserError(f"{path} is not text in UTF-8: save it so") from None
    except ValueError as error:
        raise UserError(f"{path}: {error}") from None


def read_settings(text: str) -> ClassSettings:
    """The settings in a text.

    >>> read_settings('every_lesson = {files = "no"}').lesson("01_basics").files
    False

    Raises:
        ValueError: one line on the first thing that is wrong.
    """
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    try:
        return ClassSettings.model_validate(document)
    except ValidationError as error:
        raise ValueError(complaint(error)) from None


def complaint(error: ValidationError) -> str:
    """The first thing that is wrong, with its place, in one line."""
    first = error.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    place = ".".join(where) or "the file"
    if first["type"] == "extra_forbidden":
        return f"{place} is not known{meant(where[-1], known_at(where[:-1]))}"
    words = first["msg"].removeprefix("Value error, ")
    return f"{place}: {words[:1].lower()}{words[1:]}"


def known_at(where: Sequence[str]) -> list[str]:
    """The names that a table may hold."""
    if not where:
        model: type[Document] = ClassSettings
    elif where[-1] == "late":
        model = LateRule
    else:
        model = Rules if where[0] == "every_lesson" else LessonRules
    return list(model.model_fields)


def meant(name: str, known: Sequence[str]) -> str:
    """Words that help on after a name that nobody knows.

    >>> meant("exercice", ["exercises", "due"])
    ': did you mean exercises?'
    >>> meant("colour", ["exercises", "due"])
    ': it is one of due, exercises'
    """
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f": did you mean {close[0]}?"
    return f": it is one of {', '.join(sorted(known))}"
