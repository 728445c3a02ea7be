"""All that the site is made of, in the order in which one reads it."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.site.atlas import atlas_assets, atlas_pages
from autograder.site.authors import author_pages
from autograder.site.documents import teaching_pages
from autograder.site.glossary import glossary_page
from autograder.site.index import index_page
from autograder.site.lessons import lesson_pages
from autograder.site.pages import Asset, Page
from autograder.site.proof_page import proof_pages


@dataclass(frozen=True)
class Chapter:
    """Pages under one heading of the navigation."""

    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Contents:
    """The first page, the chapters, the translated pages beside them, the files."""

    index: Page
    chapters: tuple[Chapter, ...]
    aside: tuple[Page, ...]
    assets: tuple[Asset, ...]

    @property
    def pages(self) -> list[Page]:
        """Every page once."""
        inside = [page for chapter in self.chapters for page in chapter.pages]
        return [self.index, *inside, *self.aside]


def contents() -> Contents:
    """Make every page of the course's site."""
    lessons, shown = lesson_pages()
    english = tuple(page for page in lessons if page.language == "en")
    chapters = (
        Chapter("Lessons", english),
        Chapter("Look up", (*atlas_pages(), glossary_page(), *proof_pages())),
        Chapter("Teach", tuple(teaching_pages())),
        Chapter("Write", tuple(author_pages())),
    )
    return Contents(
        index_page(),
        chapters,
        tuple(page for page in lessons if page.language != "en"),
        (*shown, *atlas_assets()),
    )
