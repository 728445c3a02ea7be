"""Verdicts on hand-made observations: score, status, notes, and the document itself."""

import json
import math
from typing import Any

import pytest

from autograder.judge.compare import ROUNDED_NOTE
from autograder.judge.first_of_all import PRINTS, RETURNS_NOTHING
from autograder.judge.verdict import STATUSES, Verdict, judge, without_observation
from autograder.tests.judge.small_key import (
    LENGTH,
    Curve,
    key,
    mistake,
    observed,
    outcome,
    right,
    seen_of,
)

NAMES = ("shape", "past", "corner")


def weighed(*mistakes: Any, good: Curve = right) -> Any:
    """The small key, whose shape counts half."""
    document: Any = key(*mistakes, good=good)
    document["properties"][0]["weight"] = 2.0
    return document


def on(answer: Curve, document: Any = None, **seen: Any) -> Verdict:
    found: Any = observed(answer)
    return judge({**found, **seen}, document or weighed())


def marks(verdict: Verdict, mark: str) -> list[str]:
    return [p["name"] for p in verdict.properties if p[mark]]


def wrong_past(t: int, top: float) -> float:
    return -1.0 - t if t >= LENGTH else right(t, top)


def wrong_shape(t: int, top: float) -> float:
    return right(t, top) if t == 0 or t >= LENGTH else -1.0 - t


def raises(name: str, message: str = "", line: int | None = 3) -> Any:
    error = {"type": name, "bases": [name], "message": message, "line": line}
    return {"error": error}


def only(one: Any, where: Any = lambda t: True) -> Any:
    """The same outcome for every call that `where` takes, right values elsewhere."""
    cases: Any = seen_of(right)
    for case in key()["cases"]:
        for asking in ("outcomes", "again"):
            cases[case["name"]][asking] = [
                one if where(t) else outcome(right, t, case["fixed"])  # type: ignore[arg-type]
                for t in case["asked"]
            ]
    return cases


def test_a_right_answer_passes() -> None:
    verdict = on(right)
    assert (verdict.status, verdict.score) == ("passed", 1.0)
    assert [p["weight"] for p in verdict.properties] == [0.5, 0.25, 0.25]
    assert marks(verdict, "passed") == marks(verdict, "counted") == list(NAMES)
    assert verdict.first_difference is None
    assert verdict.notes == verdict.said_first == ()
    assert verdict.deductions == ()
    assert verdict.mistakes == ()
    assert (verdict.exercise, verdict.kind, verdict.version) == ("line", "practice", 1)


def test_each_property_counts_its_share() -> None:
    verdict = on(wrong_past)
    assert (verdict.status, verdict.score) == ("partly", 0.75)
    assert marks(verdict, "counted") == ["shape", "corner"]
    assert verdict.first_difference is not None
    assert verdict.first_difference["property"] == "past"


def test_nothing_counts_before_the_core_holds() -> None:
    verdict = on(wrong_shape)
    assert (verdict.status, verdict.score) == ("failed", 0.0)
    assert marks(verdict, "passed") == ["past", "corner"]
    assert marks(verdict, "counted") == []
    assert verdict.first_difference is not None
    assert verdict.first_difference["property"] == "shape"


def test_one_case_of_the_core_that_holds_is_enough_for_the_rest() -> None:
    def half(t: int, top: float) -> float:
        return right(t, top) if top != 4.0 or not 0 < t < LENGTH else -5.0

    verdict = on(half)
    assert verdict.score == 0.5
    assert marks(verdict, "counted") == ["past", "corner"]


def test_one_right_value_alone_shows_nothing() -> None:
    constant: Curve = lambda t, top: 0.5  # noqa: E731
    assert on(constant, weighed(good=constant)).score == 0.0
    two: Curve = lambda t, top: top  # noqa: E731
    assert on(two, weighed(good=two)).status == "passed"


def test_a_free_choice_may_be_a_constant() -> None:
    constant: Curve = lambda t, top: 0.5  # noqa: E731
    document = weighed(good=constant)
    document["properties"][0]["kind"] = "flat"
    assert on(constant, document).status == "passed"
    assert on(lambda t, top: 0.5 + t, document).score == 0.0


def test_rounded_values_cost_their_share_where_they_count() -> None:
    def nearly(t: int, top: float) -> float:
        return right(t, top) * (1 + 5e-5)

    verdict = on(nearly)
    assert (verdict.status, verdict.score) == ("partly", 0.85)
    assert verdict.deductions == ({"name": "precision", "share": 0.15},)
    assert verdict.notes == (ROUNDED_NOTE,)

    def nearly_and_wrong(t: int, top: float) -> float:
        return wrong_past(t, top) * (1 + (5e-5 if t == 0 else 0))

    assert on(nearly_and_wrong).score == pytest.approx(0.75 * 0.85)

    def nearly_where_it_is_wrong(t: int, top: float) -> float:
        return right(t, top) * (1 + 5e-5) if t == 0 and top < 8 else right(t, top)

    document = weighed()
    cases: Any = observed(nearly_where_it_is_wrong)
    cases["cases"]["g"]["outcomes"] = [{"value": -1.0}]
    spoiled = judge(cases, document)
    assert (spoiled.deductions, spoiled.score) == ((), 0.75)
    assert ROUNDED_NOTE not in spoiled.notes


