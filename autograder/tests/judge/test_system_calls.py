import ctypes
import platform
import socket
import struct
import subprocess
import sys
from typing import Any

import pytest

from autograder.judge.system_calls import (
    ALLOW,
    CLOSED,
    FAMILIES,
    MACHINES,
    REFUSE,
    SOCKET,
    close_doors,
    program,
)

LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06


def what_comes_of(machine: str, number: int, argument: int = 0) -> int:
    """Follow the filter as the kernel would."""
    column, name = MACHINES[machine]
    steps = [struct.unpack("=HBBI", one) for one in program(column, name)]
    call = {0: number, 4: name, 16: argument}
    place, held = 0, 0
    while True:
        code, yes, no, value = steps[place]
        place += 1
        if code == RETURN:
            return int(value)
        if code == LOAD:
            held = call[value]
        else:
            met = held == value if code == EQUAL else held >= value
            place += yes if met else no


@pytest.mark.parametrize("machine", MACHINES)
def test_closed_calls_are_refused_and_others_allowed(machine: str) -> None:
    column = MACHINES[machine][0]
    closed = {numbers[column] for numbers in CLOSED.values()}
    for number in range(500):
        if number != SOCKET[column]:
            expected = REFUSE if number in closed else ALLOW
            assert what_comes_of(machine, number) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_of_these_families_alone(machine: str) -> None:
    number = SOCKET[MACHINES[machine][0]]
    allowed = {f for f in range(50) if what_comes_of(machine, number, f) == ALLOW}
    assert allowed == set(FAMILIES)


def test_other_numbering_is_refused() -> None:
    assert what_comes_of("x86_64", 0x40000000 + 1) == REFUSE


# Names and numbers as the kernel's own tables have them, x86_64 and aarch64.
NUMBERS = """
add_key 248 217, bpf 321 280, io_uring_enter 426 426, io_uring_register 427 427,
io_uring_setup 425 425, keyctl 250 219, memfd_create 319 279, memfd_secret 447 447,
mq_open 240 180, msgget 68 186, open_by_handle_at 304 265, perf_event_open 298 241,
process_vm_readv 310 270, process_vm_writev 311 271, ptrace 101 117,
request_key 249 218, semget 64 190, setns 308 268, shmget 29 194, userfaultfd 323 282,
socket 41 198
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
from autograder.judge.system_calls import close_doors
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
