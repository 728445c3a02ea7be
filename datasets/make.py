# ruff: noqa: INP001 - a script beside its data, no package
"""Make again what lies in this folder: `python datasets/make.py lr_sweep_sgd`.

Every run is seeded and uses one torch thread, and the files hold no date, so that
a second run on the same machine gives the same bytes. Between machines and torch
versions the last digits may differ.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from recipes import all_runs

HERE = Path(__file__).resolve().parent


def digits(source: str) -> None:
    """Pack UCI's optdigits.tes (65 numbers a line, the label last) into digits.npz."""
    table = np.loadtxt(source, delimiter=",").astype(np.uint8)
    held_out = np.zeros(len(table), dtype=bool)
    held_out[np.random.default_rng(0).permutation(len(table))[:500]] = True
    np.savez_compressed(
        HERE / "digits.npz",
        pixels=table[:, :64],
        labels=table[:, 64],
        is_validation=held_out,
    )


def main(words: list[str]) -> int:
    """Do what the words on the command line say."""
    runs = all_runs()
    match words:
        case ["digits", source]:
            digits(source)
        case ["all"]:
            _record(*runs)
        case [name] if name in runs:
            _record(name)
        case _:
            names = "|".join([*runs, "all"])
            print(f"usage: make.py {names}, or make.py digits FILE", file=sys.stderr)
            return 2
    return 0


def _record(*names: str) -> None:
    import torch

    torch.set_num_threads(1)
    for name in names:
        all_runs()[name]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
