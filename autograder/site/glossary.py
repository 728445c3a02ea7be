"""The course's words in three languages, on one page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.course import Lesson, course
from autograder.languages.glossary import Term, glossary
from autograder.notebook import read_notebook
from autograder.notebook.cells import cells_of
from autograder.site.lessons import notebook, page_name
from autograder.site.pages import Page

ENDINGS = r"(?:e|e?s|e?d|ing)?\b"  # a traceback is no trace, a scheduler no schedule
OPENING = """# Glossary

The terms of the course in English, 한국어 and français, what each means, and the
lessons that use it.
"""


def glossary_page() -> Page:
    """All terms, sorted, with the lessons that use them.

    >>> glossary_page().text.count("(term-learning-rate)=")
    1
    """
    texts = {lesson: spoken_text(lesson) for lesson in course().published}
    terms = sorted(glossary(), key=lambda term: _sorted_by(term.en))
    entries = (entry(term, using(term, texts)) for term in terms)
    return Page("glossary", "\n\n".join([OPENING, *entries]) + "\n")


def _sorted_by(word: str) -> str:
    return word.lower().removeprefix("to ")


def slug(word: str) -> str:
    """A term as a part of an address.

    >>> slug("slope, gradient")
    'term-slope-gradient'
    """
    return "term-" + re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


def spoken_text(lesson: Lesson) -> str:
    """All prose of a lesson, in small letters."""
    read = cells_of(read_notebook(notebook(lesson, "en").read_bytes()))
    prose = " ".join(cell.source for cell in read if cell.kind == "markdown")
    return " ".join(prose.lower().split())


def using(term: Term, texts: dict[Lesson, str]) -> list[Lesson]:
    """The lessons whose prose has the term, in one of its English forms."""
    forms = [
        _sorted_by(one.strip()) for one in re.sub(r"\(.*\)", "", term.en).split(",")
    ]
    stems = [re.escape(one.removesuffix("e")) for one in forms if one]
    pattern = rf"\b(?:{'|'.join(stems)}){ENDINGS}"
    return [lesson for lesson, text in texts.items() if re.search(pattern, text)]


def entry(term: Term, lessons: Iterable[Lesson]) -> str:
    """One term; the index finds it in each of its languages."""
    links = [f"[{one.number}](/{page_name(one)}.md)" for one in lessons]
    used = (
        f" Lesson{'s' if len(links) > 1 else ''} {', '.join(links)}." if links else ""
    )
    words = (term.en, term.ko, term.fr)
    index = (f"```{{index}} single: {word.replace(';', ',')}\n```" for word in words)
    first = term.meaning.split(" ")[0]
    symbol = len(first) == 1 and first not in "aA"
    meaning = term.meaning if symbol else term.meaning[:1].upper() + term.meaning[1:]
    return "\n".join(
        [
            *index,
            f"({slug(term.en)})=",
            f"## {term.en}\n",
            f"[{term.ko}]{{.language-ko .word}} [{term.fr}]{{.language-fr .word}}\n",
            f"{meaning}.{used}",
        ]
    )
