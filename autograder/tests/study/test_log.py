import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.study import log
from autograder.study.events import (
    Event,
    digest,
    line_of,
    read_line,
    write_line,
)
from autograder.study.log import append, home, log_path, read_log
from autograder.study.order import AFTER, unite
from autograder.study.verifying import breaks_among, verify
from autograder.tests.study.events_at_random import logs

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)


@given(logs())
def test_events_survive_their_lines(log: list[Event]) -> None:
    assert [read_line(write_line(event)) for event in log] == log


@given(st.text() | st.builds(str, JSON))
def test_no_line_is_fatal(line: str) -> None:
    read_line(line)


def test_an_empty_log_is_an_empty_log() -> None:
    assert read_log().events == ()


def test_events_are_chained_and_complete() -> None:
    assert all(append("open", lesson="01_basics", data={"n": n}) for n in range(3))
    events = read_log().events
    assert [event.count for event in events] == [0, 1, 2]
    assert events[1].previous == digest(line_of(events[0]))
    assert breaks_among(events) == []
    assert len(breaks_among(events[1:])) == 1
    assert len({event.id for event in events}) == 3
    assert events[0].device
    assert events[0].time.endswith("+00:00")


def test_a_changed_line_leaves_a_gap() -> None:
    for n in range(3):
        append("open", data={"n": n})
    path = log_path()
    path.write_text(path.read_text().replace('{"n": 1}', '{"n": 7}'))
    assert len(breaks_among(read_log().events)) == 1


def test_a_torn_last_line_is_set_aside_and_swallows_nothing() -> None:
    append("open")
    with log_path().open("a") as log:
        log.write('{"version": 1, "id": "to')
    assert (len(read_log().events), read_log().torn) == (1, 1)
    append("open")
    assert (len(read_log().events), read_log().torn) == (2, 1)
    assert breaks_among(read_log().events) == []


def test_two_processes_write_at_once_and_lose_nothing() -> None:
    code = (
        "from autograder.study.log import append\nfor n in range(150): append('open')"
    )
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    reading = read_log()
    assert (len(reading.events), reading.torn) == (300, 0)
    assert len({event.writer for event in reading.events}) == 2
    assert breaks_among(reading.events) == []


def test_a_log_that_cannot_be_written_says_so_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("LR_HOME", str(file / "home"))
    assert append("open") is False
    assert read_log().events == ()


def test_a_folder_that_becomes_unreachable_says_so_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, gate = tmp_path / "far" / "home", tmp_path / "far"
    monkeypatch.setenv("LR_HOME", str(home))
    assert append("open")
    gate.rename(tmp_path / "away")
    gate.symlink_to("far")  # a loop, which nobody can follow
    assert append("open") is False
    refused = PermissionError(13, "Permission denied")
    monkeypatch.setattr(Path, "exists", lambda _: (_ for _ in ()).throw(refused))
    assert append("open") is False


