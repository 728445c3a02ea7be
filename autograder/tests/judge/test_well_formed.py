from typing import Any

import pytest

from autograder.judge.well_formed import described, well_formed

NUMPY_S = {"name": "sum", "by": "numpy's sum"}
TORCH_S = {"name": "cos", "by": "torch's cos"}
BAD = {"type": "malformed"}
KEY = {"cases": [{"name": "a"}, {"name": "b"}]}


def seen(**document: Any) -> Any:
    return well_formed({"cases": {}, **document}, KEY)


def case(**content: Any) -> dict[str, Any]:
    found: dict[str, Any] = seen(cases={"a": content})["cases"]["a"]
    return found


@pytest.mark.parametrize(
    ("covers", "kept"),
    [
        ([{"name": "sum", "by": "int"}], [{"name": "sum", "by": "int"}]),
        (
            [{"name": "sum", "by": "numpy's sum"}],
            [{"name": "sum", "by": "numpy's sum"}],
        ),
        (
            [{"name": "cos", "by": "torch's cos"}],
            [{"name": "cos", "by": "torch's cos"}],
        ),
        ([{"name": "sum", "by": "int", "more": 1}], [{"name": "sum", "by": "int"}]),
        ([{"name": "sum"}], []),
        ([{"name": "sum", "by": 1}], []),
        ([{"name": "su m", "by": "int"}], []),
        ([{"name": "sum", "by": "<script>"}], []),
        ([{"name": "sum", "by": "my friend's sum"}], []),
        ([{"name": "sum", "by": "int\n"}], []),
        ([{"name": "s" * 50, "by": "int"}], []),
        ([["sum", "int"], None, 3], []),
        ({"name": "sum", "by": "int"}, []),
        (None, []),
    ],
)
def test_covered_names_pass_in_their_form_alone(covers: Any, kept: Any) -> None:
    assert seen(covers=covers)["covers"] == kept


def test_ten_covered_names_are_enough() -> None:
    many = [{"name": f"a{n}", "by": "int"} for n in range(20)]
    assert seen(covers=many)["covers"] == many[:10]
    assert seen()["covers"] == []


def test_a_call_that_did_not_end_and_what_was_answered_before_it_pass() -> None:
    outcomes = [{"value": 1}, {"stopped": "timed out"}, {"stopped": "not reached"}]
    found = case(
        outcomes=outcomes, again=[], changed_arguments=[0], stopped="timed out"
    )
    assert found == {
        "outcomes": outcomes,
        "again": [],
        "changed_arguments": [0],
        "stopped": "timed out",
    }
    assert "stopped" not in case(outcomes=outcomes)


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        ({"value": 0.5}, {"value": 0.5}),
        ({"stopped": "timed out"}, {"stopped": "timed out"}),
        ({"stopped": "passed"}, {"stopped": "not reached"}),
        ({"stopped": ["timed out"]}, {"stopped": "not reached"}),
        ({"value": 1, "stopped": "timed out"}, {"stopped": "not reached"}),
        ({"value": 1, "error": {}}, {"stopped": "not reached"}),
        ({}, {"stopped": "not reached"}),
        (7, {"stopped": "not reached"}),
        (
            {"error": {"type": "KeyError", "bases": ["KeyError", 1], "line": 3}},
            {
                "error": {
                    "type": "KeyError",
                    "bases": ["KeyError"],
                    "message": "",
                    "line": 3,
                }
            },
        ),
        (
            {"error": {"message": "m", "bases": 1, "line": True}},
            {"error": {"type": "error", "bases": [], "message": "m", "line": None}},
        ),
    ],
)
def test_an_outcome_is_one_of_three(outcome: Any, kept: Any) -> None:
    for which in ("outcomes", "again"):
        assert case(**{which: [outcome]})[which] == [kept]


@pytest.mark.parametrize(
    ("stopped", "kept"),
    [
        (None, None),
        ("timed out", "timed out"),
        ("crashed", "crashed"),
        ("missing", "missing"),
        ("not graded", "not graded"),
        ("passed", "crashed"),
        (1, "crashed"),
    ],
)
def test_a_reason_is_one_of_those_that_we_give(stopped: Any, kept: Any) -> None:
    assert seen(stopped=stopped)["stopped"] == kept
    text = kept if isinstance(stopped, str) else None
    assert case(stopped=stopped).get("stopped") == text


def test_cases_that_nobody_asked_for_are_left_out() -> None:
    found = seen(cases={"b": {}, "c": {}, "score": 1.0})
    assert found["cases"] == {"b": {"outcomes": [], "again": []}}


@pytest.mark.parametrize("changed", [None, 3, "0", {"0": 1}])
def test_no_list_of_changed_arguments_is_none(changed: Any) -> None:
    assert "changed_arguments" not in case(changed_arguments=changed)
    assert case(changed_arguments=[1, "2", True, 3.0])["changed_arguments"] == [1]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (True, True),
        ("text", "text"),
        (2**2000, {"type": "int", "cut": "2001 bits"}),
        (float("-inf"), {"type": "float", "value": "-inf"}),
        ([1], BAD),
        ({"items": [1]}, BAD),
    ],
)
def test_values_are_brought_into_form(value: Any, kept: Any) -> None:
    assert described(value) == kept


