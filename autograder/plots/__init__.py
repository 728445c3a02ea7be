"""What lessons show: figures with words, and explorers that a hand moves."""

from autograder.plots.explorers import (
    batch_explorer,
    composer,
    families_explorer,
    finder_explorer,
    onecycle_explorer,
    parabola_explorer,
    restarts_explorer,
    resume_explorer,
    sweep_explorer,
    warmup_map,
)
from autograder.plots.figure import UnreadableFigure, figure
from autograder.plots.pictures import alt_texts, pictures
from autograder.plots.style import label_ends, subplots
from autograder.plots.training_pictures import loss_and_rate

__all__ = [
    "UnreadableFigure",
    "alt_texts",
    "batch_explorer",
    "composer",
    "families_explorer",
    "figure",
    "finder_explorer",
    "label_ends",
    "loss_and_rate",
    "onecycle_explorer",
    "parabola_explorer",
    "pictures",
    "restarts_explorer",
    "resume_explorer",
    "subplots",
    "sweep_explorer",
    "warmup_map",
]
