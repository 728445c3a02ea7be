"""The check of training loops, on right loops and on wrong ones."""

import copy
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn.functional import mse_loss
from torch.optim import lr_scheduler

from autograder.exercises import load
from autograder.repository import ROOT
from autograder.taking import check_loop
from autograder.taking.check_loop import Call, problems, report, watch

PAIR = (torch.ones(3, 2), torch.ones(3, 1))


@pytest.fixture(autouse=True)
def torch_may_warn() -> Iterator[None]:
    """Of the same things as we do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Setting:
    """A small model, its optimizer, and a scheduler."""

    def __init__(self, **settings: Any) -> None:
        torch.manual_seed(0)
        self.model = torch.nn.Linear(2, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)
        self.scheduler = lr_scheduler.ExponentialLR(
            self.optimizer, **{"gamma": 0.9, **settings}
        )

    def watched(self, loop: Callable[["Setting"], None]) -> list[Call]:
        with watch(self.model, self.optimizer, self.scheduler) as log:
            loop(self)
        return log

    def play(self, order: str, times: int = 6) -> None:
        """Call z(ero_grad), m(odel.zero_grad), b(ackward), u(pdate), s(chedule)."""
        for letter in order * times:
            if letter == "b":
                loss: Any = mse_loss(self.model(PAIR[0]), PAIR[1])
                loss.backward()
            else:
                calls = {"z": self.optimizer.zero_grad, "u": self.optimizer.step}
                calls |= {"s": self.scheduler.step, "m": self.model.zero_grad}
                calls[letter]()


def found(order: str, times: int = 6, **meant: Any) -> list[str]:
    log = Setting().watched(lambda it: it.play(order, times))
    return problems(log, **meant)


@pytest.mark.parametrize(
    ("order", "meant"),
    [
        ("zbus", {}),
        ("mbus", {}),
        ("buzs", {}),
        ("busz", {}),
        ("zbuzbuzbus", {"per": "epoch"}),
        ("zbus", {"per": "epoch", "updates_per_epoch": 1}),
        ("bbbbuzs", {"accumulate": 4}),
        ("zbbuszbus", {"accumulate": 2}),  # the last window of an epoch is short
        ("zbbuzbbus", {"accumulate": 2, "per": "epoch"}),
    ],
)
def test_a_right_loop_is_in_order(order: str, meant: dict[str, Any]) -> None:
    assert found(order, **meant) == []


@pytest.mark.parametrize(
    ("order", "meant", "words"),
    [
        ("zb", {}, ["There was no update"]),
        ("zbsu", {}, ["came before the first optimizer.step()"]),
        ("szbu", {}, ["came before the first optimizer.step()"]),
        (
            "zbu",
            {},
            ["The scheduler never stepped: call scheduler.step() after each update"],
        ),
        ("zbuzbu", {"per": "epoch"}, ["after each epoch"]),
        ("zbuzbuzbus", {}, ["3 updates for one scheduler.step()"]),
        ("zbus", {"per": "epoch"}, ["after every update, but counts epochs"]),
        (
            "zbus",
            {"per": "epoch", "updates_per_epoch": 3},
            ["or say updates_per_epoch=1 where an epoch has one"],
        ),
        (
            "zbuzbuss",
            {"per": "epoch"},
            ["calls of scheduler.step() had no update since"],
        ),
        ("bus", {}, ["5 of 6 updates began with the gradients of others"]),
        ("bzus", {}, ["In 6 of 6 updates zero_grad() came between"]),
        ("zus", {}, ["6 of 6 updates found no gradients"]),
        ("zbbus", {}, ["An update came after 2 backward() calls instead of 1"]),
        (
            "zbus",
            {"accumulate": 4},
            ["6 of 6 updates came after fewer backward() calls than 4"],
        ),
        ("zbzbus", {"accumulate": 2}, ["In 6 of 6 updates zero_grad() came between"]),
        (
            "bsbsuz",
            {"accumulate": 2},
            [
                "came before the first optimizer.step()",
                "calls of scheduler.step() had no update since",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said(
    order: str, meant: dict[str, Any], words: list[str]
) -> None:
    told = found(order, **meant)
    assert len(told) == len(words)
    for sentence, word in zip(told, words, strict=True):
        assert word in sentence


def test_what_is_said_here_torch_need_not_warn_of_as_well() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "came before the first optimizer.step()" in found("zbsu")[0]


def test_what_a_scheduler_warns_of_otherwise_is_heard() -> None:
    def step() -> None:
        warnings.warn("of its own", stacklevel=1)

    it = Setting()
    it.scheduler.step = step  # type: ignore[assignment,method-assign]
    with pytest.warns(UserWarning, match="of its own"):
        it.watched(lambda it: it.play("zbus", 1))


def test_what_is_left_over_is_said() -> None:
    def loop(it: Setting) -> None:
        it.play("zbbus", 3)
        it.play("b", 1)

    (told,) = problems(Setting().watched(loop), accumulate=2)
    assert told.startswith("The last backward() made no update")


@pytest.mark.parametrize("per_batch", [True, False])
def test_the_lesson_s_own_loop_is_in_order(per_batch: bool) -> None:
    epoch = load("train_epoch").reference

    def loop(it: Setting) -> None:
        for _ in range(3):
            epoch(it.model, it.optimizer, it.scheduler, [PAIR] * 4, mse_loss, per_batch)

    log = Setting().watched(loop)
    right, other = ("batch", "epoch") if per_batch else ("epoch", "batch")
    assert problems(log, per=right) == []
    assert len(problems(log, per=other)) == 1


def test_the_lesson_s_own_mistakes_are_found() -> None:
    """Those whose fault is in the order of the calls."""
    task = load("train_epoch")
    for mistake in ("M59", "M62", "train_epoch.zero_too_soon", "train_epoch.never"):
        (forms,) = [one.forms for one in task.mistakes if one.id == mistake]
        epoch = task.answer(forms[-1] if mistake.endswith("never") else forms[0])

        def loop(it: Setting, epoch: Any = epoch) -> None:
            for _ in range(2):
                epoch(it.model, it.optimizer, it.scheduler, [PAIR] * 3, mse_loss, True)

        assert problems(Setting().watched(loop)), mistake


def checkpoint(updates: int) -> dict[str, Any]:
    before = Setting()
    before.play("zbus", updates)
    return copy.deepcopy(
        {
            "optimizer": before.optimizer.state_dict(),
            "scheduler": before.scheduler.state_dict(),
        }
    )


def test_a_run_that_goes_on_as_planned() -> None:
    saved, it = checkpoint(5), Setting()
    it.optimizer.load_state_dict(saved["optimizer"])
    it.scheduler.load_state_dict(saved["scheduler"])
    log = it.watched(lambda it: it.play("zbus"))
    assert problems(log, resumed_after=5) == []
    assert "goes on from 5, not from 7" in problems(log, resumed_after=7)[0]


def test_a_scheduler_whose_state_is_forgotten_begins_anew() -> None:
    saved, it = checkpoint(5), Setting()
    it.optimizer.load_state_dict(saved["optimizer"])
    log = it.watched(lambda it: it.play("zbus"))
    told = problems(log, resumed_after=5)
    assert "goes on from 0, not from 5" in told[0]
    assert "uses the rate 0.059049, the scheduler says 0.1" in told[1]


def test_a_scheduler_made_after_loading_spoils_the_rate() -> None:
    saved = checkpoint(5)
    it = Setting()
    it.optimizer.load_state_dict(saved["optimizer"])
    it.scheduler = lr_scheduler.LambdaLR(it.optimizer, lambda t: 0.9**t)  # type: ignore[assignment]
    it.scheduler.load_state_dict({**saved["scheduler"], "lr_lambdas": [None]})
    (told,) = problems(it.watched(lambda it: it.play("zbus")), resumed_after=5)
    assert "make the scheduler first" in told


@pytest.mark.parametrize(
    "make",
    [
        lr_scheduler.ReduceLROnPlateau,
        lambda o: lr_scheduler.OneCycleLR(o, 0.1, 100),
        lambda o: lr_scheduler.SequentialLR(
            o, [lr_scheduler.LinearLR(o), lr_scheduler.ExponentialLR(o, 0.9)], [2]
        ),
        lambda o: lr_scheduler.ChainedScheduler([lr_scheduler.LinearLR(o)]),
        None,
    ],
)
def test_any_scheduler_of_torch_can_be_watched_and_none(make: Any) -> None:
    it = Setting()
    it.optimizer = torch.optim.SGD(it.model.parameters(), lr=0.1)
    scheduler = make(it.optimizer) if make else None
    with watch(None, it.optimizer, scheduler) as log:
        for _ in range(3):
            it.play("zbu", 1)
            if scheduler is not None:
                plateau = isinstance(scheduler, lr_scheduler.ReduceLROnPlateau)
                scheduler.step(*[1.0] * plateau)
    assert problems(log) == []


def test_afterwards_all_is_as_it_was() -> None:
    it = Setting()
    own = [dict(vars(one)) for one in (it.model, it.optimizer, it.scheduler)]
    backward = torch.Tensor.backward

    def breaks_off(it: Setting) -> None:
        it.play("zbus", 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        it.watched(breaks_off)
    assert torch.Tensor.backward is backward
    for one, before in zip((it.model, it.optimizer, it.scheduler), own, strict=True):
        assert {n for n in vars(one) if callable(vars(one)[n])} == {
            n for n in before if callable(before[n])
        }
    rates = it.optimizer.param_groups[0]["lr"]
    it.play("s", 1)
    assert it.optimizer.param_groups[0]["lr"] == pytest.approx(rates * 0.9)


def test_watching_changes_nothing() -> None:
    alone, watched = Setting(), Setting()
    alone.play("zbus")
    watched.watched(lambda it: it.play("zbus"))
    for one, other in zip(
        alone.model.parameters(), watched.model.parameters(), strict=True
    ):
        assert torch.equal(one, other)


def test_a_report_is_for_reading() -> None:
    log = Setting().watched(lambda it: it.play("zbus"))
    first, second = report(log).splitlines()
    assert first.startswith("It begins: zero_grad(), backward(), optimizer.step(), ")
    assert second == "✓ In order."
    assert "✗ scheduler.step() came after every" in report(log, per="epoch")


@pytest.mark.slow
def test_as_a_program_it_shows_itself() -> None:
    path = Path(check_loop.__file__)
    done = subprocess.run(
        [sys.executable, "-I", path],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [part.count("✗") for part in done.stdout.split("\n\n")[:4]] == [0, 1, 1, 2]
    assert done.stderr == ""
