"""All rows of a gradebook, with names in the place of its random keys."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

# How each row is called by those who refer to it: columns that are known, or names of
# rows of tables above.
NAMES = {
    "assignment": ("name",),
    "notebook": ("assignment_id", "name"),
    "base_cell": ("notebook_id", "type", "name"),
    "source_cell": ("notebook_id", "name"),
    "submitted_assignment": ("assignment_id", "student_id"),
    "submitted_notebook": ("assignment_id", "notebook_id"),
    "grade": ("notebook_id", "cell_id"),
    "comment": ("notebook_id", "cell_id"),
}

Row = tuple[tuple[str, Any], ...]


def rows_of(path: Path) -> dict[str, list[Row]]:
    """Every table with its rows, sorted; equal gradebooks give equal documents."""
    with closing(sqlite3.connect(path)) as book:
        book.row_factory = sqlite3.Row
        find = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        tables = [row[0] for row in book.execute(find)]
        found = {
            table: [dict(row) for row in book.execute(f"SELECT * FROM {table}")]  # noqa: S608
            for table in tables
        }
    keys: dict[str, str] = {}
    for table, columns in NAMES.items():
        for row in found[table]:
            parts = [str(keys.get(row[name], row[name])) for name in columns]
            keys[row["id"]] = f"{table}:{'/'.join(parts)}"
    return {
        table: sorted(
            (
                tuple((name, keys.get(one, one)) for name, one in row.items())
                for row in rows
            ),
            key=repr,
        )
        for table, rows in found.items()
    }
