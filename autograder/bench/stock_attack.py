"""One attack on stock nbgrader, from within a container: what came of it, as JSON.

Run as a module inside bubblewrap, which stands for the machine that stock nbgrader
would have trusted the submission with. Its argument is the folder of a course.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import nbformat

from autograder.bench import stock
from autograder.tests.redteam.attack import LOOT

ATTACKER, NEIGHBOUR, VICTIM = "attacker", "neighbour", "gd_path"
PORT = 40_321
SECONDS = 45.0
DISTURBED = "disturbed the run, or left somebody ungraded"
KINDS = (
    "gained points",
    "wrote",
    "leaked",
    "reached the network",
    DISTURBED,
    "changed another",
)


def main(folder: Path) -> dict[str, bool]:
    reached: list[bool] = []
    threading.Thread(target=listen, args=(reached,), daemon=True).start()
    late = False
    try:
        stock.autograde(folder, SECONDS)
    except subprocess.TimeoutExpired:
        late = True
    mine, other = points(folder, ATTACKER), points(folder, NEIGHBOUR)
    came = (
        bool(mine and mine.get(f"check_{VICTIM}", 0)),
        canary(folder) != "sings",
        LOOT in printed(folder),
        bool(reached),
        late or other is None or mine is None,
        other is not None and min(other.values(), default=10) < 10,
    )
    return dict(zip(KINDS, came, strict=True))


def canary(folder: Path) -> str:
    try:
        return (folder / "canary").read_text("utf-8", "replace")
    except OSError:
        return ""


def listen(reached: list[bool]) -> None:
    with contextlib.suppress(OSError), socket.create_server(("", PORT)) as server:
        server.accept()
        reached.append(True)


def points(folder: Path, student: str) -> dict[str, float] | None:
    """The automatic points in the gradebook; None where there are none."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        try:
            found = book.find_submission_notebook(stock.LESSON, stock.LESSON, student)
        except MissingEntry:
            return None
        scores = {one.name: one.auto_score for one in found.grades}
    done = all(score is not None for score in scores.values())
    return {k: float(v) for k, v in scores.items()} if done else None


def printed(folder: Path) -> str:
    """What the attacker's cells printed."""
    path = folder / "autograded" / ATTACKER / stock.LESSON / f"{stock.LESSON}.ipynb"
    if not path.is_file():
        return ""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    outputs = [one for c in notebook.cells for one in c.get("outputs", [])]
    return json.dumps([one for one in outputs if one["output_type"] != "error"])


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
