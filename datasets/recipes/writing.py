"""Write a recorded run: settings in words first, then one line for each run."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).resolve().parents[1] / "runs"


def short(value: float) -> float | None:
    """Four digits, or None for what is not finite: JSON has no word for it."""
    return float(f"{value:.4g}") if math.isfinite(value) else None


def write(
    name: str, settings: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]
) -> None:
    """Write `runs/<name>.json`, whole or not at all."""
    import torch

    head = {
        "version": 1,
        "name": name,
        "made_by": f"python datasets/make.py {name}",
        "torch": torch.__version__.split("+")[0],
        "settings": dict(settings),
    }
    text = json.dumps(head, indent=1)[:-2]
    lines = ",\n".join(json.dumps(run) for run in runs)
    target = FOLDER / f"{name}.json"
    beside = target.with_suffix(".part")
    beside.write_text(f'{text},\n "runs": [\n{lines}\n]}}\n', encoding="utf-8")
    beside.replace(target)
