"""Each kind of property on hand-made outcomes: which points it has, which hold."""

from typing import Any

import pytest

from autograder.judge.compare import EXACT, Match
from autograder.judge.properties import KINDS, POINTS, Held, Point, look_at
from autograder.judge.wire import describe

NOTHING = {"stopped": "not reached"}
TIMED_OUT = {"stopped": "timed out"}


def values(*found: Any) -> list[Any]:
    return [{"value": describe(value)} for value in found]


def error(message: str = "", name: str = "ValueError") -> Any:
    return {"error": {"type": name, "bases": [name], "message": message, "line": None}}


def case(name: str = "c", prop: str = "p", **more: Any) -> dict[str, Any]:
    plain = {"name": name, "property": prop, "fixed": {}, "scene": "calls"}
    return {**plain, "setting": {}, "asked": [0, 1, 2], "trivial": False, **more}


def held(
    kind: str,
    seen: dict[str, Any],
    expected: dict[str, Any],
    cases: list[Any] | None = None,
    **prop: Any,
) -> Held:
    wanted = {"name": "p", "weight": 2, "kind": kind, "core": False, **prop}
    key: Any = {
        "cases": cases or [case()],
        "expected": expected,
        "returns": "float",
        "properties": [wanted, {"name": "other", "kind": "values"}],
    }
    return look_at(key["properties"][0], {"cases": seen}, key)  # type: ignore[typeddict-item]


def marks(of: Held) -> list[bool]:
    return [point.match.holds for point in of.points]


def once(*found: Any) -> dict[str, Any]:
    return {"c": {"outcomes": list(found)}}


def test_what_the_key_says_of_a_property_is_kept() -> None:
    right = once(*values(1.0))
    found = held("values", right, right, core=True, part=None, returns="int")
    assert (found.name, found.weight, found.kind, found.core) == (
        "p",
        2,
        "values",
        True,
    )
    assert (found.returns, found.part, found.passed) == ("int", None, False)
    assert type(found.weight) is float
    found = held("values", right, right)
    assert (found.returns, found.core, found.passed) == ("float", False, True)


def test_each_call_is_a_point_and_what_is_missing_was_not_reached() -> None:
    right = once(*values(1.0, 2.0, 3.0))
    found = held("values", once(*values(1.0, 5.0)), right)
    assert marks(found) == [True, False, False]
    assert [p.index for p in found.points] == [0, 1, 2]
    assert [p.got for p in found.points] == [*values(1.0, 5.0), NOTHING]
    assert [p.expected for p in found.points] == right["c"]["outcomes"]
    assert found.first_failing == found.points[1]
    assert not held("values", {}, right).passed
    good = held("values", right, right)
    assert good.passed
    assert good.first_failing is None


def test_every_kind_is_looked_at_in_its_way() -> None:
    assert set(KINDS) == set(POINTS)
    assert len(KINDS) == len(POINTS) == 11


def test_a_property_without_a_point_does_not_hold() -> None:
    assert not held("values", {}, {}, [case(prop="other")]).passed
    assert not held("pure", {}, {"c": {"outcomes": []}}).passed


def test_a_property_asks_its_own_cases_or_those_that_it_names() -> None:
    cases = [case("a"), case("b", "q"), case("c", "r")]
    right = {one["name"]: {"outcomes": values(1.0)} for one in cases}
    names = [p.case["name"] for p in held("values", right, right, cases).points]
    assert names == ["a"]
    found = held("values", right, right, cases, of=["q", "r"])
    assert [p.case["name"] for p in found.points] == ["b", "c"]


def test_the_tolerance_goes_by_the_whole_curve() -> None:
    cases = [case("top", "q"), case("end"), case("own", fixed={"a": 1})]
    sizes = {"top": 1e6, "end": 0.0, "own": 0.0}
    right = {name: {"outcomes": values(size)} for name, size in sizes.items()}
    seen = {name: {"outcomes": values(size + 5e-4)} for name, size in sizes.items()}
    assert marks(held("values", seen, right, cases)) == [True, False]


def test_what_is_right_to_four_digits_is_known() -> None:
    right = once(*values(1.0, 2.0))
    assert held("values", once(*values(1.0, 2.0001)), right).rounded
    assert not held("values", once(*values(1.0, 2.5)), right).rounded
    assert not held("values", right, right).rounded


