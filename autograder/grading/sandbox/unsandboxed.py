"""Runs submissions without isolation, for who says so in so many words.

Same runner, same limits on itself, a clean environment and a folder of its own; but
the submission can read and write what its user can. For one's own answers only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import weakref
from pathlib import Path

from autograder.grading.sandbox.handles import OwnProcess
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import Observed, Observer, observe_script
from autograder.grading.sandbox.script import Script
from autograder.grading.sandbox.visible_files import INSIDE, RUNNER, visible_files
from autograder.grading.sandbox.walls import environment


def unsandboxed_observer(
    root: Path, limits: Limits | None = None, stop: threading.Event | None = None
) -> Observer:
    """An observer that starts the runner on a copy of the files that it may see."""
    bounds = limits or Limits()
    folder = Path(tempfile.mkdtemp(prefix="lr-unsandboxed-"))
    for outside, inside in visible_files(root):
        copy_to(outside, folder / Path(inside).relative_to(INSIDE))
    home = folder / "home"
    home.mkdir()
    settings = {
        **environment(),
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "PYTHONPATH": str(folder),
        "HOME": str(home),
        "TMPDIR": str(home),
    }
    words = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
    words += ["sh", "-c", 'cd "$0" && exec "$@"', str(home)]
    words += [sys.executable, "-s", "-P", "-m", RUNNER]

    def observer(script: Script) -> Observed:
        return observe_script(script, lambda: OwnProcess(words), bounds, stop)

    weakref.finalize(observer, shutil.rmtree, folder, ignore_errors=True)
    return observer


def copy_to(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
