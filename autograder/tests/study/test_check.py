import errno
import linecache
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.judge.threads import one_torch_thread
from autograder.study.check import check
from autograder.study.header import lesson
from autograder.study.here import state_now
from autograder.study.hint import hint
from autograder.study.log import log_path, read_log
from autograder.study.notes import note
from autograder.study.show import _said
from autograder.study.solution import solution
from autograder.study.state import fold
from autograder.study.verifying import verify
from autograder.tests.feedback.verdicts import right, uphill

Capture = pytest.CaptureFixture[str]


def shown(capsys: Capture) -> str:
    return capsys.readouterr().out


def define(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    """Define the answer where `check("gd_path")`, called from here, looks for it."""
    monkeypatch.setitem(globals(), "gd_path", answer)


def test_a_name_that_is_not_defined_says_which_cell_to_run(capsys: Capture) -> None:
    check("gd_path")
    text = shown(capsys)
    assert text.startswith("○ Not defined yet – gd_path")
    assert "run the cell that defines gd_path first" in text
    assert "Traceback" not in text


def test_right_wrong_and_right_again(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, uphill)
    check("gd_path")
    wrong = shown(capsys)
    assert "✗ Not yet" in wrong
    assert "attempt 1" in wrong
    assert "against the gradient" in wrong
    assert "3 hints, free" in wrong
    define(monkeypatch, right)
    check("gd_path")
    passed = shown(capsys)
    assert "✓ Pass" in passed
    assert "attempt 2" in passed
    assert "✓ +10 XP. Level 0 (Curious), 10 of 120 XP to the next" in passed
    assert 'solution("gd_path") shows other right ways' in passed
    assert "Achievement: Second look" in passed
    check("gd_path")
    again = shown(capsys)
    assert "attempt 3" in again
    assert "XP" not in again
    assert [e.data["status"] for e in read_log().events] == [
        "failed",
        "passed",
        "passed",
    ]


def test_a_function_is_as_good_as_its_name(capsys: Capture) -> None:
    def gd_path(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        return right(w0, lam, lr, steps)

    check(gd_path)
    assert "✓ Pass" in shown(capsys)


def test_a_name_that_holds_something_else(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, [1.0, 0.5])
    check("gd_path")
    assert "gd_path is of type list here" in shown(capsys)


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("gd_pth", "did you mean 'gd_path'?"),
        (17, 'check("gd_path")'),
        ("", "`lr next` says which comes next"),
    ],
)
def test_an_unknown_exercise(asked: object, advice: str, capsys: Capture) -> None:
    check(asked)
    assert advice in shown(capsys)
    assert read_log().events == ()


