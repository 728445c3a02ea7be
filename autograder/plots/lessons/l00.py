"""The pictures of lesson 00, and the words for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.plots.parabola_pictures import one_step

if TYPE_CHECKING:
    from autograder.plots.pictures import Pictures

PICTURES: Pictures = {
    "one_step.svg": (
        one_step,
        "One update in the valley w²: from w = 1, where the slope is 2, a "
        "learning rate of 0.3 moves the weight 0.6 to the left, to w = 0.4.",
    ),
}
