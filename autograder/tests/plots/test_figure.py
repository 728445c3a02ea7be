from __future__ import annotations

import base64
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from autograder.plots import UnreadableFigure, figure, label_ends, subplots
from autograder.plots.figure import svg
from autograder.plots.style import LINES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

ALT = "Loss over the learning rate; the lowest is 0.03 at a rate of 0.5"


def plot(**labels: str) -> Figure:
    fig, ax = subplots()
    ax.plot([0, 1, 2], [3, 1, 2], label="first")
    ax.plot([0, 1, 2], [1, 2, 3], label="second")
    ax.set(**({"xlabel": "update (count)", "ylabel": "loss (nats)"} | labels))
    label_ends(ax)
    return fig


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    bundles: list[dict[str, str]] = []

    def keep(bundle: dict[str, str], *, raw: bool) -> None:
        assert raw
        bundles.append(bundle)

    monkeypatch.setattr("IPython.display.display", keep)
    return bundles


def test_a_figure_is_an_image_with_its_words(shown: list[dict[str, str]]) -> None:
    figure(plot(), alt='Loss "falls" < and rises again after update 1')
    html = shown[0]["text/html"]
    assert 'alt="Loss &quot;falls&quot; &lt; and rises' in html
    assert "max-width:100%" in html
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert source is not None
    assert b"<svg" in base64.b64decode(source[1])
    assert shown[0]["text/plain"].startswith("Figure: Loss")


def test_a_pyplot_figure_is_closed(shown: list[dict[str, str]]) -> None:
    from matplotlib import pyplot as plt

    before = plt.get_fignums()
    fig, ax = plt.subplots()
    ax.set(xlabel="update (count)", ylabel="loss (nats)")
    figure(fig, alt=ALT)
    assert plt.get_fignums() == before


@pytest.mark.parametrize(
    ("labels", "alt", "complaint"),
    [
        ({}, "too short", "shorter than 20"),
        ({}, " " * 30, "shorter than 20"),
        ({"xlabel": ""}, ALT, "x axis label '' has no unit"),
        ({"ylabel": "loss"}, ALT, "y axis label 'loss' has no unit"),
    ],
)
def test_what_nobody_could_read_is_refused(
    labels: dict[str, str], alt: str, complaint: str, shown: list[Any]
) -> None:
    with pytest.raises(UnreadableFigure, match=complaint):
        figure(plot(**labels), alt=alt)
    assert shown == []


def test_lines_that_differ_in_colour_alone_are_refused(shown: list[Any]) -> None:
    fig = plot()
    for line in fig.axes[0].get_lines():
        line.set(linestyle="-", marker="")
    with pytest.raises(UnreadableFigure, match="'first' and 'second' differ in colour"):
        figure(fig, alt=ALT)


def test_no_two_lines_of_the_house_share_dash_and_marker() -> None:
    looks = {(str(dash), marker) for _, dash, marker in LINES}
    assert len(looks) == len(LINES)


def test_line_colours_show_on_the_paper() -> None:
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for color, _, _ in LINES:
        assert 1.05 / (light(color) + 0.05) >= 3, color


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert svg(plot()) == svg(plot())
    assert b"<text" not in svg(plot())


ENDS = {
    "the same end": [1.0, 1.0, 1.0],
    "ends close together": [0.069, 0.0, 0.067, 1.6],
    "far apart": [0.0, 50.0, 100.0],
    "large numbers": [1e5, 1.001e5, 1.5e5],
    "at the top": [10.0, 9.99, 9.98, 9.97, 0.0],
}


@pytest.mark.parametrize("scale", ["linear", "symlog"])
@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_end_labels_do_not_lie_on_each_other(ends: list[float], scale: str) -> None:
    fig, (ax, _) = subplots(1, 2)
    for end in ends:
        ax.plot([0, 1, 2], [1, 0, end], label=f"ends at {end:g}")
    ax.set(yscale=scale, xlabel="update (count)", ylabel="loss (nats)")
    label_ends(ax)
    boxes = drawn_boxes(fig, ax)
    assert len(boxes) == len(ends)
    for lower, upper in pairwise(boxes):
        assert upper.y0 >= lower.y1 - 1


def test_end_labels_stand_in_the_order_of_the_ends_and_inside_the_figure() -> None:
    fig, ax = subplots()
    for name, end in (("middle", 0.5), ("high", 0.51), ("low", 0.49)):
        ax.plot([0, 1], [0, end], label=name)
    ax.plot([0, 1], [0, 2], label="_no label of its own")
    label_ends(ax)
    boxes = drawn_boxes(fig, ax)
    whole = fig.bbox
    assert all(b.x1 <= whole.x1 and whole.y0 <= b.y0 < b.y1 <= whole.y1 for b in boxes)
    heights = {text.get_text(): text.get_window_extent().y0 for text in ax.texts}
    assert heights["low"] < heights["middle"] < heights["high"]


def test_a_label_with_room_stands_beside_its_end() -> None:
    fig, ax = subplots()
    ax.plot([0, 1], [0, 1], label="up")
    ax.plot([0, 1], [0, -1], label="down")
    label_ends(ax)
    for box, end in zip(drawn_boxes(fig, ax), (-1, 1), strict=True):
        middle = ax.transData.transform((1, end))[1]
        assert abs((box.y0 + box.y1) / 2 - middle) < 3


def drawn_boxes(fig: Figure, ax: Axes) -> list[Bbox]:
    """Where the labels are once the figure has been drawn, from the lowest up."""
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    return sorted(boxes, key=lambda box: box.y0)