def test_of_an_object_what_describes_it_is_kept() -> None:
    array = {"type": "torch.Tensor", "dtype": "float32", "shape": [1], "items": [0.5]}
    assert described({**array, "score": 1}) == array
    odd = {**array, "dtype": 3, "shape": [1.5], "cut": None, "items": "0.5"}
    assert described(odd) == {"type": "torch.Tensor"}
    cut = {"type": "list", "cut": "20001 items"}
    assert described(cut) == cut
    boxed = {"type": "numpy.float64", "value": [1]}
    assert described(boxed) == {"type": "numpy.float64", "value": BAD}


def test_items_are_brought_into_form_one_by_one() -> None:
    assert described({"type": "list", "items": [1, [2]]})["items"] == [1, BAD]
    pairs = [["a", 1], ["b"], 3, [[1], [2]]]
    assert described({"type": "dict", "items": pairs})["items"] == [
        ["a", 1],
        [BAD, BAD],
    ]


def test_values_nested_without_end_are_cut() -> None:
    value: Any = 1
    for _ in range(50):
        value = {"type": "list", "items": [value]}
    assert "malformed" in repr(described(value))


def test_what_is_ours_is_kept() -> None:
    assert seen(measured={"loss": 1})["measured"] == {"loss": 1}
    assert "measured" not in seen(measured=[1])
    assert seen(printed="hello")["printed"] == "hello"
    assert seen(printed=3)["printed"] == ""
    assert well_formed(None, KEY)["stopped"] == "crashed"


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        ({"type": 3, "message": 4, "bases": ["A"]}, ("error", "", ["A"], None)),
        ({"type": "A", "message": "m", "bases": None}, ("A", "m", [], None)),
        ({"type": "A", "line": 1}, ("A", "", [], 1)),
        ({"type": "A", "line": 0}, ("A", "", [], None)),
        ({"type": "A", "line": -3}, ("A", "", [], None)),
        ({"type": "A", "line": 999_999}, ("A", "", [], 999_999)),
        ({"type": "A", "line": 1_000_000}, ("A", "", [], None)),
        ({"type": "A", "line": 3.0}, ("A", "", [], None)),
    ],
)
def test_an_error_is_brought_into_form(error: Any, kept: Any) -> None:
    (found,) = case(outcomes=[{"error": error}])["outcomes"]
    parts = ("type", "message", "bases", "line")
    assert tuple(found["error"][part] for part in parts) == kept
    assert set(found["error"]) == set(parts)


@pytest.mark.parametrize("outcomes", [None, "text", {"0": {"value": 1}}, 3])
def test_no_list_of_outcomes_is_none(outcomes: Any) -> None:
    assert case(outcomes=outcomes, again=outcomes) == {"outcomes": [], "again": []}


@pytest.mark.parametrize("cases", [None, [], "a", 3])
def test_no_table_of_cases_is_none(cases: Any) -> None:
    assert seen(cases=cases)["cases"] == {}


@pytest.mark.parametrize("broken", [None, [], "outcomes", 3])
def test_a_broken_case_is_an_empty_one(broken: Any) -> None:
    assert seen(cases={"a": broken})["cases"]["a"] == {"outcomes": [], "again": []}


def test_limits_are_inclusive() -> None:
    assert described(2**1024 - 1) == 2**1024 - 1
    assert described(2**1024) == {"type": "int", "cut": "1025 bits"}
    assert described(-3) == -3

    def nested(levels: int) -> Any:
        value: Any = 1
        for _ in range(levels):
            value = {"type": "list", "items": [value]}
        return value

    assert described(nested(12)) == nested(12)
    assert described(nested(13)) != nested(13)
    boxed: Any = 1
    for _ in range(13):
        boxed = {"type": "x", "value": boxed}
    assert "malformed" in repr(described(boxed))
    table: Any = 1
    for _ in range(13):
        table = {"type": "dict", "items": [["a", table]]}
    assert "malformed" in repr(described(table))


def test_what_reads_a_document_is_strict_about_shapes_and_words() -> None:
    assert described({"type": "x", "shape": []}) == {"type": "x", "shape": []}
    assert described({"type": "x", "shape": [True]}) == {"type": "x"}
    assert described({"type": "x", "shape": (1,)}) == {"type": "x"}
    assert described({"type": "dict", "items": "ab"}) == {"type": "dict"}
    assert described({"type": None}) == BAD
    assert described(object()) == BAD
    assert described({"type": "x", "dtype": "d", "cut": "c"}) == {
        "type": "x",
        "dtype": "d",
        "cut": "c",
    }


def test_names_that_cover_are_bounded() -> None:
    long = [{"name": "s" * 40, "by": "i" * 40}]
    assert seen(covers=long)["covers"] == long
    assert seen(covers=[{"name": "s" * 41, "by": "int"}])["covers"] == []
    assert seen(covers=[{"name": "sum", "by": "i" * 41}])["covers"] == []
    assert seen(covers=[{"name": "_sum", "by": "int"}])["covers"] == []
    private = [{"name": "sum", "by": "_Own"}]
    assert seen(covers=private)["covers"] == private


def test_a_document_holds_what_judging_reads_and_nothing_else() -> None:
    found = seen(printed="x", score=1.0, version=7)
    empty: Any = {"cases": {}, "stopped": None, "printed": "x", "covers": []}
    assert found == empty
    garbage = well_formed([1], KEY)
    assert garbage == {**empty, "stopped": "crashed", "printed": ""}
