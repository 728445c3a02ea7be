"""The published proof says what the committed table says, and shows no answer."""

import html
import re

import pytest

from autograder import exercises
from autograder.exercises.proof.committed import CHANGED, NO_ROW, read_table
from autograder.site.pages import Page
from autograder.site.proof_page import _opening
from autograder.tests.grading.authoring.test_leaks import leaks, squeezed

pytestmark = pytest.mark.slow

ROW = re.compile(r'<th scope="row"><a href="atlas/(\w+)\.html">.*?</tr>')
CELL = re.compile(r"<td>(.*?)</td>")


@pytest.fixture(scope="module")
def text(pages: dict[str, Page]) -> str:
    return pages["proof"].text


def test_every_exercise_has_a_row_as_committed(text: str) -> None:
    cells = {m[1]: CELL.findall(m[0]) for m in ROW.finditer(text)}
    assert set(cells) == set(exercises.ids())
    for row in read_table().rows:
        right, mistakes, forms, faults, *mutants, inputs, day = cells[row.exercise]
        record = exercises.load(row.exercise)
        assert (int(right), int(forms)) == (row.right, row.forms)
        assert int(mistakes) == len(record.mistakes)
        if not any(mistake.sign for mistake in record.mistakes):
            assert int(faults) >= len(record.properties)
        told = (row.mutants, row.mutants_rejected, row.mutants_argued)
        assert tuple(map(int, mutants)) == told
        assert (inputs, day) == (f"{row.inputs:,}", row.date)


def test_what_no_row_speaks_for_is_named() -> None:
    rows = read_table().rows[:2]
    opening = _opening(rows, [])
    assert "So each of the 2 exercises is tried before it is released. On" in opening
    assert "since" not in opening
    old = [
        ("new_one", NO_ROW),
        ("other", CHANGED["file"]),
        ("third", CHANGED["key"]),
        ("fourth", CHANGED["judge"]),
    ]
    opening = _opening(rows, old)
    assert "2 of 3 were, and these were not yet: `new_one`. On" in opening
    assert "For 1 of them the judge has been changed since." in opening
    assert "changed since their row: `other`, `third`." in opening


def test_every_mutant_that_passes_is_argued_for_behind_a_summary(text: str) -> None:
    for name in exercises.ids():
        record = exercises.load(name)
        summary = f"<summary>{name}: {len(record.equivalent)}</summary>"
        assert (summary in text) == bool(record.equivalent)
        for reason in record.equivalent.values():
            assert html.escape(reason) in text
    assert "<details open" not in text


def test_the_page_says_how_to_repeat_a_row_and_how_the_judge_fares(text: str) -> None:
    assert "lr prove cosine_lr --deep" in text
    assert re.search(r"of \d+ mutants drawn from its own code", text)


@pytest.mark.parametrize("name", exercises.ids())
def test_no_piece_of_an_answer_stands_in_it(text: str, name: str) -> None:
    shown = squeezed(html.unescape(text))
    assert leaks(name, {"proof": shown}) == set()
    mutants = exercises.load(name).equivalent
    assert [one for one in mutants if squeezed(one) in shown] == []
