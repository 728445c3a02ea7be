"""Real processes: a lock that one process takes twice proves nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.gradebook.lock import only_run

HOLD = """
import sys
from pathlib import Path
from autograder.grading.gradebook.lock import only_run
with only_run(Path(sys.argv[1]), lambda words: print(words, flush=True), "lr grade 01"):
    print("held", flush=True)
    sys.stdin.readline()
print("let go", flush=True)
"""


def start(work: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(work)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_second_run_says_for_whom_it_waits_and_then_goes_on(tmp_path: Path) -> None:
    with start(tmp_path) as first, start(tmp_path / ".") as second:
        heard = {said(first), said(second)}
        assert "held" in heard
        (waits,) = heard - {"held"}
        assert "waiting for lr grade 01 (process " in waits
        holds = first if str(first.pid) in waits else second
        other = second if holds is first else first
        assert f"process {holds.pid}, since 20" in waits
        holds.communicate("\n")
        assert said(other) == "held"
        other.communicate("\n")


def test_ctrl_c_ends_the_wait(tmp_path: Path) -> None:
    with only_run(tmp_path, lambda _: None), start(tmp_path) as waiting:
        assert f"process {os.getpid()}" in said(waiting)
        waiting.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in waiting.communicate(timeout=10)[1]


def test_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    with start(tmp_path) as killed:
        assert said(killed) == "held"
        killed.kill()
    before = time.monotonic()
    with only_run(tmp_path, pytest.fail):
        assert time.monotonic() - before < 5


@pytest.mark.parametrize("words", ["", "{", "[1]", '{"process": "x"}', "\x00"])
def test_lock_file_that_says_nothing_is_still_a_lock(
    tmp_path: Path, words: str
) -> None:
    with only_run(tmp_path, lambda _: None):
        (tmp_path / "grading.lock").write_text(words)
        with start(tmp_path) as waiting:
            assert said(waiting).startswith("waiting for another grading run")
            waiting.kill()


def test_folder_that_cannot_hold_a_lock_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file")
    lock = only_run(tmp_path / "work", pytest.fail)
    with pytest.raises(UserError, match="cannot be opened"), lock:
        pass
