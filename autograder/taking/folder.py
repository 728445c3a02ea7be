"""A folder of our files, written anew as long as nobody has changed them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr
from autograder.whole_file import put_whole

LIST = "taken.json"
VERSION = 1


def older_files(folder: Path) -> tuple[str, ...]:
    """The files that we wrote there before; none where the folder is new or empty.

    Raises:
        UserError: it holds something else, or a file of ours that was changed since,
            or it cannot be looked into.
    """
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return ()
    except OSError as error:
        raise _cannot_write(folder, error) from None
    try:
        marks: dict[str, str] = dict(json.loads((folder / LIST).read_bytes())["files"])
        names = tuple(name for name in marks if Path(name).name == name)
        changed = [name for name in names if _is_changed(folder / name, marks[name])]
    except (OSError, ValueError, TypeError, KeyError):
        names, changed = (), []
    if not names:
        raise UserError(
            tr(
                "{folder} holds other things: name a new folder, an empty one, or one "
                "that `lr take` wrote",
                folder=folder,
            )
        )
    if changed:
        raise UserError(
            tr(
                "{file} has been changed since `lr take` wrote it: move it away, or "
                "name a new folder",
                file=folder / changed[0],
            )
        )
    return names


def _is_changed(path: Path, mark: str) -> bool:
    return bool(mark) and path.exists() and mark_of(path.read_bytes()) != mark


def mark_of(data: bytes) -> str:
    """What tells a file's content from any other."""
    return hashlib.sha256(data).hexdigest()


def list_of(files: Mapping[str, str]) -> bytes:
    """The list of what we wrote; an empty mark stands for whatever is there."""
    document = json.dumps({"version": VERSION, "files": files}, indent=1)
    return f"{document}\n".encode()


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files, and a list of them; older ones of ours go.

    Raises:
        UserError: something else lies there, or it cannot be written.
    """
    older = older_files(folder)
    for name in sorted(set(texts) - set(older)):
        if (folder / name).exists():
            raise UserError(
                tr(
                    "{file} is not from `lr take`: move it away, or name a new folder",
                    file=folder / name,
                )
            )
    files = {name: text.encode() for name, text in texts.items()}
    marks = {name: mark_of(data) for name, data in files.items()}
    try:
        if folder.exists():
            # What breaks off here can be done again.
            under_way = dict.fromkeys([*older, *files], "")
            put_whole(folder / LIST, list_of(under_way))
            _write(folder, files)
            for name in sorted(set(older) - set(files)):
                (folder / name).unlink(missing_ok=True)
            put_whole(folder / LIST, list_of(marks))
        else:
            _write_new(folder, {**files, LIST: list_of(marks)})
    except OSError as error:
        raise _cannot_write(folder, error) from None


def _cannot_write(folder: Path, error: OSError) -> UserError:
    return UserError(
        tr(
            "cannot write {file}: {reason}",
            file=error.filename or folder,
            reason=error.strerror,
        )
    )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        put_whole(folder / name, data)


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Beside it first, so that a folder of this name is whole or not there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _write(beside, files)
        beside.chmod(0o755)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
