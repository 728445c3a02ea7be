"""Where the gradebook is: a file beside the class's work, or a database on a server."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from urllib.parse import urlsplit

from autograder.errors import UserError
from autograder.grading.submission.class_settings import class_settings
from autograder.grading.submission.kit import Place

SQLITE = "sqlite:///"
SERVER = "postgresql+psycopg"


@dataclasses.dataclass(frozen=True)
class Address:
    """A gradebook's URL, as nbgrader and SQLAlchemy write it."""

    url: str

    @property
    def file(self) -> Path | None:
        """The file that it is, or None where a server keeps it.

        >>> Address("sqlite:////srv/class/gradebook.db").file.name
        'gradebook.db'
        """
        if not self.url.startswith(SQLITE):
            return None
        return Path(self.url.removeprefix(SQLITE).partition("?")[0])

    def __str__(self) -> str:
        """How people are told of it: no password.

        >>> print(Address("postgresql+psycopg://ann:secret@db.school/grades"))
        the gradebook db.school/grades
        """
        if self.file is not None:
            return f"the gradebook {self.file}"
        parts = urlsplit(self.url)
        return f"the gradebook {parts.hostname or 'localhost'}{parts.path}"

    @property
    def password(self) -> str | None:
        """What must not stand in a command line, which everybody can see."""
        return urlsplit(self.url).password

    @property
    def plain(self) -> str:
        """What psql and pg_dump understand: no driver's name in it.

        >>> Address("postgresql+psycopg:///grades?host=/run/pg").plain
        'postgresql:///grades?host=/run/pg'
        """
        scheme, rest = self.url.split(":", 1)
        return f"{scheme.partition('+')[0]}:{rest}"

    @property
    def without_password(self) -> str:
        """The same for a command line.

        >>> Address("postgresql://ann:secret@db/grades").without_password
        'postgresql://ann@db/grades'
        """
        return self.plain.replace(f":{self.password}@", "@", 1)

    def patient(self) -> str:
        """For SQLAlchemy: give up on a lock at once, so that we can say we wait.

        >>> Address("sqlite:///a.db").patient()
        'sqlite:///a.db?timeout=0.2'
        """
        wish = "timeout=0.2" if self.file is not None else LOCK_TIMEOUT
        return f"{self.url}{'&' if '?' in self.url else '?'}{wish}"


LOCK_TIMEOUT = "options=-c%20lock_timeout%3D500"


def address(place: Place) -> Address:
    """The gradebook of a class: what its settings say, or the file beside its work.

    Raises:
        UserError: the settings name a database that this cannot be.
    """
    wish = class_settings(place).db_url
    return Address(f"{SQLITE}{place.gradebook}" if wish is None else known(wish))


def known(url: str) -> str:
    """The address with the driver that we bring.

    >>> known("postgres://db/grades")
    'postgresql+psycopg://db/grades'
    """
    scheme, colon, rest = url.partition(":")
    if scheme in {"postgres", "postgresql", SERVER} and rest.startswith("//"):
        return f"{SERVER}:{rest}"
    if url.startswith(SQLITE) and url != SQLITE:
        return url
    raise UserError(
        f"class.toml: db_url begins with {scheme}{colon}: it has to be "
        '"postgresql://USER@HOST/DATABASE" or "sqlite:////PATH"'
    )
