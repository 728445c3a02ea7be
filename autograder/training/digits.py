"""The handwritten digits that every lesson trains on."""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile

import numpy as np

from autograder.training.data_files import DATASETS, unusable

if TYPE_CHECKING:
    from torch import Tensor

FILE = DATASETS / "digits.npz"
AGAIN = (
    "`git checkout -- datasets/digits.npz` brings it back, and datasets/README.md says "
    "where it comes from"
)
BRIGHTEST = 16  # pixels are counts from 0 to 16


class Digits(NamedTuple):
    """Images as rows of 64 values from 0 to 1, and the digit that each one shows."""

    train_x: Tensor
    train_y: Tensor
    val_x: Tensor
    val_y: Tensor


def load_digits(device: str = "cpu") -> Digits:
    """Give 1297 images to train on and 500 to validate on, the same ones always.

    >>> digits = load_digits()
    >>> tuple(digits.train_x.shape), tuple(digits.val_x.shape)
    ((1297, 64), (500, 64))
    """
    return Digits(*(part.to(device) for part in _on_cpu()))


@cache
def _on_cpu() -> Digits:
    import torch

    try:
        with FILE.open("rb") as raw, np.load(raw) as file:
            pixels, labels = file["pixels"], file["labels"]
            held_out = file["is_validation"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as fault:
        raise unusable(FILE, AGAIN) from fault
    x = torch.tensor(pixels, dtype=torch.float32) / BRIGHTEST
    y = torch.tensor(labels, dtype=torch.int64)
    val = torch.tensor(held_out)
    return Digits(x[~val], y[~val], x[val], y[val])
