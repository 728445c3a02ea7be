"""The signs of `tells`, each on hand-made cases at its bounds."""

from typing import Any

import pytest

from autograder.judge.properties import look_at
from autograder.judge.tells import MESSAGES, stays, tells
from autograder.judge.wire import describe

ZERO: Any = {"error": {"type": "ZeroDivisionError", "bases": ["ZeroDivisionError"]}}
KEY_ERROR: Any = {"error": {"type": "KeyError", "bases": ["KeyError"]}}
NOT_REACHED: Any = {"stopped": "not reached"}
OUTCOMES = (ZERO, KEY_ERROR, NOT_REACHED)


def outcome(value: Any) -> Any:
    known = any(value is one for one in OUTCOMES)
    return value if known else {"value": describe(value)}


def case(prop: str, got: Any, right: list[Any], asked: Any = None, **more: Any) -> Any:
    return {"prop": prop, "got": got, "right": right, "asked": asked, **more}


def told(
    *cases: Any,
    kinds: dict[str, str] | None = None,
    forms: Any = None,
    returns: str = "float",
    words: str | None = None,
) -> list[str]:
    """The ids that are told of cases on the core `p`, `past` the end, and others."""
    document: Any = {
        "returns": returns,
        "cases": [
            {
                "name": str(i),
                "property": one["prop"],
                "asked": one["asked"] or list(range(len(one["right"]))),
                "fixed": {"case": i},
                "scene": "calls",
            }
            for i, one in enumerate(cases)
        ],
        "expected": {
            str(i): {"outcomes": list(map(outcome, one["right"])), "again": [None]}
            for i, one in enumerate(cases)
        },
        "properties": [
            {
                "name": name,
                "weight": 1,
                "kind": (kinds or {}).get(name, "values"),
                "core": name == "p",
                "past": name == "past",
                "blames": "lr",
            }
            for name in ("p", "past", "q")
        ],
        "mistakes": [
            {"id": name, "message": "", "compares": [], "forms": shown}
            for name, shown in (forms or {}).items()
        ],
    }
    if words:
        document["mistakes"].append({"id": words, "message": "our words"})
        document["mistakes"][-1] |= {"compares": [], "forms": []}
    seen: Any = {"cases": {}}
    for i, one in enumerate(cases):
        if one["got"] is not None:
            got = list(map(outcome, one["got"]))
            again = [outcome(v) for v in one.get("again", one["got"])]
            seen["cases"][str(i)] = {"outcomes": got, "again": again}
            seen["cases"][str(i)] |= one.get("marks", {})
    held = [look_at(prop, seen, document) for prop in document["properties"]]
    found = list(tells(seen, document, held))
    for one in found:
        own = one["id"] == words
        assert one["message"] == ("our words" if own else MESSAGES.get(one["id"], ""))
    return [one["id"] for one in found]


GOOD = case("p", [1.0, 2.0], [1.0, 2.0])


def test_memory_is_told_before_all_else_and_alone() -> None:
    drifts = case("q", [ZERO, 2.0], [1.0, 2.0], again=[ZERO, 2.5])
    assert told(GOOD, drifts) == ["M19"]
    assert told(GOOD, drifts, words="M19") == ["M19"]
    assert told(drifts, GOOD) == ["M19"]
    assert told(GOOD, case("q", [1.0, 2.0], [1.0, 2.0], again=[1.0])) == []


@pytest.mark.parametrize("kind", ["raises", "pure"])
def test_memory_is_looked_for_where_values_are_asked(kind: str) -> None:
    one = case("q", [3.0, 3.0], [3.0], again=[4.0, 4.0])
    assert told(GOOD, one) == ["M19"]
    assert told(GOOD, one, kinds={"q": kind}) == []


def test_a_case_that_did_not_end_proves_no_memory() -> None:
    stopped = {"marks": {"stopped": "timed out"}}
    one = case("q", [3.0], [3.0], again=[4.0], **stopped)
    assert told(GOOD, one) == []
    assert told(one, case("q", [3.0], [3.0], again=[4.0])) == ["M19"]


