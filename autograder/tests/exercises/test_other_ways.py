"""Every exercise's other right ways are clean code that passes by itself."""

import ast
import functools
from typing import Any

import pytest

from autograder.exercises import ids, load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.other_ways import other_ways
from autograder.exercises.source import model_answer
from autograder.exercises.standing_alone import bindings_of, reads, standing_alone
from autograder.judge.observe import observe

# A rate that was found elsewhere: no code says how.
NONE = {"my_lr", "choose_lr"}
BUILDS_ON = {"apply_onecycle": ("onecycle_lr", "onecycle_momentum")}
NAMES = [name for name in ids() if name not in NONE]


@functools.cache
def ways(name: str) -> tuple[str, ...]:
    return other_ways(load(name))


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - our own right answers
    return names


def learner_has(name: str) -> dict[str, Any]:
    """The earlier answers that a learner has written by then."""
    found: dict[str, Any] = {}
    for one in BUILDS_ON.get(name, ()):
        source = standing_alone(load(one).reference, one)
        found[one] = run(source)[one]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_passes_the_practice_check_by_itself(name: str) -> None:
    exercise = load(name)
    key = make_key(exercise)
    assert len(set(ways(name))) == 2
    for source in ways(name):
        names = learner_has(name)
        exec(source, names)  # noqa: S102
        seen = observe(names[name], name, key["cases"], exercise.seconds)
        verdict = verdict_on(exercise, seen, key)
        assert verdict.status == "passed", (source, verdict.first_difference)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_clean(name: str) -> None:
    for source in ways(name):
        nodes = list(ast.walk(ast.parse(source)))
        words = {n.id for n in nodes if isinstance(n, ast.Name)}
        words |= {n.name for n in nodes if isinstance(n, ast.FunctionDef)}
        assert not {w for w in words if w.startswith("_")} - {"_", "__init__"}
        assert "autograder.exercises" not in source
        assert not [w for w in ("noqa", "type: ignore", "Any", "object") if w in source]
        assert all(len(line) <= 88 for line in source.splitlines())
        last = ast.parse(source).body[-1]
        assert isinstance(last, ast.FunctionDef | ast.ClassDef)
        assert last.name == name
        assert source != model_answer(load(name))


def test_only_numbers_found_elsewhere_have_none() -> None:
    assert {name for name in NONE if not ways(name)} == NONE


def test_what_is_written_from_scratch_is_shown_from_scratch() -> None:
    scratch = [load(name) for name in ids() if load(name).from_scratch]
    assert len(scratch) > 10
    for exercise in scratch:
        assert not [s for s in ways(exercise.id) if "lr_scheduler" in s], exercise.id


def test_imports_helpers_and_constants_come_along() -> None:
    first, second = ways("goyal_lr")
    assert first.startswith("from bisect import bisect_right\n\n\ndef checked(\n")
    assert "INF" not in "".join(ways("pick_best"))
    assert "loss == math.inf" in "".join(ways("pick_best")).replace("abs(loss)", "loss")
    assert "import numpy as np" in second


def test_an_answer_that_calls_itself_calls_its_new_name() -> None:
    (recursive,) = [source for source in ways("gd_path") if "numpy" not in source]
    assert "*gd_path(w0 * (1 - lr * lam), lam, lr, steps - 1)" in recursive
    assert "recursive" not in recursive


def test_what_a_module_binds_and_a_function_reads() -> None:
    bound = bindings_of("import os.path as p\nfrom a import b as c\nA, B = 1, [2]\n")
    assert {name: one.text for name, one in bound.items()} == {
        "p": "import os.path as p",
        "c": "from a import b as c",
        "A": "1",
        "B": "[2]",
    }
    assert reads("def f(x):\n    y = g(x)\n    return [z for z in y] + w") == {"g", "w"}