def shown(cases: list[Any], *points: tuple[int, float, bool]) -> set[str]:
    made = tuple(
        Point(cases[i], 0, {}, {"value": v}, EXACT if ok else Match("no"))
        for i, v, ok in points
    )
    return Held(
        "p", 1.0, "values", core=True, returns="float", points=made
    ).shown_right()


def test_only_whole_cases_that_are_not_trivial_show_something() -> None:
    cases = [case("a"), case("b"), case("easy", trivial=True)]
    good = shown(cases, (0, 1.0, True), (0, 2.0, True), (1, 1.0, True), (2, 3.0, True))
    assert good == {"{'value': 1.0}", "{'value': 2.0}"}
    spoiled = ((0, 1.0, False), (0, 2.0, True), (1, 4.0, True), (1, 5.0, True))
    assert shown(cases, *spoiled) == {"{'value': 4.0}", "{'value': 5.0}"}
    assert shown(cases, (0, 1.0, True), (0, 2.0, False)) == set()
    cases[0].pop("trivial")
    assert shown(cases, (0, 1.0, True)) == {"{'value': 1.0}"}


@pytest.mark.parametrize(
    ("outcome", "good"),
    [
        (error("lr must not be negative"), True),
        (error("negative: lr"), True),
        (error("`lr`=-1"), True),
        (error("base_lr must not be negative"), False),
        (error("lr2"), False),
        (error("l.r"), False),
        (error(""), False),
        (error("lr", "TypeError"), False),
        (values("lr")[0], False),
        (TIMED_OUT, False),
    ],
)
def test_an_error_names_the_argument_as_a_word(outcome: Any, *, good: bool) -> None:
    found = held("names", once(outcome), once(error()), [case(blames="lr")])
    assert marks(found) == [good]
    assert found.points[0].got == outcome
    assert found.points[0].expected == error()


def test_signs_in_a_name_stand_for_themselves() -> None:
    cases = [case(blames="a.b")]
    assert held("names", once(error("a.b")), once(error()), cases).passed
    assert not held("names", once(error("axb")), once(error()), cases).passed


def test_an_error_that_is_asked_for() -> None:
    assert held("raises", once(error()), once(error())).passed
    assert not held("raises", once(error("", "KeyError")), once(error())).passed


def reasons(seen: dict[str, Any], again: list[Any] | None = None, **more: Any) -> Any:
    cases = [case("c", "other", **more)]
    expected = {"c": {"outcomes": values(0.0), "again": again or values(0.0)}}
    return [p.match.reason for p in held("pure", {"c": seen}, expected, cases).points]


def test_an_answer_that_remembers_or_changes_things_is_seen() -> None:
    three = values(1.0, 2.0, 3.0)
    other, changed = "gave another answer when called again", "changed its arguments"
    fine = {"outcomes": three, "again": three, "changed_arguments": []}
    assert reasons(fine) == [None, None, None]
    assert held("pure", {"c": fine}, {"c": fine}, [case("c", "other")]).passed
    assert reasons(fine | {"again": values(1.0, 2.5, 3.0)}) == [None, other, None]
    assert reasons(fine | {"again": three[:2]}) == [None, None, other]
    assert reasons(fine | {"changed_arguments": [1]}) == [None, changed, None]
    assert reasons(fine | {"again": [], "changed_arguments": [0]}) == [other] * 3
    assert reasons({"outcomes": three, "again": three}) == [changed] * 3
    assert reasons(fine | {"outcomes": [*three[:2], TIMED_OUT]})[2] == "did not end"
    assert reasons(fine | {"outcomes": three[:2]})[2] == "did not end"
    assert reasons(fine | {"stopped": "timed out"}) == []
    assert reasons({}) == ["did not end"] * 3


def test_the_second_answer_is_held_against_the_first() -> None:
    seen = {"c": {"outcomes": values(1.0), "again": values(2.0)}}
    expected = {"c": {"outcomes": values(0.0), "again": values(0.0)}}
    (point,) = held("pure", seen, expected, [case("c", "other", asked=[0])]).points
    assert (point.got, point.expected) == (values(2.0)[0], values(1.0)[0])


def test_purity_is_asked_wherever_values_are_and_a_second_round_was_played() -> None:
    seen = {"outcomes": values(1.0), "again": values(1.0), "changed_arguments": []}
    cases = [case(n, p, asked=[0]) for n, p in [("a", "other"), ("b", "p"), ("d", "q")]]
    twice: dict[str, Any] = {"outcomes": values(1.0), "again": values(1.0)}
    expected = {one["name"]: dict(twice) for one in cases}
    all_seen = {one["name"]: seen for one in cases}

    def asked(**prop: Any) -> list[str]:
        points = held("pure", all_seen, expected, cases, **prop).points
        return [point.case["name"] for point in points]

    assert asked() == ["a"]
    assert asked(of=["p", "q"]) == ["b", "d"]
    expected["b"].pop("again")
    assert asked(of=["p", "q"]) == ["d"]


