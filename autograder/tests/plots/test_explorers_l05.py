"""The explorers of lesson 05: curves against the references, the map, the orders."""

from __future__ import annotations

import functools
import itertools
import json
import math
import time
from collections.abc import Callable
from typing import Any

import pytest

from autograder import exercises
from autograder.plots import (
    explorers_l05,
    families_explorer,
    resume_explorer,
    warmup_map,
)
from autograder.plots.decay_families import CLOCKS, FALLS, Plan, about_peak, shares
from autograder.plots.explorers_l05 import own_function, plan_of
from autograder.plots.kit import CannotAnswer
from autograder.plots.resuming import (
    ORDERS,
    SCHEDULES,
    UPDATES,
    accumulated,
    traces,
)
from autograder.tests.plots.test_explorers import ask, cancel, ended, listen, wait_for
from autograder.training import train_warm

LENGTHS = [(20, 100), (0, 40), (1, 20), (20, 20), (37, 41), (100, 400)]
NAMES = ("warmup_factor", "linear_warmup_decay", "warmup_cosine", "wsd", "bert_tf_lr")


def references() -> dict[str, Any]:
    return {name: exercises.load(name).reference for name in NAMES}


def decayed(names: dict[str, Any], **changes: Any) -> dict[str, Any]:
    given = {"family": "linear", "clock": "after", "warmup": 20, "total": 100}
    explorer = families_explorer(names)
    sent = listen(explorer)
    ask(explorer, "decay", **{**given, "floor": 0.0, **changes})
    wait_for(lambda: ended(sent), 60)
    return dict(sent[-1].get("result", {}), error=sent[-1].get("words", ""))


@pytest.mark.parametrize("family", FALLS)
@pytest.mark.parametrize("clock", CLOCKS)
def test_the_right_answers_lie_on_the_target(family: str, clock: str) -> None:
    right = references()
    for (warmup, total), floor in itertools.product(LENGTHS, (0.0, 0.25)):
        plan = Plan(family, clock, warmup, total, floor)
        own = own_function(plan)
        if isinstance(own, str):
            continue
        name, arguments = own
        used, _ = shares(plan)
        assert len(used) == plan.drawn
        mine = [right[name](t, **arguments) for t in range(len(used))]
        assert list(used) == pytest.approx(mine, rel=1e-6, abs=1e-9), (name, plan)


@pytest.mark.parametrize("family", FALLS)
@pytest.mark.parametrize("clock", CLOCKS)
def test_every_end_of_every_slider_has_a_curve(family: str, clock: str) -> None:
    for total, floor in itertools.product((20, 400), (0.0, 0.5)):
        for warmup in (0, 1, total - 1, total):
            used, unseen = shares(Plan(family, clock, warmup, total, floor))
            assert all(0 <= share <= 1 + 1e-9 for share in (*used, *unseen))
            assert about_peak(used, warmup)


def test_an_inverse_root_is_half_at_four_times_the_warmup() -> None:
    used, _ = shares(Plan("root", "after", 20, 100, 0.0))
    assert used[20] == 1
    assert used[80] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (
            "after",
            "Update 19 uses 0.95 of the peak and update 20, at t = W, 1: one more step "
            "of the ramp, 0.05 up. The peak is reached.",
        ),
        (
            "zero",
            "Update 19 uses 0.95 of the peak and update 20, at t = W, 0.8: a jump of "
            "−0.15. The peak is never reached: 0.95 is the most.",
        ),
    ],
)
def test_words_say_the_rate_at_the_end_of_the_ramp(clock: str, words: str) -> None:
    assert decayed({}, clock=clock)["words"] == words


def test_lesson_05s_guess_is_what_the_explorer_shows() -> None:
    found = decayed({}, clock="zero", warmup=10)
    assert "no step at all" in found["words"]
    assert max(found["target"]) == pytest.approx(0.9)
    assert found["unseen"][0] == 1
    assert len(found["unseen"]) == 11


def test_the_learners_function_is_compared() -> None:
    found = decayed(references())
    assert (
        found["about_mine"]
        == "Your linear_warmup_decay is the target at all 110 updates."
    )
    found = decayed({"bert_tf_lr": lambda t, **_: 0.0}, clock="cut")
    assert found["first"]["t"] == 1
    assert "timm cuts its fall in" in found["words"]
    found = decayed({}, family="cosine")
    assert found["about_mine"] == "The target alone: warmup_cosine is not written yet."


def test_where_no_exercise_is_about_it_the_words_say_so() -> None:
    assert decayed({}, floor=0.1)["about_mine"] == (
        "Set min_ratio to 0 to see your linear_warmup_decay: it has no floor."
    )
    alone = decayed({}, family="cosine", clock="zero")
    assert alone["about_mine"].startswith("No exercise has this curve")
    assert alone["mine"] == []
    assert "counted from the end" in decayed({}, family="wsd", clock="zero")["words"]


def test_what_no_control_can_say_is_refused_in_one_line() -> None:
    assert decayed({}, family="sine")["error"].startswith("no decay is called 'sine'")
    with pytest.raises(CannotAnswer, match="20 to 400 updates"):
        plan_of(
            {"family": "wsd", "clock": "cut", "warmup": 1, "total": 9**9, "floor": 0}
        )


