"""The explorers of lesson 05: families of decay, the map of warmups, resumed runs."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from autograder.plots.composing import compared
from autograder.plots.decay_families import (
    AFTER,
    CLOCKLESS,
    CLOCKS,
    FALLS,
    Plan,
    about_peak,
    shares,
)
from autograder.plots.kit import Ask, CannotAnswer
from autograder.plots.kit.following import FollowingExplorer
from autograder.plots.resuming import SCHEDULES, traces
from autograder.plots.torch_loading import TorchExplorer, load_torch
from autograder.training import train_warm
from autograder.training.recorded import table
from autograder.training.transformer import STEPS

CHANCE = math.log(8)
FIRST_LIVE_SEED = 100  # no recorded run has it
TOLD_EVERY = 10  # updates between two progress texts

Own = tuple[str, dict[str, Any]]


class FamiliesExplorer(
    FollowingExplorer,
    TorchExplorer,
    script="families",
    shows="Families of decay after a warmup, with the update from which their fall "
    "counts, and your own functions over them.",
):
    """A ramp and a fall by torch; the learner's function where there is one for it."""

    drawn = traitlets.Dict().tag(sync=True)

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Ask torch for the shares, say what the end of the ramp does, overlay."""
        if ask.kind != "decay":
            return super().answer(ask)
        plan = plan_of(ask.arguments)
        load_torch(ask)
        used, replaced = shares(plan)
        ask.progress()
        about = {
            "warmup": plan.warmup,
            "total": plan.total,
            "unseen": replaced,
            "words": about_peak(used, plan.warmup) + _about_clock(plan),
        }
        return {**about, **self._compared(plan, used)}

    def _compared(self, plan: Plan, used: tuple[float, ...]) -> dict[str, Any]:
        self.forget()
        own = own_function(plan)
        if isinstance(own, str):
            alone: dict[str, Any] = {"mine": [], "first": None, "trouble": ""}
            about = "The target alone." if self.is_alone else own
            return {**alone, "target": used, "about_mine": about}
        name, arguments = own
        found = compared(name, used, self.mine(name, len(used), lambda: arguments))
        found["about_mine"] = found.pop("words")
        return found


def plan_of(given: Mapping[str, Any]) -> Plan:
    """The plan that the browser asks for; refuses what the controls cannot say."""
    total = int(given["total"])
    plan = Plan(
        str(given["family"]),
        str(given["clock"]),
        min(int(given["warmup"]), total),
        total,
        float(given["floor"]),
    )
    if plan.family not in FALLS or plan.clock not in CLOCKS:
        raise CannotAnswer(f"no decay is called {plan.family!r} with {plan.clock!r}")
    if not (plan.warmup >= 0 and 20 <= total <= 400 and 0 <= plan.floor <= 1):
        raise CannotAnswer("20 to 400 updates, and a floor from 0 to 1, can be drawn.")
    return plan


def _about_clock(plan: Plan) -> str:
    if plan.clock == AFTER:
        return ""
    if plan.family in CLOCKLESS:
        why = "there is no fall"
        if plan.family == "wsd":
            why = "this fall is counted from the end of the run"
        return f" No clock changes anything here: {why}."
    if plan.clock == "cut":
        return (
            " timm cuts its fall in where the ramp ends, which is BERT's clock again."
        )
    return ""


def own_function(plan: Plan) -> Own | str:
    """The exercise about this curve and its arguments, or why there is none."""
    ramp = {"warmup_steps": plan.warmup}
    whole = {**ramp, "total_steps": plan.total}
    floorless = "linear_warmup_decay" if plan.clock == AFTER else "bert_tf_lr"
    match plan.family, plan.clock:
        case "constant", _:
            return "warmup_factor", ramp
        case "wsd", _:
            level = plan.total - plan.warmup - plan.falling
            lengths = {"warmup": plan.warmup, "stable": level, "decay": plan.falling}
            return "wsd", {**lengths, "min_ratio": plan.floor}
        case "linear", _ if plan.floor > 0:
            return f"Set min_ratio to 0 to see your {floorless}: it has no floor."
        case "linear", "after":
            return floorless, whole
        case "linear", _:
            return floorless, {"init_lr": 1.0, **ramp, "num_train_steps": plan.total}
        case "cosine", "after":
            return "warmup_cosine", {**whole, "min_ratio": plan.floor}
    return "No exercise has this curve: the target stands alone."


class WarmupMap(
    TorchExplorer,
    script="warmup_map",
    shows="The recorded map of warmups and peaks: 36 cells to uncover, each of which "
    "can be trained once more.",
):
    """What Post-LN ends with at six lengths of warmup and six peaks, three seeds."""

    table: Any = traitlets.List().tag(sync=True)
    chance = traitlets.Float(CHANCE).tag(sync=True)
    live: Any = traitlets.List().tag(sync=True)
    uncovered = traitlets.Bool().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(table=recorded_cells())

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Train one cell with a seed that no recorded run has."""
        if ask.kind != "run":
            return super().answer(ask)
        warmup, peak = int(ask.arguments["warmup"]), float(ask.arguments["peak"])
        cells = {(cell["warmup"], cell["peak"]) for cell in self.table}
        if (warmup, peak) not in cells:
            raise CannotAnswer(f"the map has no cell of warmup {warmup}, peak {peak:g}")
        seed = FIRST_LIVE_SEED + len(self.live)
        load_torch(ask)
        progress = _teller(ask, f"Training with warmup {warmup}, peak {peak:g}")
        run = train_warm(peak, warmup, seed=seed, progress=progress)
        ask.progress()  # a run that was stopped at its last update leaves no mark
        loss = run.loss if math.isfinite(run.loss) else None
        self.live = [*self.live, {"warmup": warmup, "peak": peak, "loss": loss}]
        fate = (
            "learned" if loss is not None and loss < CHANCE / 2 else "has not learned"
        )
        end = "is not a number" if loss is None else f"{loss:.3g} nats"
        return {
            "words": f"Live run with warmup {warmup}, peak {peak:g}, seed {seed}: "
            f"loss {end}, it {fate} (the triangle)."
        }


