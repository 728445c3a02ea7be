"""The glossary: every term, three languages, and the lessons that use it."""

import re

from autograder.course import course
from autograder.languages.glossary import Term, glossary
from autograder.site.glossary import glossary_page, slug, using


def test_every_term_is_there_once_in_three_languages() -> None:
    text = glossary_page().text
    for term in glossary():
        assert text.count(f"({slug(term.en)})=\n## {term.en}\n") == 1
        assert f"[{term.ko}]{{.language-ko .word}}" in text
        assert f"[{term.fr}]{{.language-fr .word}}" in text
        assert f"```{{index}} single: {term.ko}\n" in text


def test_a_symbol_stays_a_small_letter() -> None:
    text = glossary_page().text
    assert "k times the batch" in text
    assert "K times the batch" not in text


def test_anchors_are_unique() -> None:
    anchors = re.findall(r"^\((.+)\)=$", glossary_page().text, re.MULTILINE)
    assert len(set(anchors)) == len(anchors) == len(glossary())


def test_nearly_every_term_links_a_lesson() -> None:
    entries = glossary_page().text.split("\n## ")[1:]
    without = [one for one in entries if "/lessons/" not in one]
    assert len(without) <= len(entries) / 20, without


def test_a_lesson_uses_a_term_in_each_of_its_forms() -> None:
    first, second, third = course().published[:3]
    term = Term("slope, gradient", "x", "y", "z")
    texts = {first: "the gradients are", second: "a slope", third: "upslope, no"}
    assert using(term, texts) == [first, second]
    assert using(Term("to diverge", "x", "y", "z"), {first: "it diverges"}) == [first]
    assert using(Term("to diverge", "x", "y", "z"), {first: "a diverging"}) == [first]


def test_a_longer_word_is_another_one() -> None:
    first, second = course().published[:2]
    texts = {first: "you get a traceback from the scheduler", second: "the traces"}
    assert using(Term("trace", "x", "y", "z"), texts) == [second]
    assert using(Term("schedule", "x", "y", "z"), texts) == []
