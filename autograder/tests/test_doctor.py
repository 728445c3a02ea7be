import json
import os
import sys
from pathlib import Path

import pytest

from autograder import cli, doctor
from autograder.doctor import Finding, Report
from autograder.grading.sandbox import looking


def finding(needed_for: str, *, ok: bool) -> Finding:
    return Finding(
        name="x", ok=ok, needed_for=needed_for, found="", advice="install x[y]"
    )


def test_what_is_lacking_decides_what_can_be_done() -> None:
    report = doctor.conclude([finding("all", ok=True), finding("grading", ok=False)])
    assert (report.can_study, report.can_grade) == (True, False)
    assert not report.can_test_all
    nothing = doctor.conclude([finding("all", ok=False)])
    assert not nothing.can_study
    assert not nothing.can_grade


def test_a_command_is_really_tried() -> None:
    assert doctor.attempt([sys.executable, "-c", "print('first\\nlast')"]) == (
        True,
        "last",
    )
    assert doctor.attempt([sys.executable, "-c", "raise SystemExit(3)"]) == (False, "")
    assert doctor.attempt(["no-such-program"]) == (False, "not installed")
    slow = doctor.attempt([sys.executable, "-c", "input()"], seconds=0.01)
    assert slow[0] is False


def test_a_folder_of_the_path_that_cannot_be_read_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "no-such-program")

    monkeypatch.setattr("subprocess.run", denied)
    assert doctor.attempt(["no-such-program"]) == (False, "not installed")


@pytest.mark.parametrize(
    ("says", "found", "advice"),
    [
        ("bwrap: setting up uid map: Permission denied", "namespaces", "AppArmor"),
        ("bwrap: no such option", "no such option", "report"),
    ],
)
def test_a_sandbox_that_does_not_start_is_found_out(
    says: str, found: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    looking.require_sandbox.cache_clear()
    told = doctor.bubblewrap()
    assert not told.ok
    assert found in told.found
    assert advice in told.advice


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_grade_in_a_container(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    told = doctor.bubblewrap()
    assert not told.ok
    assert "a container" in told.advice


@pytest.mark.needs_bwrap
def test_a_sandbox_that_starts_is_found_out() -> None:
    assert doctor.bubblewrap().found.startswith("bubblewrap ")


@pytest.mark.needs_chromium
def test_root_has_chromium_without_its_own_sandbox() -> None:
    if os.geteuid() == 0:
        assert not doctor.chromium_sandboxes()
    assert doctor.chromium().ok


def test_a_chromium_that_does_not_start_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "open_chromium", lambda *flags: (False, "broken"))
    doctor.chromium_sandboxes.cache_clear()
    assert (doctor.chromium().ok, doctor.chromium().found) == (False, "broken")
    doctor.chromium_sandboxes.cache_clear()


def test_json_is_one_document_of_the_model(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        doctor.examine, "__defaults__", ((doctor.python, doctor.packages),)
    )
    assert cli.main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == 1
    assert Report.model_validate(told).can_study


def test_the_table_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = (lambda: finding("all", ok=False),)
    monkeypatch.setattr(doctor.examine, "__defaults__", (lacking,))
    monkeypatch.setenv("NO_COLOR", "1")
    assert cli.main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "install x[y]" in told
    assert "\x1b" not in told