def test_a_division_by_zero_is_told_where_it_is_all_that_is_wrong() -> None:
    assert told(GOOD, case("q", [ZERO, 2.0], [1.0, 2.0])) == ["M10"]
    assert told(GOOD, case("q", [ZERO, 2.0], [1.0, 2.0]), words="M10") == ["M10"]
    assert told(GOOD, case("q", [ZERO, 2.5], [1.0, 2.0])) == []
    assert told(GOOD, case("q", [ZERO, KEY_ERROR], [1.0, 2.0])) == []
    assert told(GOOD, case("q", [KEY_ERROR, 2.0], [1.0, 2.0])) == []
    assert told(GOOD) == []
    refuses = case("q", [ZERO], [KEY_ERROR])
    assert told(GOOD, refuses, kinds={"q": "raises"}) == ["M10"]
    both = case("past", [ZERO], [1.0])
    assert told(GOOD, case("q", [0.5], [KEY_ERROR]), both, kinds={"q": "raises"}) == []


def test_what_is_asked_of_memory_is_no_wrong_value() -> None:
    again = case("q", [3.0], [3.0])
    pure = {"q": "pure"}
    assert told(GOOD, again, case("past", [ZERO], [1.0]), kinds=pure) == ["M10"]


def past(*got: Any, right: Any = (5.0, 5.0, 5.0)) -> Any:
    return case("past", list(got), list(right))


def test_moving_on_past_the_end_is_told() -> None:
    assert told(GOOD, past(1.0, 2.0, 3.0)) == ["M09"]
    assert told(GOOD, past(1.0, 2.0, 3.0), words="M09") == ["M09"]
    assert told(GOOD, past(5.0, 2.0, 3.0)) == ["M09"]
    assert told(GOOD, past(5.0, 5.0, 3.0)) == []
    assert told(GOOD, past(2.0, 2.0, 2.0)) == []
    assert told(GOOD, past("a", "b", 3.0)) == []
    assert told(GOOD, past(1.0, 2.0, 3.0, right=(5.0, 5.0, 4.0))) == []
    assert told(GOOD, past(2.0, 2.0, 2.0), past(1.0, 2.0, 3.0)) == ["M09"]
    assert told(GOOD, past(5.0, 2.0, 5.0), past(5.0, 3.0, 5.0)) == []
    assert told(GOOD, case("q", [1.0, 2.0, 3.0], [5.0] * 3)) == []


def test_moving_on_is_told_beside_a_core_that_is_nearly_all_right() -> None:
    right = [float(i * i) for i in range(20)]
    one, two = [-1.0, *right[1:]], [-1.0, -2.0, *right[2:]]
    assert told(case("p", one, right), past(1.0, 2.0, 3.0)) == ["M09"]
    assert told(case("p", two, right), past(1.0, 2.0, 3.0)) == []
    assert told(past(1.0, 2.0, 3.0)) == []


def test_whether_a_form_stays_where_it_should() -> None:
    document: Any = {
        "properties": [{"name": "past", "past": True}, {"name": "p"}],
        "cases": [
            {"name": "a", "property": "past"},
            {"name": "b", "property": "past"},
            {"name": "c", "property": "p"},
        ],
    }

    def form(**values: Any) -> Any:
        return {n: {"outcomes": [{"value": v} for v in vs]} for n, vs in values.items()}

    document["expected"] = form(a=[1, 1], b=[2, 2], c=[1, 2])
    assert stays(form(a=[7, 7], b=[8, 8], c=[1, 2]), document)
    assert not stays(form(a=[7, 7], b=[8, 9], c=[1, 1]), document)
    assert not stays(form(a=[7, 7]), document)
    assert not stays({"a": {}, "b": {}}, document)
    document["expected"] = form(a=[1, 1], b=[2, 3], c=[1, 2])
    assert stays(form(a=[7, 7], b=[8, 9]), document)
    document["cases"] = document["cases"][2:]
    assert not stays(form(a=[7, 7], b=[8, 8]), document)


RISES = [float(i) for i in range(8)]


def stairs(*got: Any, right: Any = None, asked: Any = None, prop: str = "p") -> Any:
    return case(prop, list(got), list(right or RISES[: len(got)]), asked)


def in_epochs(*cases: Any) -> bool:
    return "M03" in told(*cases)


