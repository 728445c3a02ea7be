import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.training.recorded import RUNS

DATASETS = Path(__file__).resolve().parents[2] / "datasets"


def test_the_readme_names_the_digits_that_lie_beside_it() -> None:
    found = hashlib.sha256((DATASETS / "digits.npz").read_bytes()).hexdigest()
    assert found in (DATASETS / "README.md").read_text(encoding="utf-8")


def test_digits_are_what_the_readme_says() -> None:
    with np.load(DATASETS / "digits.npz") as file:
        assert file["pixels"].shape == (1797, 64)
        assert (file["pixels"].min(), file["pixels"].max()) == (0, 16)
        assert sorted(set(file["labels"])) == list(range(10))
        assert file["is_validation"].sum() == 500


@pytest.mark.parametrize("path", sorted(RUNS.glob("*.json")), ids=lambda p: p.stem)
def test_recorded_runs_are_described_and_say_how_to_make_them(path: Path) -> None:
    readme = (DATASETS / "README.md").read_text(encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert f"`{path.stem}`" in readme
    assert f'"made_by": "python datasets/make.py {path.stem}"' in text
    assert "NaN" not in text


def test_make_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, DATASETS / "make.py", "nonsense"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "lr_sweep_sgd" in done.stderr
    assert len(done.stderr.splitlines()) == 1