@pytest.mark.parametrize(
    ("one", "where", "status"),
    [
        (raises("NotImplementedError"), lambda t: True, "not attempted"),
        (raises("KeyError"), lambda t: True, "error"),
        (raises("KeyError"), lambda t: 0 < t < LENGTH, "error"),
        (raises("KeyError"), lambda t: t in (2, 3), "failed"),
        (raises("NotImplementedError"), lambda t: t in (2, 3), "failed"),
        ({"value": -9.0}, lambda t: True, "failed"),
        ({"stopped": "timed out"}, lambda t: t == 6, "timed out"),
        ({"stopped": "not reached"}, lambda t: True, "failed"),
        (raises("KeyError"), lambda t: t >= LENGTH, "partly"),
    ],
)
def test_a_status_says_what_happened(one: Any, where: Any, status: str) -> None:
    verdict = on(right, cases=only(one, where))
    assert verdict.status == status
    assert verdict.status in STATUSES
    shown = verdict.first_difference is not None
    assert shown == (status != "not attempted")


def test_errors_of_two_kinds_are_an_attempt() -> None:
    cases = only(raises("NotImplementedError"))
    cases["a"]["outcomes"][0] = raises("KeyError")
    assert on(right, cases=cases).status == "error"


@pytest.mark.parametrize("reason", ["timed out", "crashed", "missing", "not graded"])
def test_what_stopped_the_whole_is_the_status_where_nothing_counts(reason: str) -> None:
    assert on(right, cases={}, stopped=reason).status == reason
    assert on(right, stopped=reason).status == "passed"
    cases = only({"stopped": "timed out"}, lambda t: 0 < t < LENGTH)
    assert on(right, cases=cases, stopped=reason).status == reason


def test_lost_calls_are_said_with_their_properties() -> None:
    cases = only({"stopped": "timed out"}, lambda t: t in (6, 20))
    assert on(right, cases=cases).notes == (
        "some calls did not end in time (“shape”, “past”)",
    )
    cases["a"]["stopped"] = "crashed"
    assert on(right, cases=cases).notes == (
        "some calls broke off (“shape”)",
        "some calls did not end in time (“shape”, “past”)",
    )
    lost = {"stopped": "not reached"}
    notes = on(right, cases=only(lost, lambda t: t == 0)).notes
    assert notes == ("some calls were not reached (“corner”)",)
    notes = on(right, cases=only(lost, lambda t: t == 0), stopped="crashed").notes
    assert notes == ("some calls broke off (“corner”)",)
    for reason in ("missing", "not graded"):
        notes = on(right, cases={}, stopped=reason).notes
        assert notes == ("some calls were not reached (“shape”, “past”, “corner”)",)


def test_what_was_printed_stands_in_a_note() -> None:
    assert on(right, printed="hello").notes == ("printed: hello",)


def test_notes_about_values_are_said_once_and_first() -> None:
    tensor = {"type": "torch.Tensor", "dtype": "x", "shape": [], "value": -1.0}
    notes = on(right, cases=only({"value": tensor}), printed="x").notes
    assert len(notes) == 2
    assert "torch tensor" in notes[0]


WORDS = (
    "f() got an unexpected keyword argument 'top'",
    "f() missing 1 required positional argument: 'x'",
    "f() takes 0 positional arguments but 1 was given",
    "f() takes 1 positional argument but 2 were given",
    "f() got multiple values for argument 'top'",
    "f() missing 1 required keyword-only argument: 'x'",
)


@pytest.mark.parametrize("text", WORDS)
def test_a_signature_that_cannot_be_called_is_said(text: str) -> None:
    note = "keep the starter's signature: after the first, its arguments are top"
    assert on(right, cases=only(raises("TypeError", text, None))).notes == (note,)
    inside = only(raises("TypeError", text, 3))
    assert on(right, cases=inside).notes == ()
    sometimes = only(raises("TypeError", text, None), lambda t: t != 2)
    assert on(right, cases=sometimes).notes == ()
    other = only(raises("TypeError", "something else", None))
    assert on(right, cases=other).notes == ()
    other["a"]["outcomes"][0] = raises("TypeError", text, None)
    assert on(right, cases=other).notes == ()


