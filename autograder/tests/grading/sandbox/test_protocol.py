import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.sandbox.protocol import (
    ProtocolBroken,
    is_described,
    parse_event,
    read_observation,
)
from autograder.judge.observe import observe
from autograder.judge.verdict import judge
from autograder.judge.wire import describe

KEY = make_key(load("gd_path"), "hidden", "a test")
CASES = [case["name"] for case in KEY["cases"]]


def read(document: object) -> dict[str, Any] | None:
    return read_observation(json.dumps(document), "gd_path", CASES)


@pytest.mark.parametrize("answer", load("gd_path").right)
def test_honest_document_stays_as_it_is(answer: Callable[..., Any]) -> None:
    seen = observe(answer, "gd_path", KEY["cases"])
    assert read(seen) == seen


def test_errors_and_odd_values_stay_as_they_are() -> None:
    answers = iter([1 / 3, [float("nan")], (1, "a"), {"k": [2]}, None, object()])

    def odd(*_: object, **__: object) -> object:
        value = next(answers, None)
        if value is None:
            raise ValueError("steps")
        return value

    seen = observe(odd, "gd_path", KEY["cases"])
    assert read(seen) == seen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10",
        "[]",
        '{"version": 1, "exercise": "gd_path", "cases": {"c0": NaN}}',
        '{"version": 1, "exercise": "other", "cases": {}}',
        '{"version": 2, "exercise": "gd_path", "cases": {}}',
        "[" * 100_000,
        '{"a":' * 5_000,
        "1" * 10_000,
    ],
)
def test_what_is_no_observation_is_none(text: str) -> None:
    assert read_observation(text, "gd_path", CASES) is None


def test_forged_fields_are_left_out() -> None:
    forged = {
        "version": 1,
        "exercise": "gd_path",
        "score": 1,
        "status": "passed",
        "cases": {"c0": {"outcomes": [{"value": {"type": "x", "score": 1}}, 3]}},
        "stopped": "passed",
        "notes": ["full marks"],
    }
    found = read(forged)
    assert found is not None
    fields = {"version", "exercise", "cases", "stopped", "printed", "covers"}
    assert set(found) == fields
    assert found["stopped"] == "crashed"
    assert found["cases"]["c0"]["outcomes"] == [{"stopped": "not reached"}] * 2
    assert judge(found, KEY).score == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "value",
                    "error",
                    "type",
                    "items",
                    "outcomes",
                    "again",
                    "bases",
                    "shape",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(JSON)
def test_anything_can_be_read_and_judged(case: Any) -> None:
    document = {"version": 1, "exercise": "gd_path", "cases": {"c0": case, "c1": case}}
    found = read(document)
    assert found is not None
    assert judge(found, KEY).score < 1


@given(st.recursive(st.none() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_what_describe_writes_is_described(value: Any) -> None:
    assert is_described(describe(value))


@pytest.mark.parametrize("line", [b"", b"3", b'{"event": 1}', b"\xff", b'{"a": 1}'])
def test_what_is_no_event_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        parse_event(line)


def test_text_of_millions_of_parts_is_not_read() -> None:
    text = '{"version": 1, "exercise": "gd_path", "cases": {"a": [' + "[]," * 2_000_001
    assert read_observation(text + "0]}}", "gd_path", CASES) is None


@pytest.mark.parametrize("covers", [None, 7, "sum", {"name": "sum"}, [7, {"name": 7}]])
def test_covered_names_of_another_form_are_left_out(covers: object) -> None:
    document = {"version": 1, "exercise": "gd_path", "cases": {}, "covers": covers}
    found = read(document)
    assert found is not None
    assert found["covers"] == []


def test_covered_names_are_few_and_short() -> None:
    one = {"name": "n" * 999, "by": "b" * 999, "score": 10}
    document = {"version": 1, "exercise": "gd_path", "cases": {}, "covers": [one] * 99}
    found = read(document)
    assert found is not None
    assert found["covers"] == [{"name": "n" * 80, "by": "b" * 80}] * 10
