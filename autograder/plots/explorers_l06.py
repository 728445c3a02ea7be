"""The explorer of lesson 06: measured best rates, and what three rules ask for."""

from __future__ import annotations

from statistics import median
from typing import Any

import traitlets

from autograder.plots.kit import Explorer
from autograder.training.recorded import table

BUDGETS = ("equal_epochs", "equal_steps")
OPTIMIZERS = ("SGD", "AdamW")
RULES = {"linear": "linear", "sqrt": "square root"}
NOISE = "noise scale"
KEPT = ("batch", "median", "q25", "q75", "best")

Points = list[tuple[int, float]]


class BatchExplorer(
    Explorer,
    script="batch",
    shows="Batch explorer: the best rates that were measured from 1 to 1024 images, "
    "and three rules.",
):
    """Best rates of one step and of whole trainings; all was recorded."""

    views: Any = traitlets.List().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(views=_views())


def _views() -> list[dict[str, Any]]:
    """One view for the single step, and one for each whole training."""
    step = table("batch_one_step")["runs"]
    fitted = [(row["batch"], row["noise_rule"]) for row in step]
    found = [_view("one_step", "SGD", step, fitted)]
    for budget in BUDGETS:
        for optimizer in OPTIMIZERS:
            runs = table(f"batch_{budget}")["runs"]
            rows = [row for row in runs if row["optimizer"] == optimizer]
            found.append(_view(budget, optimizer, rows, _carried(fitted, rows)))
    return found


def _carried(fitted: Points, rows: list[dict[str, Any]]) -> Points:
    """The fitted points as multiples of the first row's, as far as the rows go."""
    first, last = rows[0], rows[-1]
    heights = dict(fitted)
    start = heights[first["batch"]]
    return [
        (batch, first["median"] * rate / start)
        for batch, rate in fitted
        if first["batch"] <= batch <= last["batch"]
    ]


def _view(
    budget: str,
    optimizer: str,
    rows: list[dict[str, Any]],
    noise: Points,
) -> dict[str, Any]:
    lines = [
        {"name": name, "points": [[row["batch"], row[rule]] for row in rows]}
        for rule, name in RULES.items()
    ]
    return {
        "budget": budget,
        "optimizer": optimizer,
        "rows": [_measured(row) for row in rows],
        "rules": [*lines, {"name": NOISE, "points": noise}],
    }


def _measured(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is shown; a single step has neither an end nor a collapse."""
    found = {name: row[name] for name in KEPT}
    found |= {name: row.get(name) for name in ("updates", "collapse")}
    if "loss" not in row:
        return found | {"ends": None}
    return found | {"ends": median(row["loss"][row["rates"].index(row["median"])])}
