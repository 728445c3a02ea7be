"""The pages for authors: an exercise in an evening, and what every word means."""

from __future__ import annotations

from autograder.repository import ROOT
from autograder.site.links import Links
from autograder.site.pages import Page

FOLDER = "autograder/exercises"
PAGES = {f"{FOLDER}/EVENING.md": "authors", f"{FOLDER}/README.md": "authors/words"}


def author_pages() -> list[Page]:
    """The pages for authors, the one to begin with first.

    >>> [page.name for page in author_pages()]
    ['authors', 'authors/words']
    """
    links = Links(FOLDER, PAGES)
    return [
        Page(name, links.put((ROOT / path).read_text("utf-8")))
        for path, name in PAGES.items()
    ]
