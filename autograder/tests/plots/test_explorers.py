from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import plots
from autograder.plots import (
    composer,
    onecycle_explorer,
    parabola_explorer,
    restarts_explorer,
    sweep_explorer,
)
from autograder.plots.kit import Explorer
from autograder.plots.kit.explorer import KIT

FOLDER = Path(plots.__file__).parent
SCRIPTS = sorted(FOLDER.rglob("*.js"))
STYLES = sorted(FOLDER.rglob("*.css"))
EXPLORERS = [
    parabola_explorer,
    sweep_explorer,
    composer,
    restarts_explorer,
    onecycle_explorer,
]


def wait_for(happened: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def listen(explorer: Explorer) -> list[dict[str, Any]]:
    """What the explorer sends to the browser, in order."""
    sent: list[dict[str, Any]] = []
    explorer.send = sent.append
    return sent


def ask(explorer: Explorer, about: str, id_: int = 1, **arguments: Any) -> None:
    message = {"kind": "ask", "about": about, "view": "v", "id": id_}
    explorer._hear(explorer, {**message, "arguments": arguments}, [])


def ended(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message for message in sent if message["kind"] in {"answer", "error"}]


def cancel(explorer: Explorer, about: str) -> None:
    explorer._hear(explorer, {"kind": "cancel", "about": about, "view": "v"}, [])


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
    assert not re.search(r"https?:|\bimport\b|@import|url\((?!#)|\bfetch\b", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_has_its_types_checked_by_an_editor(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("// @ts-check\n")


def test_every_file_of_the_kit_is_loaded() -> None:
    assert {path.stem for path in (FOLDER / "kit").glob("*.js")} == set(KIT)


def test_every_function_has_a_name_of_its_own() -> None:
    """All of the kit is one module with each explorer's script."""
    kit = "".join((FOLDER / "kit" / f"{n}.js").read_text("utf-8") for n in KIT)
    for own in FOLDER.glob("*.js"):
        text = kit + own.read_text("utf-8")
        names = re.findall(r"(?m)^(?:async )?(?:function|const|let) (\w+)", text)
        assert len(names) == len(set(names)), own.name


@pytest.mark.parametrize("make", EXPLORERS)
def test_a_module_says_how_it_is_drawn(make: Callable[[], Any]) -> None:
    script = str(make()._esm)
    assert script.count("export default") == 1
    assert "data-lm-suppress-shortcuts" in script


@pytest.mark.parametrize("make", EXPLORERS)
def test_one_sentence_stands_where_no_widget_can(make: Callable[[], Any]) -> None:
    data, _ = make()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].endswith("Run this cell to use it.")
    assert data["text/html"] == f"<p>{data['text/plain']}</p>"
    assert " at 0x" not in data["text/plain"]


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
    sent = listen(explorer)
    ask(explorer, "run", rate=0.25)
    wait_for(lambda: ended(sent))
    assert explorer.live[0]["rate"] == 0.25
    assert explorer.live[0]["loss"] < 0.2
    assert "Live run at 0.25" in sent[-1]["result"]["words"]
    progress = [message for message in sent if message["kind"] == "progress"]
    assert progress[-1]["words"].startswith("Training at 0.25: update 400 of 400")


def test_a_live_run_can_be_stopped() -> None:
    explorer = sweep_explorer()
    sent = listen(explorer)
    ask(explorer, "run", rate=0.25)
    cancel(explorer, "run")
    ask(explorer, "nothing", 2)
    wait_for(lambda: all(w._now is None for w in explorer._workers.values()))
    assert explorer.live == []
    assert [message["about"] for message in ended(sent)] == ["nothing"]
    assert [m["about"] for m in sent if m["kind"] == "cancelled"] == ["run"]


def test_what_nobody_sends_changes_nothing() -> None:
    explorer = sweep_explorer()
    sent = listen(explorer)
    for message in ({"kind": "nonsense"}, {}, {"kind": "ask", "about": 3}):
        explorer._hear(explorer, message, [])
    assert explorer.live == []
    assert sent == []
