"""Damage and casual edits show; what merging and copying do to a log does not."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.study.events import Event, digest, write_line
from autograder.study.log import append, log_path, read_log
from autograder.study.report import ProgressReport
from autograder.study.verifying import Break, verify

Capture = pytest.CaptureFixture[str]
Lines = list[str]
LAST = "What cannot be seen: whether the last line of a notebook's session"


def chain(writer: str, length: int) -> Lines:
    """What one writer has written: a pass for 10 XP each time."""
    lines: Lines = []
    for count in range(length):
        event = Event(
            id=f"{writer}{count}",
            writer=writer,
            count=count,
            previous=digest(lines[-1]) if lines else None,
            time=f"2026-11-21T10:{count:02}:00.000000+00:00",
            kind="check",
            exercise=f"exercise_{count}",
            device="laptop",
            data={"status": "passed", "score": 1.0, "xp": 10},
        )
        lines.append(write_line(event))
    return lines


def found(lines: Lines) -> list[tuple[str, list[int], int]]:
    content = "".join(f"{line}\n" for line in lines).encode()
    breaks = verify(content).breaks
    return [(one.kind, one.lines, one.missing) for one in breaks]


def richer(line: str) -> str:
    assert '"xp": 10' in line
    return line.replace('"xp": 10', '"xp": 99')


def without(lines: Lines, *places: int) -> Lines:
    return [line for n, line in enumerate(lines, 1) if n not in places]


TWO = [*chain("aaaa", 5), *chain("bbbb", 4)]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        TWO,
        TWO[::-1],
        random.Random(0).sample(TWO, len(TWO)),
        [*TWO, TWO[2], *TWO],
        [line for pair in zip(TWO[:4], TWO[5:], strict=True) for line in pair],
        [f"{line}\r" for line in TWO],
        ["", *TWO, " "],
        [*TWO, '{"version": 99, "mood": "good"}'],
        [*TWO[:2], TWO[2].replace('"xp": 10', '"xp: 10'), *TWO[3:], TWO[2]],
        [*TWO[:2], TWO[2][:60], *TWO[2:]],
    ],
    ids=[
        "nothing",
        "two writers",
        "from the end",
        "shuffled",
        "twice",
        "merged",
        "line ends of Windows",
        "empty lines",
        "a newer version",
        "a spoilt line that came back from another machine",
        "a line that a full disk cut off, and that was written again",
    ],
)
def test_a_whole_log_is_whole_however_it_was_put_together(lines: Lines) -> None:
    assert found(lines) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([*TWO[:2], richer(TWO[2]), *TWO[3:]], [("changed", [3, 4], 0)]),
        (without(TWO, 3), [("missing", [2, 3], 1)]),
        (without(TWO, 2, 3, 4), [("missing", [1, 2], 3)]),
        (without(TWO, 1), [("missing", [1], 1)]),
        (without(TWO, 6, 7, 8, 9)[1:], [("missing", [1], 1)]),
        (
            [*TWO[:2], TWO[2][:40], *TWO[3:]],
            [("unreadable", [3], 0), ("missing", [2, 4], 1)],
        ),
        ([*TWO, richer(TWO[1])], [("twice", [2, 10], 0)]),
        ([*TWO, '{"version": 1, "id'], [("unreadable", [10], 0)]),
        ([*TWO, "", "mine"], [("unreadable", [11], 0)]),
        (
            [*TWO[:2], TWO[2].replace('"count": 2', '"count": 7'), *TWO[3:]],
            [("missing", [5, 3], 2), ("missing", [2, 4], 1)],
        ),
        ([TWO[0].replace("null", '"ab"', 1), *TWO[5:]], [("changed", [1], 0)]),
    ],
    ids=[
        "more XP",
        "a middle line",
        "three middle lines",
        "the first line",
        "the first line of two",
        "a torn line",
        "an edited copy beside the line",
        "a torn end",
        "another text",
        "a count",
        "a first line that follows on something",
    ],
)
def test_damage_and_edits_show(
    lines: Lines, expected: list[tuple[str, list[int], int]]
) -> None:
    assert found(lines) == expected


@pytest.mark.parametrize("place", range(1, len(TWO) + 1))
@pytest.mark.parametrize("edit", ["xp", "gone"])
def test_each_line_but_a_writer_s_last_is_held(place: int, edit: str) -> None:
    if edit == "gone":
        changed = without(TWO, place)
    else:
        changed = [richer(x) if n == place else x for n, x in enumerate(TWO, 1)]
    assert bool(found(changed)) == (place not in {5, 9})


def test_a_break_says_who_wrote_it_where_and_since_when() -> None:
    content = "\n".join([TWO[0], richer(TWO[1]), *TWO[2:]]).encode()
    assert verify(content).breaks == [
        Break(
            kind="changed",
            lines=[2, 3],
            writer="aaaa",
            device="laptop",
            since="2026-11-21T10:02:00.000000+00:00",
        )
    ]


def lr_verify(capsys: Capture, *words: str) -> tuple[int, str]:
    code = main(["progress", "--verify", *words])
    out, err = capsys.readouterr()
    assert err == "" or err.endswith("left alone\n")
    return code, out


@pytest.fixture
def studied() -> Path:
    for number in range(4):
        data = {"status": "passed", "score": 1.0, "xp": 10}
        append("check", exercise=f"exercise_{number}", seed="practice", data=data)
    return log_path()


def test_a_whole_log_is_said_to_be_whole_and_what_cannot_be_seen(
    studied: Path, capsys: Capture
) -> None:
    code, out = lr_verify(capsys)
    assert code == 0
    first, proof, last = out.splitlines()
    assert first == (
        f"{studied} is whole: 4 events, and each holds on to the one before it."
    )
    assert proof.startswith("That is no proof of who wrote it")
    assert last.startswith(LAST)


def test_without_progress_there_is_nothing_to_verify(capsys: Capture) -> None:
    assert lr_verify(capsys) == (
        0,
        "There is no progress on this machine: nothing to verify.\n",
    )


def more_xp(lines: Lines) -> Lines:
    return [richer(line) if n == 2 else line for n, line in enumerate(lines, 1)]


def one_less(lines: Lines) -> Lines:
    return without(lines, 2)


def cut(lines: Lines) -> Lines:
    return [*lines[:-1], lines[-1][:30]]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (more_xp, "lines 2, 3 do not hold together: one of them was changed"),
        (one_less, "between lines 1, 2, 1 line of the writer is missing (writer "),
        (cut, "line 4 cannot be read"),
    ],
)
def test_where_it_breaks_is_said_in_plain_words(
    damage: Callable[[Lines], Lines], words: str, studied: Path, capsys: Capture
) -> None:
    lines = damage(studied.read_text().splitlines())
    studied.write_text("".join(f"{line}\n" for line in lines))
    code, out = lr_verify(capsys)
    assert code == 1
    head, place, may, proof, last = out.splitlines()
    assert head == f"{studied} breaks in 1 place:"
    assert place.startswith(f"  {words}")
    for cause in ("a crash", "a full disk", "edited or lost", "two machines"):
        assert cause in may
    assert "does not say who wrote anything" in proof
    assert "Nothing is lost" in proof
    assert last.startswith(LAST)


def test_a_log_in_shreds_is_not_listed_to_its_end(
    studied: Path, capsys: Capture
) -> None:
    studied.write_text("shred\n" * 30)
    code, out = lr_verify(capsys)
    assert code == 1
    assert "breaks in 30 places" in out
    assert "  and 10 more: `--json` lists them\n" in out


def test_as_json_it_stands_in_the_report(studied: Path, capsys: Capture) -> None:
    code, out = lr_verify(capsys, "--json")
    report = ProgressReport.model_validate_json(out)
    assert code == 0
    assert report.verified is not None
    assert (report.verified.whole, report.verified.events) == (True, 4)
    studied.write_text(richer(studied.read_text()))
    code, out = lr_verify(capsys, "--json")
    assert code == 1
    assert [one["kind"] for one in json.loads(out)["verified"]["breaks"]] == [
        *["changed"] * 3
    ]
    assert main(["progress", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verified"] is None


def test_what_study_writes_with_two_kernels_and_a_merge_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("laptop", "desktop"):
        monkeypatch.setenv("LR_HOME", str(tmp_path / name))
        append("open")
        append("note", data={"text": "é ✓ \ud83d"})
        main(["sync", str(tmp_path / "shared.jsonl")])
    content = (tmp_path / "shared.jsonl").read_bytes()
    assert verify(content).whole
    assert len(read_log(tmp_path / "shared.jsonl").events) == 4


def test_a_log_that_cannot_be_read_is_one_line(lr_home: Path, capsys: Capture) -> None:
    log_path().mkdir(parents=True)
    assert main(["progress", "--verify"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"lr: {log_path()} cannot be read: ")
    assert err.count("\n") == 1


def test_a_name_in_a_log_cannot_steer_the_terminal(
    studied: Path, capsys: Capture
) -> None:
    lines = [line.replace("aaaa", "\\u001b[2J") for line in without(TWO, 2)]
    studied.write_text("\n".join(lines))
    code, out = lr_verify(capsys)
    assert code == 1
    assert "\x1b" not in out
