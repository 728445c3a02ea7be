"""Whether what a class needs is there, and closed to whom it has to be."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.doctor import Finding
from autograder.errors import UserError
from autograder.hub.classes import Hub, HubClass
from autograder.hub.configuration import course_id, read_anothers, settings_of
from autograder.hub.folders import PRIVATE, Folder, class_folders, owner
from autograder.hub.ready_people import known, listed
from autograder.hub.servers import instructors_environment, learners_environment
from autograder.printable import printable

SECONDS = 120.0
SECRETS = ("solutions", "autograder/exercises", "autograder/grading", "autograder/work")
LEARNS = "import autograder, nbgrader, jupyterhub; print(jupyterhub.__version__)"
GRADES = (
    "import jupyterhub, autograder.hub.collecting; "
    "from autograder.sandbox_trial import trial; "
    "print(jupyterhub.__version__, *trial())"
)


def class_findings(hub: Hub, one: HubClass) -> Iterator[Finding]:
    """What belongs to one class."""
    yield repository(one)
    yield settings(one)
    yield bundle(one)
    yield exchange(hub, one)
    yield learners_python(hub, one)
    yield instructors_python(hub, one)


def about(one: HubClass, part: str, trouble: str, well: str, advice: str) -> Finding:
    return Finding(
        name=f"{part} of {one.course}",
        ok=not trouble,
        needed_for=one.title,
        found=trouble or well,
        advice=advice,
    )


def wrong(folder: Folder) -> str:
    """What is wrong with a folder's owner or mode; empty where nothing is."""
    try:
        found = folder.path.lstat()
        uid, _ = owner(folder.account)
    except OSError as error:
        return f"{folder.path}: {error.strerror}"
    except UserError as error:
        return str(error)
    if not stat.S_ISDIR(found.st_mode):
        return f"{folder.path} is no folder"
    if found.st_uid != uid:
        return f"{folder.path} is not {folder.account}'s"
    mode = stat.S_IMODE(found.st_mode)
    if mode != folder.mode:
        return f"{folder.path} has mode {mode:04o}, not {folder.mode:04o}"
    return ""


def repository(one: HubClass) -> Finding:
    trouble = wrong(Folder(one.repository, PRIVATE, one.account))
    advice = f"chown -R {one.account}: {one.repository}; chmod 0700 {one.repository}"
    return about(one, "Repository", trouble, "closed, and the account's", advice)


def settings(one: HubClass) -> Finding:
    try:
        found = course_id(one)
        trouble = "" if found == one.course else f"course_id is {found or 'not there'}"
    except UserError as error:
        trouble = str(error)
    advice = f'course_id = "{one.course}" in {settings_of(one)}'
    return about(one, "Course id", printable(trouble), one.course, advice)


def secrets(hub: Hub) -> Finding:
    """Each class draws its hidden inputs from a secret that no other knows."""
    owners: dict[bytes, str] = {}
    trouble = ""
    for one in hub.classes:
        path = one.repository / "autograder/work/secret"
        try:
            found = hashlib.sha256(read_anothers(path).strip()).digest()
        except FileNotFoundError:
            continue  # it is made with the first grading
        except OSError as error:
            trouble = f"{path} cannot be read: {error.strerror or error}"
            continue
        other = owners.setdefault(found, one.course)
        if other != one.course:
            trouble = f"{other} and {one.course} have the same"
            break
    return Finding(
        name="Secrets",
        ok=not trouble,
        needed_for="hidden inputs",
        found=trouble or "no two classes have the same",
        advice="where nothing is graded yet, remove autograder/work/secret of the "
        "class that was copied: another is made",
    )


def bundle(one: HubClass) -> Finding:
    """Everybody can read it, nobody else can change it, and it answers nothing."""
    folder = one.bundle
    secrets = [name for name in SECRETS if (folder / name).exists()]
    if secrets:
        trouble = f"holds {listed(secrets)}: no bundle"
    else:
        try:
            trouble = unreadable(folder) or changeable(one)
        except OSError as error:
            trouble = f"{error.filename}: {error.strerror}"
    made = (
        f"`lr release all --to {folder}`; chown -R {one.account}: {folder}; "
        f"chmod -R go+rX,go-w {folder}"
    )
    return about(one, "Bundle", trouble, "readable, and without answers", made)


