"""Whatever clocks say, what was written after something comes after it."""

from collections.abc import Sequence

import pytest

from autograder.study import log
from autograder.study.events import Event, digest, write_line
from autograder.study.folded import state_now
from autograder.study.log import append, log_path, read_log
from autograder.study.order import AFTER, unite
from autograder.study.state import fold
from autograder.study.verifying import verify

AHEAD, RIGHT = (
    "2026-11-21T19:{:02}:00.000000+00:00",
    "2026-11-21T10:{:02}:00.000000+00:00",
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clock says, one time after the other; the last one stays."""
    times = [RIGHT.format(0)]
    monkeypatch.setattr(
        log, "now", lambda: times.pop(0) if len(times) > 1 else times[0]
    )
    return times


def another_kernel() -> None:
    log._writers.clear()


def check(status: str, seed: str = "practice") -> None:
    data = {"status": status, "score": float(status == "passed"), "xp": 10}
    append("check", lesson="01_basics", exercise="gd_path", seed=seed, data=data)


def test_a_clock_that_is_put_right_between_two_kernels(clock: list[str]) -> None:
    clock[:] = [AHEAD.format(n) for n in range(6)]
    append("open", lesson="00_start_here")
    for _ in range(3):
        check("failed")
    append("predict", data={"id": "p", "guess": 0.5, "low": 0, "high": 1})
    append("solution", lesson="01_basics", exercise="gd_path")
    another_kernel()
    clock[:] = [RIGHT.format(n) for n in range(4)]
    append("open", lesson="02_schedulers")
    append("reveal", data={"id": "p", "answer": 0.5})
    check("passed")
    append("hint", lesson="02_schedulers", exercise="step_lr", data={"number": 1})
    state = state_now()
    assert state == fold(read_log().events)
    assert state.xp == 0
    assert state.guesses["p"].close is True
    assert state.last_exercise == "step_lr"
    assert verify(log_path().read_bytes()).whole
    assert [event.time for event in read_log().events][-1] == RIGHT.format(3)


def test_two_kernels_in_turn_and_then_a_third(clock: list[str]) -> None:
    writers: list[log.Writer] = []
    for number in range(12):
        clock[:] = [(AHEAD if number < 2 else RIGHT).format(number)]
        if number < 2 or number == 8:
            another_kernel()
        else:
            log._writers[log_path()] = writers[number % 2]
        append("open", data={"n": number})
        writers.append(log._writers[log_path()])
    assert [event.data["n"] for event in read_log().events] == list(range(12))
    assert state_now() == fold(read_log().events)
    assert verify(log_path().read_bytes()).whole


def test_one_kernel_names_nobody(clock: list[str]) -> None:
    for _ in range(3):
        append("open")
    assert not any(AFTER in event.data for event in read_log().events)


def ids(*events: Event) -> Sequence[str]:
    return [event.id for event in unite(events)]


def test_a_log_in_which_nothing_is_named_goes_by_time() -> None:
    one, two, three = (
        Event(f"e{n}", f"w{n % 2}", n, None, f"2026-01-0{day}", "open")
        for n, day in enumerate((3, 1, 2))
    )
    assert ids(one, two, three) == ["e1", "e0", "e2"]


def test_what_is_named_and_comes_later_still_counts() -> None:
    ahead = Event("a", "z", 0, None, "2026-01-09", "open")
    after = {AFTER: digest(write_line(ahead))}
    behind = Event("b", "w", 0, None, "2026-01-01", "open", data=after)
    other = Event("c", "v", 0, None, "2026-01-05", "open")
    assert ids(behind, other) == ["b", "c"]
    assert ids(behind, other, ahead) == ids(ahead, other, behind) == ["c", "a", "b"]


def test_writers_that_wait_for_one_another_lose_nothing() -> None:
    late = Event("a", "w", 5, None, "2026-01-01", "open")
    after = {AFTER: digest(write_line(late))}
    early = Event("b", "w", 0, None, "2026-01-02", "open", data=after)
    assert ids(late, early) == ids(early, late) == ["b", "a"]
