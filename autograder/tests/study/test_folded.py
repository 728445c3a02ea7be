"""The fold that goes on where it stopped says what a fold from the start says."""

import dataclasses
import gc
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.study import folded, log
from autograder.study.events import Event, digest, write_line
from autograder.study.folded import Folded, Kept, state_now
from autograder.study.log import append, append_lines, log_path, read_log
from autograder.study.order import AFTER, unite
from autograder.study.state import fold
from autograder.tests.study.events_at_random import logs


def whole() -> object:
    return fold(read_log().events)


def some(count: int, kind: str = "hint") -> None:
    for number in range(count):
        append(kind, lesson="01_basics", exercise="gd_path", data={"number": number})


def test_what_is_appended_is_taken_in() -> None:
    assert state_now() == whole()
    for _ in range(3):
        some(2)
        append("check", exercise="gd_path", seed="practice", data={"status": "failed"})
        assert state_now() == whole()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events were read, each time that some were."""
    found: list[int] = []
    real = log.read_part

    def counted(content: bytes) -> log.Reading:
        reading = real(content)
        found.append(len(reading.events))
        return reading

    monkeypatch.setattr(folded, "read_part", counted)
    return found


def test_only_what_is_new_is_read(read: list[int]) -> None:
    some(50)
    state_now()
    some(1)
    assert state_now() == whole()
    assert read == [50, 1]


def test_a_clock_that_goes_ahead_elsewhere_costs_nothing(read: list[int]) -> None:
    some(50)
    ahead = Event("a", "v", 0, None, "2099-01-01T00:00:00+00:00", "open")
    append_lines(log_path(), [write_line(ahead)])
    state_now()
    for _ in range(3):
        some(1)
        assert state_now() == whole()
    assert read == [51, 1, 1, 1]


def test_a_line_that_is_just_being_written() -> None:
    some(2)
    content = log_path().read_bytes()
    log_path().write_bytes(content[:-20])
    assert state_now().work["gd_path"].hints == 0
    log_path().write_bytes(content)
    assert state_now() == whole()
    assert state_now().work["gd_path"].hints == 1


def test_a_torn_line_at_the_end_costs_nothing(read: list[int]) -> None:
    some(3)
    with log_path().open("ab") as file:
        file.write(b'{"version": 1, "id"')
    state_now()
    state_now()
    some(1)
    assert state_now() == whole()
    assert read == [3, 1]


def test_reading_leaves_the_collector_as_it_was() -> None:
    some(1)
    state_now()
    assert gc.isenabled()
    gc.disable()
    try:
        log_path().unlink()
        state_now()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_two_events_that_a_writer_counted_alike() -> None:
    some(1)
    lines = [
        write_line(Event(one, "w", count, None, "2026-01-01", "hint", exercise=one))
        for one, count in (("a", 0), ("b", 0), ("c", 1), ("d", -3))
    ]
    append_lines(log_path(), lines)
    assert state_now() == whole()
    assert len(state_now().work) == 5


def test_an_earlier_event_that_its_writer_counted_like_the_last() -> None:
    late, early = (
        write_line(Event(one, "w", 0, None, f"2026-01-0{day}", "open"))
        for one, day in (("a", 2), ("b", 1))
    )
    log_path().parent.mkdir()
    append_lines(log_path(), [late])
    assert state_now().first == "a"
    append_lines(log_path(), [early])
    assert state_now() == whole()
    assert state_now().first == "b"


@st.composite
def several_writers(draw: st.DrawFn) -> list[Event]:
    """Events as two files of several writers could hold them, in any order."""
    writers = st.sampled_from(("", "v", "w"))
    found = [
        dataclasses.replace(
            event,
            id=f"{place}-{event.id}",
            writer=draw(writers),
            count=draw(st.integers(-2, 9)),
            time=draw(st.sampled_from((event.time, "", "2099"))),
        )
        for place in range(draw(st.integers(1, 3)))
        for event in draw(logs())
    ]
    for place in range(1, len(found)):
        if draw(st.integers(0, 2)) == 0:
            line = write_line(found[draw(st.integers(0, place - 1))])
            data = {**found[place].data, AFTER: digest(line)}
            found[place] = dataclasses.replace(found[place], data=data)
    again = draw(st.lists(st.sampled_from(found), max_size=3)) if found else []
    forged = [dataclasses.replace(event, count=100) for event in again[:1]]
    return draw(st.permutations([*found, *again, *forged]))


@given(several_writers(), st.integers(1, 6), st.integers(0, 4))
def test_a_log_in_pieces_says_what_it_says_as_a_whole(
    log: list[Event], size: int, tail: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folded, "TAIL", tail)
        kept = Kept()
        for start in range(0, len(log), size):
            kept = _taken(kept, log, start, start + size)
            assert kept.folded.state == fold(log[: start + size])


@given(several_writers(), st.randoms(use_true_random=False), st.integers(0, 20))
def test_whatever_names_what_the_order_is_one_and_nothing_is_lost(
    log: list[Event], dice: random.Random, cut: int
) -> None:
    shuffled = dice.sample(log, len(log))
    assert unite(shuffled) == unite(log) == unite(log[:cut], log, log[cut:])
    assert unite(unite(log)) == unite(log)
    assert {event.id for event in unite(log)} == {event.id for event in log}


def _taken(kept: Kept, log: list[Event], start: int, end: int) -> Kept:
    """As `state_now` does it: what does not follow is read anew."""
    if kept.take(_lines(log[start:end])):
        return kept
    anew = Kept()
    assert anew.take(_lines(log[:end]))
    return anew


def _lines(log: list[Event]) -> bytes:
    return "".join(f"{write_line(event)}\n" for event in log).encode()


def test_what_is_gone_behind_is_folded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folded, "TAIL", 2)
    events = [
        Event(f"{n}", "w", n, None, f"2026-01-0{n + 1}", "open") for n in range(8)
    ]
    found = Folded()
    assert found.follow(events[:5])
    assert len(found.tail) == 2
    assert found.follow(events[5:])
    assert found.state == fold(events)
    late = Event("x", "v", 0, None, "2026-01-07T1", "open")
    assert found.follow([late])
    assert found.state == fold([*events, late])
    assert not found.follow([Event("y", "u", 0, None, "2026-01-01T1", "open")])


def test_the_caller_s_state_is_its_own() -> None:
    some(1)
    mine = state_now()
    mine.hours.clear()
    mine.work["gd_path"].hints = 99
    assert state_now() == whole()


def test_another_writer_with_an_earlier_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    some(2)
    state_now()
    log._writers.clear()
    monkeypatch.setattr(log, "now", lambda: "2020-01-01T00:00:00.000000+00:00")
    append("solution", exercise="gd_path")
    assert state_now() == whole()
    assert "2020-01-01T00" in state_now().hours


def test_a_clock_set_back_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    some(2)
    state_now()
    monkeypatch.setattr(log, "now", lambda: "2020-01-01T00:00:00.000000+00:00")
    some(1)
    assert state_now() == whole()


def test_a_line_that_is_not_ended_yet() -> None:
    some(2)
    state_now()
    with log_path().open("ab") as file:
        file.write(b'{"version": 1, "id"')
    assert state_now() == whole()
    some(1)
    assert state_now() == whole()
    assert state_now().different("hint") == 1


def test_a_log_that_was_changed_shortened_or_taken_away() -> None:
    some(6)
    state_now()
    lines = log_path().read_bytes().splitlines(keepends=True)
    log_path().write_bytes(b"".join(lines[:3]))
    assert state_now() == whole()
    some(1)
    log_path().write_bytes(b"".join(reversed(lines)))
    assert state_now() == whole()
    log_path().unlink()
    assert state_now() == whole() == fold([])


def test_lines_merged_in_from_elsewhere(tmp_path: Path) -> None:
    some(3)
    state_now()
    here = log_path().read_bytes()
    os.environ["LR_HOME"] = str(tmp_path / "other")
    some(3)
    there = log_path().read_bytes()
    os.environ["LR_HOME"] = str(tmp_path / "lr_home")
    lines = there.splitlines(keepends=True)
    random.Random(0).shuffle(lines)
    with log_path().open("ab") as file:
        file.write(b"".join(lines))
    assert state_now() == whole()
    log_path().write_bytes(there + here)
    assert state_now() == whole()


def test_a_repeated_line_changes_nothing() -> None:
    some(3)
    state_now()
    again = log_path().read_bytes().splitlines(keepends=True)[1]
    with log_path().open("ab") as file:
        file.write(again)
    assert state_now() == whole()