def scaled(*found: Any, times: float = 3.0) -> Held:
    cases = [case(setting={"times": times}, asked=[0, 1])]
    return held("scaled", once(*found), {}, cases)


def test_rates_multiplied_give_the_answers_own_values_multiplied() -> None:
    found = scaled(*values(1.0, 2.0, 3.0, 6.0))
    assert found.passed
    assert [p.expected for p in found.points] == values(3.0, 6.0)
    assert [p.got for p in found.points] == values(3.0, 6.0)
    assert [p.index for p in found.points] == [0, 1]
    assert marks(scaled(*values(1.0, 2.0, 3.0, 6.5))) == [True, False]
    assert marks(scaled(*values(1.0, 2.0, 1.0, 6.0))) == [False, True]


def test_the_scale_test_goes_by_the_scaled_curve() -> None:
    assert marks(scaled(*values(0.0, 1e5, 2e-4, 3e5))) == [True, True]
    assert marks(scaled(*values(0.0, 1.0, 2e-4, 3.0))) == [False, True]


def test_without_a_number_nothing_can_be_scaled() -> None:
    for bad in ("text", None, [1.0]):
        found = scaled(*values(bad, 2.0, bad, 6.0))
        assert marks(found) == [False, True]
        assert found.points[0].expected == NOTHING
    for short in ((), (1.0,), (1.0, 2.0), (1.0, 2.0, 3.0), (1.0, 2.0, 3.0, 6.0, 9.0)):
        found = scaled(*values(*short))
        assert marks(found) == [False, False]
        assert found.points[0].got == NOTHING


def near(got: Any, target: Any = 10.0, factor: float = 2.0) -> Match:
    cases = [case(setting={"factor": factor})]
    (point,) = held("near", once(got), once(*values(target)), cases).points
    return point.match


def test_near_is_within_the_factor_both_ways_the_bounds_as_well() -> None:
    for good in (10.0, 5.0, 20.0, 19.9):
        assert near(values(good)[0]) == EXACT
    for bad in (4.99, 20.1, -10.0, 0.0):
        assert near(values(bad)[0]) == Match("no")
    assert near(values(-5.0)[0], -10.0) == EXACT
    assert near(values("10")[0]).reason == "returned a str where a number is asked"
    assert near(values(1.0)[0], [1.0]).level == "no"
    assert near(error()).level == near(NOTHING).level == "no"
    assert near(values(0.0)[0], 0.0).level == "exact"


def ending(got: Any, target: Any, part: Any, returns: str, **setting: Any) -> bool:
    cases = [case(setting=setting)]
    right = once(*values(target))
    prop: Any = {"part": part, "returns": returns}
    return held("ending", once(*values(got)), right, cases, **prop).passed


def test_the_end_of_one_fact_may_be_open() -> None:
    three = {"lr": [1.0, 2.0, 3.0], "mode": "train"}
    shorter = {"lr": [1.0, 2.0], "mode": "train"}
    assert ending(shorter, three, "lr", "list[float]", open_end=True)
    right = {"lr": [1.0, 2.0], "raw": [3.0, 4.0]}
    open_end: Any = ("lr", "list[float]")
    got = {"lr": [1.0], "raw": [3.0, 4.0]}
    assert ending(got, right, *open_end, open_end=True)
    assert not ending(got, right, *open_end, open_end=False)
    assert not ending(got, right, *open_end)
    assert ending(got, right, "raw", "list[float]", open_end=True)
    assert not ending({"lr": [2.0]}, right, *open_end, open_end=True)
    assert not ending({"lr": []}, right, *open_end, open_end=True)


def test_the_end_of_one_place_may_be_open() -> None:
    right, returns = ([9.0], [1.0, 2.0]), "tuple[list[float], list[float]]"
    assert ending(([9.0], [1.0]), right, 1, returns, open_end=True)
    assert not ending(([], [1.0]), right, 0, returns, open_end=False)
    assert ending(([], [1.0]), right, 0, returns, open_end=True)
    assert not ending(([9.0], []), right, 1, returns, open_end=True)
