"""Cells that use the learner's function end early where it is not there."""

import ast
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograder.study.leave_out import LeaveOut, asked_first, leave_out
from autograder.study.ready import ready, unready

RIGHT = """
def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]
"""
CELL = 'ready("gd_path")\nran.append(gd_path(1.0, lam=1.0, lr=0.5, steps=1))'

Capture = pytest.CaptureFixture[str]


def define(source: str) -> Any:
    space: dict[str, Any] = {}
    exec(source, space)  # noqa: S102 - the test's own
    return space["gd_path"]


def test_what_is_missing_or_does_not_pass_is_named() -> None:
    wrong = define("def gd_path(w0, lam, lr, steps): raise NotImplementedError")
    assert unready(["gd_path"], {}) == ["gd_path"]
    assert unready(["gd_path", "lr_grid"], {"gd_path": wrong}) == ["gd_path", "lr_grid"]
    assert unready(["gd_path", "lr_grid"], {"gd_path": define(RIGHT)}) == ["lr_grid"]


def test_it_says_what_to_do_in_one_line(capsys: Capture) -> None:
    ready("gd_path", "lr_grid")
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.startswith("Write gd_path and lr_grid first, until check")


@pytest.fixture
def shell() -> Any:
    make: Any = InteractiveShell
    made = make()
    made.history_manager.enabled = False
    leave_out(made)
    leave_out(made)
    made.user_ns |= {"ready": ready, "ran": []}
    return made


def test_the_rest_of_the_cell_is_left_out_without_an_error(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.study.ready.namespace", lambda _: shell.user_ns)
    assert sum(isinstance(one, LeaveOut) for one in shell.ast_transformers) == 1
    before = shell.run_cell(CELL)
    assert (before.success, shell.user_ns["ran"]) == (True, [])
    shell.user_ns["gd_path"] = define(RIGHT)
    assert shell.run_cell(CELL).success
    assert shell.user_ns["ran"] == [[1.0, 0.5]]
    shell.user_ns["gd_path"] = None
    shell.run_cell(CELL)
    assert len(shell.user_ns["ran"]) == 1


def test_a_misspelt_name_is_one_line_and_leaves_out_the_rest(
    shell: Any, capsys: Capture
) -> None:
    assert shell.run_cell('ready("gd_pth")\nran.append(1)').success
    assert shell.user_ns["ran"] == []
    for name in ("nope", 3):
        capsys.readouterr()
        ready(name)  # type: ignore[arg-type]
        assert capsys.readouterr().out.count("\n") == 1
    assert any(isinstance(one, LeaveOut) for one in shell.ast_transformers)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('ready("a", "b")\nuse()', ["a", "b"]),
        ('x = 1\nready("a")', []),
        ("ready(name)", []),
        ("", []),
        ('other("a")', []),
    ],
)
def test_only_the_first_line_counts(source: str, names: list[str]) -> None:
    assert asked_first(ast.parse(source)) == names


def test_a_name_that_became_an_array_is_not_ready_and_no_error(shell: Any) -> None:
    shell.user_ns["gd_path"] = define(RIGHT)
    shell.run_cell(CELL)
    shell.user_ns["gd_path"] = np.array([1.0, 0.5])
    assert shell.run_cell(CELL).success
    assert shell.user_ns["ran"] == [[1.0, 0.5]]
    assert any(isinstance(one, LeaveOut) for one in shell.ast_transformers)
