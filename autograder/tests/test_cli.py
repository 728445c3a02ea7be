import subprocess
import sys
import time
from types import ModuleType, SimpleNamespace

import pytest
import typer

from autograder import cli
from autograder.errors import UserError


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A command `trial` whose `run` a test sets."""
    module = SimpleNamespace(run=lambda: None)
    monkeypatch.setattr(cli, "command_names", lambda: ["trial"])
    monkeypatch.setattr(cli, "import_module", lambda _name: module)
    return module


def test_every_command_has_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    told = capsys.readouterr().out.partition("Commands:")[2]
    for name in cli.command_names():
        lines = [line for line in told.splitlines() if line.split()[:1] == [name]]
        assert len(lines) == 1
        assert len(lines[0].split()) > 2


def test_no_answer_is_zero_and_a_number_is_the_exit_code(
    command: SimpleNamespace,
) -> None:
    assert cli.main(["trial"]) == 0
    command.run = lambda: 1
    assert cli.main(["trial"]) == 1


def test_what_the_user_can_put_right_is_one_line(
    command: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> None:
        raise UserError("no lesson 42:\n  see `lr next`")

    command.run = run
    assert cli.main(["trial"]) == 2
    assert capsys.readouterr().err == "lr: no lesson 42: see `lr next`\n"


@pytest.mark.parametrize(("spoken", "said"), [("ko", "중단"), ("fr", "arrêt")])
def test_what_the_user_stops_is_said_in_the_learner_s_language(
    spoken: str,
    said: str,
    command: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run() -> None:
        raise typer.Abort

    command.run = run
    monkeypatch.setenv("LR_LANG", spoken)
    assert cli.main(["trial"]) == 1
    assert said in capsys.readouterr().err


def test_a_name_in_a_complaint_cannot_steer_the_terminal(
    command: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> None:
        raise UserError("no folder a\x1b[2J\ud83d: see the names there")

    command.run = run
    assert cli.main(["trial"]) == 2
    assert capsys.readouterr().err == "lr: no folder a�[2J�: see the names there\n"


def test_a_bug_shows_where_it_happened(command: SimpleNamespace) -> None:
    def run() -> None:
        raise ZeroDivisionError

    command.run = run
    with pytest.raises(ZeroDivisionError):
        cli.main(["trial"])


@pytest.mark.parametrize("words", [["trial", "--nope"], ["nope"], ["trial", "extra"]])
def test_wrong_use_is_one_line(
    words: list[str], command: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("lr: ")
    assert "--help` says more" in said.err
    assert said.err.count("\n") == 1


def test_only_the_command_at_hand_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        loaded.append(name)
        module = ModuleType(name)
        module.__dict__["run"] = lambda: None
        return module

    monkeypatch.setattr(cli, "import_module", load)
    assert cli.main(["test"]) == 0
    assert loaded == ["autograder.commands.test"]


def test_a_command_s_name_has_hyphens_where_its_module_has_none() -> None:
    assert "report-bug" in cli.command_names()
    assert cli.load_command("report-bug").__name__ == "autograder.commands.report_bug"
    assert not [name for name in cli.command_names() if "_" in name]


def test_the_command_line_starts_without_torch() -> None:
    look = (
        "import sys, autograder.cli as c; c.main([]);"
        "slow = {'torch', 'matplotlib', 'pytest', 'jupyterlab'} & {*sys.modules};"
        "sys.exit(str(slow) if slow else 0)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert time.perf_counter() - began < 3  # 0.2 s on an idle machine


def test_schemas_are_listed_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "doctor"]) == 0
    assert '"can_grade"' in capsys.readouterr().out
    assert cli.main(["schema", "test"]) == 2
    assert cli.main(["schema", "nope"]) == 2


def test_every_command_with_json_names_its_schema(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in cli.command_names():
        if name == "nbgrader":
            continue  # has its own help
        module = cli.load_command(name)
        assert cli.main([name, "--help"]) == 0
        prints_json = " --json " in capsys.readouterr().out
        assert prints_json == hasattr(module, "SCHEMA"), name
