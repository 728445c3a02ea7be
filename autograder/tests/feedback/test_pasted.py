import ast
import re
from collections.abc import Callable
from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.feedback import as_html, as_text
from autograder.feedback.pasted import LONGEST, pasted
from autograder.judge.observe import observe
from autograder.judge.texts import STOPPED, outcome_text
from autograder.judge.verdict import Verdict, judge
from autograder.judge.wire import describe
from autograder.tests.feedback.reading_html import read
from autograder.tests.feedback.verdicts import DIFFERENCE, made_up, named

WORDS = "Paste this to see it yourself"
CALLS = (
    "sgd_step",
    "diagnose",
    "gd_path",
    "pick_best",
    "cosine_lr",
    "multistep_lr",
    "Plateau",
    "restart_steps",
)


def difference(call: str, **more: Any) -> dict[str, Any]:
    plain = {**DIFFERENCE, "call": call, "got": "1", "expected": "2", "given": {}}
    return {**plain, "curve": None, **more}


def failed(call: str, kind: str = "practice", **more: Any) -> Verdict:
    found = difference(call, **more)
    return made_up("failed", kind, first_difference=found, mistakes=())


def line_of(verdict: Verdict) -> str:
    return pasted(verdict.to_json())


def wrong_verdicts(name: str) -> list[tuple[Callable[..., Any], Verdict]]:
    exercise = load(name)
    key = make_key(exercise)
    answers = [exercise.answer(m.forms[0]) for m in exercise.mistakes]
    judged = [(a, judge(observe(a, name, key["cases"], 5), key)) for a in answers]
    assert all(verdict.first_difference for _, verdict in judged)
    return judged


def done(code: str, name: str, answer: Callable[..., Any]) -> dict[str, Any]:
    """What running a line shows, as the judge sees a call."""
    names: dict[str, Any] = {name: answer}
    *before, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    try:
        exec(compile(ast.Module(before, []), "<before>", "exec"), names)  # noqa: S102
        value = eval(compile(ast.Expression(last.value), "<last>", "eval"), names)  # noqa: S307
    except Exception as error:  # noqa: BLE001 - an answer may raise anything
        return {"error": {"type": type(error).__name__, "message": str(error)}}
    return {"value": describe(value[-1] if before else value)}


@pytest.mark.parametrize("name", CALLS)
def test_the_line_does_in_a_notebook_what_the_verdict_says(name: str) -> None:
    lines = 0
    for answer, verdict in wrong_verdicts(name):
        code, found = line_of(verdict), verdict.first_difference or {}
        if not code:
            continue
        lines += 1
        outcome = done(code, name, answer)
        texts = {outcome_text(outcome, digits) for digits in range(4, 18)}
        said = re.sub(r"^\d+ values?: | at index \d+$", "", found["got"])
        inside = any(said in one for one in texts)
        kind = found["got"].startswith("returned ")  # the type is wrong
        assert inside or kind, (code, found["got"], texts)
    assert lines >= 3


def test_the_very_call_is_said_once_and_can_be_pasted() -> None:
    verdict = failed("f(5, base_lr=0.1, T_max=10)")
    assert line_of(verdict) == "f(5, base_lr=0.1, T_max=10)"
    text = as_text(verdict)
    assert "For f(5, base_lr=0.1, T_max=10)   got: 1" in text
    assert "Try:" not in text
    page = read(as_html(verdict))
    assert page.text.count("f(5, base_lr=0.1, T_max=10)") == 1
    assert WORDS in page.text


def test_what_is_not_finite_becomes_code() -> None:
    verdict = failed("f({0.1: nan, 1.0: -inf}, [inf, None, True, 'sqrt'], (1,), x=-2)")
    code = (
        'f({0.1: float("nan"), 1.0: -float("inf")}, '
        "[float(\"inf\"), None, True, 'sqrt'], (1,), x=-2)"
    )
    assert line_of(verdict) == code
    assert as_text(verdict).splitlines()[4] == f"  Try: {code}"
    text = read(as_html(verdict)).text
    assert WORDS in text
    assert code in text


def test_a_list_that_was_cut_is_whole_again() -> None:
    values = [0.123456 * n for n in range(40)]
    shown = "[0.0, 0.1235, 0.2469, …, 4.568, 4.691, 4.815] (40 values)"
    drawn = {"y": values, "parts": []}
    verdict = failed(f"f({shown}, skip=2)", argument_curve=drawn)
    code = line_of(verdict) or ""
    assert code == "" or len(code) <= LONGEST
    short = [round(value, 5) for value in values]
    verdict = failed(f"f({shown}, skip=2)", argument_curve={**drawn, "y": short})
    assert line_of(verdict) == f"f({short!r}, skip=2)"


@pytest.mark.parametrize(
    "drawn",
    [
        None,
        {"y": [1.0] * 40, "parts": []},
        {"y": [0.0, 0.1235, 0.2469, 4.568, 4.691, 4.815], "parts": []},
    ],
)
def test_another_list_does_not_stand_in_for_it(drawn: Any) -> None:
    call = "f([0.0, 0.1235, 0.2469, …, 4.568, 4.691, 4.815] (40 values))"
    assert line_of(failed(call, argument_curve=drawn)) == ""


def test_an_object_is_made_and_fed() -> None:
    verdict = failed("f(base_lr=1.0, patience=1), then step() with 1.0, nan, 0.9")
    assert line_of(verdict) == (
        "one = f(base_lr=1.0, patience=1); "
        '[one.step(metric) for metric in [1.0, float("nan"), 0.9]]'
    )


@pytest.mark.parametrize(
    "call",
    [
        "f(array([2.0, 16.0]), lr=0.05)",
        "f(tensor([2.0]))",
        "f(lambda opt: StepLR(opt, step_size=2), 6)",
        "f(lrs, smooth) on a smooth fall: 50 rates from 1e-06 to 10",
        "f([[1.0]], lr=0.25, state=state) with gradients [2.0]",
        "f()",
        "g(1)",
        "f(1).real",
        "f(__import__('os').system('true'))",
        "f(x, then step() with 1.0",
        f"f('{'a' * LONGEST}')",
    ],
)
def test_what_a_line_cannot_say_has_none(call: str) -> None:
    verdict = failed(call)
    assert line_of(verdict) == ""
    assert "Try:" not in as_text(verdict)
    assert WORDS not in as_html(verdict)


def test_hidden_inputs_are_never_offered() -> None:
    for kind, offered in (("practice", True), ("recorded", True), ("hidden", False)):
        verdict = failed("f(nan)", kind)
        assert (WORDS in as_html(verdict)) is offered
        assert ("Try:" in as_text(verdict)) is offered


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ("changed its arguments", "arguments left as they were"),
        ("0.5 the second time", "0.25, as the first time"),
        ("ValueError: x", "the same answer twice"),
        *((stopped, "0.5") for stopped in STOPPED.values()),
        ("2.3 times the best loss", "at most 1.5 times the best loss on the grid"),
    ],
)
def test_what_one_call_does_not_show_has_no_line(got: str, expected: str) -> None:
    assert line_of(failed("f(1)", got=got, expected=expected)) == ""


def test_an_answer_that_remembers_may_give_something_else_next_time() -> None:
    verdict = made_up("failed", first_difference=difference("f(1)"))
    assert line_of(verdict) == "f(1)"
    remembers = made_up(
        "failed",
        first_difference=difference("f(1)"),
        mistakes=(named("M19", "The same call gave two answers.", "sign"),),
    )
    assert line_of(remembers) == ""
