"""Data that is not there or cannot be read, as a learner meets it."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.training import data_files, digits, recorded
from autograder.training.data_files import DATASETS, DataFileError, read_runs
from autograder.training.recorded import RUNS

SWEEP = "lr_sweep_sgd"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    datasets = tmp_path / "datasets"
    (datasets / "runs").mkdir(parents=True)
    monkeypatch.setattr(data_files, "DATASETS", datasets)
    return datasets


def damaged() -> list[bytes]:
    whole = (RUNS / f"{SWEEP}.json").read_bytes()
    return [b"", whole[:5000], b"[]", b"{}", b"\xff\xfe", whole.replace(b"runs", b"r")]


def test_a_run_that_is_missing_says_how_to_make_it(folder: Path) -> None:
    with pytest.raises(DataFileError) as found:
        read_runs(folder / "runs" / f"{SWEEP}.json")
    assert str(found.value) == (
        f"datasets/runs/{SWEEP}.json is missing: "
        f"`python datasets/make.py {SWEEP}` makes it again"
    )
    assert isinstance(found.value, UserError)


@pytest.mark.parametrize("content", damaged(), ids=range(6))
def test_a_run_that_is_damaged_says_so(folder: Path, content: bytes) -> None:
    path = folder / "runs" / f"{SWEEP}.json"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match=f"{SWEEP}.json is damaged: `python"):
        read_runs(path)


def test_what_nobody_recorded_is_missing() -> None:
    with pytest.raises(DataFileError, match=r"runs/nothing\.json is missing"):
        recorded("nothing")


@pytest.mark.parametrize("share", [None, 0.0, 0.3, 0.999])
def test_digits_that_cannot_be_read_say_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, share: float | None
) -> None:
    path = folder / "digits.npz"
    if share is not None:
        whole = (DATASETS / "digits.npz").read_bytes()
        path.write_bytes(whole[: int(share * len(whole))])
    monkeypatch.setattr(digits, "FILE", path)
    state = "missing" if share is None else "damaged"
    with pytest.raises(DataFileError, match=f"digits.npz is {state}: `git checkout"):
        digits._on_cpu.__wrapped__()


def test_a_notebook_shows_the_line_alone() -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(colors='nocolor')\n"
        "shell.run_cell('from autograder.training import recorded')\n"
        "shell.run_cell('recorded(\"nothing\")')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == (
        "datasets/runs/nothing.json is missing: "
        "`python datasets/make.py nothing` makes it again"
    )


def test_the_data_that_lies_here_can_be_read() -> None:
    for path in sorted(RUNS.glob("*.json")):
        assert read_runs(path)["runs"], path.name
    assert recorded(SWEEP).name == SWEEP
