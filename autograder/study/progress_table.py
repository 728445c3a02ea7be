"""Progress in a terminal: the card in a frame, and what stands beneath it."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from autograder.study.card import Card, card_lines

BARS = "█░"
ACCENT = "blue"
CORNERS = 6  # of the frame beside its title


def print_card(
    card: Card, beneath: Sequence[str], console: Console | None = None
) -> None:
    """Print a card with its bars in colour; colour says nothing that words do not."""
    out = console or Console()
    head, *lines = card_lines(card)
    # A title that does not fit would be cut.
    fits = cell_len(head) + CORNERS <= out.width
    title, first = (Text(head), []) if fits else (None, [head])
    inside = Group(*map(_line, [*first, *lines]))
    out.print(Panel(inside, title=title, title_align="left"), highlight=False)
    for line in beneath:
        out.print(Text(line))


def _line(words: str) -> Text:
    bar = words[: len(words) - len(words.lstrip(BARS))]
    return Text.assemble((bar, ACCENT), words[len(bar) :])
