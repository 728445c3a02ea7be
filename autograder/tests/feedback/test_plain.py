import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from autograder.feedback import Beside, as_text
from autograder.feedback.summary import SYMBOLS
from autograder.judge.compare import ROUNDED_NOTE
from autograder.judge.verdict import STATUSES, Verdict
from autograder.tests.feedback.verdicts import (
    EVERY,
    made_up,
    named,
    prop,
    right,
    uphill,
    verdict_on,
)


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


@pytest.mark.parametrize("verdict", EVERY, ids=name)
def test_one_line_more_for_what_was_judged_and_for_a_second_mistake(
    verdict: Verdict,
) -> None:
    full = dataclasses.replace(
        verdict,
        mistakes=(named("M01", "one"), named("M02", "two", "nearly")),
        deductions=({"name": "precision", "share": 0.15},),
        said_first=("You print, but return nothing.", "`sum` is covered."),
    )
    beside = Beside("cell [7], `def f(t):`", ("Cell [9] stopped.",), ("In cell [2].",))
    lines = as_text(full, attempt=7, hints=3, beside=beside).splitlines()
    assert len(lines) <= 8
    assert lines[1] == (
        "  Cell [9] stopped. You print, but return nothing. `sum` is covered. "
        "In cell [2]."
    )
    assert lines[2] == "  Judged: cell [7], `def f(t):`"


def test_what_is_older_than_the_newest_cell_never_passes() -> None:
    older = Beside("cell [7], `def f(t):`", ("Cell [9] stopped.",), older=True)
    text = as_text(verdict_on(right), beside=older, hints=3)
    assert text.splitlines()[:3] == [
        "↺ Not your newest – gd_path",
        "  Cell [9] stopped.",
        "  Judged: cell [7], `def f(t):`",
    ]
    assert "✓" not in text


def test_what_holds_but_waits_for_the_core_is_no_failure() -> None:
    properties = (
        prop("the shape", 0.6, "fails"),
        prop("stays pure", 0.2, "waits"),
        prop("refuses", 0.1, "fails"),
        prop("scales", 0.1, "waits"),
    )
    text = as_text(made_up("failed", properties=properties))
    assert (
        "Fails: “the shape” and 1 more; 2 more hold, not counted until “the shape” "
        "holds"
    ) in text
    assert "0 of 4 practice checks pass" in text
    text = as_text(made_up("failed", properties=properties[:2]))
    assert (
        "Fails: “the shape”; one more holds, not counted until “the shape” holds"
        in text
    )


@pytest.mark.parametrize(
    ("step", "words", "second"),
    [
        ("exact", "This is it: a", "And this: b"),
        ("nearly", "Looks like: a", "It also looks like: b"),
        ("sign", "The signs say: a", "And the signs say: b"),
        ("examples", "Beyond the examples: a", "And beyond the examples: b"),
    ],
)
def test_the_words_say_how_sure_a_name_is(step: str, words: str, second: str) -> None:
    mistakes = (named("M01", "a", step), named("M02", "b", step))
    lines = as_text(made_up("failed", mistakes=mistakes), hints=2).splitlines()
    assert f"  {words}" in lines
    assert f'  {second}   hint("f") – 2 hints, free' in lines


def test_what_is_taken_off_is_said_once_with_its_reason() -> None:
    verdict = made_up(
        "partly",
        properties=(prop("the shape", 1.0, "holds"),),
        deductions=({"name": "precision", "share": 0.15},),
        notes=(ROUNDED_NOTE, "returned a tuple as the list"),
    )
    text = as_text(verdict)
    assert "All 1 practice checks pass" in text
    assert text.count("15 % off: right to about four digits only") == 1
    assert text.count("four digits") == 1
    assert "Note: returned a tuple as the list" in text


def test_every_status_has_a_word_of_its_own() -> None:
    heads = {as_text(made_up(status)).splitlines()[0] for status in STATUSES}
    assert len(heads) == len(STATUSES)


def test_practice_says_at_each_verdict_that_grading_uses_other_inputs() -> None:
    for verdict in EVERY:
        said = "grading uses other inputs for the same properties" in as_text(verdict)
        graded = verdict.status != "not graded"
        assert said == (graded and verdict.kind == "practice")


def test_a_mistake_is_named_only_where_the_judge_names_one() -> None:
    assert "This is it: Your w moves uphill" in as_text(verdict_on(uphill))

    def unheard_of(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        return [w0 + 17.0] * (steps + 1)

    assert "This is it" not in as_text(verdict_on(unheard_of))


def test_a_failing_check_shows_call_got_and_expected() -> None:
    text = as_text(verdict_on(uphill), attempt=2, hints=3)
    assert "For gd_path(1.0, lam=2.0, lr=0.25, steps=3)" in text
    assert "got: [1.0, 1.5, 2.25, 3.375]" in text
    assert "expected: [1.0, 0.5, 0.25, 0.125]" in text
    assert 'hint("gd_path") – 3 hints, free' in text


def test_close_values_are_told_apart() -> None:
    def nearly(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        return [1.00011 * w for w in right(w0, lam, lr, steps)]

    text = as_text(verdict_on(nearly))
    assert "got: [1.0, 0.5001," in text


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
