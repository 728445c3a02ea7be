"""What lessons show: figures with words, and explorers that a hand moves."""

from autograder.plots.figure import UnreadableFigure, figure
from autograder.plots.pictures import PICTURES, pictures
from autograder.plots.style import label_ends, subplots

__all__ = [
    "PICTURES",
    "UnreadableFigure",
    "figure",
    "label_ends",
    "pictures",
    "subplots",
]
