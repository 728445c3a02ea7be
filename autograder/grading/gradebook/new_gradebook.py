"""Makes a gradebook where there is none, and tells it which cells a lesson has."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from alembic.config import Config
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.preprocessors import SaveCells
from sqlalchemy import create_engine, inspect, text

from autograder.errors import UserError
from autograder.grading.gradebook.address import Address
from autograder.grading.gradebook.readiness import another_set

# nbgrader looks for grades by notebook and has no index for it: at a hundred thousand
# submissions each one would wait for a reading of the whole table.
INDEXES = {
    "lr_grade_notebook": "grade (notebook_id)",
    "lr_comment_notebook": "comment (notebook_id)",
    "lr_submitted_notebook_assignment": "submitted_notebook (assignment_id)",
    "lr_submitted_assignment_student": "submitted_assignment (student_id)",
}


def ensure_gradebook(where: Address) -> None:
    """Make nbgrader's tables; a file is there whole, or not at all."""
    if where.file is None or where.file.exists():
        make_tables(where.patient())
    else:
        beside = where.file.with_name(f".{where.file.name}.{os.getpid()}")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        try:
            make_tables(f"sqlite:///{beside}")
            put_in_place(beside, where.file)
        finally:
            beside.unlink(missing_ok=True)


def put_in_place(beside: Path, path: Path) -> None:
    """Unlike a rename, a link never covers another's file; not every disk has links."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    except OSError:
        beside.replace(path)


def make_tables(url: str) -> None:
    """What nbgrader does for a new gradebook, without starting a program for it."""
    engine = create_engine(url, hide_parameters=True)
    try:
        if not inspect(engine).has_table("alembic_version"):
            with engine.begin() as connection:
                connection.execute(text(VERSION_TABLE))
                add = text("INSERT INTO alembic_version (version_num) VALUES (:head)")
                connection.execute(add, {"head": newest_version()})
        with contextlib.closing(Gradebook(url)):
            pass
        with engine.begin() as connection:
            for name, columns in INDEXES.items():
                make = f"CREATE INDEX IF NOT EXISTS {name} ON {columns}"
                connection.execute(text(make))
    finally:
        engine.dispose()


VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


def newest_version() -> str:
    """Which form of the tables this nbgrader makes."""
    about = Config()
    about.set_main_option("script_location", ALEMBIC_DIR)
    found = ScriptDirectory.from_config(about).get_current_head()
    assert found is not None, "nbgrader brings its migrations"  # noqa: S101
    return found


def save_cells(
    where: Address, lesson: str, skeleton: Mapping[str, Any], due: datetime | None
) -> None:
    """Tell the gradebook which cells the lesson has, as a release would, and its date.

    Raises:
        UserError: it has grades for another set of exercises.
    """
    with Gradebook(where.patient()) as book:
        date = {} if due is None else {"duedate": due}
        book.update_or_create_assignment(lesson, **date)
    about = {"notebook": lesson, "assignment": lesson, "db_url": where.patient()}
    notebook: Any = nbformat.from_dict(dict(skeleton))  # type: ignore[no-untyped-call]
    try:
        SaveCells().preprocess(notebook, {"nbgrader": about})
    except RuntimeError:
        raise UserError(another_set(lesson)) from None
