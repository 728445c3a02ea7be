"""Progress in a terminal: the card in a frame, and what stands beneath it."""

from collections.abc import Sequence

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from autograder.study.card import Card, card_lines

BARS = "█░"
ACCENT = "blue"


def print_card(
    card: Card, beneath: Sequence[str], console: Console | None = None
) -> None:
    """Print a card with its bars in colour; colour says nothing that words do not."""
    out = console or Console()
    head, *lines = card_lines(card)
    frame = Panel(Group(*map(_line, lines)), title=Text(head), title_align="left")
    out.print(frame, highlight=False)
    for line in beneath:
        out.print(Text(line))


def _line(words: str) -> Text:
    bar = words[: len(words) - len(words.lstrip(BARS))]
    return Text.assemble((bar, ACCENT), words[len(bar) :])
