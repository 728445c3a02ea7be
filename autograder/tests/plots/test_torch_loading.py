"""Many explorers at once, before anything has imported torch: as Run All does it."""

import subprocess
import sys

import pytest

ALL_AT_ONCE = """
import threading
from autograder import plots
from autograder.plots.kit import Ask

step = {"base_lr": 0.1, "step_size": 30, "gamma": 0.5}
cycle = {"total_steps": 100, "pct_start": 0.3, "div_factor": 25, "own": False,
         "final_div_factor": 1e4, "anneal": "cos", "three_phase": False}
decay = {"family": "linear", "clock": "after", "warmup": 20, "total": 100, "floor": 0}
restarts = {"T_0": 10, "T_mult": 1, "eta_min": 0.1, "warmup": 0, "gamma": 1.0}
asked = [
    (plots.composer("step", names={}), "curve", {"schedule": "step", "values": step}),
    (plots.restarts_explorer({}), "restarts", restarts),
    (plots.onecycle_explorer({}), "cycle", cycle),
    (plots.families_explorer({}), "decay", decay),
    (plots.resume_explorer(), "traces", {"schedule": "ramp"}),
]
begin = threading.Barrier(len(asked))

def answer(explorer, kind, arguments):
    begin.wait()
    try:
        explorer.answer(Ask(kind, arguments))
    except Exception as fault:
        print(kind, type(fault).__name__, fault)

threads = [threading.Thread(target=answer, args=one) for one in asked]
for thread in threads:
    thread.start()
%s
for thread in threads:
    thread.join()
print("all answered")
"""
# What a cell of the learner's does meanwhile.
CELLS = {
    "nothing": "",
    "a part of torch first": "from torch.optim.lr_scheduler import StepLR",
    "an optimizer": "import torch; torch.optim.SGD([torch.zeros(1)], lr=0.1)",
}


@pytest.mark.slow
@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_all_of_them_are_answered(cell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALL_AT_ONCE % cell],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.stderr) == ("all answered\n", "")
