"""Examples in docstrings keep their progress in a folder of their own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LR_HOME", str(tmp_path / "home"))
