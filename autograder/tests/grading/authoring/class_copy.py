"""A class bundle unpacked in an empty place, and studying with it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.authoring.bundle import (
    Edition,
    bundle,
    lessons_named,
    write,
)

EDITION = Edition("release 7", 7, "2027-01-15")


@dataclass(frozen=True)
class ClassCopy:
    """Where the bundle lies, and where its learner's progress is kept."""

    root: Path
    home: Path
    files: dict[str, bytes]

    @property
    def surroundings(self) -> dict[str, str]:
        """The bundle's package before the course's own."""
        known = {n: os.environ[n] for n in ("PATH", "LANG") if n in os.environ}
        places = {"PYTHONPATH": self.root, "LR_HOME": self.home, "HOME": self.home}
        more = {"OMP_NUM_THREADS": "1", "LR_LANG": "en"}
        return {**known, **more, **{n: str(path) for n, path in places.items()}}

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=self.surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def run(self, script: str) -> str:
        """What a script prints that studies with the bundle."""
        done = self.python("-c", script)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def lr(self, *words: str) -> str:
        done = self.python("-m", "autograder.cli", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout


def unpack(folder: Path, *lessons: str) -> ClassCopy:
    files = bundle(lessons_named(lessons), EDITION)
    write(files, folder / "class")
    return ClassCopy(folder / "class", folder / "home", files)
