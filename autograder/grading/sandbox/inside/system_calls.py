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
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "fanotify_init": (300, 262),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setns": (308, 268),
    "shmget": (29, 194),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vmsplice": (278, 75),
}
# A C library that is told "no such call" takes the older one, whose flags can be read.
CLONE3 = 435
CLONE, NEW_NAMESPACES = (56, 220), 0x7E020000  # mount, cgroup, UTS, IPC, user, PID, net
SOCKET = (41, 198)
FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink: all of them in a namespace
# Room that the kernel gives on no process's account: buffers larger than usual.
SET_SOCKET_OPTION, SOCKET_LEVEL, BUFFER_SIZES = (54, 208), 1, (7, 8, 32, 33)
FILE_CONTROL, PIPE_SIZE = (72, 25), 1031
OTHER_NUMBERING = 0x40000000  # x86_64 has a second set of numbers

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
NO_SUCH_CALL = 0x00050000 | errno.ENOSYS
AT_NUMBER, AT_MACHINE, AT_FIRST_ARGUMENT = 0, 4, 16
AT_SECOND_ARGUMENT, AT_THIRD_ARGUMENT = 24, 32
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
    yield from ended_if(AT_LEAST, OTHER_NUMBERING)
    for numbers in CLOSED.values():
        yield from ended_if(EQUAL, numbers[column])
    yield from ended_if(EQUAL, CLONE3, NO_SUCH_CALL)
    for call, steps in (
        (CLONE, [step(LOAD, AT_FIRST_ARGUMENT), *ended_if(ANY_BIT, NEW_NAMESPACES)]),
        (SOCKET, list(families())),
        (SET_SOCKET_OPTION, list(buffer_sizes())),
        (FILE_CONTROL, [step(LOAD, AT_SECOND_ARGUMENT), *ended_if(EQUAL, PIPE_SIZE)]),
    ):
        yield step(EQUAL, call[column], no=len(steps) + 1)
        yield from steps
        yield step(RETURN, ALLOW)
    yield step(RETURN, ALLOW)


def families() -> Iterator[bytes]:
    yield step(LOAD, AT_FIRST_ARGUMENT)
    for family in FAMILIES:
        yield from ended_if(EQUAL, family, ALLOW)
    yield step(RETURN, REFUSE)


def buffer_sizes() -> Iterator[bytes]:
    yield step(LOAD, AT_SECOND_ARGUMENT)
    yield from ended_if(EQUAL, SOCKET_LEVEL, ALLOW, unless=True)
    yield step(LOAD, AT_THIRD_ARGUMENT)
    for option in BUFFER_SIZES:
        yield from ended_if(EQUAL, option)


def ended_if(
    test: int, value: int, answer: int = REFUSE, *, unless: bool = False
) -> Iterator[bytes]:
    """Answer the call where the test holds, or where it does not."""
    yield step(test, value, yes=1) if unless else step(test, value, no=1)
    yield step(RETURN, answer)


def step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` say how many to pass over.

    >>> len(step(RETURN, ALLOW))
    8
    """
    return struct.pack("=HBBI", code, yes, no, value)
