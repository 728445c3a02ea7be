"""What lessons train: the digits, small networks, sweeps, recorded runs."""

from autograder.training.digits import Digits, load_digits
from autograder.training.loop import Cancelled, TrainingRun, train
from autograder.training.models import mlp
from autograder.training.patience import patiently
from autograder.training.recorded import Sweep, recorded
from autograder.training.sweep import Cell, lr_sweep, run_live
from autograder.training.transformer import (
    TransformerRun,
    tiny_transformer,
    train_transformer,
    train_warm,
)

__all__ = [
    "Cancelled",
    "Cell",
    "Digits",
    "Sweep",
    "TrainingRun",
    "TransformerRun",
    "load_digits",
    "lr_sweep",
    "mlp",
    "patiently",
    "recorded",
    "run_live",
    "tiny_transformer",
    "train",
    "train_transformer",
    "train_warm",
]
