import ctypes
import errno
import platform
import socket
import struct
import subprocess
import sys
from typing import Any

import pytest

from autograder.grading.sandbox.inside.system_calls import (
    ALLOW,
    CLONE,
    CLONE3,
    CLOSED,
    FAMILIES,
    FILE_CONTROL,
    MACHINES,
    REFUSE,
    SET_SOCKET_OPTION,
    SOCKET,
    close_doors,
    program,
)

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
PLACES = (16, 24, 32)  # of the first three arguments


def what_comes_of(machine: str, number: int, *arguments: int) -> int:
    """Follow the filter as the kernel would."""
    column, name = MACHINES[machine]
    steps = [struct.unpack("=HBBI", one) for one in program(column, name)]
    given = dict.fromkeys(PLACES, 0) | dict(zip(PLACES, arguments, strict=False))
    call = {0: number, 4: name, **given}
    place, held = 0, 0
    while True:
        code, yes, no, value = steps[place]
        place += 1
        if code == RETURN:
            return int(value)
        if code == LOAD:
            held = call[value]
        else:
            tests = {
                EQUAL: held == value,
                AT_LEAST: held >= value,
                ANY_BIT: bool(held & value),
            }
            place += yes if tests[code] else no


@pytest.mark.parametrize("machine", MACHINES)
def test_closed_calls_are_refused_and_others_allowed(machine: str) -> None:
    column = MACHINES[machine][0]
    closed = {numbers[column] for numbers in CLOSED.values()}
    for number in range(500):
        if number not in (SOCKET[column], CLONE3):
            expected = REFUSE if number in closed else ALLOW
            assert what_comes_of(machine, number) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_no_new_namespace_but_threads_and_children(machine: str) -> None:
    clone = CLONE[MACHINES[machine][0]]
    namespaces = {"mount": 17, "cgroup": 25, "uts": 26, "ipc": 27, "user": 28}
    namespaces |= {"pid": 29, "net": 30}
    for bit in range(31):
        refused = bit in namespaces.values()
        asked = what_comes_of(machine, clone, 17 | 1 << bit)
        assert asked == (REFUSE if refused else ALLOW), bit
    assert what_comes_of(machine, CLONE3, 1 << 28) == 0x00050000 | errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_buffers_keep_their_usual_size(machine: str) -> None:
    column = MACHINES[machine][0]
    option, control = SET_SOCKET_OPTION[column], FILE_CONTROL[column]
    sizes = (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33)
    for name in range(50):
        asked = what_comes_of(machine, option, 3, socket.SOL_SOCKET, name)
        assert asked == (REFUSE if name in sizes else ALLOW)
        assert what_comes_of(machine, option, 3, socket.IPPROTO_TCP, name) == ALLOW
    assert what_comes_of(machine, control, 3, 1031) == REFUSE
    assert what_comes_of(machine, control, 3, 1032) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_of_these_families_alone(machine: str) -> None:
    number = SOCKET[MACHINES[machine][0]]
    allowed = {f for f in range(50) if what_comes_of(machine, number, f) == ALLOW}
    assert allowed == set(FAMILIES)


def test_other_numbering_is_refused() -> None:
    assert what_comes_of("x86_64", 0x40000000 + 1) == REFUSE


# Names and numbers as the kernel's own tables have them, x86_64 and aarch64.
NUMBERS = """
acct 163 89, add_key 248 217, bpf 321 280, chroot 161 51, fanotify_init 300 262,
fsconfig 431 431, fsmount 432 432, fsopen 430 430, fspick 433 433,
io_uring_enter 426 426, io_uring_register 427 427, io_uring_setup 425 425,
kexec_load 246 104, keyctl 250 219, memfd_create 319 279, memfd_secret 447 447,
mount 165 40, mount_setattr 442 442, move_mount 429 429, mq_open 240 180,
msgget 68 186, name_to_handle_at 303 264, open_by_handle_at 304 265,
open_tree 428 428, perf_event_open 298 241, pidfd_getfd 438 438, pivot_root 155 41,
process_vm_readv 310 270, process_vm_writev 311 271, ptrace 101 117, quotactl 179 60,
request_key 249 218, semget 64 190, setns 308 268, shmget 29 194, umount2 166 39,
unshare 272 97, userfaultfd 323 282, vmsplice 278 75, socket 41 198
"""
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
PERMITTED, EPERM = 0x7FFF0000, 0x00050001