class TestMap:
    """The recorded map, and a cell trained once more."""

    def test_it_carries_the_recorded_table(self) -> None:
        cells = warmup_map().table
        assert len(cells) == 36
        assert {len(cell["losses"]) for cell in cells} == {3}
        json.dumps(cells, allow_nan=False)
        learn = [
            cell["peak"]
            for cell in cells
            if cell["warmup"] == 0 and max(cell["losses"]) < math.log(8) / 2
        ]
        assert max(learn) == 0.01

    def test_it_is_covered_at_first(self) -> None:
        assert warmup_map().uncovered is False

    def test_a_live_run_is_kept_and_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(explorers_l05, "train_warm", short_run())
        explorer = warmup_map()
        sent = listen(explorer)
        ask(explorer, "run", warmup=60, peak=0.02)
        wait_for(lambda: ended(sent), 60)
        assert [(c["warmup"], c["peak"]) for c in explorer.live] == [(60, 0.02)]
        words = sent[-1]["result"]["words"]
        assert words.startswith("Live run with warmup 60, peak 0.02, seed 100: loss ")
        assert words.endswith("it has not learned (the triangle).")
        told = [message["words"] for message in sent if message["kind"] == "progress"]
        assert any("update 10 of 250" in one for one in told)
        ask(explorer, "run", 2, warmup=5, peak=0.04)
        wait_for(lambda: len(ended(sent)) == 2, 60)
        assert "seed 101" in sent[-1]["result"]["words"]

    def test_stop_means_stop(self) -> None:
        explorer = warmup_map()
        sent = listen(explorer)
        ask(explorer, "run", warmup=60, peak=0.02)
        wait_for(lambda: any("update 10" in m.get("words", "") for m in sent), 60)
        cancel(explorer, "run")
        wait_for(lambda: sent[-1]["kind"] == "cancelled", 5)
        assert explorer.live == []
        assert ended(sent) == []

    def test_a_cell_that_is_not_there_is_refused(self) -> None:
        explorer = warmup_map()
        sent = listen(explorer)
        ask(explorer, "run", warmup=60, peak=2.0)
        wait_for(lambda: ended(sent), 60)
        assert sent[-1]["words"] == "the map has no cell of warmup 60, peak 2"

    @pytest.mark.slow
    def test_a_whole_cell_takes_less_than_ten_seconds(self) -> None:
        explorer = warmup_map()
        sent = listen(explorer)
        began = time.process_time()
        ask(explorer, "run", warmup=15, peak=0.01)
        wait_for(lambda: ended(sent), 120)
        # The processor's time: other tests have the machine as well.
        assert time.process_time() - began < 10
        assert explorer.live[0]["loss"] < math.log(8) / 2


def short_run() -> Callable[..., Any]:
    return functools.partial(train_warm, steps=11)


class TestResume:
    """What becomes of the rates, schedule by schedule."""

    @pytest.mark.parametrize("name", SCHEDULES)
    def test_states_that_are_loaded_last_go_on_as_before(self, name: str) -> None:
        found = traces(name)
        for k, rates in enumerate(found["resumed"]["first"], start=1):
            assert rates == pytest.approx(found["whole"][k:], abs=1e-6)
        assert found["accumulated"][0] == pytest.approx(found["whole"])

    @pytest.mark.parametrize("order", ORDERS)
    def test_there_is_a_trace_for_every_break(self, order: str) -> None:
        lengths = [len(rates) for rates in traces("wave")["resumed"][order]]
        assert lengths == list(range(UPDATES - 1, 0, -1))

    def test_a_scheduler_that_is_made_late_keeps_a_tenth(self) -> None:
        found = traces("ramp")
        right = [rate / 10 for rate in found["whole"][15:]]
        assert found["resumed"]["late"][14] == pytest.approx(right, abs=1e-6)

    def test_how_bad_late_is_depends_on_the_schedule(self) -> None:
        wave, by_function = traces("wave"), traces("function")
        late = by_function["resumed"]["late"][14]
        assert wave["resumed"]["late"] == wave["resumed"]["first"]
        assert late[0] == 1
        assert late[1:] == pytest.approx(by_function["whole"][16:])

    def test_one_step_more_is_one_update_ahead(self) -> None:
        found = traces("wave")
        assert found["resumed"]["more"][14][:-1] == pytest.approx(
            found["whole"][16:], abs=1e-6
        )

    def test_a_forgotten_state_shows_only_later(self) -> None:
        found = traces("ramp")
        rates = found["resumed"]["forgotten"][14]
        assert rates[0] == found["whole"][15]
        assert max(rates) == pytest.approx(7.75)

    def test_micro_batches_take_the_schedule_ahead(self) -> None:
        found = traces("ramp")
        assert found["accumulated"][3][5:] == pytest.approx([1.0] * 35)

    def test_torch_warns_of_them_once(self) -> None:
        _, make = SCHEDULES["ramp"]
        with pytest.warns(UserWarning, match="before `optimizer.step") as warned:
            accumulated(make, 4)
        assert len(warned) == 1

    def test_the_explorer_answers_with_all_of_a_schedule(self) -> None:
        explorer = resume_explorer()
        sent = listen(explorer)
        ask(explorer, "traces", schedule="stairs")
        wait_for(lambda: ended(sent), 60)
        assert sent[-1]["result"] == traces("stairs")
        assert len(json.dumps(sent[-1]["result"])) < 50_000
        ask(explorer, "traces", 2, schedule="sine")
        wait_for(lambda: len(ended(sent)) == 2)
        assert sent[-1]["words"] == "no schedule is called 'sine'"
