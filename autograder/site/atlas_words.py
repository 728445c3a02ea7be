"""Words of the atlas: what mistakes are called, and text that Markdown leaves alone."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

TITLES = Path(__file__).with_name("atlas_titles.toml")
NAMES = {"lr": "lr", "n": "n", "nan": "NaN", "beta2": "beta2"}
# What a picture's height is, by the word for it in what an exercise returns.
HEIGHTS = {
    "share of the peak": "share of the peak",
    "momentum": "momentum",
    "average": "average",
    "places": "weight",
    "rate": "learning rate",
}
SPECIAL = re.compile(r"([\\*_\[\]<>$#|~{}])")


@functools.cache
def _titles() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(TITLES.read_text("utf-8"))
    return found


def title_of(mistake: str) -> str:
    """What a mistake is called: the curriculum's ones by name, others by their id.

    >>> title_of("M06"), title_of("cosine_lr.quarter_wave")
    ('A whole wave', 'Quarter wave')
    """
    own = mistake.rpartition(".")[2].split("_")
    own = [NAMES.get(word, word) for word in own]
    if own[0] not in NAMES.values():
        own[0] = own[0].capitalize()
    return _titles().get(mistake) or " ".join(own)


def height_of(summary: str) -> str:
    """What an exercise's answer is a number of, by the first such word of its summary.

    >>> height_of("Return the momentum of update t: lowest where the rate is highest.")
    'momentum'
    """
    places = {word: summary.find(word) for word in HEIGHTS}
    found = {word: place for word, place in places.items() if place >= 0}
    return HEIGHTS[min(found, key=found.__getitem__)] if found else "returned value"


def target(exercise: str, mistake: str) -> str:
    """The name by which pages link to a mistake.

    >>> target("cosine_lr", "cosine_lr.quarter_wave")
    'atlas-cosine-lr-quarter-wave'
    """
    own = mistake.rpartition(".")[2]
    return f"atlas-{exercise}-{own}".replace("_", "-").lower()


def plain(text: str) -> str:
    r"""Text as Markdown that says just this; code in backticks stays code.

    >>> plain("T_max is `a_b`")
    'T\\_max is `a_b`'
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return SPECIAL.sub(r"\\\1", text).replace("`", r"\`")
    for place in range(0, len(parts), 2):
        parts[place] = SPECIAL.sub(r"\\\1", parts[place])
    return "`".join(parts)
