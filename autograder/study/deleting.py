"""Delete all progress: every file that studying keeps in its folder, and no other."""

import contextlib
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr, trn
from autograder.study.local_time import day_of
from autograder.study.log import home, read_log
from autograder.study.workspace import workspace

LOG, DEVICE = "events.jsonl", "device"


def kept_files() -> list[Path]:
    """The files that there are, the log first.

    Raises:
        UserError: nobody can say, since their folder is closed.
    """
    return [home() / name for name in (LOG, DEVICE) if _is_there(home() / name)]


def _is_there(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _cannot_delete(path, error) from error


def deletion_lines(files: list[Path]) -> Iterator[str]:
    """Say exactly what would be deleted, what stays, and how to keep a copy."""
    yield tr("This deletes for good:")
    for path in files:
        yield f"  {path}: {_what(path)}"
    yield tr(
        "Your notebooks in {folder}/ stay. No backup is kept.", folder=workspace().name
    )
    yield tr("`lr progress --export FILE` first keeps a copy that `--import` reads.")


def _what(path: Path) -> str:
    if path.name == DEVICE:
        return tr("the random word by which the log knows this machine")
    times = sorted(event.time for event in read_log(path).events)
    if not times:
        return tr("the log, with nothing in it that can be read")
    return trn(
        "the log, {count} event from {first} to {last}",
        "the log, {count} events from {first} to {last}",
        len(times),
        first=day_of(times[0]),
        last=day_of(times[-1]),
    )


def delete(files: list[Path]) -> None:
    """Delete them, and their folder if it is empty then.

    Raises:
        UserError: one cannot be deleted.
    """
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _cannot_delete(path, error) from error
    with contextlib.suppress(OSError):
        home().rmdir()


def _cannot_delete(path: Path, error: OSError) -> UserError:
    reason = error.strerror
    return UserError(tr("{file} cannot be deleted: {reason}", file=path, reason=reason))
