"""What lessons show: figures with words, and explorers that a hand moves."""

from autograder.plots.explorers import composer, parabola_explorer, sweep_explorer
from autograder.plots.figure import UnreadableFigure, figure
from autograder.plots.pictures import alt_texts, pictures
from autograder.plots.style import label_ends, subplots
from autograder.plots.training_pictures import loss_and_rate

__all__ = [
    "UnreadableFigure",
    "alt_texts",
    "composer",
    "figure",
    "label_ends",
    "loss_and_rate",
    "parabola_explorer",
    "pictures",
    "subplots",
    "sweep_explorer",
]
