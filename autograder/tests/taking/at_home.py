"""What somebody does with the folder, on a machine that has never seen the course."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from autograder.taking.choosing import Chosen
from autograder.taking.folder import write_folder
from autograder.taking.written import files
from autograder.tests.taking.learner import cells_of, chosen_from, key_of

# Found before the course is: importing it fails.
NO_COURSE = 'raise ImportError("autograder is not here")\n'


def take(folder: Path, lessons: Mapping[str, Mapping[str, str]]) -> Chosen:
    """Take home what passes of the lessons' answers."""
    chosen = chosen_from(
        *[cells_of(slug, answers) for slug, answers in lessons.items()]
    )
    keys = {name: key_of(name) for name in chosen.taken}
    write_folder(folder, files(chosen.text, chosen.taken, keys))
    return chosen


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python there, without the course."""
    nothing = folder.parent / "nothing"
    nothing.mkdir(exist_ok=True)
    (nothing / "autograder.py").write_text(NO_COURSE)
    kept = ("PATH", "HOME", "LANG", "LR_HOME")
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PYTHONPATH": str(nothing),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def run_the_tests(folder: Path, *words: str) -> tuple[int, str]:
    """Run the tests that came along; a warning is a failure."""
    done = run(folder, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", *words)
    return done.returncode, done.stdout


def said_by_ruff(folder: Path, *names: str, rules: str = "E,F,W,I,B,UP") -> str:
    """What ruff finds in files as they were written."""
    words = ["-m", "ruff", "check", "--isolated", "--target-version", "py311"]
    done = run(folder, *words, "--no-cache", "--select", rules, *names)
    return done.stdout if done.returncode else ""
