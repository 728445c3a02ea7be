"""What study is told by recorded cards and keys, and by files that are not right."""

import json
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.study.syllabus import PRACTICE_SEED
from autograder.study.syllabus.live import Live, card_of
from autograder.study.syllabus.port import Outline, Syllabus
from autograder.study.syllabus.recorded import (
    DOCUMENT,
    Bundle,
    Recorded,
    key_path,
    packed,
    unseen,
)

FRESH = ("a", "b", "c")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lesson 01 with two exercises, of which one has keys; and one of lesson 02."""
    cards = tuple(card_of(load(n)) for n in ("gd_path", "lr_grid", "step_lr"))
    bundle = Bundle(
        release="release 4",
        date="2027-01-15",
        lessons={"01_basics": "ab"},
        fresh=FRESH,
        cards=cards,
    )
    (tmp_path / DOCUMENT).write_text(bundle.model_dump_json())
    for seed in (PRACTICE_SEED, *FRESH):
        path = key_path(tmp_path, "gd_path", seed)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(make_key(load("gd_path"), "practice", seed)))
    return tmp_path


def test_both_sources_tell_the_same_of_an_exercise(folder: Path) -> None:
    sources: tuple[Syllabus, Syllabus] = (Recorded(folder), Live())
    recorded, live = sources
    assert recorded.card("gd_path") == live.card("gd_path")
    assert recorded.key("gd_path", "practice") == live.key("gd_path", "practice")
    assert set(recorded.outline("01_basics")) <= set(live.outline("01_basics"))
    assert (recorded.release, live.release) == ("release 4", "")
    assert recorded.model_answer("gd_path") is None
    assert (live.model_answer("gd_path") or "").startswith("def gd_path")
    assert recorded.other_ways("gd_path") == ()
    assert len(live.other_ways("gd_path")) == 2
    key = live.key("gd_path", "practice")
    seen = observe(load("gd_path").right[0], "gd_path", key["cases"])
    assert recorded.verdict(seen, key) == live.verdict(seen, key)


def test_a_lesson_that_was_not_given_has_no_exercises(folder: Path) -> None:
    source = Recorded(folder)
    assert source.ids() == ("gd_path", "lr_grid", "step_lr")
    assert source.outline("02_schedulers") == ()
    grid = load("lr_grid")
    assert source.outline("01_basics")[1] == Outline(
        "lr_grid", grid.minutes, grid.workshop, grid.xp
    )


def test_what_has_no_key_is_judged_when_it_is_handed_in(folder: Path) -> None:
    with pytest.raises(UserError, match="lr_grid is judged when you hand it in"):
        Recorded(folder).key("lr_grid", PRACTICE_SEED)


@pytest.mark.parametrize("content", [None, b"", b"rubbish", b"\x1f\x8b\x08\x00"])
def test_a_key_that_cannot_be_read_is_said(content: bytes | None, folder: Path) -> None:
    path = key_path(folder, "gd_path", "a")
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(UserError, match=r"damaged \(gd_path/a\.json\.gz cannot be"):
        Recorded(folder).key("gd_path", "a")


def test_a_key_cut_short_is_said(folder: Path) -> None:
    path = key_path(folder, "gd_path", "a")
    whole = path.read_bytes()
    for end in (5, 20, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        with pytest.raises(UserError, match="take a fresh one"):
            Recorded(folder).key("gd_path", "a")


def test_a_key_with_a_byte_changed_is_said(folder: Path) -> None:
    path = key_path(folder, "gd_path", "a")
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 255
    path.write_bytes(whole)
    with pytest.raises(UserError, match="take a fresh one"):
        Recorded(folder).key("gd_path", "a")


@pytest.mark.parametrize("content", ["", "{", '{"release": 1}'])
def test_a_bundle_that_cannot_be_read_is_said(content: str, folder: Path) -> None:
    (folder / DOCUMENT).write_text(content)
    with pytest.raises(UserError, match=r"bundle\.json cannot be read"):
        Recorded(folder)


def test_fresh_inputs_are_new_as_long_as_there_are_any(folder: Path) -> None:
    source, used = Recorded(folder), ["practice"]
    for _ in FRESH:
        used.append(source.fresh_seed("gd_path", used))
    assert sorted(used[1:]) == list(FRESH)
    for _ in range(20):
        used.append(source.fresh_seed("gd_path", used))
        assert used[-1] != used[-2]
    assert set(used[4:]) == set(FRESH)


def test_one_recorded_draw_alone_is_taken_again() -> None:
    assert unseen(("a",), ("a",)) == "a"


def test_a_key_s_file_is_the_same_each_time() -> None:
    key = make_key(load("gd_path"))
    assert packed(key) == packed(json.loads(json.dumps(key)))
