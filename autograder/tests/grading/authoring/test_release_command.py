"""`lr release` in a course of its own: it gets a number, and keeps to it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.releases import read_changes, read_fixed
from autograder.repository import ROOT
from autograder.tests.browser.the_course import copy_course

SECOND = """
[[release]]
number = {number}
date = 2099-01-15
title = "More time."

[[release.changes]]
of = "gd_path"
what = "Nine seconds."
regrade = "nothing but what timed out."
"""


def lr(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "LR_HOME": str(root / "home")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_release_is_fixed_and_a_change_needs_the_next_number(tmp_path: Path) -> None:
    root, to = copy_course(tmp_path / "course"), str(tmp_path / "class")
    shutil.copy(ROOT / "LICENSE", root)
    fixed = root / "autograder/releases.json"
    fixed.unlink(missing_ok=True)
    newest = read_changes()[-1].number

    first = lr(root, "release", "00", "--to", to)
    assert first.returncode == 0, first.stderr
    assert f"\nrelease {newest} is fixed: commit " in first.stdout
    assert list(read_fixed(fixed).releases) == [newest]

    exercise = root / "autograder/exercises/l01_basics/gd_path.py"
    record = 'lesson="01_basics",'
    changed = exercise.read_text().replace(record, f"{record}\n    seconds=9.0,")
    exercise.write_text(changed)
    before = fixed.read_bytes()
    refused = lr(root, "release", "00", "--to", to)
    assert refused.returncode == 2
    assert refused.stderr.startswith("lr: gd_path changed since release ")
    assert fixed.read_bytes() == before

    page = root / "autograder/changes.toml"
    page.write_text(page.read_text() + SECOND.format(number=newest + 1))
    second = lr(root, "release", "00", "--to", to)
    assert second.returncode == 0, second.stderr
    assert list(read_fixed(fixed).releases) == [newest, newest + 1]
    lines = lr(root, "release", "--changes").stdout.splitlines()
    assert lines[0] == f"Release {newest + 1}, 2099-01-15: More time."
    assert lines[2] == "    A regrade: nothing but what timed out."
    unproved = lr(root, "release", "01", "--to", to)
    assert unproved.returncode == 2
    assert "gd_path is not proved as it stands" in unproved.stderr
