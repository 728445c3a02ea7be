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

from autograder.grading.sandbox.handles import OwnProcess, Start
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import (
    Observed,
    Observer,
    observe_script,
    require_sandbox,
    warm_observer,
)
from autograder.grading.sandbox.script import Script
from autograder.grading.sandbox.visible_files import INSIDE, RUNNER, visible_files
from autograder.grading.sandbox.walls import environment


def unsandboxed_start(root: Path) -> Start:
    """What starts a runner on a copy of the files that it may see."""
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

    def start() -> OwnProcess:
        return OwnProcess(words)

    weakref.finalize(start, shutil.rmtree, folder, ignore_errors=True)
    return start


def unsandboxed_observer(
    root: Path, limits: Limits | None = None, stop: threading.Event | None = None
) -> Observer:
    """An observer whose runners stand before no wall."""
    start, bounds = unsandboxed_start(root), limits or Limits()

    def observer(script: Script) -> Observed:
        return observe_script(script, start, bounds, stop)

    return observer


def observer_for(
    root: Path,
    limits: Limits,
    *,
    sandboxed: bool,
    stop: threading.Event | None = None,
) -> Observer:
    """The observer of a grader: walled, unless somebody asked for none.

    Raises:
        SandboxUnavailable: this machine cannot isolate submissions.
    """
    if not sandboxed:
        return unsandboxed_observer(root, limits, stop)
    require_sandbox(root)
    return warm_observer(root, limits, stop)


def copy_to(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
