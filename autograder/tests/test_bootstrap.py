"""The first start, on machines that lack something."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import bootstrap, environment, pip_steps
from autograder.errors import UserError
from autograder.repository import ROOT

FILES = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "autograder/__init__.py",
    "autograder/__main__.py",
    "autograder/bootstrap.py",
    "autograder/pip_steps.py",
    "autograder/environment.py",
    "autograder/errors.py",
    "autograder/repository.py",
    "autograder/cli.py",
    "autograder/constraints.txt",
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone as small as it can be: the first start and one command."""
    root = tmp_path / "a clone"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    commands = root / "autograder" / "commands"
    commands.mkdir()
    (commands / "__init__.py").touch()
    (commands / "greet.py").write_text(
        'def run() -> int:\n    """Greet."""\n    print("hello")\n    return 1\n'
    )
    return root


def require(clone: Path, *requirements: str) -> None:
    """Let the clone need these packages instead of the course's."""
    text = (clone / "pyproject.toml").read_text("utf-8")
    head, _, rest = text.partition("dependencies = [")
    tail = rest.partition("\n]\n")[2]
    listed = json.dumps(list(requirements))
    (clone / "pyproject.toml").write_text(f"{head}dependencies = {listed}\n{tail}")


def begin(clone: Path, **surroundings: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "greet"],
        cwd=clone,
        env={**os.environ, **surroundings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that this process takes for the repository."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / ".venv.lock")
    monkeypatch.setattr(bootstrap, "STATE", venv / "lr-environment.json")
    monkeypatch.setattr(bootstrap, "venv_python", lambda: venv / "bin" / "python")
    return tmp_path


def test_the_state_is_ready_only_when_all_is_done(folder: Path) -> None:
    assert bootstrap.read_state() is None
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").touch()
    bootstrap.write_state(ready=False)
    assert bootstrap.read_state() == ""
    assert not bootstrap.is_ready()
    bootstrap.write_state(ready=True)
    assert bootstrap.is_ready()


@pytest.mark.parametrize("torn", ["", '{"ready": tr', "[]", "null"])
def test_a_torn_state_counts_as_half_done(folder: Path, torn: str) -> None:
    (folder / ".venv").mkdir()
    (folder / ".venv" / "lr-environment.json").write_text(torn)
    assert bootstrap.read_state() == ""


def test_other_pins_mean_another_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").touch()
    bootstrap.write_state(ready=True)
    monkeypatch.setattr(environment, "fingerprint", lambda: "another")
    assert not bootstrap.is_ready()


def test_too_little_space_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(UserError, match=r"needs 4 GB and .* has 1\.0 GB free"):
        bootstrap.demand_space()


@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_a_python_without_venv_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UserError, match="apt install python3-venv"):
        bootstrap.make_venv()


def test_a_folder_of_somebody_else_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_words: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match=r"no permission to write .*\.venv\.lock"):
        bootstrap.make_environment()


def test_a_full_disk_is_one_line_and_a_bug_is_none() -> None:
    assert "is full" in str(bootstrap.cannot_write(OSError(errno.ENOSPC, "full")))
    read_only = bootstrap.cannot_write(OSError(errno.EROFS, "read-only"))
    assert "no permission" in str(read_only)
    with pytest.raises(IsADirectoryError):
        bootstrap.cannot_write(IsADirectoryError(errno.EISDIR, "a bug"))


def test_the_second_start_waits_for_the_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hold = (
        "import sys, time, pathlib; from autograder import bootstrap as b;"
        f"b.LOCK = pathlib.Path({str(bootstrap.LOCK)!r});"
        "l = b.locked(); l.__enter__(); print('held', flush=True); time.sleep(0.8)"
    )
    first = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline() == b"held\n"
    with bootstrap.locked():
        assert first.wait(5) == 0
    first.stdout.close()
    assert "Another start" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (
            "ERROR: Could not install: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "no permission"),
        ("Failed to establish a new connection: [Errno -3]", "cannot be reached"),
        ("ERROR: No matching distribution found for torch", "no fitting build"),
    ],
)
def test_what_pip_says_becomes_what_to_do(said: str, advice: str) -> None:
    assert advice in (pip_steps.explain(said) or "")


def test_an_unknown_trouble_is_not_explained_away() -> None:
    assert pip_steps.explain("Segmentation fault") is None


def test_an_index_that_does_not_answer_costs_no_more_than_asked() -> None:
    began = time.monotonic()
    assert not pip_steps.answers("https://192.0.2.1/", seconds=0.3)
    assert time.monotonic() - began < 2


@pytest.fixture
def interrupted(clone: Path) -> Iterator[Path]:
    """A clone whose first start was stopped by Ctrl+C."""
    require(clone, "six==1.17.*")
    start = begin(clone)
    try:
        assert start.stderr is not None
        assert "Making the environment" in start.stderr.readline()
        start.send_signal(signal.SIGINT)
        assert start.wait(20) == 130
        assert "goes on from here" in start.stderr.read()
        yield clone
    finally:
        start.kill()
        start.communicate()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
def test_the_start_after_an_interrupted_one_finishes_the_job(interrupted: Path) -> None:
    both = [begin(interrupted, PIP_NO_INDEX="1"), begin(interrupted, PIP_NO_INDEX="1")]
    for start in both:
        said = start.communicate(timeout=120)
        assert start.returncode == 2
        assert said[1].splitlines()[-1].startswith("lr: the package index has no")
    state = (interrupted / ".venv" / "lr-environment.json").read_text("utf-8")
    assert json.loads(state)["ready"] is False


PARENT = """
import sys
from autograder.bootstrap import wait_for
code = wait_for(sys.argv[1:])
print("the child left with", code, flush=True)
"""
SLOW_TO_LEAVE = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit(time.sleep(1) or 7))
print("ready", flush=True)
time.sleep(30)
"""


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_is_the_child_s_to_answer(presses: int) -> None:
    """On Windows the first start waits for its child, and both get Ctrl+C."""
    command = [sys.executable, "-c", PARENT, sys.executable, "-c", SLOW_TO_LEAVE]
    parent = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stdout is not None
    try:
        assert parent.stdout.readline() == "ready\n"
        os.killpg(parent.pid, signal.SIGINT)
        for _ in range(presses - 1):
            time.sleep(0.3)
            os.kill(parent.pid, signal.SIGINT)
        assert parent.stdout.read() == "the child left with 7\n"
        assert parent.wait(10) == 0
    finally:
        parent.kill()
        parent.communicate()


def test_on_windows_the_first_start_waits_and_says_what_the_child_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    before = signal.getsignal(signal.SIGINT)

    def start(command: list[str]) -> int:
        asked.append(command)
        return 3

    monkeypatch.setattr(bootstrap, "wait_for", start)
    assert bootstrap.hand_over(["lab", "01"], posix=False) == 3
    python = str(environment.venv_python())
    assert asked == [[python, "-m", "autograder.cli", "lab", "01"]]
    monkeypatch.undo()
    assert bootstrap.wait_for([sys.executable, "-c", "raise SystemExit(5)"]) == 5
    assert signal.getsignal(signal.SIGINT) is before