def test_one_argument_is_one_argument_in_the_note_on_the_signature() -> None:
    document = weighed()
    for case in document["cases"]:
        case["fixed"] = {}
    cases = only(raises("TypeError", WORDS[0], None))
    note = "keep the starter's signature: it takes one argument"
    assert on(right, document, cases=cases).notes == (note,)


def test_all_arguments_stand_in_the_note_on_the_signature() -> None:
    document = weighed()
    for case in document["cases"]:
        case["fixed"] |= {"more": 1}
    cases = only(raises("TypeError", WORDS[0], None))
    (note,) = on(right, document, cases=cases).notes
    assert note.endswith("its arguments are top, more")


def doubled(t: int, top: float) -> float:
    return 2 * right(t, top)


def test_a_mistake_is_said_with_the_values_that_were_seen() -> None:
    told = mistake("M01", doubled)
    told["message"] = "{got}, not {expected}: {got}!"
    verdict = on(doubled, weighed(told))
    message = "1.8, not 0.9: 1.8!"
    named = {"id": "M01", "message": message, "step": "exact"}
    assert verdict.mistakes == (named,)
    assert verdict.mistake == {"id": "M01", "message": message}
    assert on(right, weighed(told)).mistakes == ()
    assert on(right, weighed(told)).mistake is None


def test_the_first_of_two_mistakes_is_the_surest() -> None:
    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    def both(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else doubled(t, top)

    verdict = on(both, weighed(mistake("M01", doubled), mistake("M02", corner)))
    assert [m["id"] for m in verdict.mistakes] == ["M01", "M02"]
    assert verdict.mistake == {"id": "M01", "message": "about M01"}


def test_no_mistake_is_looked_for_where_nothing_was_attempted() -> None:
    cases = only(raises("NotImplementedError"))
    form: Any = {"id": "x", "message": "m", "compares": list(NAMES), "forms": [cases]}
    assert on(right, weighed(form), cases=cases).mistakes == ()


def test_a_verdict_comes_back_as_it_was_written() -> None:
    told = mistake("M01", doubled)
    full = on(
        doubled, weighed(told), printed="x", covers=[{"name": "sum", "by": "int"}]
    )
    assert full.said_first
    partly = on(lambda t, top: right(t, top) * (1 + 5e-5))
    for verdict in (full, partly, on(right)):
        data = json.loads(json.dumps(verdict.to_json()))
        assert Verdict.from_json(data) == verdict
        assert Verdict.from_json(data).to_json() == data
        assert set(data) == set(verdict.__dataclass_fields__) | {"mistake"}
        assert data["mistake"] == verdict.mistake
    assert math.isclose(full.to_json()["score"], 0.0)


def test_without_an_observation_weights_are_shares_and_nothing_holds() -> None:
    verdict = without_observation(weighed(), "crashed")
    assert (verdict.status, verdict.score, verdict.notes) == ("crashed", 0.0, ())
    assert (verdict.exercise, verdict.kind) == ("line", "practice")
    assert [p["weight"] for p in verdict.properties] == [0.5, 0.25, 0.25]
    assert [p["name"] for p in verdict.properties] == list(NAMES)
    assert marks(verdict, "passed") == marks(verdict, "counted") == []
    assert without_observation(weighed(), "crashed", "why").notes == ("why",)


def test_an_answer_that_returns_nothing_is_told_so_before_all_else() -> None:
    nothing = only({"value": None})
    assert RETURNS_NOTHING.startswith("Your answer returns nothing")
    assert PRINTS.startswith("You print, but")
    assert on(right, cases=nothing).said_first == (RETURNS_NOTHING,)
    assert on(right, cases=nothing, printed="0.5").said_first == (PRINTS,)
    at_times = only({"value": None}, lambda t: t != 3)
    assert on(right, cases=at_times, printed="0.5").said_first == ()
    in_the_core = only({"value": None}, lambda t: 0 < t < LENGTH)
    assert on(right, cases=in_the_core).said_first == (RETURNS_NOTHING,)
    never = only({"stopped": "not reached"})
    assert on(right, cases=never).said_first == ()


def test_covered_names_are_said_where_the_answer_is_not_right() -> None:
    covers = [
        {"name": "sum", "by": "int"},
        {"name": "max", "by": "str"},
        {"name": "pow", "by": "torch's pow"},
        {"name": "abs", "by": "torch's sum"},
    ]
    assert on(wrong_shape, covers=covers).said_first == (
        "`sum` is a name of Python, and here it is covered by an int of yours.",
        "`max` is a name of Python, and here it is covered by a str of yours.",
        "`pow` is torch's pow here, not Python's.",
        "`abs` is a name of Python, and here it is covered by a torch's sum of yours.",
    )
    assert on(right, covers=covers).said_first == ()
