"""Who waits is told for how long; who does not, nothing."""

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.training.patience import Bar, patiently

LONG = """
import time
from autograder import patiently

for _ in patiently([1, 2, 3, 4, 5, 6]):
    time.sleep(0.6)
"""
WITHIN = """
import time
import torch
from autograder import patiently
from autograder.training.descent import descend

w = torch.ones(1, requires_grad=True)


def slow():
    time.sleep(0.06)
    return (w * w).sum()


for _ in patiently([1]):
    descend(torch.optim.SGD([w], lr=0.1), 50, slow)
"""


def shown(source: str) -> list[str]:
    """What a cell displays in a real kernel, in order."""
    cell: Any = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    document: Any = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    found: list[str] = []

    class Client(NotebookClient):
        def process_message(self, msg: Any, *rest: Any) -> Any:
            data = msg["content"].get("data") if "content" in msg else None
            if data and "text/html" in data:
                found.append(data["text/html"])
            return super().process_message(msg, *rest)

    Client(document, kernel_name="python3", timeout=120).execute()
    return found


@pytest.mark.slow
def test_after_two_seconds_a_bar_says_how_much_is_left() -> None:
    *bars, last = shown(LONG)
    assert bars
    assert all("<progress" in one and "s left" in one for one in bars)
    assert last == ""


@pytest.mark.slow
def test_a_single_training_moves_the_bar_from_within() -> None:
    *bars, last = shown(WITHIN)
    assert len(bars) > 2
    assert len(set(bars)) == len(bars)
    assert last == ""


def test_several_trainings_of_one_thing_move_the_bar_on_each_by_its_part() -> None:
    bar = Bar(4)
    for part in (0.5, 1.0, 0.2, 1.0, 1.0):
        bar.tick(part)
    assert bar.done == 3


def test_what_is_short_shows_nothing(capsys: Any) -> None:
    assert list(patiently(range(3))) == [0, 1, 2]
    assert capsys.readouterr().out == ""


def test_a_loop_that_is_left_early_takes_its_bar_along() -> None:
    for one in patiently([1, 2]):
        assert one == 1
        break
    assert list(patiently([3])) == [3]
