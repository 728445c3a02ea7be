import os
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.errors import UserError
from autograder.study.log import append, log_path, read_log
from autograder.study.sync import merge
from autograder.study.verifying import breaks_among


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two machines that have each written two events."""
    homes = [tmp_path / name for name in ("laptop", "desktop")]
    for home in homes:
        monkeypatch.setenv("LR_HOME", str(home))
        append("open", lesson="00_start_here")
        append("open", lesson="01_basics")
    return homes


def on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LR_HOME", str(home))


def test_two_machines_end_up_with_the_same(
    machines: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    counts = []
    for home in (*machines, machines[0], machines[0]):
        on(home, monkeypatch)
        merged = merge(shared)
        counts.append((merged.fetched, merged.sent))
    assert counts == [(0, 2), (2, 2), (2, 0), (0, 0)]
    here = read_log().events
    on(machines[1], monkeypatch)
    assert read_log().events == here
    assert len(here) == 4
    assert breaks_among(here) == []


def test_a_file_is_as_good_as_a_folder(machines: list[Path], tmp_path: Path) -> None:
    place = tmp_path / "progress.jsonl"
    assert merge(place).sent == 2
    assert read_log(place).events == read_log().events


@pytest.mark.parametrize(
    "content",
    [b"\x00\xff\xfe", b'{"some": "json"}\n', b"hello\n{}\n", b'[1]\n"x"\n'],
)
def test_what_is_not_a_log_is_left_as_it_is(
    content: bytes, machines: list[Path], tmp_path: Path
) -> None:
    place = tmp_path / "other.txt"
    place.write_bytes(content)
    before = log_path().read_bytes()
    with pytest.raises(UserError, match=r"not a progress log \(line 1\)") as error:
        merge(place)
    assert "\n" not in str(error.value)
    assert place.read_bytes() == content
    assert log_path().read_bytes() == before


def test_a_torn_last_line_is_set_aside(
    machines: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "progress.jsonl"
    merge(place)
    with place.open("a") as log:
        log.write('{"version": 1, "id')
    on(machines[0], monkeypatch)
    merge(place)
    assert (len(read_log(place).events), read_log(place).torn) == (4, 0)
    torn = tmp_path / "progress.jsonl.torn"
    assert torn.read_text() == '{"version": 1, "id'


def test_torn_lines_anywhere_are_set_aside_and_the_rest_is_taken_in(
    machines: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = tmp_path / "progress.jsonl"
    merge(place)
    first, second = place.read_text().splitlines()
    on(machines[0], monkeypatch)
    for torn, kept in (("torn", ["torn"]), ("more", ["torn", "more"])):
        place.write_text(f"{first}\n{torn}\n{second}\n")
        assert main(["sync", str(place)]) == 0
        beside = place.with_name("progress.jsonl.torn")
        assert beside.read_text().split("\n") == kept
        assert capsys.readouterr().err == (
            f"1 unreadable line was left out, and set aside in {beside}\n"
        )
        assert len(read_log().events) == 4
        assert (len(read_log(place).events), read_log(place).torn) == (4, 0)


def test_what_a_link_leads_to_is_filled_and_the_link_stays(
    machines: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, link = tmp_path / "shared.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(shared)
    assert merge(link).sent == 2
    on(machines[0], monkeypatch)
    assert merge(link).fetched == 2
    assert link.is_symlink()
    assert len(read_log(shared).events) == 4


def test_links_that_lead_nowhere_or_to_the_log_itself(
    machines: list[Path], tmp_path: Path
) -> None:
    loop, own = tmp_path / "loop", tmp_path / "own"
    loop.symlink_to(loop)
    own.symlink_to(log_path())
    with pytest.raises(UserError, match="nothing was lost"):
        merge(loop)
    with pytest.raises(UserError, match="own log"):
        merge(own)


def test_lines_of_a_newer_version_go_along_as_they_are(
    machines: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "progress.jsonl"
    merge(place)
    newer = '{"version": 99, "mood": "good"}'
    with place.open("a") as log:
        log.write(f"{newer}\n{newer}\n")
    assert merge(place).fetched == 1
    on(machines[0], monkeypatch)
    merged = merge(place)
    assert (merged.fetched, merged.sent) == (3, 2)
    for path in (log_path(), place):
        assert path.read_text().splitlines().count(newer) == 1
        assert (len(read_log(path).events), read_log(path).newer) == (4, 1)
    merged = merge(place)
    assert (merged.fetched, merged.sent) == (0, 0)


def test_places_that_cannot_be(machines: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        merge(tmp_path / "nowhere" / "log.jsonl")
    with pytest.raises(UserError, match="own log"):
        merge(log_path().parent)


def test_a_folder_that_has_vanished_does_not_become_a_file(
    machines: list[Path], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    with pytest.raises(UserError, match=r"stick is not there: .*/stick\.jsonl$"):
        merge(stick)
    assert not stick.exists()
    stick.mkdir()
    assert merge(stick).place == stick / "events.jsonl"


def test_an_empty_file_is_filled(machines: list[Path], tmp_path: Path) -> None:
    place = tmp_path / "empty.jsonl"
    place.write_bytes(b"")
    assert merge(place).sent == 2


def test_a_place_that_cannot_be_looked_at_is_one_line(machines: list[Path]) -> None:
    with pytest.raises(UserError, match="File name too long; nothing was lost"):
        merge(Path("x" * 300))


@pytest.mark.not_root
def test_a_closed_folder_is_one_line(machines: list[Path], tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    for place in (closed, closed / "shared", closed / "shared" / "log.jsonl"):
        with pytest.raises(UserError, match="Permission denied; nothing was lost"):
            merge(place)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a file that is no file")
def test_what_is_no_file_is_neither_read_nor_replaced(
    machines: list[Path], tmp_path: Path
) -> None:
    device = tmp_path / "device"
    os.mkfifo(device)
    with pytest.raises(UserError, match="device is not a file: name a file or"):
        merge(device)
    assert device.is_fifo()
