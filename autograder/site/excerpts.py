"""The text of every page, for what search shows under a result.

A page that lies in a folder cannot fetch another, so all of it comes in one script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ADDRESS = "_static/excerpts.js"
ARTICLE = "article"
# What is closed may be an answer to guess at first.
UNSAID = {"details", "noscript", "script", "style", "svg"}
WITHIN_A_LINE = {"a", "code", "em", "span", "strong", "sub", "sup"}
WITHIN_A_LINE |= {"math", "mi", "mn", "mo", "mrow", "mtext"}
ANCHOR = "¶"  # the link of a heading to itself


def write_excerpts(site: Path) -> None:
    """Write the text of all pages of a built site into it."""
    texts = json.dumps(dict(_texts(site)), ensure_ascii=False, separators=(",", ":"))
    script = f'"use strict";\nwindow.learning_rates_texts = {texts};\n'
    (site / ADDRESS).write_text(script, "utf-8")


def _texts(site: Path) -> Iterator[tuple[str, tuple[str, dict[str, int]]]]:
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).with_suffix("").as_posix()
        yield name, text_of(path.read_text("utf-8"))


def text_of(page: str) -> tuple[str, dict[str, int]]:
    """What a page says, and where in that its parts begin, by their ids.

    >>> text_of('<nav>No</nav><article><h2 id="one">One</h2><p>Two.</p></article>')
    ('One Two.', {'one': 0})
    """
    reader = _Reader()
    reader.feed(page)
    return reader.text.rstrip(), reader.places


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.places: dict[str, int] = {}
        self._said = False
        self._unsaid = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == ARTICLE:
            self._said = True
        elif self._said and tag in UNSAID and not self._unsaid:
            self._unsaid = tag
        elif self._said and not self._unsaid:
            self._part(tag)
            place = dict(attrs).get("id")
            if place:
                self.places[place] = len(self.text)

    def handle_endtag(self, tag: str) -> None:
        if tag == ARTICLE:
            self._said = False
        elif tag == self._unsaid:
            self._unsaid = ""
        elif self._said:
            self._part(tag)

    def handle_data(self, data: str) -> None:
        if self._said and not self._unsaid:
            self._add(re.sub(r"\s+", " ", data.replace(ANCHOR, "")))

    def _part(self, tag: str) -> None:
        """Set off what is no part of a line."""
        if tag not in WITHIN_A_LINE:
            self._add(" ")

    def _add(self, words: str) -> None:
        ends = not self.text or self.text.endswith(" ")
        self.text += words.lstrip() if ends else words
