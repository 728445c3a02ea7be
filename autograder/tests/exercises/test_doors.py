"""One judge: the notebook's door and the terminal's give the same verdict."""

import atexit
import itertools
import json
import linecache
from functools import cache
from typing import Any

import pytest

from autograder.exercises import ids, load
from autograder.exercises.keys import make_key
from autograder.exercises.model import Exercise
from autograder.exercises.proof.prove import name_of
from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.warm import Warm
from autograder.grading.submission import answer_file
from autograder.grading.submission.answer_file import (
    LIMITS,
    Draw,
    judge_source,
    unsandboxed,
)
from autograder.judge.documents import Key
from autograder.judge.wraps import note_wrapping
from autograder.repository import ROOT
from autograder.study.check import judge_answer
from autograder.study.syllabus.live import card_of
from autograder.tests.exercises.corpus import answers, source_of


def by_notebook(exercise: str, source: str) -> dict[str, Any]:
    name = f"<cell {exercise}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, name, "exec", dont_inherit=True), space)  # noqa: S102
    task = load(exercise)
    verdict = judge_answer(card_of(task), space[exercise], "practice")
    return note_wrapping(verdict, source, from_scratch=task.from_scratch).to_json()


def by_terminal(exercise: str, source: str, start: Start) -> dict[str, Any]:
    return judge_source(load(exercise), source, Draw(), start).to_json()


@cache
def walled() -> Start:
    """What `lr judge` starts, but with torch imported once for all of them."""
    warm = Warm(ROOT, LIMITS)
    warm.start()
    atexit.register(warm.stop)
    return warm.child


@pytest.fixture
def _one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key, which no answer changes, is made once for all of them."""

    @cache
    def made(name: str, draw: Draw) -> Key:
        return make_key(load(name), *draw)

    def known(exercise: Exercise, *draw: Any) -> Key:
        return made(exercise.id, Draw(*draw))

    monkeypatch.setattr(answer_file, "make_key", known)


def compare(exercise: str, start: Start, most: int | None = None) -> tuple[int, int]:
    """How many answers there are, and how many were judged at both doors."""
    forms = list(itertools.islice(answers(exercise), most))
    count = 0
    for form in forms:
        source = source_of(exercise, form)
        if source is None:
            continue
        one = by_notebook(exercise, source)
        two = by_terminal(exercise, source, start)
        assert json.dumps(one) == json.dumps(two), name_of(form)
        count += 1
    return len(forms), count


def test_each_answer_is_judged_itself() -> None:
    forms = list(answers("cosine_lr"))
    sources = {source_of("cosine_lr", form) for form in forms}
    assert None not in sources
    verdicts = [by_notebook("cosine_lr", str(s)) for s in sorted(map(str, sources))]
    named = {v["mistake"]["id"] for v in verdicts if v["mistake"]}
    assert named >= {"M01", "M02", "M04", "M05", "M06", "M07", "M08", "M09"}


def test_an_answer_that_calls_the_reference_does_not_call_itself() -> None:
    (form,) = (one for one in answers("sgd_update") if name_of(one) == "drifting")
    verdict = by_notebook("sgd_update", str(source_of("sgd_update", form)))
    lost = [one["name"] for one in verdict["properties"] if not one["passed"]]
    assert lost == ["leaves no trace"]


def test_both_doors_agree_on_the_first_exercise() -> None:
    assert compare("lr_grid", unsandboxed(), most=4)[1] > 1


@pytest.mark.slow
@pytest.mark.needs_bwrap
@pytest.mark.usefixtures("_one_key")
@pytest.mark.parametrize("exercise", ids())
def test_both_doors_agree(exercise: str) -> None:
    there, judged = compare(exercise, walled())
    assert judged > 3
    assert judged >= 0.75 * there