def unreadable(folder: Path) -> str:
    """The first place of a bundle that others cannot read."""
    if not (folder / "autograder/recorded").is_dir():
        return f"no bundle at {folder}"
    closed = [one for one in (folder, *folder.parents) if not mode_of(one) & 0o001]
    if closed:
        return f"others do not get through {closed[-1]}"
    for path in sorted(folder.glob("[!.]*")) + sorted(
        (folder / "autograder").iterdir()
    ):
        if not mode_of(path) & 0o004:
            return f"others cannot read {path}"
    return ""


def changeable(one: HubClass) -> str:
    """The first place that learners run code from and that others can change."""
    account = known(one.account)
    may = {0, *([account.pw_uid] if account else [])}
    for path in run_from(one):
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            continue
        if found.st_uid not in may:
            return f"{path} is neither {one.account}'s nor root's"
        around = path in one.bundle.parents
        if found.st_mode & 0o022 and not (around and found.st_mode & stat.S_ISVTX):
            return f"others can change {path}"
    return ""


def run_from(one: HubClass) -> Iterator[Path]:
    """What a bundle and its environment consist of, and the folders around them.

    Of the environment only what is looked at first: it has tens of thousands of files.
    """
    yield from one.bundle.parents
    yield one.bundle
    for folder, folders, names in os.walk(one.bundle):
        folders[:] = [name for name in folders if name != ".venv"]
        yield from (Path(folder) / name for name in (*folders, *names))
    environment = one.learners_python.parent.parent
    if environment.is_dir():
        yield environment
        yield from environment.glob("bin")
        yield from environment.glob("bin/*")
        yield from environment.glob("pyvenv.cfg")
        yield from environment.glob("lib/python*/site-packages")
        yield from environment.glob("lib/python*/site-packages/*")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def exchange(hub: Hub, one: HubClass) -> Finding:
    """As the Hub makes it when it starts, or not there yet."""
    root = hub.exchange_of(one)
    if not root.parent.exists():
        return about(one, "Exchange", "", "the Hub makes it when it starts", "")
    troubles = filter(None, map(wrong, class_folders(hub, one)))
    return about(
        one,
        "Exchange",
        next(troubles, ""),
        str(root),
        "start the Hub: it puts it right",
    )


def learners_python(hub: Hub, one: HubClass) -> Finding:
    person = one.learners[0] if one.learners else one.instructors[0]
    python, surroundings = one.learners_python, learners_environment(hub, one)
    trouble = tried(person, [str(python), "-c", LEARNS], surroundings)
    pins = f"-c {one.bundle}/autograder/constraints.txt"
    return about(
        one,
        "Learners' Python",
        trouble,
        str(python),
        f"as {one.account}: "
        f"{python} -m pip install {pins} -e {one.bundle} jupyterhub nbgrader",
    )


def instructors_python(hub: Hub, one: HubClass) -> Finding:
    """Starts as the account, and with it the sandbox that grades."""
    python, surroundings = one.instructors_python, instructors_environment(hub, one)
    pins = f"-c {one.repository}/autograder/constraints.txt"
    trouble = tried(one.account, [str(python), "-c", GRADES], surroundings)
    return about(
        one,
        "Grading",
        trouble,
        f"{python}, in the sandbox",
        f"as {one.account}: `lr doctor`; "
        f'{python} -m pip install {pins} -e "{one.repository}[hub]"',
    )


def tried(person: str, words: list[str], surroundings: dict[str, str]) -> str:
    """Why somebody's Python does not do its work; empty where it says our version."""
    user = known(person)
    if user is None:
        return f"no system user {person}"
    if os.geteuid() not in {0, user.pw_uid}:
        return f"not tried: you are not {person}"
    try:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            words,
            env={**surroundings, "HOME": user.pw_dir, "LR_LANG": "en"},
            capture_output=True,
            text=True,
            errors="replace",
            # It is another's program: on root's terminal it could type as root.
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            timeout=SECONDS,
            check=False,
            cwd="/",
            **as_user(user),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{words[0]}: {getattr(error, 'strerror', None) or error}"
    said = done.stdout.strip()
    if done.returncode:
        return printable((done.stderr.strip().splitlines() or ["it failed"])[-1])
    return "" if said == version("jupyterhub") else f"says {printable(said)}"


def as_user(user: pwd.struct_passwd) -> dict[str, Any]:
    """Become somebody, with all their groups; nothing for who is that already."""
    if os.geteuid() == user.pw_uid:
        return {}
    groups = os.getgrouplist(user.pw_name, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": groups}
