from pathlib import Path
from typing import Any

import pytest

from autograder.bench.start import told


def test_each_start_is_told_of_before_and_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[str] = []

    def start(_browser: Any, folder: Path) -> float:
        heard.extend((capsys.readouterr().err, str(folder)))
        return 4.25

    browser: Any = None
    assert told("round 1 of 3: lr lab", start, browser, str(tmp_path)) == 4.25
    assert heard == ["round 1 of 3: lr lab … ", str(tmp_path)]
    assert capsys.readouterr().err == "4.2 s\n"
