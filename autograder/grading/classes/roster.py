"""A class list: which student id goes with a name, a number, an e-mail."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.errors import UserError
from autograder.grading.classes.owners import Owner

# The first of these columns that a list has holds the student id.
IDS = (
    *("student_id", "sis login id", "sis user id", "username", "student", "id"),
    *("id number", "email address", "email", "e-mail"),
)
# Numbers are looked for where a platform writes its own, lest another's fits by chance.
NUMBERS = {"moodle": ("identifier",), "canvas": ("id", "lms_user_id", "canvas_id")}
MOST_BYTES = 50_000_000


@dataclasses.dataclass(frozen=True)
class Roster:
    """Student ids by what identifies a learner; None where two learners share it."""

    ids: Mapping[str, str | None]

    def student(self, owner: Owner) -> str | None:
        """The id of a learner, or None where the list does not say one for sure."""
        for key in keys_of(owner):
            if key in self.ids:
                return self.ids[key]
        return None


def keys_of(owner: Owner) -> Iterator[str]:
    """What to look for, the surest first."""
    if owner.number:
        yield f"{owner.platform} {owner.number}"
    yield f"any {owner.name.casefold().strip()}"
    yield f"name {letters(owner.name)}"


def read_roster(path: Path) -> Roster:
    """Read a class list: CSV or the sheet that Moodle or Canvas exports.

    Raises:
        UserError: it cannot be read, or says no student ids.
    """
    try:
        data = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return roster(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error):
        raise UserError(f"{path} is no CSV in UTF-8: save it so") from None
    except ValueError as error:
        raise UserError(f"{path}: {error}") from None


def roster(text: str) -> Roster:
    """A roster from the text of a class list.

    >>> text = '''Student,ID,SIS Login ID
    ... "Example, Ann",12,aexample'''
    >>> roster(text).student(Owner("exampleann", "canvas", "12"))
    'aexample'
    """
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    table = csv.DictReader(io.StringIO(text), delimiter=separator)
    columns = {(name or "").strip().lower(): name for name in table.fieldnames or ()}
    wanted = next((columns[name] for name in IDS if name in columns), None)
    if wanted is None:
        raise ValueError(f"no column says student ids: name one {IDS[0]}")
    ids: dict[str, str | None] = {}
    for row in table:
        student = (row.get(wanted) or "").strip()
        cells = {key.lower(): row.get(name) or "" for key, name in columns.items()}
        for key in set(keys_in(cells)) if student else ():
            ids[key] = student if ids.get(key, student) == student else None
    return Roster(ids)


def keys_in(cells: Mapping[str, str]) -> Iterator[str]:
    """All that identifies the learner of one row."""
    for platform, columns in NUMBERS.items():
        for column in columns:
            number = re.fullmatch(r"\D*(\d+)", cells.get(column, "").strip())
            if number:
                yield f"{platform} {number[1]}"
    names = [cells.get("first_name", ""), cells.get("last_name", "")]
    names += [cells.get("first name", ""), cells.get("last name", "")]
    for text in [" ".join(names), *cells.values()]:
        if text.strip():
            yield f"any {text.casefold().strip()}"
            yield from (f"name {turned}" for turned in turns(text))


def turns(name: str) -> Iterator[str]:
    """A name's letters with any of its words first: platforms put the last name first.

    >>> sorted(turns("Example, Ann"))
    ['annexample', 'exampleann']
    """
    words = [word for word in re.split(r"[\s,]+", name) if letters(word)][:6]
    for first in range(len(words)):
        yield letters("".join([*words[first:], *words[:first]]))


def letters(name: str) -> str:
    """Letters and digits alone, without accents and case.

    >>> letters("Åsa O’Neil")
    'asaoneil'
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in plain if c.isalnum())