def numbers(column: int) -> dict[str, int]:
    rows = [row.split() for row in NUMBERS.split(",")]
    return {name: int(found[column]) for name, *found in rows}


@pytest.mark.parametrize("machine", MACHINES)
def test_each_call_is_refused_by_its_number_on_this_machine(machine: str) -> None:
    column, name = MACHINES[machine]
    assert name == AUDIT[machine]
    for call, number in numbers(column).items():
        if call != "socket":
            assert CLOSED[call][column] == number
            assert what_comes_of(machine, number) == EPERM
    assert SOCKET[column] == numbers(column)["socket"]
    assert len(CLOSED) == len(numbers(column)) - 1
    assert what_comes_of(machine, 0) == PERMITTED


def test_unix_internet_and_netlink_sockets_are_allowed() -> None:
    asked = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
    allowed = {f for f in range(50) if what_comes_of("x86_64", 41, f) == PERMITTED}
    assert allowed == set(map(int, asked))
    assert what_comes_of("x86_64", 41, socket.AF_PACKET) == EPERM


def test_calls_of_another_machine_or_numbering_are_refused() -> None:
    column, name = MACHINES["x86_64"]
    steps = [struct.unpack("=HBBI", one) for one in program(column, name)]
    assert steps[:3] == [(LOAD, 0, 0, 4), (EQUAL, 1, 0, name), (RETURN, 0, 0, EPERM)]
    assert what_comes_of("x86_64", 0x40000000) == EPERM
    assert what_comes_of("x86_64", 0x3FFFFFFF) == PERMITTED


CLOSE = """
import ctypes, errno, socket
from autograder.grading.sandbox.inside.system_calls import close_doors
close_doors()
libc = ctypes.CDLL(None, use_errno=True)
assert libc.syscall({number}, 0, 0, 0) == -1
assert ctypes.get_errno() == errno.EPERM, ctypes.get_errno()
socket.socket(socket.AF_UNIX).close()
socket.socket(socket.AF_INET).close()
try:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
except PermissionError:
    print("closed")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a filter of Linux")
def test_closed_doors_are_closed() -> None:
    machine = platform.machine()
    if machine not in MACHINES:
        pytest.skip("no table for this machine")
    number = numbers(MACHINES[machine][0])["keyctl"]
    source = CLOSE.format(number=number)
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False
    )
    assert done.stdout == "closed\n", done.stderr


class Kernel:
    """Writes down what it is asked, and answers as it is told."""

    def __init__(self, answers: list[int]) -> None:
        self.answers, self.asked = answers, list[Any]()

    def prctl(self, *words: Any) -> int:
        self.asked.append(words)
        return self.answers.pop(0)


def test_the_filter_is_set_after_new_privileges_are_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    kernel = Kernel([0, 0])
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    close_doors()
    privileges, (option, mode, found) = kernel.asked
    assert privileges == (38, 1, 0, 0, 0)
    assert (option, mode) == (22, 2)
    count, _ = struct.unpack("@HP", found)
    assert count == len(list(program(*MACHINES["x86_64"])))


@pytest.mark.parametrize("answers", [[-1], [0, -1]])
def test_a_kernel_that_takes_no_filter_is_an_error(
    answers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Kernel(answers))
    with pytest.raises(OSError, match="takes no filter"):
        close_doors()


@pytest.mark.parametrize(
    ("system", "machine"), [("linux", "riscv64"), ("darwin", "x86_64")]
)
def test_elsewhere_nothing_is_done(
    system: str, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(ctypes, "CDLL", None)
    close_doors()
