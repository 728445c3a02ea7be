"""A PostgreSQL server of a test's own: on a socket in a temporary folder, as nobody."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder import doctor

PATIENCE = 60.0
# A test's data need not outlive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def own_postgres() -> Iterator[str]:
    """Start a server, give its address, and leave nothing of it behind."""
    programs = doctor.postgres_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="lr-postgres-", dir="/tmp"))
    user = not_root(folder)
    data = folder / "data"
    make = [str(programs / "initdb"), "--username=lr", "--auth=trust", "--no-sync"]
    make += ["--encoding=UTF8", "--locale=C", f"--pgdata={data}"]
    run = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-h", ""]
    for setting in FAST:
        run += ["-c", setting]
    try:
        subprocess.run(make, cwd=folder, check=True, capture_output=True, **user)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(run, cwd=folder, stdout=log, stderr=log, **user)
        try:
            wait_for(programs, folder)
            yield f"postgresql://lr@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def not_root(folder: Path) -> Mapping[str, Any]:
    """Who runs the server: it refuses to be root's."""
    if os.getuid():
        return {}
    names = {one.pw_name for one in pwd.getpwall()}
    who = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, who.pw_uid, who.pw_gid)
    folder.chmod(0o755)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def wait_for(programs: Path, folder: Path) -> None:
    ask = [str(programs / "pg_isready"), "--quiet", f"--host={folder}"]
    end = time.monotonic() + PATIENCE
    while subprocess.run(ask, check=False).returncode:
        assert time.monotonic() < end, (folder / "log").read_text()
        time.sleep(0.1)
