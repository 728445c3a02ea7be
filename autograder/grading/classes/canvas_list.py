"""Canvas's own list of a class: the gradebook that it exports."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import UserError

MOST_BYTES = 50_000_000
ABOUT = ("student", "id", "sis user id", "sis login id", "section")
KEYS = ("sis login id", "sis user id", "id")


@dataclasses.dataclass(frozen=True)
class Person:
    """A learner as Canvas writes one."""

    name: str
    number: str
    login: str
    section: str


@dataclasses.dataclass(frozen=True)
class CanvasList:
    """Learners by login, by other ids, and by the folder that `lr collect` made."""

    people: Mapping[str, Person] = dataclasses.field(default_factory=dict)
    columns: tuple[str, ...] = ()


def read_canvas_list(path: Path) -> CanvasList:
    """Read what Canvas exports (Gradebook, Export).

    Raises:
        UserError: it cannot be read, or is another table.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig")
        return canvas_list(text)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, csv.Error):
        raise UserError(
            f"{path} is no gradebook of Canvas: export it there as CSV"
        ) from None


def canvas_list(text: str) -> CanvasList:
    """The list in a text.

    >>> text = '''Student,ID,SIS Login ID,Section,01_basics (77)
    ... "Example, Ann",12345,ann,One,'''
    >>> canvas_list(text).people["ann"]
    Person(name='Example, Ann', number='12345', login='ann', section='One')

    Raises:
        ValueError: it has no column for a student and an id.
    """
    separator = max(",;", key=text.partition("\n")[0].count)
    table = csv.DictReader(io.StringIO(text), delimiter=separator)
    columns = {(name or "").strip().lower(): name for name in table.fieldnames or ()}
    if not {"student", "id"} <= set(columns):
        raise ValueError
    people: dict[str, Person] = {}
    for row in table:
        cells = {key: (row.get(name) or "").strip() for key, name in columns.items()}
        if not cells["id"].isdigit():
            continue  # what is possible, and the test student
        words = (cells.get(k, "") for k in ("sis login id", "section"))
        person = Person(cells["student"], cells["id"], *words)
        for key in KEYS:
            if cells.get(key):
                people.setdefault(cells[key].casefold(), person)
        name = "".join(c for c in person.name.casefold() if c.isalpha())
        people.setdefault(f"{name}_{person.number}", person)
    others = [name for key, name in columns.items() if key not in ABOUT and name]
    return CanvasList(people, tuple(others))
