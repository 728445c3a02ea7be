"""The recorded runs are those of today's exercises, and are told as they were."""

import functools
import sys
from types import ModuleType
from typing import Any

import pytest

from autograder import exercises
from autograder.repository import ROOT
from autograder.site.atlas import RUNS
from autograder.site.atlas_choice import shown_mistakes
from autograder.site.atlas_training import (
    recorded_form,
    training_sentence,
    was_trained,
)
from autograder.training.recorded import table

ROWS = table("mistakes")["runs"]
TRAINED = tuple(dict.fromkeys(row["exercise"] for row in ROWS))
RIGHT = [0.10, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19]


@functools.cache
def recipe() -> ModuleType:
    sys.path.append(str(ROOT / "datasets"))
    from importlib import import_module

    return import_module("recipes.l02_to_l06_mistakes")


@pytest.mark.parametrize("name", TRAINED)
def test_every_mistake_was_tried_in_the_form_that_is_shown(name: str) -> None:
    shown = {one.id: one.form for one in shown_mistakes(exercises.load(name))}
    assert {mistake: recorded_form(name, mistake) for mistake in shown} == shown
    told = {row["mistake"] for row in ROWS if row["exercise"] == name}
    assert told == {None, *shown}


@pytest.mark.parametrize("name", TRAINED)
def test_rates_are_those_that_were_trained_with(name: str) -> None:
    made = recipe()
    record = exercises.load(name)
    given, factor = made.ARGUMENTS[name], 0.5 if name in made.FACTORS else 1.0
    forms = {one.id: one.forms for one in record.mistakes}
    for row in (row for row in ROWS if row["exercise"] == name and "mark" in row):
        answer = record.reference
        if row["mistake"] is not None:
            answer = record.answer(forms[row["mistake"]][row["form"]])
        rates = made._rates(answer, given, factor)
        assert made._told(rates, [])["mark"] == row["mark"], row["mistake"]


def test_verdicts_follow_from_the_losses() -> None:
    right = {row["exercise"]: row["losses"] for row in ROWS if row["mistake"] is None}
    for row in ROWS:
        if row["mistake"] is not None and "losses" in row:
            lost = [float("nan") if v is None else v for v in row["losses"]]
            assert recipe().verdict(lost, right[row["exercise"]]) == row["verdict"]


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        ([loss + 0.2 for loss in RIGHT], "worse"),
        ([loss - 0.08 for loss in RIGHT], "better"),
        ([loss + 0.01 for loss in RIGHT], "no difference"),
        ([0.0, 0.0, *[9.0] * 8], "no difference"),
        ([float("nan")] * 10, "worse"),
    ],
)
def test_a_verdict_needs_distance_and_seeds(wrong: list[float], verdict: str) -> None:
    assert recipe().verdict(wrong, RIGHT) == verdict


def test_a_run_is_what_the_course_s_own_training_gives() -> None:
    import torch

    from autograder.training import train

    (losses,) = recipe()._train([[0.3] * 300])
    run = train(
        lambda weights: torch.optim.SGD(weights, lr=0.3), seed=1, steps=300, batch=16
    )
    assert losses[1] == pytest.approx(run.train_loss, rel=1e-3)


def test_the_index_tells_the_settings() -> None:
    made = recipe()
    told = " ".join(RUNS.split())
    for count, what in (
        (made.BATCH, "images in an update"),
        (made.STEPS, "updates from the same ten first weights"),
        (made.PLAN, "updates, so that what an answer does past its end counts"),
    ):
        assert f"{count} {what}" in told
    assert (made.LEAST_SEEDS, len(made.SEEDS)) == (9, 10)
    assert "in nine of the ten seeds or more" in told


def test_a_sentence_tells_both_with_unit_and_verdict() -> None:
    told = training_sentence("cosine_lr", "M06")
    assert told.count(" nats (") == 2
    assert told.endswith("with the mistake: **worse**.")


def test_what_was_not_tried_says_nothing() -> None:
    assert not was_trained("pick_best")
    assert training_sentence("pick_best", "pick_best.nan") == ""


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['exercise']}-{row['mistake']}"
)
def test_no_loss_is_told_in_nats_that_is_none(row: dict[str, Any]) -> None:
    if row["mistake"] is not None:
        said = training_sentence(row["exercise"], row["mistake"])
        assert "number nats" not in said
        assert said.count("no finite number") < 2
