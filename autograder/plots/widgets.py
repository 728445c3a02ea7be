"""The explorers as widgets: drawn in the browser, told what to draw from here."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from autograder.training import Cancelled, load_digits, recorded, run_live

if TYPE_CHECKING:
    from collections.abc import Callable

    PredictionCallback = Callable[[dict[str, Any]], None]

HERE = Path(__file__).resolve().parent
TOLD_EVERY = 40  # updates between two progress texts
FIRST_LIVE_SEED = 100  # no recorded run has it


def _module(name: str) -> str:
    files = (HERE / "explorer.js", HERE / f"{name}.js")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _css() -> str:
    return (HERE / "explorer.css").read_text(encoding="utf-8")


class ParabolaExplorer(anywidget.AnyWidget):
    """Gradient descent on a parabola under three sliders; needs no kernel."""

    _esm = _module("parabola")
    _css = _css()


class SweepExplorer(anywidget.AnyWidget):
    """The recorded SGD sweep, hidden until the learner has committed two guesses."""

    _esm = _module("sweep")
    _css = _css()
    table: Any = traitlets.List().tag(sync=True)
    chance = traitlets.Float(math.log(10)).tag(sync=True)
    prediction = traitlets.Dict().tag(sync=True)
    live: Any = traitlets.List().tag(sync=True)
    state = traitlets.Dict({"running": False, "text": ""}).tag(sync=True)

    def __init__(self, on_predict: PredictionCallback | None = None) -> None:
        sweep = recorded("lr_sweep_sgd")
        losses = {
            rate: [cell.train_loss for cell in sweep.at(rate)] for rate in sweep.rates
        }
        super().__init__(
            table=[{"rate": rate, "losses": found} for rate, found in losses.items()]
        )
        self._on_predict = on_predict
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self.on_msg(self._hear)

    def _hear(self, _: Any, message: dict[str, Any], __: Any) -> None:
        match message:
            case {"kind": "predict", **event}:
                # torch takes seconds to load; the first live run comes soon
                threading.Thread(target=load_digits, daemon=True).start()
                if self._on_predict is not None:
                    self._on_predict({"id": "lr_sweep_sgd", **event})
            case {"kind": "run", "rate": rate}:
                self._start(float(rate))
            case {"kind": "cancel"}:
                self._stop.set()
            case _:
                pass

    def _start(self, rate: float) -> None:
        if self._worker is not None and self._worker.is_alive():
            return
        self._stop.clear()
        seed = FIRST_LIVE_SEED + len(self.live)
        self._tell(f"Training at {rate:.3g} …", running=True)
        self._worker = threading.Thread(
            target=self._train, args=(rate, seed), daemon=True
        )
        self._worker.start()

    def _train(self, rate: float, seed: int) -> None:
        def progress(done: int, loss: float) -> None:
            if self._stop.is_set():
                raise Cancelled
            if done % TOLD_EVERY == 0:
                text = f"Training at {rate:.3g}: update {done} of 400, loss {loss:.3g}"
                self._tell(text, running=True)

        try:
            cell = run_live(rate, seed=seed, progress=progress)
        except Cancelled:
            self._tell(f"Stopped the run at {rate:.3g}.", running=False)
            return
        except Exception as fault:  # noqa: BLE001 - shown, or the button stays dead
            self._tell(f"The run failed: {fault}", running=False)
            return
        loss = cell.train_loss if math.isfinite(cell.train_loss) else None
        self.live = [*self.live, {"rate": rate, "loss": loss}]
        shown = "not a number" if loss is None else f"{loss:.3g}"
        text = f"Live run at {rate:.3g}, a new seed: loss {shown} (the triangle)."
        self._tell(text, running=False)

    def _tell(self, text: str, *, running: bool) -> None:
        self.state = {"running": running, "text": text}
