from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import pytest

from autograder.plots import UnreadableFigure, figure, label_ends, subplots
from autograder.plots.figure import svg
from autograder.plots.style import LINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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


def test_end_labels_do_not_lie_on_each_other() -> None:
    _, ax = subplots()
    for name in ("one", "two", "three"):
        ax.plot([0, 1], [0, 1], label=name)
    label_ends(ax)
    heights = sorted(text.xyann[1] for text in ax.texts)
    assert heights[1] - heights[0] >= 13
    assert heights[2] - heights[1] >= 13
