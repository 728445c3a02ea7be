"""The same answer has the same grade, whatever language its lesson is in."""

from __future__ import annotations

import json
import shutil

import pytest

from autograder.grading.classes.run import Order, grade_class
from autograder.grading.submission.documents import SubmissionResult, read_result
from autograder.grading.submission.kit import Place
from autograder.languages import LANGUAGES
from autograder.repository import ROOT
from autograder.study.workspace import built_lesson
from autograder.tests.grading.classes.a_class import in_one_sandbox
from autograder.tests.grading.tiny_course import empty_gradebook

pytestmark = [pytest.mark.slow, pytest.mark.needs_bwrap]

LESSON, NAME = "00_start_here", "sgd_step"
ANSWERS = {
    "right": "def sgd_step(w, grad, lr):\n    return w - lr * grad\n",
    "uphill": "def sgd_step(w, grad, lr):\n    return w + lr * grad\n",
    "broken": "def sgd_step(w, grad, lr):\n    return w - lr *\n",
}
SCORES = {"right": 1.0, "uphill": 0.0, "broken": 0.0, "untouched": 0.0}


def hand_in(place: Place, spoken: str, kind: str) -> str:
    """A copy in a language with an answer, a note and a cell of the learner's own."""
    notebook = json.loads(built_lesson(LESSON, spoken).read_bytes())
    for cell in notebook["cells"]:
        if cell["id"] == NAME:
            cell["source"] = ANSWERS.get(kind, cell["source"])
    own = {"cell_type": "code", "metadata": {}, "source": "# 나의 셀, à moi\nmine = 3"}
    notebook["cells"].insert(6, own | {"outputs": [], "execution_count": None})
    student = f"{spoken}_{kind}"
    path = place.submitted / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), "utf-8")
    return student


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SubmissionResult]:
    """What one class gets, in which everybody speaks another language."""
    place = Place(tmp_path_factory.mktemp("class"))
    place.skeleton(LESSON).parent.mkdir(parents=True)
    shutil.copy(ROOT / "lessons" / LESSON / f"{LESSON}.ipynb", place.skeleton(LESSON))
    names = [hand_in(place, one, kind) for one in LANGUAGES for kind in SCORES]
    place.gradebook.write_bytes(empty_gradebook())
    grade_class(place, Order(LESSON), lambda _: None, lambda *_: None, in_one_sandbox)
    found = {name: read_result(place.results(LESSON), name) for name in names}
    return {name: result for name, result in found.items() if result is not None}


@pytest.mark.parametrize("kind", SCORES)
def test_the_same_answer_has_the_same_verdict_in_every_byte(
    kind: str, results: dict[str, SubmissionResult]
) -> None:
    judged = [results[f"{spoken}_{kind}"] for spoken in LANGUAGES]
    assert {one.status for one in judged} == {"graded"}
    assert {one.exercises[0].verdict.score for one in judged} == {SCORES[kind]}
    assert {one.score for one in judged} == {10 * SCORES[kind]}
    bytes_of = {tuple(e.model_dump_json() for e in one.exercises) for one in judged}
    assert len(bytes_of) == 1


@pytest.mark.parametrize("kind", SCORES)
def test_nothing_is_said_to_have_been_put_right(
    kind: str, results: dict[str, SubmissionResult]
) -> None:
    said = [results[f"{spoken}_{kind}"].repairs for spoken in LANGUAGES]
    assert said[0] == said[1] == said[2]
    assert kind == "broken" or said[0] == []


def test_a_wrong_answer_is_known_for_its_mistake(
    results: dict[str, SubmissionResult],
) -> None:
    mistakes = {
        results[f"{one}_uphill"].exercises[0].verdict.mistake for one in LANGUAGES
    }
    assert None not in mistakes
