"""A look at functions, in a process of its own and behind walls: both see the same."""

from pathlib import Path

import pytest

from autograder.commands import take
from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.walls import SandboxUnavailable
from autograder.notebook import RunCell
from autograder.study.syllabus import syllabus
from autograder.taking import walled
from autograder.taking.apart import look_apart
from autograder.taking.judging import Look, Question, Seen, asked, judge_with
from autograder.tests.taking.learner import SCHEDULERS, cells_of, key_of

RIGHT = "def exponential_lr(t, base_lr, gamma):\n    return base_lr * gamma**t\n"
ENDLESS = "def step_lr(t, base_lr, step_size, gamma=0.1):\n    while True: ...\n"
LETHAL = """
import os
def poly_lr(t, base_lr, total, power=1.0, end_lr=0.0):
    os._exit(3)
"""
CELLS = [
    RunCell("import", "import no_such_module"),
    RunCell("shared", "K = 2\nprint('hello')"),
    RunCell("one", RIGHT, "exponential_lr"),
    RunCell("two", LETHAL, "poly_lr"),
    RunCell("three", "cosine_lr = 3", "cosine_lr"),
    RunCell("four", "raise KeyboardInterrupt"),
]
NAMES = ("poly_lr", "exponential_lr", "cosine_lr")


@pytest.fixture(params=["apart", pytest.param("walls", marks=pytest.mark.needs_bwrap)])
def look(request: pytest.FixtureRequest) -> Look:
    if request.param == "apart":
        return look_apart
    found, reason = walled.look_inside()
    assert found is not None, reason
    return found


def questions(*names: str) -> list[Question]:
    return [asked(key_of(name)) for name in names]


def test_what_ends_the_process_costs_itself_alone(look: Look) -> None:
    seen = look(CELLS, questions(*NAMES))
    assert set(seen.observations) == {"exponential_lr"}
    assert seen.endings == {"poly_lr": "crashed", "cosine_lr": "not defined"}
    assert seen.errors == {
        "import": "ModuleNotFoundError: No module named 'no_such_module'",
        "four": "KeyboardInterrupt",
    }


def test_who_passes_and_why_not(look: Look) -> None:
    judge = judge_with(look, key_of, syllabus().verdict)
    judged = judge(CELLS, NAMES)
    assert dict(judged.failed) == {
        "poly_lr": "it ends the whole Python process",
        "cosine_lr": "its cell does not define it",
    }
    assert set(judged.errors) == {"import", "four"}


def test_a_cell_that_ends_the_process_is_left_out(look: Look) -> None:
    cells = [RunCell("end", "import os; os._exit(1)"), *CELLS[2:3]]
    seen = look(cells, questions("exponential_lr"))
    assert set(seen.observations) == {"exponential_lr"}
    assert set(seen.errors) == {"end"}


@pytest.mark.slow
def test_what_does_not_end_says_so(look: Look) -> None:
    judge = judge_with(look, key_of, syllabus().verdict)
    judged = judge(
        [RunCell("one", ENDLESS, "step_lr"), CELLS[2]], ["step_lr", "exponential_lr"]
    )
    assert dict(judged.failed) == {"step_lr": "it does not end in time"}


def test_a_check_in_a_cell_leaves_the_learner_s_progress_alone(lr_home: Path) -> None:
    check = "from autograder import check\ncheck('exponential_lr')"
    seen = look_apart([*CELLS[2:3], RunCell("check", check)], [])
    assert seen == Seen()
    assert not lr_home.exists()


@pytest.mark.slow
def test_a_whole_notebook_runs_as_well(look: Look) -> None:
    lesson = cells_of(SCHEDULERS, {"exponential_lr": "%time\n" + RIGHT})
    seen = look(lesson.cells, questions("exponential_lr"))
    assert set(seen.observations) == {"exponential_lr"}
    assert not seen.errors


def test_the_command_falls_back_where_there_is_no_sandbox(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_walls() -> Start:
        raise SandboxUnavailable("no user namespaces", "ask for them")

    monkeypatch.setattr(walled, "sandboxed", no_walls)
    assert take.best_look() is look_apart
    said = capsys.readouterr().err
    assert said == "lr: judging without a sandbox: no user namespaces\n"