@pytest.mark.parametrize(
    ("got", "shown"),
    [
        ([0, 0, 3, 3, 6, 6], True),
        ([0, 0, 0, 3, 3, 3], True),
        ([0, 0, 0, 3, 3, 3, 6, 6], True),
        ([0, 0, 3, 3, 6, 6, 8], False),
        ([0, 3, 3, 6, 6, 8, 8], False),
        ([0, 0, 3, 3, 6], False),
        ([0, 0, 3, 3, 6, 7], False),
        ([0, 0, 0, 3, 3, 6, 6], False),
        ([0, 0, 3, 3, 3, 6, 6], True),
        ([0, 0, 0, 0, 3, 3, 3, 6], False),
        ([0, 0, 3, 3, 3, 6, 6, 7], False),
        ([1, 1, 1, 1, 1, 1], False),
        ([0, 1, 2, 3, 4, 4], False),
        ([0, 0, 3, 3, "a", "a"], False),
        ([0, 0, 3, 3, KEY_ERROR, KEY_ERROR], False),
    ],
)
def test_plateaus_of_one_length_are_epochs(got: list[Any], *, shown: bool) -> None:
    values = [float(v) if type(v) is int else v for v in got]
    assert in_epochs(stairs(*values), stairs(*values)) is shown
    assert not in_epochs(stairs(*values))


def test_epochs_are_told_where_neighbours_should_differ() -> None:
    one = (0.0, 0.0, 3.0, 3.0, 6.0, 6.0)
    assert in_epochs(stairs(*one), stairs(*one))
    flat = stairs(*one, right=[0.0, 1.0, 2.0, 3.0, 3.0, 5.0])
    assert not in_epochs(stairs(*one), flat)
    assert not in_epochs(stairs(*one), stairs(*one, prop="q"))
    gaps = stairs(*one, asked=[0, 1, 2, 3, 4, 6])
    assert not in_epochs(stairs(*one), gaps)
    halves = stairs(*one, asked=[0, 1, 2, 3, 4, 5.0])
    assert not in_epochs(stairs(*one), halves)
    later = stairs(*one, asked=[7, 8, 9, 10, 11, 12])
    assert in_epochs(stairs(*one), later)


def form(*runs: list[Any]) -> Any:
    return [{str(i): {"outcomes": list(map(outcome, r))} for i, r in enumerate(runs)}]


def of_kind(
    got: list[list[Any]], shown: list[list[Any]], right: Any, returns: str
) -> bool:
    """Whether a form that gives `shown` tells of an answer that gives `got`."""
    cases = [case("p", one, right) for one in got]
    return "kind" in told(*cases, forms={"kind": form(*shown)}, returns=returns)


LISTS = [[1.0, 2.0], [3.0, 4.0]]
ROWS, ONE_MORE = [[1.0], [1.0, 2.0]], [[1.0, 2.0], [1.0, 2.0, 3.0]]


@pytest.mark.parametrize(
    ("got", "shown", "right", "returns"),
    [
        ([[7.0]] * 2, [[1.0]] * 2, LISTS, "list[float]"),
        ([[7.0] * 3] * 2, [[1.0, 2.0, 3.0]] * 2, LISTS, "list[float]"),
        ([7.5, 8.5], [1.5, 2.5], [1, 2], "int"),
        (["a", "b"], ["c", "d"], [1.0, 2.0], "float"),
        ([7.0, 8.0], [1.0, 2.0], LISTS, "list[float]"),
        ([True, False], [False, True], ["a", "b"], "str"),
        ([[True, False]] * 2, [[False, True]] * 2, [["a", "b"]] * 2, "list[str]"),
        ([[7.5, 8.5]] * 2, [[1.5, 2.5]] * 2, [[1, 2]] * 2, "int"),
        ([ONE_MORE] * 2, [ONE_MORE] * 2, [ROWS] * 2, "list[list[float]]"),
    ],
)
def test_another_count_or_type_is_told_whatever_the_values(
    got: Any, shown: Any, right: Any, returns: str
) -> None:
    assert of_kind([got, got], [shown, shown], right, returns)
    assert not of_kind([right, right], [shown, shown], right, returns)
    assert not of_kind([got, got], [right, right], right, returns)


