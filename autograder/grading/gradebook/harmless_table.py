"""Tables as CSV that no spreadsheet obeys, written whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from autograder.errors import UserError
from autograder.printable import no_formula, printable
from autograder.whole_file import put_whole

Value: TypeAlias = "str | float | datetime | None"


def harmless(value: Value) -> str:
    """A value as a spreadsheet shows it, and nothing that it would calculate.

    >>> harmless("=1+1"), harmless(-2.5), harmless(7.0), harmless(None)
    ("'=1+1", '-2.5', '7', '')
    >>> harmless("@mary"), harmless("a=b")
    ("'@mary", 'a=b')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if not isinstance(value, str):
        return f"{value:.6g}"
    return no_formula(printable(value))


def in_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    r"""The table as a text.

    >>> in_csv(["who", "points"], [["ann", None], ["=1", 2.0]])
    "who,points\r\nann,\r\n'=1,2\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(name) for name in header])
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write what somebody asked for, whole or not at all.

    Raises:
        UserError: it cannot be written there.
    """
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: there is no folder {path.parent}")
    try:
        put_whole(path, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None
