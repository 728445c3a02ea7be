"""The first page: what the course is, its lessons, how to start, whom it serves."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from autograder.course import Lesson, course
from autograder.exercises.outline import outline
from autograder.site.documents import teaching_pages
from autograder.site.explorers import explorer_html
from autograder.site.lessons import in_other, languages_of, page_name
from autograder.site.pages import Page

TEXT = Path(__file__).with_name("first_page.md")
SHOWN_FIRST = "parabola_explorer()"  # its scripts come with the lesson that has it


def index_page() -> Page:
    """The first page, with an explorer that moves.

    >>> index_page().text.count('class="number"')
    9
    """
    found = explorer_html(SHOWN_FIRST)
    text = Template(TEXT.read_text("utf-8")).substitute(
        explorer=found.html if found else "",
        lessons="\n".join(map(card, course().published)),
        teaching="\n".join(map(_item, teaching_pages())),
    )
    return Page("index", text, found.scripts if found else ())


def _item(page: Page) -> str:
    heading = page.text.partition("\n")[0].removeprefix("# ")
    return f'<li><a href="{page.name}.html">{escape(heading)}</a></li>'


def card(lesson: Lesson) -> str:
    """A lesson in the list of lessons."""
    page = page_name(lesson)
    minutes = lesson.minutes_to_read + sum(
        one.minutes for one in outline(lesson.slug) if not one.workshop
    )
    others = [
        in_other(lesson, code, "index") for code in languages_of(lesson) if code != "en"
    ]
    return (
        f'<li><span class="number" aria-hidden="true">{lesson.number}</span><div>'
        f'<a class="title" href="{page}.html">{escape(lesson.title)}</a>'
        f"<p>{escape(lesson.summary)}</p>"
        f'<p class="small">{" · ".join([f"{minutes} minutes", *others])}</p></div></li>'
    )
