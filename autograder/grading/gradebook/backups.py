"""Dated copies of the gradebook, made before a run writes to it."""

from __future__ import annotations

import filecmp
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from autograder.errors import UserError
from autograder.grading.gradebook.address import Address, address
from autograder.grading.gradebook.patience import StillLockedError, Tell, patiently
from autograder.grading.gradebook.readiness import GO_BACK, is_whole
from autograder.grading.gradebook.reading import ask, connect
from autograder.grading.submission.kit import Place

MOST_BACKUPS = 20
WAIT_SECONDS = 30.0
SERVER_SECONDS = 600


def back_up(place: Place, tell: Tell = print) -> Path | None:
    """Copy the gradebook; the oldest copies go once the new one is whole.

    None where there is nothing to copy yet, or a server keeps it whose `pg_dump` is not
    here; that is told.

    Raises:
        UserError: the gradebook is damaged; no good copy has given way to it.
        StillLockedError: another program holds it all the time.
    """
    where = address(place)
    if where.file is not None and not where.file.exists():
        return None
    folder = place.work / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"gradebook-{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
    beside = folder / f".{name}.{os.getpid()}"
    try:
        if where.file is None:
            return dumped(where, beside, folder / f"{name}.dump", tell)
        copied(where.file, beside, tell)
        newest = max(folder.glob("gradebook-*.db"), default=None)
        if newest is not None and filecmp.cmp(beside, newest, shallow=False):
            return newest  # nothing was written since
        beside.replace(folder / f"{name}.db")
    finally:
        beside.unlink(missing_ok=True)
    for old in sorted(folder.glob("gradebook-*.db"))[:-MOST_BACKUPS]:
        old.unlink(missing_ok=True)
    return folder / f"{name}.db"


def copied(path: Path, beside: Path, tell: Tell) -> None:
    """Copy a gradebook as it is at one instant.

    The lock that SQLite's own copying would wait for without end, and without a word,
    is taken first.
    """
    where = Address(f"sqlite:///{path}")
    source = connect(where)
    with closing(source), closing(sqlite3.connect(beside)) as target:
        assert isinstance(source, sqlite3.Connection)  # noqa: S101 - for the type alone
        source.execute("BEGIN")
        question = "SELECT count(*) FROM sqlite_master"
        patiently(lambda: ask(source, question), WAIT_SECONDS, tell, str(where))
        source.backup(target)
        source.rollback()
    if not is_whole(beside):
        raise UserError(f"the gradebook {path} is damaged: {GO_BACK}")


def dumped(where: Address, beside: Path, path: Path, tell: Tell) -> Path | None:
    """Have a server's own program write a copy; without it that is the server's."""
    program = shutil.which("pg_dump")
    if program is None:
        tell(f"{where} is not copied: pg_dump is not here; its server's backups count")
        return None
    patience = f"--lock-wait-timeout={WAIT_SECONDS * 1000:.0f}"
    command = [program, "--format=custom", patience, f"--file={beside}"]
    command += ["--dbname", where.without_password]
    surroundings = os.environ | (
        {"PGPASSWORD": unquote(where.password)} if where.password else {}
    )
    try:
        subprocess.run(
            command,
            env=surroundings,
            check=True,
            capture_output=True,
            timeout=SERVER_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", b"") or b""
        why = said.decode(errors="replace").strip().splitlines()
        if "lock timeout" in " ".join(why):
            raise StillLockedError from None
        tell(f"{where} is not copied: {why[0] if why else type(error).__name__}")
        return None
    beside.replace(path)
    for old in sorted(path.parent.glob("gradebook-*.dump"))[:-MOST_BACKUPS]:
        old.unlink(missing_ok=True)
    return path
