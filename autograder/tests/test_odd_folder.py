"""A clone in a folder with spaces and umlauts: all that studies and judges works."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from autograder.repository import ROOT

LEFT_OUT = ("tests", "work", "bench", "proof", "__pycache__")
FILES = ("pyproject.toml", "README.md", "autograder", "lessons", "datasets")
WRONG = "def gd_path(w0, lam, lr, steps):\n    return [w0]\n"
COMMANDS = """
import sys
from autograder.cli import main
from autograder.repository import ROOT
from autograder.study.workspace import bring_all
assert str(ROOT) == sys.argv[1], ROOT
bring_all()
for words in sys.argv[2:]:
    code = main(words.split("|"))
    assert code in (0, 1), (words, code)
"""
LAB = """
import sys
from autograder.bootstrap import wait_for
words = ["lab", "1", "--no-browser", "--port", sys.argv[1]]
sys.exit(wait_for([sys.executable, "-m", "autograder.cli", *words]))
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course without its tests, in a folder that nobody thought of."""
    root = tmp_path_factory.mktemp("odd") / "Übung mit Leerzeichen" / "a (copy) & é"
    root.mkdir(parents=True)
    for name in FILES:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns(*LEFT_OUT)
            shutil.copytree(ROOT / name, root / name, ignore=ignore)
        else:
            shutil.copy(ROOT / name, root / name)
    return root


def surroundings(clone: Path) -> dict[str, str]:
    home = str(clone / "mein Zuhause")
    return {**os.environ, "PYTHONPATH": str(clone), "LR_HOME": home}


def lr(clone: Path, *commands: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, str(clone), *commands],
        cwd=clone,
        env=surroundings(clone),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_studying_works_there(clone: Path) -> None:
    own = clone / "my_lessons" / "01_basics" / "01_basics.ipynb"
    assert "Next: Start here" in lr(clone, "next|--say", "progress", "report-bug|1")
    document = json.loads(own.read_bytes())
    document["cells"].pop()
    own.write_text(json.dumps(document), "utf-8")
    said = lr(clone, "reset|1|--yes", "sync|" + str(clone), "progress|--verify")
    assert "01_basics is fresh again." in said
    assert f"As it was: {clone / 'my_lessons' / 'backups'}" in said
    assert f"{clone / 'events.jsonl'}: 0 events fetched, 0 sent" in said
    assert (
        own.read_bytes()
        == (clone / "lessons" / own.parent.name / own.name).read_bytes()
    )


@pytest.mark.slow
def test_judging_works_there(clone: Path) -> None:
    (clone / "größe 1.py").write_text(WRONG, "utf-8")
    notebook = clone / "meine Lösung.ipynb"
    document = json.loads((clone / "lessons/01_basics/01_basics.ipynb").read_bytes())
    for cell in document["cells"]:
        if cell["id"] == "gd_path":
            cell["source"] = WRONG
    notebook.write_text(json.dumps(document), "utf-8")
    said = lr(clone, f"judge|gd_path|{notebook}", "judge|gd_path|größe 1.py")
    assert said.count("✗ Not yet – gd_path") == 2
    assert "from the top of meine Lösung.ipynb" in said
    assert "Judged: größe 1.py, line 1" in said


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
def test_jupyterlab_opens_there_and_ctrl_c_ends_it(clone: Path) -> None:
    from autograder.lab import free_port

    started = subprocess.Popen(
        [sys.executable, "-c", LAB, str(free_port(None))],
        cwd=clone,
        env=surroundings(clone),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stdout is not None
    try:
        found = re.search(r"(http://[^/]+)/lab/tree/(\S+)", started.stdout.readline())
        assert found is not None
        server, page = found.groups()
        assert answer(f"{server}/lab/tree/{page}").startswith(b"<!doctype html>")
        cells = json.loads(answer(f"{server}/api/contents/{page}"))["content"]["cells"]
        assert cells[0]["id"] == "01-0"
        os.killpg(started.pid, signal.SIGINT)
        assert started.wait(30) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate()


def answer(url: str, patience: float = 60.0) -> bytes:
    give_up = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
                content: bytes = response.read()
                return content
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
