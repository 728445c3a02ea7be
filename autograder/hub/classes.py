"""The classes of one server, as `hub.toml` describes them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from autograder.errors import UserError

EXAMPLE = Path(__file__).with_name("hub.example.toml")
# nbgrader parts names at + and -, and looks for them with * and ?.
COURSE = r"^[a-z0-9][a-z0-9_]*(-[a-z0-9_]+)*$"
PERSON = r"^[a-z_][a-z0-9_.-]*$"
TOO_DEEP = "its values lie too deep in one another"
MOST_CHARACTERS = 32  # of a name of a Linux user
# What nobody else may have, in the words of a complaint.
OWN: dict[str, Callable[[HubClass], object]] = {
    "the course": lambda one: one.course,
    "the account": lambda one: one.account,
    "the repository": lambda one: one.repository,
}


def whole_path(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError(f"{path} has to begin with /")
    if not os.fspath(path).isprintable():
        raise ValueError(f"{os.fspath(path)!r} holds what no name of a folder should")
    return path


def web_address(url: str) -> str:
    """Hold that an address says where to listen.

    >>> web_address("http://127.0.0.1:8000")
    'http://127.0.0.1:8000'
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.port:
        raise ValueError(f"{url} has to be like http://127.0.0.1:8000")
    return url


Place = Annotated[Path, AfterValidator(whole_path)]
Person = Annotated[str, Field(pattern=PERSON, max_length=MOST_CHARACTERS)]
Port = Annotated[int, Field(ge=1024, le=65535)]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HubClass(Record):
    """A course in one term: who is in it, and where its things lie."""

    course: Annotated[str, Field(pattern=COURSE, max_length=MOST_CHARACTERS)]
    title: Annotated[str, Field(min_length=1)]
    account: Person
    repository: Place
    bundle: Place
    instructors: Annotated[tuple[Person, ...], Field(min_length=1)]
    learners: tuple[Person, ...] = ()
    python: Place | None = None
    grading_python: Place | None = None

    @property
    def learners_python(self) -> Path:
        """The Python of the learners' servers and kernels."""
        return self.python or self.bundle / ".venv/bin/python"

    @property
    def instructors_python(self) -> Path:
        """The Python that grades."""
        return self.grading_python or self.repository / ".venv/bin/python"

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.instructors, *self.learners)

    @model_validator(mode="after")
    def apart(self) -> Self:
        """Hold that nobody learns and grades, and that the class's secrets lie alone.

        Raises:
            ValueError: somebody does, or one folder lies in the other.
        """
        both = {*self.instructors, self.account} & {*self.learners}
        if both:
            raise ValueError(f"{min(both)} cannot learn and grade in {self.course}")
        if self.account in self.instructors:
            raise ValueError(f"{self.account} is the class's account: nobody logs in")
        if overlap(self.repository, self.bundle):
            raise ValueError(
                f"{self.bundle} and {self.repository} have to lie side by side: "
                "learners read the one and must not read the other"
            )
        return self


class Hub(Record):
    """One server."""

    state: Place
    exchange: Place
    bind_url: Annotated[str, AfterValidator(web_address)] = "http://127.0.0.1:8000"
    hub_port: Port = 8081
    proxy_port: Port = 8001
    stop_idle_after: Annotated[int, Field(ge=0)] = 0
    at_once: Annotated[int, Field(ge=0)] = 0
    one_uid_each: bool = True
    classes: Annotated[tuple[HubClass, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """Hold that no class has anything of another's that matters.

        Raises:
            ValueError: two share it, or a setting needs another one.
        """
        for first, second in combinations(self.classes, 2):
            for name, of in OWN.items():
                if of(first) == of(second):
                    raise ValueError(
                        f"{first.course} and {second.course} share {name} {of(first)}: "
                        "give each its own"
                    )
            if overlap(first.repository, second.repository):
                raise ValueError(
                    f"the repository of {first.course} and that of {second.course} "
                    "lie in one another: give each its own place"
                )
        for repository, open_one in product(self.closed, self.opened):
            if overlap(repository, open_one):
                raise ValueError(
                    f"{repository} and {open_one} have to lie side by side: others "
                    "get into the one and must not get into the other"
                )
        ports = (urlsplit(self.bind_url).port, self.hub_port, self.proxy_port)
        if len({*ports}) < len(ports):
            raise ValueError(
                "bind_url, hub_port and proxy_port need three different ports"
            )
        if self.at_once and not self.stop_idle_after:
            raise ValueError(
                "at_once needs stop_idle_after: else who came first keeps the room"
            )
        accounts = {one.account for one in self.classes}
        people = {name for one in self.classes for name in one.people}
        if accounts & people:
            raise ValueError(
                f"{min(accounts & people)} is a class's account: nobody logs in as it"
            )
        return self

    @property
    def closed(self) -> list[Path]:
        """The folders that their accounts alone get into."""
        return [one.repository for one in self.classes]

    @property
    def opened(self) -> list[Path]:
        """The folders that others get into, whether the Hub opens them or an admin."""
        return [self.state, self.exchange, *(one.bundle for one in self.classes)]

    @property
    def people(self) -> list[str]:
        """Everybody who may log in."""
        return sorted({name for one in self.classes for name in one.people})

    def exchange_of(self, one: HubClass) -> Path:
        """The exchange of one class, behind a door that opens for that class alone.

        nbgrader wants a folder that everybody may write to, so the door is around it.
        """
        return self.exchange / one.course / "exchange"

    def classes_of(self, person: str) -> list[HubClass]:
        """The classes in which somebody learns or teaches, in the file's order."""
        return [one for one in self.classes if person in one.people]


def overlap(first: Path, second: Path) -> bool:
    """Whether one folder is the other or lies in it.

    >>> overlap(Path("/a/b"), Path("/a")), overlap(Path("/a/b"), Path("/a/bc"))
    (True, False)
    """
    return first.is_relative_to(second) or second.is_relative_to(first)


def read_hub(path: Path) -> Hub:
    """Read the file.

    Raises:
        UserError: it cannot be read, or something in it cannot be.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        return Hub.model_validate(document)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        raise UserError(f"{path}: {complaint(error, document)}") from None
    except ValueError as error:
        raise UserError(f"{path}: {error}") from None
    except RecursionError:
        raise UserError(f"{path}: {TOO_DEEP}") from None


def complaint(error: ValidationError, document: dict[str, object]) -> str:
    """The first thing that is wrong, with its place, in one line."""
    first = error.errors(include_url=False)[0]
    place = " ".join(words_for(first["loc"], document))
    if first["type"] == "extra_forbidden":
        return f"{place} is not known: see {EXAMPLE.name}"
    if first["type"] == "missing":
        return f"{place} is missing"
    words = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_pattern_mismatch":
        words = f'"{first["input"]}" will not do: small letters, digits, _ and -'
    return f"{place}: {words}" if place else words


def words_for(place: Sequence[int | str], document: dict[str, object]) -> Iterator[str]:
    """A place in the file: a class by its name rather than by its number.

    >>> list(words_for(("classes", 0, "title"), {"classes": [{"course": "a"}]}))
    ['a', 'title']
    """
    parts = list(place)
    if len(parts) > 1 and parts[0] == "classes" and isinstance(parts[1], int):
        classes = document["classes"]
        entry = classes[parts[1]] if isinstance(classes, list) else None
        named = entry.get("course") if isinstance(entry, dict) else None
        yield str(named or f"class {parts[1] + 1}")
        parts = parts[2:]
    yield from (str(part) for part in parts if isinstance(part, str))