def test_home_is_the_users_data_folder_unless_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert home() == Path(os.environ["LR_HOME"])
    monkeypatch.delenv("LR_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home().name == "learning-rates"


def test_a_home_of_nobody_s_is_a_folder_of_that_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LR_HOME", "~nobody of this name/lr")
    assert home() == Path("~nobody of this name/lr")
    monkeypatch.setenv("LR_HOME", "~/lr")
    assert home() == Path.home() / "lr"


def test_events_come_in_order_of_time(lr_home: Path) -> None:
    for n in range(4):
        append("open", data={"n": n})
    lines = log_path().read_text().splitlines()
    log_path().write_text("\n".join(reversed(lines)) + "\n")
    assert [event.data["n"] for event in read_log().events] == [0, 1, 2, 3]
    assert unite(read_log().events, read_log().events) == read_log().events


def test_of_two_lines_with_one_id_the_same_is_kept_everywhere() -> None:
    here, there = (
        Event("a", "w", 0, None, "2026-01-01", "open", lesson=name) for name in "xy"
    )
    assert unite([here], [there]) == unite([there], [here]) == (here,)


def test_a_name_of_this_machine_that_is_no_text_is_given_anew(lr_home: Path) -> None:
    lr_home.mkdir()
    (lr_home / "device").write_bytes(b"\xff\xfe\x00l\x00a")
    assert append("open")
    assert append("open")
    names = {event.device for event in read_log().events}
    assert len(names) == 1
    assert (lr_home / "device").read_text().strip() in names


def test_a_short_write_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    with monkeypatch.context() as disk:
        disk.setattr(os, "write", lambda handle, data: whole(handle, data[:7]))
        assert append("open", data={"n": 1})
    assert [event.data for event in read_log().events] == [{"n": 1}]


def test_what_a_full_disk_did_not_take_is_written_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, written = os.write, list[int]()

    def nearly_full(handle: int, data: bytes) -> int:
        if written:
            raise OSError(28, "No space left on device")
        written.append(whole(handle, data[:40]))
        return written[0]

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", nearly_full)
        assert append("open") is False
    assert append("open")
    reading = read_log()
    assert (len(reading.events), reading.torn) == (2, 1)
    assert breaks_among(reading.events) == []


def test_what_is_written_once_more_after_a_full_disk_is_the_same_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = os.write

    def full(handle: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    def full_after_one_line(handle: int, content: bytes) -> int:
        monkeypatch.setattr(os, "write", full)
        return real(handle, content[: content.index(b"\n") + 5])

    append("open")
    log._writers.clear()  # another kernel
    monkeypatch.setattr(os, "write", full)
    assert append("open") is False
    monkeypatch.setattr(os, "write", full_after_one_line)
    assert append("open") is False
    monkeypatch.setattr(os, "write", real)
    assert append("open")
    reading = read_log()
    assert (len(reading.events), reading.torn) == (4, 1)
    assert AFTER in reading.events[1].data
    assert breaks_in_file() == []


def breaks_in_file() -> list[str]:
    return [one.kind for one in verify(log_path().read_bytes()).breaks if one.writer]


def test_a_log_that_was_deleted_under_a_kernel_begins_anew() -> None:
    append("open")
    append("open")
    log_path().unlink()
    append("open", data={"n": 1})
    append("open", data={"n": 2})
    events = read_log().events
    assert [event.count for event in events] == [0, 1]
    assert breaks_among(events) == []


def test_a_log_that_was_deleted_under_two_kernels_begins_anew() -> None:
    def write(kernel: int, count: int) -> None:
        log._writers.clear()
        log._writers.update(kernels[kernel])
        for _ in range(count):
            append("open")
        kernels[kernel] = dict(log._writers)

    kernels: list[dict[Path, log.Writer]] = [{}, {}]
    write(0, 3)
    write(1, 2)
    log_path().unlink()
    write(0, 20)
    write(1, 1)
    write(0, 1)
    reading = read_log()
    assert len(reading.events) == 22
    assert breaks_among(reading.events) == []


def test_a_log_that_was_made_shorter_breaks_no_later_line() -> None:
    for _ in range(3):
        append("open")
    first, *_ = log_path().read_bytes().splitlines(keepends=True)
    log_path().write_bytes(first)
    append("open")
    assert breaks_among(read_log().events) == []


def test_other_line_ends_break_no_chain() -> None:
    for n in range(3):
        append("open", data={"n": n})
    path = log_path()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    append("open", data={"n": 3})
    reading = read_log()
    assert [event.data["n"] for event in reading.events] == [0, 1, 2, 3]
    assert (reading.torn, breaks_among(reading.events)) == (0, [])


def test_a_clock_that_is_set_back_does_not_turn_events_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter(["2026-03-01T12:00:00", "2026-03-01T11:00:00", "2026-03-01T11:00:01"])
    monkeypatch.setattr("autograder.study.log.now", lambda: next(times))
    for n in range(3):
        append("open", data={"n": n})
    assert [event.data["n"] for event in read_log().events] == [0, 1, 2]
