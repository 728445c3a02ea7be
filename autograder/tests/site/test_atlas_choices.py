"""No number that the atlas prints is a choice worth full marks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.l08_capstone.make_schedule import checked
from autograder.judge.observe import observe
from autograder.site.atlas_page import exercise_page

pytestmark = pytest.mark.slow

RATES = ("my_lr", "choose_lr")
SCHEDULE = "make_schedule"
CELL = re.compile(r"<td>(?:(?:[≠=]|chosen:) )?<code>(.*?)</code></td>")
BOUND = re.compile(r"at most [\d.]+ (?:times|of)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def score(exercise: str, answer: Callable[..., object]) -> float:
    record = load(exercise)
    key = make_key(record, "hidden", "tests")
    seen = observe(answer, exercise, key["cases"])
    return verdict_on(record, seen, key).score


def numbers(exercise: str) -> Iterator[list[str]]:
    """The numbers that the table of each mistake prints, without the judge's bounds."""
    page = exercise_page(load(exercise)).text
    for section in page.split("\n## ")[1:]:
        cells = " ".join(CELL.findall(section))
        yield NUMBER.findall(BOUND.sub("", html.unescape(cells)))


def printed(exercise: str) -> list[float]:
    return sorted({float(text) for found in numbers(exercise) for text in found})


def peaks() -> list[float]:
    """The highest rate of each mistake's table; what has no point counts updates."""
    rates = [[float(n) for n in found if "." in n] for found in numbers(SCHEDULE)]
    return sorted({max(found) for found in rates if found})


def linear_decay(peak: float) -> Callable[..., object]:
    def make_schedule(total_steps: int, batch_size: int) -> Callable[[int], float]:
        checked(total_steps, batch_size)
        return lambda t: peak * max(0.0, 1 - t / total_steps)

    return make_schedule


@pytest.mark.parametrize("exercise", RATES)
def test_no_printed_number_is_a_rate_for_full_marks(exercise: str) -> None:
    found = printed(exercise)
    assert len(found) >= len(load(exercise).mistakes)
    for number in found:
        for rate in (number, abs(number), 10.0**number):
            assert score(exercise, lambda rate=rate: rate) < 1, (number, rate)


def test_no_printed_peak_makes_a_schedule_for_full_marks() -> None:
    found = peaks()
    assert len(found) > 1
    assert [peak for peak in found if score(SCHEDULE, linear_decay(peak)) == 1] == []


def test_such_choices_would_be_found() -> None:
    assert score("my_lr", lambda: 10**-0.301) == 1
    assert score(SCHEDULE, linear_decay(0.7)) == 1