def _teller(ask: Ask, what: str) -> Callable[[int, float], None]:
    def progress(done: int, loss: float) -> None:
        words = f"{what}: update {done} of {STEPS}, batch loss {loss:.3g} nats"
        ask.progress(words if done % TOLD_EVERY == 0 else "", done / STEPS)

    return progress


@functools.cache
def recorded_cells() -> list[dict[str, Any]]:
    """The recorded map: a warmup, a peak, and the loss of each seed at the end.

    >>> recorded_cells()[0]
    {'warmup': 0, 'peak': 0.005, 'losses': [0.001004, 0.0009872, 0.0009793]}
    """
    losses: dict[tuple[int, float], list[float | None]] = {}
    for run in table("warmup_map")["runs"]:
        losses.setdefault((run["warmup"], run["peak"]), []).append(run["loss"])
    return [
        {"warmup": warmup, "peak": peak, "losses": found}
        for (warmup, peak), found in losses.items()
    ]


class ResumeExplorer(
    TorchExplorer,
    script="resume",
    shows="A run stopped after k updates and loaded in four orders, and a schedule "
    "stepped at each micro-batch.",
):
    """Traces of real optimizers and schedulers; the browser chooses among them."""

    schedules: Any = traitlets.List().tag(sync=True)
    drawn = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        names = [[name, label] for name, (label, _) in SCHEDULES.items()]
        super().__init__(schedules=names)

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Trace a schedule: without a break, and after a break at each update."""
        if ask.kind != "traces":
            return super().answer(ask)
        name = ask.arguments["schedule"]
        if name not in SCHEDULES:
            raise CannotAnswer(f"no schedule is called {name!r}")
        load_torch(ask)
        found = traces(name)
        ask.progress()
        return found
