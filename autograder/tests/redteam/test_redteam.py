"""Whatever is tried: one's own honest points, everybody else's grade, nothing left."""

from __future__ import annotations

import dataclasses
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.grading.classes.run import Order, grade_class
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.kit import Place
from autograder.tests.grading import tiny_course
from autograder.tests.redteam.all_attacks import ATTACKS
from autograder.tests.redteam.attack import LOOT, Aims, Attack
from autograder.tests.sample_class.honest import HONEST
from autograder.tests.sample_class.member import Member
from autograder.tests.sample_class.the_class import (
    LESSON,
    SECRET,
    as_expected,
    class_of,
    outcome_of,
)

pytestmark = pytest.mark.needs_bwrap

QUICK = {
    "signals_its_group",
    "writes_the_canary",
    "connects_to_this_machine",
    "numbers_a_cell_1.0",
    "prints_half_a_character",
    "leaves_something_behind",
    "looks_for_what_was_left",
    "claims_to_be_right",
}
SETTINGS = "[every_lesson.limits]\ncell_seconds = 2\nwhole_seconds = 25\n"
BESIDE = ("0-before", "z-after")  # honest neighbours
LONGEST = 60.0  # seconds for one submission, on a busy machine


@dataclasses.dataclass(frozen=True)
class Fought:
    """A class after its run."""

    place: Place
    results: dict[str, SubmissionResult]
    members: dict[str, Member]
    port: int
    reached: int
    seconds: float

    def as_expected(self, name: str) -> bool:
        lesson = json.loads(self.place.skeleton(LESSON).read_text("utf-8"))
        outcome = outcome_of(self.results[name])
        loot = LOOT in said(self.results[name])
        return as_expected(self.members[name], outcome, lesson) and not loot


def test_names_are_unique_and_there_are_many() -> None:
    assert len({one.name for one in ATTACKS}) == len(ATTACKS) >= 80


def fight(folder: Path, attacks: list[Attack]) -> Fought:
    skeleton = tiny_course.place(folder / "small").skeleton(LESSON)
    canary = folder / "canary"
    canary.write_text("sings")
    with listener() as (port, reached):
        aims = Aims(canary, port, folder)
        honest = next(one for one in HONEST if one.name == "ann")
        neighbours = [dataclasses.replace(honest, name=name) for name in BESIDE]
        members = [*neighbours, *(one.member(aims) for one in attacks)]
        place = class_of(folder / "course", members, skeleton)
        (place.work / "class.toml").write_text(SETTINGS)
        place.gradebook.write_bytes(tiny_course.empty_gradebook())
        began = time.monotonic()
        result = grade_class(place, Order(LESSON), lambda _: None, lambda *_: None)
        seconds = time.monotonic() - began
        count = len(reached())
    assert canary.read_text() == "sings"
    found = {one.student: one for one in result.submissions}
    assert result.complete, [one.student for one in found.values() if one.fault]
    return Fought(
        place, found, {one.name: one for one in members}, port, count, seconds
    )


@contextmanager
def listener() -> Iterator[tuple[int, Callable[[], list[object]]]]:
    """A port of this machine that nobody in a sandbox may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def reached() -> list[object]:
            try:
                return [server.accept()]
            except TimeoutError:
                return []

        yield int(server.getsockname()[1]), reached


def hold(fought: Fought) -> None:
    """What is true after every class."""
    wrong = [
        (name, outcome_of(fought.results[name]))
        for name in fought.members
        if not fought.as_expected(name)
    ]
    assert wrong == []
    assert fought.reached == 0
    slow = {n: r.seconds for n, r in fought.results.items() if r.seconds > LONGEST}
    assert slow == {}
    assert left_in(fought.place) == []
    assert processes_left(fought.port) == []


def said(one: SubmissionResult) -> str:
    """All that a submission could make its result say."""
    cells = [cell.model_dump() for cell in one.cells.values()]
    return json.dumps(
        [cells, [e.verdict.model_dump() for e in one.exercises], one.repairs]
    )


def left_in(place: Place) -> list[str]:
    """Files that hold the class's secret, or that a submission made."""
    return [
        str(path)
        for path in place.work.rglob("*")
        if path.is_file()
        and path.name != "secret"
        and SECRET.encode() in path.read_bytes()
    ]


def processes_left(port: int) -> list[str]:
    """Processes of a submission that are still there, a moment later."""
    mark = f"600.{port}".encode()
    found: list[str] = []
    for _ in range(20):
        found = [
            str(path) for path in Path("/proc").glob("[0-9]*") if mark in words_of(path)
        ]
        if not found:
            break
        time.sleep(0.1)
    return found


def words_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_a_few_attacks(tmp_path: Path) -> None:
    hold(fight(tmp_path, [one for one in ATTACKS if one.name in QUICK]))


@pytest.mark.slow
def test_every_attack(tmp_path: Path) -> None:
    fought = fight(tmp_path, list(ATTACKS))
    hold(fought)
