"""Closes to a submission the doors of the kernel that no namespace stands before.

Key rings outlive a sandbox and are shared with whoever started it; memory behind a
descriptor or a System V segment is on nobody's account; a socket to the hypervisor
knows no network namespace. Nothing that a lesson teaches needs any of them.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator

# The order in each entry: x86_64, aarch64.
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
CLOSED = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "open_by_handle_at": (304, 265),
    "perf_event_open": (298, 241),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setns": (308, 268),
    "shmget": (29, 194),
    "userfaultfd": (323, 282),
}
SOCKET = (41, 198)
FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink: all of them in a namespace
OTHER_NUMBERING = 0x40000000  # x86_64 has a second set of numbers

LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
AT_NUMBER, AT_MACHINE, AT_FIRST_ARGUMENT = 0, 4, 16
NO_NEW_PRIVILEGES, SET_FILTER, MODE_FILTER = 38, 22, 2


def close_doors() -> None:
    """Refuse these calls from now on to this process and to all that it starts.

    Raises:
        OSError: the kernel takes no filter.
    """
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return
    steps = list(program(*MACHINES[platform.machine()]))
    code = ctypes.create_string_buffer(b"".join(steps))
    # A count of steps, and where they stand, as the kernel's `sock_fprog`.
    found = struct.pack("@HP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    for words in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_FILTER, MODE_FILTER, found)):
        if libc.prctl(*words):
            raise OSError(ctypes.get_errno(), "the kernel takes no filter of calls")


def program(column: int, machine: int) -> Iterator[bytes]:
    """The filter, step by step: what is not refused is allowed."""
    yield step(LOAD, AT_MACHINE)
    yield step(EQUAL, machine, yes=1)
    yield step(RETURN, REFUSE)
    yield step(LOAD, AT_NUMBER)
    yield from refused_if(AT_LEAST, OTHER_NUMBERING)
    for numbers in CLOSED.values():
        yield from refused_if(EQUAL, numbers[column])
    yield step(EQUAL, SOCKET[column], yes=1)
    yield step(RETURN, ALLOW)
    yield step(LOAD, AT_FIRST_ARGUMENT)
    for family in FAMILIES:
        yield step(EQUAL, family, no=1)
        yield step(RETURN, ALLOW)
    yield step(RETURN, REFUSE)


def refused_if(test: int, value: int) -> Iterator[bytes]:
    yield step(test, value, no=1)
    yield step(RETURN, REFUSE)


def step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` say how many to pass over.

    >>> len(step(RETURN, ALLOW))
    8
    """
    return struct.pack("=HBBI", code, yes, no, value)
