"""What a page asks its reader to guess."""

import pytest

from autograder.notebook.cells import Cell, cells_of
from autograder.site.cells import code
from autograder.site.guesses import Guess, guess_in


@pytest.mark.parametrize(
    ("source", "guess"),
    [
        (
            "predict('a', 'It ends at', low=0, high=2.5)",
            Guess("It ends at", (), (0, 2.5)),
        ),
        ("predict('a', 'So?', options=['no', 'yes'])", Guess("So?", ("no", "yes"))),
        (
            "x = ['b']\nx += ['c']\npredict('a', 'Is', options=x)",
            Guess("Is", ("b", "c")),
        ),
        (
            "x = {1: 'b'}\nx |= {2: 'c'}\npredict('a', 'Is', options=[*x.values()])",
            Guess("Is", ("b", "c")),
        ),
        ("said = 'Is'\npredict('a', said)", Guess("Is")),
        ("predict('a', 'Is', options=names(2))", None),
        ("predict('a', 'Is', options=unknown)", None),
        ("print('a', 'b')", None),
    ],
)
def test_a_question_is_read_out_of_its_cell(source: str, guess: Guess | None) -> None:
    assert guess_in(source) == guess


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("lr =", "lr …"),
        ("It ends", "It ends …"),
        ("Lowest:", "Lowest:"),
        ("a<b?", "a&lt;b?"),
    ],
)
def test_a_question_reads_as_one(label: str, shown: str) -> None:
    assert Guess(label).html == f'<p class="question">{shown}</p>'


def cell(source: str) -> Cell:
    written = {"cell_type": "code", "source": source, "metadata": {}, "id": "a"}
    (found,) = cells_of({"cells": [written]})
    return found


def test_the_code_that_asks_is_closed_where_its_question_is_told() -> None:
    told = code(cell("predict('a', 'Is', low=0, high=1)"), {}, None)
    assert told.index("Is …") < told.index("<details") < told.index("```python")


def test_what_only_a_kernel_could_tell_stays_open() -> None:
    shown = code(cell("predict('a', 'Is', options=names(2))"), {}, None)
    assert "<details" not in shown
    assert "keep yours in mind" in shown
