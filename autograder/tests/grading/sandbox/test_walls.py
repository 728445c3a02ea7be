import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.sandbox import walls
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import require_sandbox
from autograder.grading.sandbox.visible_files import visible_files
from autograder.grading.sandbox.walls import (
    SandboxUnavailable,
    command,
    explain,
    python_view,
)
from autograder.repository import ROOT

SECRETS = ("exercises", "grading", "solutions", "work", "lessons", "tests", "study")


def test_nothing_secret_is_visible() -> None:
    pairs = list(visible_files(ROOT))
    parts = [path.relative_to(ROOT).parts for path, _ in pairs]
    inside = ("autograder", "grading", "sandbox", "inside")
    assert (*inside, "warm.py") in parts
    others = [one for one in parts if one[:4] != inside]
    assert not [one for one in others if set(one[:-1]) & set(SECRETS)]
    assert not [path for path, _ in pairs if path in (ROOT, ROOT / "autograder")]
    data = [path for path, _ in pairs if path.is_relative_to(ROOT / "datasets")]
    assert data
    assert not [path for path in data if path.suffix == ".py" or path.is_dir()]


def test_repository_itself_is_never_bound() -> None:
    words = command(["true"], ROOT, Limits())
    assert str(ROOT) not in words
    assert str(ROOT / "autograder") not in words


def test_environment_around_the_course_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "prefix", str(ROOT))
    with pytest.raises(SandboxUnavailable, match="folder of its own"):
        python_view(ROOT)


def test_machine_without_bubblewrap_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
        require_sandbox.__wrapped__(ROOT)


def test_machine_that_refuses_namespaces_is_told_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "bwrap"
    complaint = "bwrap: No permissions to create new namespace"
    fake.write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    walls.offers.cache_clear()
    with pytest.raises(SandboxUnavailable, match="refuses user namespaces"):
        require_sandbox.__wrapped__(ROOT)
    walls.offers.cache_clear()


@pytest.mark.parametrize("complaint", ["", "bwrap: Can't find source path /x\nmore"])
def test_unknown_complaint_is_passed_on(complaint: str) -> None:
    assert "did not start Python" in explain(complaint).reason


@pytest.mark.needs_bwrap
def test_environment_holds_nothing_of_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    words = command(["env"], ROOT, Limits())
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    names = {line.split("=")[0] for line in shown.splitlines()}
    assert names == {*walls.environment(), "PWD"}


@pytest.mark.needs_bwrap
def test_the_same_python_runs_in_there_and_tells_nobody_where_it_lies() -> None:
    show = "import sys, torch; print(sys.version, torch.__version__, *sys.path, "
    show += "sys.executable, sys.prefix, sys.base_prefix, torch.__file__)"
    words = command([walls.python(), "-s", "-P", "-c", show], ROOT, Limits())
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert shown.startswith(sys.version)
    assert str(ROOT) not in shown
    assert str(Path.home()) not in shown


@pytest.mark.needs_bwrap
def test_the_name_python_is_this_python() -> None:
    words = command(["python", "-c", "import sys; print(sys.version)"], ROOT, Limits())
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert shown.strip() == sys.version.strip()


@pytest.mark.needs_bwrap
def test_no_settings_of_packages_tell_where_the_course_lies() -> None:
    script = f"grep -rIl --include=*.pth --include=*.py --include=*.json '{ROOT}' "
    script += walls.VENV + "/lib/*/site-packages/*autograder* || true"
    words = command(["/bin/sh", "-c", script], ROOT, Limits())
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert shown == ""
