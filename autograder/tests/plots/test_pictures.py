from __future__ import annotations

import re
import subprocess
import sys

import pytest

from autograder.course import course
from autograder.plots import alt_texts, pictures
from autograder.training import recorded
from autograder.training.recorded import table

LESSONS = [lesson.slug for lesson in course().lessons]


pytestmark = pytest.mark.xdist_group("pictures")


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    return {name: data for lesson in LESSONS for name, data in pictures(lesson).items()}


def test_every_picture_has_its_words(drawn: dict[str, bytes]) -> None:
    words = [alt for lesson in LESSONS for alt in alt_texts(lesson).values()]
    assert len(words) == len(drawn) > 8, "two lessons must not share a name"
    assert all(40 <= len(alt) <= 320 for alt in words)


def test_text_is_drawn_as_paths_and_nothing_is_fetched(drawn: dict[str, bytes]) -> None:
    for name, data in drawn.items():
        assert b"<text" not in data, name
        assert not re.search(rb'(?:href|src)="(?!#)', data), name
        assert b"<dc:date>" not in data, name
        assert len(data) < 200_000, name


def test_another_process_draws_the_same_bytes(drawn: dict[str, bytes]) -> None:
    code = (
        "import sys; from autograder.plots.figure import svg;"
        "from autograder.plots.recorded_pictures import sweep;"
        "sys.stdout.buffer.write(svg(sweep()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == drawn["sweep.svg"]


def test_a_lesson_without_pictures_has_none() -> None:
    assert pictures("99_nothing") == {}


def test_what_the_sweep_picture_says_is_in_the_table() -> None:
    sweep = recorded("lr_sweep_sgd")
    medians = sweep.medians()
    near = [rate for rate in medians if 0.4 < rate < 0.8]
    assert all(0.02 < medians[rate] < 0.03 for rate in near)
    assert all(cell.train_loss < 0.1 for rate in near for cell in sweep.at(rate))
    assert sum(cell.train_loss > 1 for cell in sweep.at(1.0)) == 7
    assert all(cell.train_loss > 2 for cell in sweep.cells if cell.rate > 1.4)


def test_what_the_picture_of_two_optimizers_says_is_in_the_table() -> None:
    medians = recorded("lr_sweep_adamw").medians()
    assert 0.01 < min(medians, key=medians.__getitem__) < 0.03


def test_what_the_sharpness_picture_says_is_in_the_table() -> None:
    runs = {r["rate"]: r for r in table("sharpness")["runs"] if r["seed"] == 0}
    assert runs[0.125]["sharpness"][0] == pytest.approx(0.33, abs=0.01)
    assert 10.5 < max(runs[0.125]["sharpness"]) < 11.5
    for rate in (0.25, 0.5, 1.0):
        assert max(runs[rate]["sharpness"]) > 2 / rate > runs[rate]["sharpness"][-1]


def test_what_the_picture_of_four_curves_says_is_in_the_table() -> None:
    curves = {run["kind"]: run["loss"] for run in table("loss_curves")["runs"]}
    assert curves["too_low"][-1] == pytest.approx(2.1, abs=0.05)
    assert sum(curves["good"][-40:]) / 40 < 0.1
    wild = [loss for loss in curves["diverged"] if loss is not None]
    assert wild[20] / wild[19] == pytest.approx(49, rel=0.01)
    rough = sorted(curves["too_high"])
    assert rough[20] == pytest.approx(0.9, abs=0.05)
    assert rough[-20] == pytest.approx(2.6, abs=0.05)
    assert curves["diverged"][-1] is None
