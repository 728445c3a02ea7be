import struct

import pytest

from autograder.judge.system_calls import (
    ALLOW,
    CLOSED,
    FAMILIES,
    MACHINES,
    REFUSE,
    SOCKET,
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
