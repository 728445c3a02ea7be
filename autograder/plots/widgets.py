"""The explorers as widgets: drawn in the browser, told what to draw from here."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from autograder.plots.kit import Ask, Explorer
from autograder.plots.torch_loading import TorchExplorer, load_torch
from autograder.training import recorded, run_live

PredictionCallback = Callable[[dict[str, Any]], None]

TOLD_EVERY = 40  # updates between two progress texts
FIRST_LIVE_SEED = 100  # no recorded run has it


class ParabolaExplorer(
    Explorer,
    script="parabola",
    shows="Parabola explorer: a ball on a parabola, under four sliders.",
):
    """Gradient descent on a parabola; needs no kernel."""


class SweepExplorer(
    TorchExplorer,
    script="sweep",
    shows="Learning-rate roulette: guess two rates, then see the recorded runs.",
):
    """The recorded SGD sweep, hidden until the learner has committed two guesses."""

    table: Any = traitlets.List().tag(sync=True)
    chance = traitlets.Float(math.log(10)).tag(sync=True)
    prediction = traitlets.Dict().tag(sync=True)
    live: Any = traitlets.List().tag(sync=True)

    def __init__(self, on_predict: PredictionCallback | None = None) -> None:
        sweep = recorded("lr_sweep_sgd")
        losses = {
            rate: [cell.train_loss for cell in sweep.at(rate)] for rate in sweep.rates
        }
        super().__init__(
            table=[{"rate": rate, "losses": found} for rate, found in losses.items()]
        )
        self._on_predict = on_predict

    def heard(self, message: Mapping[str, Any]) -> None:
        """Hear of the guesses, once they are committed."""
        match message:
            case {"kind": "predict", **event}:
                # torch takes seconds to load; the first live run comes soon
                soon = Ask("load", {})
                threading.Thread(target=load_torch, args=[soon], daemon=True).start()
                if self._on_predict is not None:
                    self._on_predict({"id": "lr_sweep_sgd", **event})
            case _:
                pass

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Train once at a rate, with a seed that no recorded run has."""
        if ask.kind != "run":
            return super().answer(ask)
        load_torch(ask)
        rate = float(ask.arguments["rate"])

        def progress(done: int, loss: float) -> None:
            told = done % TOLD_EVERY == 0
            words = f"Training at {rate:.3g}: update {done} of 400, loss {loss:.3g}"
            ask.progress(words if told else "", done / 400)

        cell = run_live(rate, seed=FIRST_LIVE_SEED + len(self.live), progress=progress)
        ask.progress()  # a run that was stopped at its last update leaves no point
        loss = cell.train_loss if math.isfinite(cell.train_loss) else None
        self.live = [*self.live, {"rate": rate, "loss": loss}]
        shown = "not a number" if loss is None else f"{loss:.3g}"
        words = f"Live run at {rate:.3g}, a new seed: loss {shown} (the triangle)."
        return {"words": words}
