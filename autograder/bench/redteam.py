"""The same attacks on stock nbgrader and on ours: what came of each.

Stock nbgrader runs a submission with the grader's rights, so each of its runs stands in
a container of its own here; what that container keeps from the machine is a success all
the same, for it is aimed at a course, a canary and a port inside.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.bench import stock
from autograder.bench.report import Report
from autograder.bench.stock_attack import (
    ATTACKER,
    DISTURBED,
    KINDS,
    NEIGHBOUR,
    PORT,
    SECONDS,
    VICTIM,
)
from autograder.exercises import load
from autograder.exercises.source import solved
from autograder.repository import ROOT
from autograder.tests.redteam.all_attacks import ATTACKS
from autograder.tests.redteam.attack import LOOT, Aims, Attack
from autograder.tests.redteam.test_redteam import BESIDE, Fought, fight, said
from autograder.tests.sample_class.hostile import IN_CALLS, IN_CELLS, STARTER, in_call
from autograder.tests.sample_class.member import added

EXERCISES = (VICTIM, "lr_grid")
SETUP = "import math"
# Even inside a container of its own these would bring this machine to its knees.
LEFT_OUT = {"forks", "starts_threads", "takes_all_memory", "allocates_in_children"}
LEFT_OUT |= {"hides_memory", "makes_a_million_files"}
MEMORY_KB = 8 * 2**20
Row = dict[str, bool]


def measure() -> Report:
    """Attack both; the table goes to stderr as it comes."""
    chosen = [one for one in everything() if one.name not in LEFT_OUT]
    with TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "template"
        stock.course(template, SETUP, list(EXERCISES))
        neighbour = {one: solved(load(one)) for one in EXERCISES}
        stock.hand_in(template, NEIGHBOUR, stock.notebook(SETUP, neighbour))
        ours = against_ours(chosen, folder / "ours")
        rows: list[Row] = []
        with ThreadPoolExecutor(2) as pool:
            for row in pool.map(lambda one: against_stock(one, folder), chosen):
                attack = chosen[len(rows)]
                told = line(attack, row, ours=ours[attack.name])
                print(told, file=sys.stderr, flush=True)
                rows.append(row)
    sums = {f"stock: {kind}": float(sum(r[kind] for r in rows)) for kind in KINDS}
    return Report(
        name=f"attacks of {len(chosen)} that succeed on ours",
        unit="attacks",
        ours=float(sum(ours.values())),
        peer="on stock nbgrader",
        theirs=float(sum(any(row.values()) for row in rows)),
        limit=0.0,
        details=sums,
    )


def everything() -> list[Attack]:
    """The red team's attacks, and those of the sample class."""
    older = [Attack("sample", n, body, True) for n, body in IN_CALLS.items()]
    older += [Attack("sample", n, body) for n, body in IN_CELLS.items()]
    return [*ATTACKS, *older]


def line(attack: Attack, row: Row, *, ours: bool) -> str:
    came = ", ".join(kind for kind, true in row.items() if true) or "nothing"
    return (
        f"{attack.family}, {attack.name}: stock {came}; ours {'!' * ours or 'nothing'}"
    )


def against_ours(chosen: Sequence[Attack], folder: Path) -> dict[str, bool]:
    """Whether an attack earned what it should not, or took what was another's."""
    folder.mkdir()
    fought = fight(folder, list(chosen))
    for name in BESIDE:
        one = fought.results[name]
        assert one.score == one.max_score, name  # noqa: S101 - it would be the news
    return {one.name: got_through(fought, one.name) for one in chosen}


def got_through(fought: Fought, name: str) -> bool:
    """One that loses its own points by its own doing has won nothing."""
    result, lost = fought.results[name], fought.members[name].lost
    gained = any(one.earned for one in result.exercises if one.exercise in lost)
    return gained or LOOT in said(result)


def against_stock(attack: Attack, folder: Path) -> Row:
    """Grade one attacker and one neighbour in a container."""
    course = folder / attack.name
    shutil.copytree(folder / "template", course)
    (course / "canary").write_text("sings")
    source = Aims(course / "canary", PORT, course).filled_in(attack.source)
    answers = {one: solved(load(one)) for one in EXERCISES}
    answers[VICTIM] = in_call(source) if attack.in_call else STARTER
    document = stock.notebook(SETUP, answers)
    if not attack.in_call:
        document["cells"].insert(1, added(dedented(source)))
    stock.hand_in(course, ATTACKER, document)
    try:
        done = subprocess.run(
            container(course),
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * SECONDS,
        )
        row: Row = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        return {kind: kind == DISTURBED for kind in KINDS}  # it ended all of it
    finally:
        # An attack may leave folders in folders, deeper than Python removes them.
        subprocess.run(["rm", "-rf", str(course)], check=False)
    return row


def dedented(source: str) -> str:
    import textwrap

    return textwrap.dedent(source).strip() + "\n"


def container(course: Path) -> list[str]:
    """What stands for a whole machine: readable, with one folder to write to."""
    words = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--cap-add"]
    words += ["CAP_NET_ADMIN", "--die-with-parent", "--ro-bind", "/", "/", "--dev"]
    words += ["/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--bind", str(course)]  # noqa: S108
    words += [str(course), "--setenv", "HOME", str(course), "--chdir", str(ROOT)]
    limits = f'ulimit -v {MEMORY_KB}; ulimit -f 200000; exec "$@"'
    program = [sys.executable, "-m", "autograder.bench.stock_attack", str(course)]
    return [*words, "--", "/bin/sh", "-c", limits, "sh", *program]
