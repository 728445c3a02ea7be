from collections.abc import Callable
from typing import Any

import pytest

from autograder.feedback import as_text
from autograder.feedback.summary import SYMBOLS
from autograder.judge.verdict import STATUSES, Verdict
from autograder.tests.feedback.verdicts import EVERY, made_up, right, uphill, verdict_on


def starter(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    raise NotImplementedError


def broken(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    return [w0 / 0]


def name(verdict: Verdict) -> str:
    return f"{verdict.status}-{verdict.kind}"


@pytest.mark.parametrize("verdict", EVERY, ids=name)
def test_at_most_six_lines_with_a_symbol_a_word_and_the_attempt(
    verdict: Verdict,
) -> None:
    lines = as_text(verdict, attempt=7, hints=3).splitlines()
    assert len(lines) <= 6
    assert lines[0].startswith(f"{SYMBOLS[verdict.status]} ")
    assert lines[0].endswith("attempt 7")
    assert all(len(line) < 700 for line in lines)


def test_every_status_has_a_word_of_its_own() -> None:
    heads = {as_text(made_up(status)).splitlines()[0] for status in STATUSES}
    assert len(heads) == len(STATUSES)


def test_practice_says_at_each_verdict_that_grading_uses_other_inputs() -> None:
    for verdict in EVERY:
        said = "grading uses other inputs for the same properties" in as_text(verdict)
        graded = verdict.status != "not graded"
        assert said == (graded and verdict.kind == "practice")


def test_a_mistake_is_named_only_where_the_judge_names_one() -> None:
    assert "Looks like: Your w moves uphill" in as_text(verdict_on(uphill))

    def unheard_of(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        return [w0 + 17.0] * (steps + 1)

    assert "Looks like" not in as_text(verdict_on(unheard_of))


def test_a_failing_check_shows_call_got_and_expected() -> None:
    text = as_text(verdict_on(uphill), attempt=2, hints=3)
    assert "For gd_path(1.0, lam=2.0, lr=0.25, steps=3)" in text
    assert "got: [1.0, 1.5, 2.25, 3.375]" in text
    assert "expected: [1.0, 0.5, 0.25, 0.125]" in text
    assert 'hint("gd_path") – 3 hints, free' in text


def test_close_values_are_told_apart() -> None:
    def nearly(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        return [1.00002 * w for w in right(w0, lam, lr, steps)]

    text = as_text(verdict_on(nearly))
    assert "got: [1.0, 0.50001," in text


def test_long_values_are_cut_and_say_so() -> None:
    text = as_text(made_up("failed"))
    assert "… (cut, 404 characters)" in text
    assert "9" * 200 not in text


@pytest.mark.parametrize(
    ("answer", "word"),
    [(right, "✓ Pass"), (starter, "○ Not attempted"), (broken, "✗ Error")],
)
def test_real_verdicts(answer: Callable[..., Any], word: str) -> None:
    assert as_text(verdict_on(answer)).startswith(word)


def test_no_hint_is_offered_when_none_is_left_or_needed() -> None:
    assert "hint(" not in as_text(verdict_on(uphill), hints=0)
    assert "hint(" not in as_text(verdict_on(right), hints=3)
    assert "1 hint, free" in as_text(verdict_on(uphill), hints=1)


def test_further_lines_stand_beneath() -> None:
    assert as_text(verdict_on(right), more=["+10 XP"]).endswith("\n  +10 XP")
