"""How long a lesson is: words and minutes of its main path, counted from its master."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from autograder.grading.authoring.master_rules import IMAGE, WORKSHOP
from autograder.grading.authoring.masters import CLOSED, TWIN, MasterCell

MOST_WORDS = 2000
WORDS_A_MINUTE = 180
MINUTES_A_PICTURE = 1.5
AFTERWARDS = ("## Further reading", "## Words")
EXPLORER = re.compile(r"^(?:\w+_explorer|composer|warmup_map)\(", re.MULTILINE)
TARGET = re.compile(r"\]\([^)]*\)")


class Measure(NamedTuple):
    """What the main path asks of a reader."""

    words: int
    pictures: int
    explorers: int
    exercises: int

    @property
    def minutes(self) -> int:
        """To read and explore."""
        looked_at = (self.pictures + self.explorers) * MINUTES_A_PICTURE
        return round(self.words / WORDS_A_MINUTE + looked_at)


def measure(cells: Sequence[MasterCell]) -> Measure:
    """Measure the main path: its prose without tables, closed blocks and glossary.

    Pictures count where they answer a question, too: that is when they are looked at.
    """
    main = main_path(cells)
    read = [cell.source for cell in main if cell.is_prose and cell.kind not in CLOSED]
    seen = [cell.source for cell in main if cell.is_prose and cell.kind != TWIN]
    code = [cell.source for cell in main if not cell.is_prose]
    return Measure(
        words=sum(map(words_in, read)),
        pictures=sum(len(IMAGE.findall(text)) for text in seen),
        explorers=sum(len(EXPLORER.findall(text)) for text in code),
        exercises=sum(cell.kind == "exercise" for cell in main),
    )


def main_path(cells: Sequence[MasterCell]) -> list[MasterCell]:
    """The cells before the workshop, without reading list and glossary."""
    kept: list[MasterCell] = []
    for cell in cells:
        lines = cell.source.split("\n")
        if WORKSHOP in lines:
            break
        if not any(line.startswith(AFTERWARDS) for line in lines):
            kept.append(cell)
    return kept


def words_in(text: str) -> int:
    r"""Count the words of prose: no tables, no pictures, no addresses.

    >>> words_in("One [link](http://x.org).\n| a | table |\n![](pictures/a.svg)")
    2
    """
    lines = [line for line in text.split("\n") if not line.startswith("|")]
    return len(TARGET.sub("]", IMAGE.sub("", "\n".join(lines))).split())