@pytest.mark.parametrize(
    ("got", "shown", "right", "returns"),
    [
        ([[7.0]] * 2, [[1.0, 2.0, 3.0]] * 2, LISTS, "list[float]"),
        ([[]] * 2, [[1.0]] * 2, LISTS, "list[float]"),
        ([None, None], [None, None], [1.0, 2.0], "float"),
        ([1.5, 2.5], [1.5, 2.5], [1.0, 2.0], "float"),
        ([3, 4], [5, 6], [1, 2], "int"),
        (["a", "b"], [True, False], [1.0, 2.0], "float"),
        (["c", "d"], ["c", "d"], ["a", "b"], "str"),
        ([KEY_ERROR] * 2, [KEY_ERROR] * 2, [1.0, 2.0], "float"),
        ([["a", 2.0]] * 2, [["a", 2.0]] * 2, LISTS, "list[float]"),
        ([7.0, 8.0], [1.0, 2.0], ["a", "b"], "float|"),
    ],
)
def test_what_is_of_the_right_kind_or_of_yet_another_is_not(
    got: Any, shown: Any, right: Any, returns: str
) -> None:
    if returns != "float|":
        assert not of_kind([got, got], [shown, shown], right, returns)
    else:
        assert of_kind([got, got], [shown, shown], right, "str")


def test_three_calls_on_two_cases_are_the_least() -> None:
    right = [1.0, 2.0]
    assert not told(
        case("p", ["a", "b"], right),
        case("p", [1.0], [1.0]),
        forms={"kind": form(["c", "d"], [1.0])},
    )
    assert told(
        case("p", ["a", "b"], right),
        case("p", ["a"], [1.0]),
        forms={"kind": form(["c", "d"], ["e"])},
    ) == ["kind"]
    assert not told(
        case("p", ["a"], [1.0]),
        case("p", ["a"], [1.0]),
        forms={"kind": form(["c"], ["e"])},
    )
    assert not told(
        case("p", ["a", "b", "c"], [1.0, 2.0, 3.0]),
        forms={"kind": form(["c", "d", "e"])},
    )


def test_four_calls_in_five_are_enough() -> None:
    right, texts = [1.0, 2.0, 3.0, 4.0, 5.0], list("abcde")
    four, three = [*texts[:4], 5.0], [*texts[:3], 4.0, 5.0]

    def of(got: list[Any], shown: list[Any]) -> bool:
        return of_kind([got, got], [shown, shown], right, "float")

    assert of(four, texts)
    assert not of(three, texts)
    assert of(texts, four)
    assert not of(texts, three)
    assert not of(texts[:3], texts)
    assert of([1.0, *texts[1:]], texts)


def test_a_form_has_to_speak_about_the_whole_core() -> None:
    cases = [case("p", ["a", "b"], [1.0, 2.0])] * 2
    assert told(*cases, forms={"kind": form(["c", "d"], ["c", "d"])}) == ["kind"]
    assert told(*cases, forms={"kind": form(["c", "d"])}) == []
    two = form(["c", "d"]) + form(["c", "d"], ["e", "f"])
    assert told(*cases, forms={"kind": two}) == ["kind"]
    both = form(["c", "d"], ["c", "d"]) * 2
    assert told(*cases, forms={"one": both, "two": both}) == ["one", "two"]
    elsewhere = [case("q", ["a", "b"], [1.0, 2.0])] * 2
    assert told(*elsewhere, forms={"kind": form(["c", "d"], ["c", "d"])}) == []
    assert told(cases[0], case("p", None, [1.0, 2.0]), forms={"kind": both}) == []


def test_a_mistake_that_is_made_with_the_right_count_as_well_is_none_of_count() -> None:
    longer, right, shorter = [1.0, 2.0, 3.0], [1.0, 2.0], [1.0]
    cases = [case("p", [[7.0]] * 2, [right] * 2)] * 2

    def of(*shown: list[float]) -> list[str]:
        forms = [one for it in shown for one in form([it] * 2, [it] * 2)]
        return told(*cases, forms={"kind": forms}, returns="list[float]")

    assert of(shorter) == of(longer, shorter) == ["kind"]
    assert of(right, shorter) == of(longer, shorter, right) == []
    assert of(longer, longer, right, longer, shorter) == ["kind"]


def test_messages_say_what_to_do() -> None:
    assert MESSAGES["M19"].startswith("The same call gave two answers.")
    assert MESSAGES["M10"].startswith("Wherever yours is wrong, it divides by zero")
    assert MESSAGES["M03"].startswith("Your curve moves once in a while")
    assert MESSAGES["M09"].startswith("Past the end your value moves on")
