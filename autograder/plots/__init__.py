"""What lessons show: figures with words, and explorers that a hand moves."""

from autograder.plots.explorers import parabola_explorer, sweep_explorer
from autograder.plots.figure import UnreadableFigure, figure
from autograder.plots.pictures import PICTURES, pictures
from autograder.plots.style import label_ends, subplots

__all__ = [
    "PICTURES",
    "UnreadableFigure",
    "figure",
    "label_ends",
    "parabola_explorer",
    "pictures",
    "subplots",
    "sweep_explorer",
]
