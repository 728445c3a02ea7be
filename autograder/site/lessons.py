"""The lessons as pages, from the notebooks that learners get: these hold no answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from autograder.course import Lesson, course, in_language, lesson_path
from autograder.exercises.outline import outline
from autograder.languages import OWN_NAMES
from autograder.notebook import read_notebook
from autograder.notebook.cells import Cell, cells_of
from autograder.repository import ROOT
from autograder.site import cells
from autograder.site.explorers import explorer_html
from autograder.site.links import Links
from autograder.site.pages import Asset, Page
from autograder.site.pictures import figure, picture_asset, to_root

TWIN = "<details><summary>The explorer above as a picture</summary>"


@dataclass
class Made:
    """A page in the making: what its cells bring with them."""

    name: str
    assets: dict[str, Asset] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()

    def picture(self, path: str, words: str) -> str:
        asset = picture_asset(ROOT, path)
        self.assets[asset.address] = asset
        return figure(asset, words, self.name)


def lesson_pages() -> tuple[list[Page], list[Asset]]:
    """All lessons in all their languages, and the files that they show."""
    pages: list[Page] = []
    assets: dict[str, Asset] = {}
    for lesson in course().published:
        for language in languages_of(lesson):
            made = Made(page_name(lesson, language))
            pages.append(_page(lesson, language, made))
            assets |= made.assets
    return pages, list(assets.values())


def languages_of(lesson: Lesson) -> list[str]:
    """The languages that a lesson is there in.

    >>> languages_of(course().lesson("00"))
    ['en', 'ko', 'fr']
    """
    return [code for code in OWN_NAMES if notebook(lesson, code).is_file()]


def notebook(lesson: Lesson, language: str) -> Path:
    """Where a lesson's notebook lies."""
    built = lesson_path(lesson.slug)
    return built if language == "en" else in_language(built, language)


def page_name(lesson: Lesson, language: str = "en") -> str:
    """The page that shows a lesson.

    >>> page_name(course().lesson("00"), "ko")
    'lessons/ko/00_start_here'
    """
    folder = "lessons" if language == "en" else f"lessons/{language}"
    return f"{folder}/{lesson.slug}"


def _page(lesson: Lesson, language: str, made: Made) -> Page:
    path = notebook(lesson, language)
    read = cells_of(read_notebook(path.read_bytes()))
    folder = path.parent.relative_to(ROOT).as_posix()
    links = Links(folder, _targets(folder, language), made.picture)
    parts = list(_parts(lesson, read, links, made))
    heading, _, rest = parts[0].partition("\n")
    text = "\n\n".join([heading, facts(lesson, language), rest.strip(), *parts[1:]])
    return Page(made.name, text + "\n", made.scripts, language)


def _targets(folder: str, language: str) -> dict[str, str]:
    """Lessons link to each other as neighbours, wherever their own folder lies."""
    above = folder.rpartition("/")[0]
    found = {}
    for lesson in course().published:
        spoken = language if language in languages_of(lesson) else "en"
        found[f"{above}/{lesson.slug}/{lesson.slug}.ipynb"] = page_name(lesson, spoken)
    return found


def _parts(lesson: Lesson, read: list[Cell], links: Links, made: Made) -> Iterator[str]:
    outlines = {one.id: one for one in outline(lesson.slug)}
    points = {one.grade_id.removeprefix("check_"): _points(one) for one in read}
    for index, cell in enumerate(read):
        if cell.kind == "markdown":
            text = cells.prose(links.put(cell.source))
            yield cells.paragraph(cell, text) if cell.is_paragraph else text
            continue
        yield cells.code(cell, outlines, points.get(cell.grade_id))
        following = read[index + 1].source if index + 1 < len(read) else ""
        yield from _explorer(cell, links.put(following), made)


def _points(cell: Cell) -> float | None:
    points = cell.marks.get("points")
    return float(points) if isinstance(points, int | float) else None


def _explorer(cell: Cell, following: str, made: Made) -> Iterator[str]:
    """The living explorer that a cell calls; without scripts its picture."""
    found = explorer_html(cell.source)
    if found is None:
        return
    made.scripts = in_one_order(made.scripts, found.scripts)
    made.assets |= {one.address: one for one in found.assets}
    yield cells.boxed("explorer", found.html)
    picture = (
        re.search(r"<figure.*?</figure>", following) if TWIN in following else None
    )
    if picture:
        yield f"<div><noscript>{picture[0]}</noscript></div>"


def in_one_order(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Unite two lists that share some scripts; each keeps its order.

    >>> in_one_order(("kit", "one", "start"), ("kit", "two", "start"))
    ('kit', 'one', 'two', 'start')
    """
    united, place = list(ours), len(ours)
    for script in reversed(theirs):
        if script in united:
            place = united.index(script)
        else:
            united.insert(place, script)
    return tuple(united)


def facts(lesson: Lesson, language: str) -> str:
    """What a reader wants to know first: how long, how to work on it, other tongues."""
    times = [f"{lesson.minutes_to_read} minutes to read and explore"]
    for workshop, words in (
        (False, "to write its functions"),
        (True, "for the workshop"),
    ):
        minutes = sum(
            one.minutes for one in outline(lesson.slug) if one.workshop == workshop
        )
        times += [f"{minutes} {words}"] if minutes else []
    lines = [
        f"Lesson {lesson.number} of {course().lessons[-1].number} · {', '.join(times)}",
        f"Work on it in JupyterLab: "
        f"<code>python3 -m autograder lab {int(lesson.number)}</code>",
    ]
    others = [code for code in languages_of(lesson) if code != language]
    if others:
        page = page_name(lesson, language)
        lines.append(" · ".join(in_other(lesson, code, page) for code in others))
    inside = "".join(f"<p>{line}</p>" for line in lines)
    speaks = "" if language == "en" else ' lang="en"'
    return f'<div class="facts"{speaks}>{inside}</div>'


def in_other(lesson: Lesson, other: str, page: str) -> str:
    """Link a lesson in another language from a page."""
    way = to_root(page) + page_name(lesson, other)
    words = escape(OWN_NAMES[other])
    return f'<a href="{way}.html" lang="{other}" hreflang="{other}">{words}</a>'
