import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.sandbox.described import is_described
from autograder.grading.sandbox.protocol import (
    MAX_PARTS,
    MAX_REPLY,
    ProtocolBroken,
    parse_event,
    read_cell_result,
    read_observation,
)
from autograder.judge.observe import observe
from autograder.judge.verdict import judge
from autograder.judge.wire import describe

KEY = make_key(load("gd_path"), "hidden", "a test")
CASES = KEY["cases"]


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
        "cases": {"c0": {"outcomes": [{"value": {"type": "x", "score": 1}}]}},
        "stopped": "passed",
        "notes": ["full marks"],
    }
    found = read(forged)
    assert found is not None
    fields = {"version", "exercise", "cases", "stopped", "printed", "covers"}
    assert set(found) == fields
    assert found["stopped"] == "crashed"
    assert found["cases"]["c0"]["outcomes"] == [{"stopped": "not reached"}]
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


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(2**1020, 2**1030)
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.sampled_from(["x" * 1_999, "x" * 2_001])
    | st.builds(np.float32, st.floats(width=32))
    | st.builds(np.array, st.lists(st.floats(), max_size=3))
    | st.builds(lambda n: np.zeros((1,) * n), st.integers(0, 20)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_describe_writes_is_described(value: Any) -> None:
    written = json.loads(json.dumps(describe(value)))
    assert is_described(written)


def nested(depth: int) -> list[Any]:
    return [nested(depth - 1)] if depth else []


@pytest.mark.parametrize(
    "value",
    [
        [0.5] * 20_000,
        [[0] * 9_999] * 10,
        [[1] * 4_000] * 20_000,
        nested(30),
        type("K" * 200, (), {})(),
        np.zeros(20_001),
        [np.arange(20_000)] * 6,
        {n: [n] for n in range(20_000)},
        "x" * 10**6,
    ],
)
def test_large_values_are_described_within_the_bounds(value: Any) -> None:
    assert is_described(json.loads(json.dumps(describe(value))))


HUGE: dict[str, Any] = {
    "a long list": {"type": "list", "items": [0] * 20_001},
    "many lists": {
        "type": "list",
        "items": [{"type": "list", "items": [0] * 19_000}] * 12,
    },
    "a long text": "x" * 2_001,
    "a long type": {"type": "x" * 90},
    "a long cut": {"type": "list", "cut": "x" * 90},
    "many dimensions": {"type": "numpy.ndarray", "shape": [1] * 65},
    "a negative size": {"type": "numpy.ndarray", "shape": [-1]},
    "a large number": 2**1024,
    "a pair of three": {"type": "dict", "items": [[1, 2, 3]]},
    "another field": {"type": "list", "score": 1},
}


def deep(levels: int) -> dict[str, Any]:
    return {"type": "list", "items": [deep(levels - 1)] if levels else []}


@pytest.mark.parametrize("value", [*HUGE.values(), deep(9)], ids=[*HUGE, "deep"])
def test_what_describe_never_writes_is_refused(value: Any) -> None:
    assert not is_described(value)
    found = read({"version": 1, "exercise": "gd_path", "cases": one_case(value)})
    assert found is not None
    assert found["cases"]["c0"]["outcomes"] == [{"stopped": "not reached"}]


def test_number_that_is_too_large_for_a_float_is_refused() -> None:
    text = json.dumps({"version": 1, "exercise": "gd_path", "cases": one_case(7)})
    found = read_observation(text.replace("7", "1e999"), "gd_path", CASES)
    assert found is not None
    assert found["cases"]["c0"]["outcomes"] == [{"stopped": "not reached"}]


def one_case(value: Any) -> dict[str, Any]:
    return {"c0": {"outcomes": [{"value": value}]}}


def test_more_outcomes_than_calls_are_refused() -> None:
    calls = len(CASES[0]["asked"])
    for field in ("outcomes", "again", "changed_arguments"):
        for count, wanted in ((calls, None), (calls + 1, "crashed")):
            case = {field: [{"value": 1}] * count}
            document = {"version": 1, "exercise": "gd_path", "cases": {"c0": case}}
            found = read(document)
            assert found is not None
            assert found["cases"]["c0"].get("stopped") == wanted


def test_scene_that_answers_twice_may() -> None:
    case = {"name": "a", "scene": "scaled", "asked": [1]}
    seen = {"outcomes": [{"value": 1}] * 2}
    document = {"version": 1, "exercise": "f", "cases": {"a": seen}}
    found = read_observation(json.dumps(document), "f", [case])
    assert found is not None
    assert found["cases"]["a"] == seen


@pytest.mark.parametrize(
    "items",
    ["0," * 12_000_000, '"ab",' * 2_000_000, "[]," * 400_000, '{"a":1},' * 10**6],
)
def test_forged_reply_of_millions_of_items_costs_little(items: str) -> None:
    text = '{"version": 1, "exercise": "gd_path", "cases": {"c0": [' + items + "0]}}"
    began = time.process_time()
    tracemalloc.start()
    assert read_observation(text, "gd_path", CASES) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20 + (len(text) if len(text) <= MAX_REPLY else 0)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("item", ["0,", '"ab",', '{"type":""},', "1.5,", '[""],'])
def test_largest_reply_that_is_read_costs_little(item: str) -> None:
    count = min(MAX_REPLY // len(item), MAX_PARTS // sum(map(item.count, "[{,"))) - 20
    start = '{"version":1,"exercise":"gd_path","cases":{"c0":{"outcomes":[{"value":'
    text = start + '{"type":"list","items":[' + item * count + "0]}}]}}}"
    tracemalloc.start()
    assert read_observation(text, "gd_path", CASES) is not None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 2**20


@pytest.mark.parametrize("line", [b"", b"3", b'{"event": 1}', b"\xff", b'{"a": 1}'])
def test_what_is_no_event_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        parse_event(line)


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


def test_half_a_character_becomes_a_mark() -> None:
    half = '"\\ud83d"'
    event = parse_event(f'{{"event": "cell done", "printed": {half}}}'.encode())
    assert read_cell_result(event)["printed"] == "?"
    error = f'{{"error": {{"type": {half}, "message": {half}, "bases": [{half}]}}}}'
    case = f'{{"outcomes": [{{"value": {half}}}], "again": [{error}]}}'
    text = f'{{"version": 1, "exercise": "gd_path", "cases": {{"c0": {case}}}}}'
    found = read_observation(text, "gd_path", CASES)
    assert found is not None
    assert "?" in json.dumps(found, ensure_ascii=False).encode().decode()


def test_whole_characters_stay() -> None:
    event = parse_event(
        json.dumps({"event": "cell done", "printed": "a😀ß\n"}).encode()
    )
    assert read_cell_result(event)["printed"] == "a😀ß\n"


PICTURE = "iVBORw0KGgo="


def test_outputs_are_texts_and_pictures_and_few() -> None:
    good = {"text/plain": "a figure", "image/png": PICTURE}
    bad = {"text/html": "<script>", "image/png": 'x" onerror="alert()', "score": 10}
    event = {
        "outputs": [7, bad, *[good] * 99],
        "error": {"type": "\x1b[2J", "line": -1},
    }
    read = read_cell_result(event)
    assert read["outputs"] == [good] * 6
    assert read["error"] == {"type": "�[2J", "message": "", "line": None}
