"""The folders of a server of classes, and who may do what in them.

The Hub makes them when it starts, and puts right what has moved.
"""

from __future__ import annotations

import json
import os
import pwd
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
    folders = hub_folders(hub)
    folders += [folder for one in hub.classes for folder in class_folders(hub, one)]
    try:
        for folder in folders:
            make(folder)
        for one in hub.classes:
            write_settings(hub, one, grading=False)
            write_settings(hub, one, grading=True)
    except OSError as error:
        raise UserError(
            f"cannot make {error.filename}: {error.strerror}; the Hub runs as root "
            "where each learner has a uid"
        ) from None


def make(folder: Folder) -> None:
    """Make one, or put right its owner and mode.

    Raises:
        UserError: its account does not exist, or something else lies there.
    """
    if folder.path.is_symlink():
        raise UserError(f"{folder.path} is a link: put a folder there")
    folder.path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        uid, gid = owner(folder.account)
        os.chown(folder.path, uid, gid, follow_symlinks=False)
    folder.path.chmod(folder.mode)


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
