"""Every command that README.md tells the reader to type is run here, as it stands."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.repository import ROOT

# Not run here, and where else they are held.
ELSEWHERE = {
    "git clone": "needs an address; .ci/run starts in a fresh clone",
    "cd": "belongs to the line before it",
    "conda": "needs conda; test_environment.py compares the versions",
    "source": "changes the shell; the virtual environment's own script",
    "python3 -m autograder lab": "runs until Ctrl+C; test_lab.py drives it",
    "lr lab": "runs until Ctrl+C; test_lab.py drives it",
    "python3 -m autograder test": "would run itself; .ci/run runs it",
    "lr test": "would run itself; .ci/run runs it",
    "lr build": "would mend here what the tests are to find; test_build.py",
}


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```bash\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).splitlines()
    return [line.partition(" #")[0].strip() for line in lines if line.strip()]


def held_elsewhere(command: str) -> bool:
    return any(f"{command} ".startswith(f"{start} ") for start in ELSEWHERE)


@pytest.mark.parametrize(
    "command", [one for one in commands() if not held_elsewhere(one)]
)
def test_the_command_does_what_it_says(command: str, lr_home: Path) -> None:
    words = shlex.split(command)
    if words[0] == "python3":
        words[0] = sys.executable
    elif words[0] == "lr":
        words[:1] = [sys.executable, "-m", "autograder.cli"]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, "LR_HOME": str(lr_home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_the_readme_has_commands_to_run_and_to_name() -> None:
    told = commands()
    assert "python3 -m autograder lab" in told
    assert any(not held_elsewhere(command) for command in told)


def test_files_that_the_readme_names_are_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / name).exists(), name
