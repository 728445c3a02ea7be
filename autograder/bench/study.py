"""How long a learner waits for an answer to "is this right?", after years of studying.

Ours is `check(…)` in a Jupyter kernel, from the moment that the cell is sent until it
is done, with a log of 50,000 events. Peer: what nbgrader's Validate button does to the
same lesson, solved. It runs the whole notebook, and answers for all functions at once.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.manager import start_new_kernel

from autograder.bench.learner_life import life
from autograder.bench.report import Report
from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.source import solved
from autograder.repository import ROOT

LIMIT_MS = 100.0
EVENTS, CHECKS, VALIDATIONS = 50_000, 200, 3
LESSON, EXERCISE = "01_basics", "gd_path"
ON_TENSORS, ON_OPTIMIZERS = "sgd_update", "train_epoch"
WITH_TORCH = {
    ON_TENSORS: "first check on tensors, torch imported, ms",
    ON_OPTIMIZERS: "first check on optimizers, torch imported, ms",
}
IMPORTS = "from autograder import check, hint, lesson, progress"
# What torch imports when its first optimizer is made.
OPTIMIZERS = "import torch._dynamo"
PATIENCE_S = 120
VALIDATE = """
import json, sys, time
from nbgrader.validator import Validator
times = []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    complaints = Validator().validate(sys.argv[1])
    times.append(1000 * (time.perf_counter() - began))
print(json.dumps([times, complaints]))
"""


class Kernel:
    """A kernel that tells how long its cells take."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, cell: str, says: str = "") -> float:
        """Run a cell; return the milliseconds until all of it was there.

        Raises:
            UserError: it stopped, or did not say what it should.
        """
        outputs: list[Any] = []
        began = time.perf_counter()
        reply = self._client.execute_interactive(
            cell, output_hook=outputs.append, allow_stdin=False, timeout=PATIENCE_S
        )
        took = 1000 * (time.perf_counter() - began)
        if reply["content"]["status"] != "ok" or says not in str(outputs):
            raise UserError(f"this cell did not do what it should: {cell}")
        return took


def measure(
    events: int = EVENTS, checks: int = CHECKS, validations: int = VALIDATIONS
) -> Report:
    """Study with a long log, in fresh kernels and in a used one; then validate."""
    with TemporaryDirectory() as name:
        home = Path(name)
        log = home / "events.jsonl"
        log.write_text("".join(f"{line}\n" for line in life(events)), "ascii")
        _tell("events in the log", float(events))
        details = {"events in the log": float(events), **_first(home)}
        for exercise, words in WITH_TORCH.items():
            details[words] = _with_torch(home, exercise)
            _tell(words, details[words])
        words = "of that, what torch imports for its first optimizer, ms"
        details[words] = _optimizers(home)
        _tell(words, details[words])
        times, others = _again_and_again(home, checks)
        theirs = _validated(home / "theirs", validations)
    percentile = quantiles(times, n=20)[-1]
    _tell("a check, 95th percentile, ms", percentile)
    return Report(
        name="a check, 95th percentile",
        unit="ms",
        ours=percentile,
        peer="nbgrader's Validate of the same lesson",
        theirs=theirs,
        limit=LIMIT_MS,
        details=details | {"a check, median, ms": median(times), **others},
    )


def _tell(what: str, value: float) -> None:
    print(f"{what}: {value:.4g}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def kernel(home: Path) -> Iterator[Kernel]:
    """A fresh kernel of a learner whose progress lies in this folder."""
    manager, client = start_new_kernel(
        kernel_name="python3", env=_surroundings(home), stderr=subprocess.DEVNULL
    )
    try:
        found = Kernel(client)
        found.run("pass")
        yield found
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _surroundings(home: Path) -> dict[str, str]:
    return {**os.environ, "LR_HOME": str(home), "LR_LANG": "en"}


def answer(exercise: str) -> str:
    """A cell with a right answer."""
    return f"from __future__ import annotations\nimport torch\n{solved(load(exercise))}"


def _check(exercise: str) -> str:
    return f'from autograder import check\n\ncheck("{exercise}")'


def _first(home: Path) -> dict[str, float]:
    """What a kernel's first look at the log takes, in a lesson's head or in a check."""
    with kernel(home) as fresh:
        fresh.run(IMPORTS)
        head = fresh.run(f'lesson("{LESSON}")', "Ready.")
    with kernel(home) as fresh:
        fresh.run(IMPORTS)
        fresh.run(_definition())
        first = fresh.run(_check(EXERCISE), "✓ Pass")
    found = {
        "first lesson() in a kernel, log read, ms": head,
        "first check in a kernel, log read, ms": first,
    }
    for words, value in found.items():
        _tell(words, value)
    return found


def _with_torch(home: Path, exercise: str) -> float:
    """The first check in a lesson whose first cell has imported torch."""
    with kernel(home) as fresh:
        fresh.run(f'{IMPORTS}\nimport torch\nlesson("{load(exercise).lesson}")')
        fresh.run(answer(exercise))
        return fresh.run(_check(exercise), "✓ Pass")


def _optimizers(home: Path) -> float:
    with kernel(home) as fresh:
        fresh.run("import torch")
        return fresh.run(OPTIMIZERS)


def _definition(*, right: bool = True) -> str:
    source = solved(load(EXERCISE))
    return source if right else source.replace("return", "return None and", 1)


def _again_and_again(home: Path, checks: int) -> tuple[list[float], dict[str, float]]:
    """Each check's milliseconds, right and wrong in turn, and those of other calls."""
    times = []
    with kernel(home) as used:
        used.run(f'{IMPORTS}\nlesson("{LESSON}")')
        used.run(_definition())
        used.run(_check(EXERCISE), "✓ Pass")
        for number in range(checks):
            right = bool(number % 2)
            used.run(_definition(right=right))
            says = "✓ Pass" if right else "✗ Not yet"
            times.append(used.run(_check(EXERCISE), says))
        others = {
            call: used.run(call)
            for call in (f'hint("{EXERCISE}")', f'lesson("{LESSON}")', "progress()")
        }
    return times, {f"{call}, ms": took for call, took in others.items()}


def _validated(home: Path, count: int) -> float:
    """The median of nbgrader's milliseconds."""
    notebook = ROOT / "solutions" / LESSON / f"{LESSON}.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE, str(notebook), str(count)],
        env=_surroundings(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UserError(f"nbgrader could not validate {notebook.name}: {done.stderr}")
    times, complaints = json.loads(done.stdout.splitlines()[-1])
    if complaints:
        raise UserError(f"nbgrader complains of {notebook.name}: {complaints}")
    found: float = median(times)
    _tell("nbgrader's Validate, ms", found)
    return found
