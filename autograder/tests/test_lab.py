import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
import zmq
from nbclient import NotebookClient
from playwright.sync_api import Browser

from autograder import cli, lab
from autograder.bench.start import first_cell
from autograder.errors import UserError
from autograder.repository import ROOT
from autograder.tests.browser.the_course import unused_port
from autograder.tests.test_odd_folder import answer

SERVE = """
import sys
from pathlib import Path
from autograder import lab
lab.ROOT = Path(sys.argv[1])
port = int(sys.argv[2]) if sys.argv[2:] else None
sys.exit(lab.serve(lab.ROOT / "a b.ipynb", port, instructor=False, browser=False))
"""
PLACES = (
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
)
# A JupyterLab that Ctrl+C ended while a request was at work.
CUT_OFF = """
import threading
from jupyter_server.serverapp import ServerApp
waits = threading.Event().wait
ServerApp.start = lambda server: threading.Thread(target=waits).start()
"""
CELL = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Hello"}
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
NOTEBOOK = {"cells": [CELL], "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


def test_a_taken_port_is_one_line_and_the_next_is_found() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"port {port} cannot be had"):
            lab.free_port(port)
    assert lab.free_port(None) >= lab.FIRST_PORT


def test_what_a_request_left_waiting_does_not_keep_the_terminal(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", CUT_OFF + SERVE, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Ctrl+C here stops it" in done.stdout


def test_a_lesson_that_does_not_exist_is_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["lab", "42_nothing"]) == 2
    said = capsys.readouterr().err
    assert "42_nothing" in said
    assert "00_start_here" in said
    assert said.count("\n") == 1


def test_a_notebook_elsewhere_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.ipynb is not in .*LR_LESSONS is not set"):
        lab.serve(tmp_path / "a.ipynb", None, instructor=False, browser=False)


def test_kernels_have_no_eavesdropping_to_warn_of() -> None:
    options = lab.server_options(8888, "/lab", "token", browser=False)
    said = [option for option in options if "transport_encryption" in option]
    policy = "auto" if zmq.has("curve") else "disabled"
    assert said == [f"--KernelManager.transport_encryption={policy}"]


