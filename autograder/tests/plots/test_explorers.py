from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder import plots
from autograder.plots import parabola_explorer, sweep_explorer

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(plots.__file__).parent
SCRIPTS = sorted(FOLDER.glob("*.js"))
STYLES = sorted(FOLDER.glob("*.css"))


def wait_for(happened: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def test_importing_plots_loads_neither_torch_nor_anywidget_nor_matplotlib() -> None:
    code = (
        "import sys, autograder.plots;"
        "print([m for m in ('torch', 'anywidget', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|\bimport\b|@import|url\(|\bfetch\b", text)


@pytest.mark.parametrize("make", [parabola_explorer, sweep_explorer])
def test_a_module_says_how_it_is_drawn(make: Callable[[], Any]) -> None:
    script = str(make()._esm)
    assert script.count("export default") == 1
    assert "data-lm-suppress-shortcuts" in script


def test_the_sweep_explorer_carries_the_recorded_table_as_json() -> None:
    explorer = sweep_explorer()
    assert [len(row["losses"]) for row in explorer.table] == [10] * 27
    json.dumps(explorer.table, allow_nan=False)


def test_committed_guesses_reach_the_callback() -> None:
    events: list[dict[str, Any]] = []
    explorer = sweep_explorer(on_predict=events.append)
    explorer._hear(explorer, {"kind": "predict", "best": 0.1, "collapse": 1.0}, [])
    assert events == [{"id": "lr_sweep_sgd", "best": 0.1, "collapse": 1.0}]


def test_a_live_run_adds_a_point_and_says_so() -> None:
    explorer = sweep_explorer()
    explorer._hear(explorer, {"kind": "run", "rate": 0.25}, [])
    wait_for(lambda: not explorer.state["running"])
    assert explorer.live[0]["rate"] == 0.25
    assert explorer.live[0]["loss"] < 0.2
    assert "Live run at 0.25" in str(explorer.state["text"])


def test_a_live_run_can_be_stopped() -> None:
    explorer = sweep_explorer()
    explorer._hear(explorer, {"kind": "run", "rate": 0.25}, [])
    explorer._hear(explorer, {"kind": "cancel"}, [])
    wait_for(lambda: not explorer.state["running"])
    assert explorer.live == []
    assert explorer.state["text"] == "Stopped the run at 0.25."


def test_two_presses_start_one_run() -> None:
    explorer = sweep_explorer()
    explorer._hear(explorer, {"kind": "run", "rate": 0.25}, [])
    explorer._hear(explorer, {"kind": "run", "rate": 0.5}, [])
    wait_for(lambda: not explorer.state["running"])
    assert [point["rate"] for point in explorer.live] == [0.25]


def test_what_nobody_sends_changes_nothing() -> None:
    explorer = sweep_explorer()
    explorer._hear(explorer, {"kind": "nonsense"}, [])
    assert explorer.live == []
    assert explorer.state["text"] == ""
