"""Many write to one log at once, and what they wrote is all there."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from autograder.bench.learner_life import HERE, THERE, life
from autograder.exercises import load
from autograder.study.folded import state_now
from autograder.study.log import read_log
from autograder.study.state import fold
from autograder.study.verifying import breaks_among

PATIENCE_S = 60
PROCESSES, EACH = 8, 1250
WRITES = """
import sys
from autograder.study.log import append
for n in range(int(sys.argv[1])):
    assert append("hint", lesson="01_basics", exercise="gd_path", data={"number": n})
"""
ROUNDS = 15
# In a kernel, where a check reads what others have written in between.
CHECKS = """
from autograder import check, hint

def gd_path(w0, lam, lr, steps):
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]

for _ in range({rounds}):
    check("gd_path")
    hint("gd_path")
"""
AGREES = """
from autograder.study.folded import state_now
from autograder.study.log import read_log
from autograder.study.state import fold
assert state_now() == fold(read_log().events)
"""


def test_eight_processes_write_ten_thousand_events() -> None:
    command = [sys.executable, "-c", WRITES, str(EACH)]
    writers = [subprocess.Popen(command) for _ in range(PROCESSES)]
    while any(writer.poll() is None for writer in writers):
        state_now()  # this process reads on while the others write
    assert [writer.returncode for writer in writers] == [0] * PROCESSES
    reading = read_log()
    assert (len(reading.events), reading.torn) == (PROCESSES * EACH, 0)
    assert breaks_among(reading.events) == []
    assert len({event.writer for event in reading.events}) == PROCESSES
    assert state_now() == fold(reading.events)
    assert state_now().work["gd_path"].hints == EACH - 1


@pytest.fixture
def kernels(lr_home: Path) -> Iterator[list[Any]]:
    started = [start_new_kernel(kernel_name="python3") for _ in range(2)]
    yield [client for _, client in started]
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_two_kernels_and_a_terminal_write_at_once(
    kernels: list[Any], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.jsonl"
    elsewhere.write_text("".join(f"{line}\n" for line in life(300)), "ascii")
    for client in kernels:
        client.execute(CHECKS.format(rounds=ROUNDS))
    lr = [sys.executable, "-m", "autograder.cli"]
    for words in (["sync", str(elsewhere)], ["progress"], ["sync", str(elsewhere)]):
        done = subprocess.run([*lr, *words], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    for client in kernels:
        reply = client.get_shell_msg(timeout=PATIENCE_S)
        assert reply["content"]["status"] == "ok"
    reading = read_log()
    here = [e.kind for e in reading.events if e.device not in (HERE, THERE)]
    assert here.count("check") == 2 * ROUNDS
    assert here.count("hint") >= len(load("gd_path").hints)
    assert len(reading.events) - len(here) == len(life(300))
    assert (reading.torn, breaks_among(reading.events)) == (0, [])
    for client in kernels:
        reply = client.execute_interactive(AGREES, timeout=PATIENCE_S)
        assert reply["content"]["status"] == "ok"