@pytest.mark.parametrize("full", ["tempfile.mkdtemp", "pathlib.Path.write_text"])
def test_where_no_temporary_folder_can_be_written_it_is_one_line(
    full: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(full, refuse)
        with pytest.raises(UserError, match=r"No space left on device\. Make room"):
            lab.serve(None, lab.free_port(None), instructor=False, browser=False)
    assert list(tmp_path.iterdir()) == []


def in_a_kernel(code: str, surroundings: dict[str, str]) -> str:
    """What code prints in a kernel of `lr lab`, started among these variables."""
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    cell = nbformat.v4.new_code_cell(code)  # type: ignore[no-untyped-call]
    notebook.cells = [cell]
    around = {**os.environ, **surroundings}
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute(env={**around, **lab.for_kernels(around)})
    return "".join(output.get("text", "") for output in cell.outputs)


@pytest.mark.parametrize("end", ["", "1 / 0", "import sys; sys.exit(3)", "("])
def test_a_kernel_knows_the_lessons_words_and_the_learner_s_own(
    end: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.py"
    own.write_text(f"# é\ncheck = mine = __file__\n{end}\n", "utf-8")
    code = "print(callable(check), globals().get('mine'), 'os' in globals())"
    said = in_a_kernel(code, {"PYTHONSTARTUP": str(own)})
    ran = None if end == "(" else own
    assert said.splitlines()[-1] == f"True {ran} False"


def test_the_learner_s_own_file_is_kept_in_a_lab_within_a_lab(tmp_path: Path) -> None:
    outer = lab.for_kernels({"PYTHONSTARTUP": "/home/mine.py", "PATH": "/bin"})
    inner = lab.for_kernels(outer)
    assert {**outer, **inner}["LR_OWN_PYTHONSTARTUP"] == "/home/mine.py"
    assert lab.for_kernels({"PATH": "/bin"}).keys() == {"PATH", "PYTHONSTARTUP"}


def test_progress_lies_where_the_terminal_says_in_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = lab.for_kernels({"LR_HOME": "mine", "PATH": "/bin"})
    assert found["LR_HOME"] == str(tmp_path / "mine")
    found = lab.for_kernels({"LR_HOME": "~/lr", "PATH": "/bin"})
    assert found["LR_HOME"] == str(Path.home() / "lr")


def test_a_cell_finds_lr_where_no_environment_is_active() -> None:
    code = "import shutil; print(shutil.which('lr'))"
    said = in_a_kernel(code, {"PATH": os.defpath, "PYTHONSTARTUP": ""})
    assert Path(said.strip()).parent == Path(sys.executable).parent


@pytest.mark.skipif(os.name != "posix", reason="shells that may be login shells")
def test_terminals_keep_the_path_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/zsh")
    options = lab.server_options(8888, "/lab", "token", browser=False)
    said = [option for option in options if "terminado" in option]
    assert said == ["--ServerApp.terminado_settings={'shell_command': ['/bin/zsh']}"]


def test_names_with_spaces_open() -> None:
    assert lab.page(ROOT / "a b" / "é.ipynb", ROOT) == "/lab/tree/a%20b/%C3%A9.ipynb"
    assert lab.page(None, ROOT) == "/lab"


@pytest.mark.parametrize("instructor", [True, False])
def test_grading_menus_are_for_instructors(instructor: bool, tmp_path: Path) -> None:
    lab.write_page_settings(tmp_path, instructor=instructor)
    text = (tmp_path / "labconfig" / "page_config.json").read_text("utf-8")
    off = json.loads(text)["disabledExtensions"]
    assert off["@jupyterlab/apputils-extension:announcements"] is True
    assert ("@jupyter/nbgrader" in off) is not instructor


@pytest.fixture
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be written in the home: where it has to be there is a file."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    for name in PLACES:
        monkeypatch.delenv(name, raising=False)


def test_what_jupyter_writes_goes_elsewhere_where_the_home_cannot_be_written(
    no_home: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    assert lab.for_jupyter(folder) == {name: str(folder / name) for name in PLACES}
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert lab.for_jupyter(folder) == {}
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "file" / "ipython"))
    assert list(lab.for_jupyter(folder)) == ["IPYTHONDIR"]


@contextmanager
def serving(folder: Path, before: str = "", *port: int) -> Iterator[str]:
    """The address that JupyterLab says, which shows one notebook until Ctrl+C."""
    (folder / "a b.ipynb").write_text(json.dumps(NOTEBOOK), "utf-8")
    command = [sys.executable, "-c", before + SERVE, str(folder), *map(str, port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
def test_jupyterlab_runs_where_the_home_cannot_be_written(
    no_home: None, tmp_path: Path
) -> None:
    with serving(tmp_path, "", unused_port()) as address:
        assert shows_its_notebook(address)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
def test_a_port_that_another_one_takes_first_is_not_said(tmp_path: Path) -> None:
    with socket.socket() as quicker:
        quicker.bind(("127.0.0.1", 0))
        quicker.listen()
        port = quicker.getsockname()[1]
        seemed_free = f"from autograder import lab; lab.free_port = lambda _: {port}\n"
        with serving(tmp_path, seemed_free) as address:
            assert urlsplit(address).port != port
            assert shows_its_notebook(address)


def shows_its_notebook(address: str) -> bool:
    found = re.search(r"(http://[^/]+)/\S+\?(\S+)", address)
    assert found is not None
    place = f"{found[1]}/api/contents/a%20b.ipynb?{found[2]}"
    cells = json.loads(answer(place))["content"]["cells"]
    return bool(cells[0]["id"] == CELL["id"])


def test_explorers_are_kept_in_saved_notebooks(tmp_path: Path) -> None:
    lab.write_page_settings(tmp_path, instructor=False)
    path = tmp_path / "labconfig" / "default_setting_overrides.json"
    (kept,) = json.loads(path.read_text("utf-8")).values()
    assert kept == {"saveState": True}


def test_a_second_one_says_where_the_first_one_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = [
        {"root_dir": "/somewhere/else", "url": "http://127.0.0.1:1/", "token": "x"},
        {"root_dir": str(ROOT), "url": "http://127.0.0.1:8899/", "token": "abc"},
    ]
    running = "jupyter_server.serverapp.list_running_servers"
    monkeypatch.setattr(running, lambda: iter(there))
    notebook = ROOT / "my_lessons" / "a.ipynb"
    assert lab.serve(notebook, None, instructor=False, browser=False) == 0
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8899/lab/tree/my_lessons/a.ipynb?token=abc" in said
    assert "running here already" in said
    monkeypatch.setattr(running, lambda: iter(there[:1]))
    assert lab.running_here("/lab") is None


@pytest.mark.slow
@pytest.mark.needs_chromium
def test_jupyterlab_opens_at_the_notebook_and_asks_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    with serving(tmp_path, "", unused_port()) as address:
        first_cell(browser, address)
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("heading", name="Hello").wait_for()
        page.wait_for_timeout(2000)
        assert page.locator(".Toastify__toast").count() == 0
        assert page.get_by_role("dialog").count() == 0
        assert page.get_by_text("Nbgrader").count() == 0
        page.close()
