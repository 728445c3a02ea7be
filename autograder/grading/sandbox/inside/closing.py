"""How a child of the warm process closes itself off before it runs a submission.

The walls around all of this stand already (bubblewrap's). In here each submission gets
namespaces of its own, fresh folders in memory that share one size, nothing of /proc,
no capability, and a kernel that refuses what no lesson needs.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import struct
import sys
from pathlib import Path

from .system_calls import MACHINES, close_doors

NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
NOSUID, NODEV, READ_ONLY, BIND = 2, 4, 1, 4096
PR_SET_PDEATHSIG, PR_CAPBSET_DROP = 1, 24
CAPABILITY_VERSION = 0x20080522
# From here on the kernel counts a user's processes in each namespace by itself.
COUNTS_BY_NAMESPACE = (5, 14)
MOST_TASKS = 256
POLITENESS = 5  # who watches gets the processor first
STORE = "/store"  # an empty folder of the outer sandbox
WRITABLE = ("/tmp", "/home/learner", "/submission", "/dev/shm")  # noqa: S108

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def enter(flags: int) -> None:
    """New namespaces for this process, with this user's number and all powers there."""
    user, group = os.getuid(), os.getgid()
    _checked(_libc.unshare(flags), "new namespaces")
    if flags & NEWUSER:
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            Path(f"/proc/self/{name}").write_text(text, "ascii")


def next_child_is_first(own: int) -> None:
    """Let the next fork begin a namespace of processes, and not one in the last's."""
    _checked(_libc.setns(own, NEWPID), "own process namespace")
    _checked(_libc.unshare(NEWPID), "new process namespace")


def memory_at(folder: str, flags: int, options: str) -> None:
    words = (b"tmpfs", folder.encode(), b"tmpfs", flags, options.encode())
    _checked(_libc.mount(*words), f"memory at {folder}")


def bind(source: str, folder: str) -> None:
    words = (source.encode(), folder.encode(), None, BIND, None)
    _checked(_libc.mount(*words), f"folder at {folder}")


def fresh_folders(size: int) -> None:
    """Empty folders to write to, all of them together no larger than `size` bytes."""
    memory_at(STORE, NOSUID | NODEV, f"size={size},nr_inodes=20000,mode=755")
    for number, folder in enumerate(WRITABLE):
        place = f"{STORE}/{number}"
        Path(place).mkdir()
        bind(place, folder)
    memory_at(STORE, NOSUID | NODEV | READ_ONLY, "size=4k")
    # A fresh proc is refused here, an empty folder in its place is not.
    memory_at("/proc", NOSUID | NODEV | READ_ONLY, "size=4k")


def drop_powers() -> None:
    for number in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0):
            break
    head = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    _checked(_libc.capset(head, bytes(24)), "no capabilities")


def die_with_parent() -> None:
    _checked(_libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "parent's end")


def kernel() -> tuple[int, ...]:
    """The version of the kernel, two numbers.

    >>> kernel() > (2, 0)
    True
    """
    return tuple(int(n) for n in re.findall(r"\d+", os.uname().release)[:2])


def close_off(folder_size: int) -> None:
    """Stand alone: nothing to see, to reach or to write but what is one's own.

    Raises:
        OSError: the kernel refuses something; nothing has run yet then.
    """
    if os.uname().machine not in MACHINES:
        raise OSError(0, f"no filter of calls is known for {os.uname().machine}")
    os.setsid()  # a signal to one's group crosses every namespace
    enter(NEWUSER | NEWNS | NEWIPC | NEWNET)
    if kernel() >= COUNTS_BY_NAMESPACE:
        resource.setrlimit(resource.RLIMIT_NPROC, (MOST_TASKS, MOST_TASKS))
    fresh_folders(folder_size)
    drop_powers()
    os.nice(POLITENESS)
    die_with_parent()


def apply_limits(limits: dict[str, int]) -> None:
    """Limits of this process and of all that it starts, and the filter of calls."""
    if sys.platform != "linux":  # macOS knows them, but refuses some; no sandbox there
        return
    for name, value in limits.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)  # noqa: PLW2901
        resource.setrlimit(kind, (value, value))
    close_doors()
