"""Imports as ruff's isort would have them."""

import subprocess
import sys

from autograder.taking.imports import import_lines
from autograder.taking.statements import imported, statements

MIXED = """
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR, SequentialLR, CosineAnnealingLR
from math import pi, cos as cosine, inf
import math, random
from torch.optim.lr_scheduler import OneCycleLR, MultiStepLR, ExponentialLR, StepLR
from collections.abc import Callable, Iterable
import torch
from __future__ import annotations
from math import pi
from torch.optim import SGD, AdamW, lr_scheduler
import numpy as np
from os import path, PathLike, O_RDONLY
"""


def test_they_are_merged_and_sorted() -> None:
    found = [one for s in statements(MIXED) for one in imported(s.node)]
    text = "\n".join(import_lines(found)) + "\n"
    assert text.count(" pi") == 1
    assert text.startswith("from __future__ import annotations\n\nimport math\n")
    words = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I,E501"]
    done = subprocess.run(
        [*words, "--stdin-filename", "a.py", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}"


def test_nothing_gives_nothing() -> None:
    assert import_lines([]) == []
