"""Every picture of every lesson: its words stay inside it, and none covers another."""

from collections.abc import Callable
from importlib import import_module
from itertools import combinations
from typing import Any

import pytest
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from autograder.course import course

Words = Callable[[Figure], list[tuple[str, Bbox]]]
LETTER_PX = 3.0  # boxes of letters have a little air around them
PICTURES = [
    pytest.param(draw, id=name)
    for lesson in course().lessons
    for name, (draw, _) in import_module(
        f"autograder.plots.lessons.l{lesson.slug[:2]}"
    ).PICTURES.items()
]


@pytest.fixture
def words(
    monkeypatch: pytest.MonkeyPatch,
) -> Words:
    """Find all text that a figure draws, and where."""
    drawn: list[Text] = []
    plain = Text.draw

    def draw(self: Text, renderer: RendererBase, *rest: Any, **more: Any) -> None:
        drawn.append(self)
        plain(self, renderer, *rest, **more)

    def in_figure(fig: Figure) -> list[tuple[str, Bbox]]:
        canvas = FigureCanvasAgg(fig)
        canvas.draw()  # type: ignore[no-untyped-call] # the layout settles
        drawn.clear()
        canvas.draw()  # type: ignore[no-untyped-call]
        seen = [one for one in drawn if one.get_visible() and one.get_text().strip()]
        return [(one.get_text(), one.get_window_extent()) for one in seen]

    monkeypatch.setattr(Text, "draw", draw)
    return in_figure


@pytest.mark.parametrize("draw", PICTURES)
def test_words_stay_inside_and_apart(draw: Callable[[], Figure], words: Words) -> None:
    fig = draw()
    found = words(fig)
    width, height = fig.bbox.width, fig.bbox.height
    outside = [
        text
        for text, box in found
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    assert outside == []
    assert [
        (one, other)
        for (one, a), (other, b) in combinations(found, 2)
        if _overlap(a, b)
    ] == []


def _overlap(a: Bbox, b: Bbox) -> bool:
    common = Bbox.intersection(a, b)
    return common is not None and min(common.width, common.height) > LETTER_PX
