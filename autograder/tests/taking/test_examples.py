"""Examples say what the key says, as plain Python."""

import math
from typing import Any

from autograder.judge.documents import Key
from autograder.judge.wire import encode
from autograder.taking.examples import MOST_TEXT, examples, examples_text, plain
from autograder.tests.taking.learner import key_of


def read(keys: dict[str, Key]) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(examples_text(keys), space)  # noqa: S102
    return space


def test_each_property_has_its_example() -> None:
    key = key_of("warmup_cosine")
    found = examples(key)
    asked = {repr(encode(one["given"])) for one in found}
    assert len(repr(found)) < 2 * MOST_TEXT
    for prop in key["properties"]:
        cases = [c for c in key["cases"] if c["property"] == prop["name"]]
        given = {
            repr({"$dict": [[k, v] for k, v in c["fixed"].items()]}) for c in cases
        }
        assert not cases or given & asked, prop["name"]


def test_refusals_say_what_is_to_blame() -> None:
    refused = [one for one in examples(key_of("step_lr")) if "raises" in one]
    assert {(one["raises"], one["names"]) for one in refused} == {
        ("ValueError", "step_size")
    }


def test_objects_stand_apart_and_scenes_are_named_alone() -> None:
    names = ("Plateau", "my_lr", "step_lr")
    space = read({name: key_of(name) for name in names})
    assert list(space["CALLS"]) == ["step_lr"]
    assert list(space["STEPS"]) == ["Plateau"]
    assert space["OTHERS"] == ["my_lr"]


def test_closeness_comes_with_the_example_where_it_is_a_special_one() -> None:
    found = examples(key_of("suggest_lr"))
    assert any(one.get("factor", 0) > 1 for one in found)
    late = [one for one in examples(key_of("linear_decay_lr")) if one.get("scale")]
    assert late
    assert all(max(map(abs, one["gives"])) < one["scale"] for one in late)
    parts = {one.get("part") for one in examples(key_of("pick_best"))}
    assert parts == {None, 0}


def test_values_that_json_has_no_word_for() -> None:
    described = {"type": "list", "items": [{"type": "float", "value": "nan"}, 1, "a"]}
    first, *others = plain(described)
    assert math.isnan(first)
    assert others == [1, "a"]
    assert plain({"type": "dict", "items": [["lrs", 1 / 3]]}) == {"lrs": 0.333333333333}
