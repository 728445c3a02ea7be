"""The kit that explorers are built from: README.md shows how."""

from autograder.plots.kit.asking import Ask, CannotAnswer, Superseded
from autograder.plots.kit.explorer import Explorer

__all__ = ["Ask", "CannotAnswer", "Explorer", "Superseded"]