def test_the_starter_is_not_an_attempt(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def starter(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        raise NotImplementedError

    define(monkeypatch, starter)
    check("gd_path")
    assert "○ Not attempted" in shown(capsys)
    assert state_now().work["gd_path"].attempts == 0


@pytest.mark.parametrize("body", ["pass", "...", '"""Walk."""\n    pass'])
def test_a_body_that_does_nothing_is_no_attempt_as_in_grading(
    body: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    space: dict[str, Any] = {}
    source = f"def gd_path(w0, lam, lr, steps):\n    {body}\n"
    lines = (len(source), None, source.splitlines(True), "<a cell>")
    monkeypatch.setitem(linecache.cache, "<a cell>", lines)
    exec(compile(source, "<a cell>", "exec"), space)  # noqa: S102
    define(monkeypatch, space["gd_path"])
    check("gd_path")
    assert shown(capsys).startswith("○ Not attempted – gd_path")
    assert state_now().work["gd_path"].attempts == 0


def test_predict_first_is_asked_once_after_five_quick_fails(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, uphill)
    said = []
    for _ in range(11):
        check("gd_path")
        said.append("Before the next one, predict" in shown(capsys))
    assert said == [False] * 4 + [True] + [False] * 6


def test_xp_can_be_hidden_everywhere(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LR_XP", "off")
    define(monkeypatch, right)
    check("gd_path")
    assert "✓ Pass" in (text := shown(capsys))
    assert "XP" not in text
    assert "Achievement" not in text


def test_a_solution_before_passing_speaks_of_xp_only_where_it_is_shown(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LR_XP", "off")
    define(monkeypatch, uphill)
    for _ in range(3):
        check("gd_path")
    solution("gd_path")
    solution("gd_path", yes=True)
    define(monkeypatch, right)
    check("gd_path")
    text = shown(capsys)
    assert "yes=True" in text
    assert "def gd_path" in text
    assert "XP" not in text


def test_a_home_that_cannot_be_written_costs_one_quiet_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LR_HOME", str(tmp_path / "file" / "home"))
    _said.clear()
    define(monkeypatch, right)
    check("gd_path")
    first = shown(capsys)
    check("gd_path")
    second = shown(capsys)
    assert "✓ Pass" in first
    assert first.count("Progress is not kept") == 1
    assert "✓ Pass" in second
    assert "Progress is not kept" not in second
    assert "+10 XP" in first
    assert "tries yours on other inputs" in first
    assert "+10 XP" not in second
    solution("gd_path")
    assert "Another right way" in shown(capsys)


def test_a_full_disk_is_said_to_be_full(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, lr_home: Path
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    _said.clear()
    define(monkeypatch, right)
    with monkeypatch.context() as disk:
        disk.setattr("autograder.study.log.append_lines", full)
        check("gd_path")
        note("It bends.")
    told = shown(capsys)
    assert f"Progress is not kept: the disk of {lr_home} is full. Make room" in told
    assert f"This note is not kept: the disk of {lr_home} is full. Make room" in told
    note("It bends.")
    assert [one.kind for one in read_log().events][:2] == ["check", "note"]


def test_what_could_not_be_written_is_written_once_it_can(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, lr_home: Path
) -> None:
    lr_home.write_text("a file where the folder should be")
    define(monkeypatch, right)
    lesson("01_basics")
    check("gd_path")
    assert "stays on this machine" not in shown(capsys)
    assert state_now().passed == {"gd_path"}
    lr_home.unlink()
    lesson("02_schedulers")
    assert "stays on this machine" in shown(capsys)
    kinds = [event.kind for event in read_log().events]
    assert kinds == ["open", "check", "open"]
    assert state_now() == fold(read_log().events)
    assert verify(log_path().read_bytes()).whole


def test_a_warm_check_takes_less_than_a_tenth_of_a_second(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, right)
    check("gd_path")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        check("gd_path")
        times.append(time.perf_counter() - start)
    assert sorted(times)[2] < 0.1


def test_torch_gets_one_thread_and_its_own_number_back() -> None:
    import torch

    before = torch.get_num_threads()
    with one_torch_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


def test_hints_come_one_by_one(capsys: Capture) -> None:
    for number in (1, 2, 3):
        hint("gd_path")
        assert f"Hint {number} of 3" in shown(capsys)
    hint("gd_path")
    assert "All 3 hints" in shown(capsys)
    assert state_now().work["gd_path"].hints == 3


def test_hints_go_on_where_nothing_can_be_written(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LR_HOME", str(tmp_path / "file" / "home"))
    hint("lr_grid")
    hint("lr_grid")
    assert "Hint 2 of 3" in shown(capsys)


def test_the_solution_opens_after_three_tries_and_a_yes(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, uphill)
    solution("gd_path", yes=True)
    assert "after 3 tries (so far 0)" in shown(capsys)
    for _ in range(3):
        check("gd_path")
    shown(capsys)
    solution("gd_path")
    assert 'type: solution("gd_path", yes=True)' in (text := shown(capsys))
    assert "def gd_path" not in text
    solution("gd_path", yes=True)
    assert "def gd_path" in shown(capsys)
    define(monkeypatch, right)
    check("gd_path")
    assert 'check("gd_path", fresh=True) tries other inputs' in shown(capsys)
    assert state_now().xp == 0
    check("gd_path", fresh=True)
    assert "+10 XP" in shown(capsys)


def test_the_solution_is_free_after_passing(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, right)
    check("gd_path")
    solution("gd_path")
    assert "def gd_path" in shown(capsys)
    assert state_now().xp == 10


def test_checking_alone_never_imports_torch() -> None:
    code = (
        "import sys; from autograder import check; check('gd_path'); "
        "print('torch' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.endswith("False\n")


TWICE = """
from autograder import check
def gd_path(w0, lam, lr, steps):
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]
check("gd_path")
def gd_path(w0, lam, lr, steps):
    return [w0]
"""
BOUND_ANEW = """
from autograder import check
import functools
@functools.cache
def gd_path(w0, lam, lr, steps):
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]
check("gd_path")
gd_path = 3
"""
ANOTHER_S = """
from autograder import check
def walk(w0, lam, lr, steps):
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]
gd_path = walk
check("gd_path")
"""


@pytest.mark.parametrize(
    ("script", "judged"),
    [
        (TWICE, "line 3, `def gd_path(w0, lam, lr, steps):`"),
        (BOUND_ANEW, "line 5, `def gd_path(w0, lam, lr, steps):`"),
        (ANOTHER_S, "line 5, `gd_path = walk`"),
    ],
)
def test_a_script_s_judged_line_is_that_of_the_function(
    script: str, judged: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(script)
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, check=True
    )
    assert f"mine.py, {judged}" in done.stdout
