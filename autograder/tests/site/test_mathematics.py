"""Every formula of every lesson, as MathML."""

import re

import pytest

from autograder.course import course
from autograder.notebook import read_notebook
from autograder.notebook.cells import cells_of
from autograder.site.lessons import languages_of, notebook
from autograder.site.mathematics import mathml

pytestmark = pytest.mark.needs_sphinx
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)


def formulas() -> set[str]:
    paths = [
        notebook(lesson, code)
        for lesson in course().published
        for code in languages_of(lesson)
    ]
    texts = [
        re.sub(r"`[^`]*`", "", cell.source)
        for path in paths
        for cell in cells_of(read_notebook(path.read_bytes()))
        if cell.kind == "markdown"
    ]
    return {one or two for text in texts for one, two in FORMULA.findall(text)}


def test_nothing_of_any_formula_stays_latex() -> None:
    found = formulas()
    assert len(found) > 80
    for formula in found:
        text = mathml(formula, block=False)
        assert text.startswith("<math ")
        assert not set(text) & set("\\{}$"), formula
        assert "merror" not in text, formula


def test_a_subscript_that_is_a_word_stands_upright() -> None:
    assert "<mtext>min</mtext>" in mathml(r"\eta_{min}", block=False)


def test_a_function_stands_off_its_argument() -> None:
    assert re.search(
        r"<mi>ln</mi><mspace[^>]*/><mn>8</mn>", mathml(r"\ln 8", block=False)
    )


def test_a_block_says_that_it_is_one() -> None:
    assert 'display="block"' in mathml("x", block=True)
