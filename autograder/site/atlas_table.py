"""Calls of a mistake as a table, where the answer is no curve."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from autograder.site.atlas_rows import Row

LONGEST = 240


def table(rows: Sequence[Row], exercise: str) -> str:
    """The rows as HTML: each call over what is right and what the mistake gives.

    >>> "≠" in table([Row("f(1)", "1", "2", parts=True)], "f")
    True
    """
    body = "".join(_row(row) for row in rows)
    return (
        f'<table class="atlas"><caption>{escape(exercise)}: calls that show it'
        '</caption><thead><tr><th scope="col">Right</th>'
        f'<th scope="col">With the mistake</th></tr></thead>{body}</table>'
    )


def _row(row: Row) -> str:
    kind = ' class="parts"' if row.parts else ""
    about = f"<br>{escape(row.about)}" if row.about else ""
    return (
        f'<tbody{kind}><tr><th scope="rowgroup" colspan="2">{_code(row.call)}{about}'
        f"</th></tr><tr><td>{_code(row.right)}</td>"
        f"<td>{_sign(row)} {_code(row.wrong)}</td></tr></tbody>"
    )


def _sign(row: Row) -> str:
    """How the two stand to each other."""
    if not row.known:
        return "chosen:"
    return "≠" if row.parts else "="


def _code(text: str) -> str:
    line = " ".join(text.split())
    shown = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return f"<code>{escape(shown)}</code>"
