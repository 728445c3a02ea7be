"""Whether the people of a server are users of its system, each with a uid alone."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.doctor import Finding
from autograder.hub.classes import Hub, HubClass
from autograder.repository import ROOT

MOST_NAMED = 3
CODE = ("autograder", "autograder/hub", ".venv", ".git")


def people_findings(hub: Hub) -> Iterator[Finding]:
    """What isolates people from each other, where each has a uid."""
    if not hub.one_uid_each:
        yield Finding(
            name="Isolation",
            ok=True,
            needed_for="all",
            found="left to your spawner: one_uid_each = false",
        )
        return
    yield runs_as_root()
    yield users(hub)
    yield homes(hub)
    yield own_copy(ROOT)
    yield from (members(one) for one in hub.classes)


def runs_as_root() -> Finding:
    return Finding(
        name="Root",
        ok=os.geteuid() == 0,
        needed_for="servers of their users' own",
        found=f"you are {pwd.getpwuid(os.geteuid()).pw_name}",
        advice="look again as root, as which the Hub runs: some was not tried",
    )


def names(hub: Hub) -> list[str]:
    return [*(one.account for one in hub.classes), *hub.people]


def known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def listed(some: Sequence[str]) -> str:
    """A few names, and how many more.

    >>> listed(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    first = ", ".join(some[:MOST_NAMED])
    more = len(some) - MOST_NAMED
    return f"{first} and {more} more" if more > 0 else first


def users(hub: Hub) -> Finding:
    """Everybody is there, and no two are the same."""
    there = {name: known(name) for name in names(hub)}
    missing = [name for name, user in there.items() if user is None]
    uids = Counter(user.pw_uid for user in there.values() if user)
    shared = [name for name, user in there.items() if user and uids[user.pw_uid] > 1]
    found = f"{len(there)} users, a uid for each"
    if missing:
        found = f"not there: {listed(missing)}"
    elif shared:
        found = f"the same uid: {listed(shared)}"
    return Finding(
        name="Users",
        ok=not missing and not shared,
        needed_for="isolation",
        found=found,
        advice="make them: useradd --create-home --key HOME_MODE=0700 NAME",
    )


def homes(hub: Hub) -> Finding:
    """Nobody looks into another's home."""
    there = [user for name in names(hub) if (user := known(name))]
    open_ones = [user.pw_name for user in there if is_open(Path(user.pw_dir))]
    return Finding(
        name="Homes",
        ok=not open_ones,
        needed_for="isolation",
        found=f"open to others: {listed(open_ones)}" if open_ones else "closed",
        advice="close each of them: chmod 700 ~NAME",
    )


def is_open(home: Path) -> bool:
    """Whether others can look into a folder, or there is none."""
    try:
        return bool(stat.S_IMODE(home.stat().st_mode) & 0o077)
    except OSError:
        return True


def own_copy(root: Path) -> Finding:
    """What the Hub runs, which holds the answers, is its own alone."""
    me = os.geteuid()
    parts = [part for name in ("", *CODE) if (part := root / name).exists()]
    others = [part for part in parts if part.stat().st_uid != me]
    found = "the Hub's copy is closed"
    if others:
        found = f"not {pwd.getpwuid(me).pw_name}'s: {others[0]}"
    elif is_open(root):
        found = f"others get into {root}, which holds the answers"
    return Finding(
        name="Answers",
        ok=not others and not is_open(root),
        needed_for="isolation",
        found=found,
        advice=f"chown -R root: {root}; chmod 0700 {root}",
    )


def members(one: HubClass) -> Finding:
    """Who is in a class passes the door of its exchange, and nobody else."""
    account = known(one.account)
    inside = set(grp.getgrgid(account.pw_gid).gr_mem) if account else set()
    outside = [name for name in one.people if name not in inside]
    strangers = sorted(inside - {*one.people, one.account})
    found = f"{len(one.people)} people in the group {one.account}"
    if outside:
        found = f"not in the group {one.account}: {listed(outside)}"
    elif strangers:
        found = f"in the group {one.account}, but not in the class: {listed(strangers)}"
    return Finding(
        name=f"Members of {one.course}",
        ok=not outside and not strangers,
        needed_for="the exchange",
        found=found,
        advice=f"usermod -aG {one.account} NAME, or gpasswd -d NAME {one.account}",
    )
