"""The folders of a server of classes, and who may do what in them.

The Hub makes them when it starts, and puts right what has moved.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UserError
from autograder.hub.classes import Hub, HubClass
from autograder.hub.servers import settings_files, settings_folder
from autograder.whole_file import put_whole

OPEN, PRIVATE = 0o755, 0o700
# A class's door: its account and its members pass, others do not even look in.
DOOR = 0o750
# nbgrader wants the exchange's root open to all. Sticky: nobody can rename or remove
# what is another's, such as the class's own folder, to put his own in its place.
ROOT = 0o1777
# Everybody puts in, nobody lists, nobody removes what is another's; the group is kept.
INBOUND = 0o3733
# Opened by who knows a page's name, which is made of the submission's own secret.
FEEDBACK = 0o711
# An account can put a link in its own folders at any moment: none is followed there.
FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
OTHERS_WRITE = 0o022


@dataclass(frozen=True)
class Folder:
    """A folder as it has to be; `account` owns it, the Hub's own user where none is."""

    path: Path
    mode: int
    account: str | None = None


def hub_folders(hub: Hub) -> list[Folder]:
    """What all classes have in common."""
    return [
        Folder(hub.state, OPEN),
        Folder(hub.state / "private", PRIVATE),
        Folder(hub.state / "classes", OPEN),
        Folder(hub.exchange, OPEN),
    ]


def class_folders(hub: Hub, one: HubClass) -> list[Folder]:
    """What one class has, from the outside inwards."""
    root = hub.exchange_of(one)
    course = root / one.course
    return [
        Folder(root.parent, DOOR, one.account),
        Folder(root, ROOT, one.account),
        Folder(course, OPEN, one.account),
        Folder(course / "outbound", OPEN, one.account),
        Folder(course / "inbound", INBOUND, one.account),
        Folder(course / "feedback", FEEDBACK, one.account),
    ]


def prepare(hub: Hub) -> None:
    """Make all folders, and write what the servers read.

    Raises:
        UserError: one cannot be made, or an account does not exist.
    """
    for base in (hub.state, hub.exchange):
        demand_above(base)
    folders = hub_folders(hub)
    folders += [folder for one in hub.classes for folder in class_folders(hub, one)]
    try:
        for folder in folders:
            make(folder, base_of(hub, folder.path))
        for one in hub.classes:
            write_settings(hub, one, grading=False)
            write_settings(hub, one, grading=True)
    except OSError as error:
        raise UserError(
            f"cannot make {error.filename}: {error.strerror}; the Hub runs as root "
            "where each learner has a uid"
        ) from None


def base_of(hub: Hub, path: Path) -> Path:
    """The one of the Hub's two folders in which a folder lies."""
    return hub.state if path.is_relative_to(hub.state) else hub.exchange


def demand_above(base: Path) -> None:
    """Hold that nobody else can change what the Hub's folder is reached through.

    Raises:
        UserError: somebody can put a folder of their own in its place.
    """
    if os.geteuid() != 0:
        return
    for folder in (*base.parents, *base.resolve().parents):
        if folder.exists() and may_be_changed(folder.stat()):
            raise UserError(
                f"{folder}, in which {base} is to lie, can be changed by others than "
                "root: choose a place for it that only root can"
            )


def may_be_changed(found: os.stat_result) -> bool:
    """Whether others than root can put another thing in the place of one in there."""
    open_to_others = found.st_mode & OTHERS_WRITE and not found.st_mode & stat.S_ISVTX
    return found.st_uid != 0 or bool(open_to_others)


def make(folder: Folder, base: Path) -> None:
    """Make one, or put right its owner and mode; `base` is the Hub's, and around it.

    Raises:
        UserError: its account does not exist, or something else lies there.
    """
    uid, gid = owner(folder.account)
    handle = opened(folder.path, base)
    try:
        if os.geteuid() == 0:
            os.fchown(handle, uid, gid)
        os.fchmod(handle, folder.mode)
    finally:
        os.close(handle)


def opened(path: Path, base: Path) -> int:
    """A folder, made where there is none, and opened step by step from its base on.

    Raises:
        UserError: a step is a link or no folder.
    """
    base.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    handle = step(os.fspath(base), None, path)
    for name in path.relative_to(base).parts:
        above = handle
        try:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, PRIVATE, dir_fd=above)
            handle = step(name, above, path)
        finally:
            os.close(above)
    return handle


def step(name: str, above: int | None, path: Path) -> int:
    try:
        return os.open(name, FLAGS, dir_fd=above)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            raise UserError(
                f"{path}: {Path(name).name} is a link or no folder: put a folder there"
            ) from None
        raise


def owner(account: str | None) -> tuple[int, int]:
    """The uid and the own group of an account.

    Raises:
        UserError: there is none of this name.
    """
    if account is None:
        return os.geteuid(), os.getegid()
    try:
        known = pwd.getpwnam(account)
    except KeyError:
        raise UserError(f"no system user {account}: `useradd {account}`") from None
    return known.pw_uid, known.pw_gid


def write_settings(hub: Hub, one: HubClass, *, grading: bool) -> None:
    folder = settings_folder(hub, one, grading=grading)
    for name, content in settings_files(hub, one, grading=grading).items():
        text = content if isinstance(content, str) else f"{as_json(content)}\n"
        put_whole(folder / name, text.encode())
    for path in (folder.parent, folder, folder / "labconfig"):
        path.chmod(OPEN)


def as_json(content: object) -> str:
    return json.dumps(content, indent=1, sort_keys=True)
