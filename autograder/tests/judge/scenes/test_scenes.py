"""The closed set of scenes: which there are, what each needs, what its facts are."""

import importlib
import pkgutil
import sys
from typing import Any

import pytest

from autograder.judge import scenes
from autograder.judge.compare import compare_value, fact_of
from autograder.judge.scenes import SCENES, import_ahead, scene, takes_long, trains
from autograder.tests.judge.scenes import test_finder, test_stability

IN_TORCH = {"finder", "groups", "groups_written", "loop", "onecycle_built", "preview"}
IN_TORCH |= {"resume", "update"}
WITHOUT_OPTIMIZER = {"groups", "update"}


def test_every_module_that_plays_is_a_scene() -> None:
    names = [one.name for one in pkgutil.iter_modules(scenes.__path__)]
    modules = {n: importlib.import_module(f"{scenes.__name__}.{n}") for n in names}
    assert tuple(n for n, module in modules.items() if "play" in vars(module)) == SCENES
    for name in SCENES:
        assert scene(name) is vars(modules[name])["play"]


def test_another_name_is_no_scene() -> None:
    with pytest.raises(
        ValueError, match="unknown scene 'outcomes'; there are calls, ch"
    ):
        scene("outcomes")


def test_which_scenes_train_and_which_take_long() -> None:
    assert {name for name in SCENES if trains(name)} == {"choice", "finder", "schedule"}
    assert {name for name in SCENES if takes_long(name)} == {
        *("choice", "finder", "schedule"),
        *IN_TORCH,
    }


def test_a_scene_in_torch_imports_what_optimizers_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in SCENES:
        scene(name)
    asked: list[str] = []
    monkeypatch.setattr(importlib, "import_module", asked.append)
    for name in SCENES:
        module = sys.modules[f"{scenes.__name__}.{name}"]
        monkeypatch.setattr(
            scenes, "scene", lambda _, module=module: vars(module)["play"]
        )
        asked.clear()
        import_ahead(name)
        wanted = ["torch"] if name in IN_TORCH else []
        wanted += ["torch._dynamo"] if name in IN_TORCH - WITHOUT_OPTIMIZER else []
        assert asked == wanted


@pytest.mark.parametrize("name", sorted({*SCENES} - {"stability"}))
def test_a_case_that_lacks_what_its_scene_needs_is_an_error(name: str) -> None:
    import_ahead(name)
    nothing: Any = {}
    with pytest.raises(KeyError):
        scene(name)(print, nothing)


@pytest.mark.parametrize(
    ("module", "answer", "case"),
    [
        (test_finder, test_finder.training, test_finder.case()),
        (test_stability, test_stability.whole, test_stability.case({0: 0.5, 1: 0.25})),
    ],
)
def test_facts_are_of_the_type_that_they_say(
    module: Any, answer: Any, case: Any
) -> None:
    found = module.play(answer, case)["outcomes"][0]["value"]
    facts = sys.modules[module.play.__module__].FACTS
    assert set(facts) == {name for name, _ in found["items"]}
    for name, returns in facts.items():
        fact = fact_of(found, name)
        assert compare_value(fact, fact, returns, 1.0).level == "exact"
        assert not compare_value({"type": "other"}, fact, returns, 1.0).holds
        wrong = compare_value({"type": "other"}, fact, returns, 1.0).reason
        asked = {"list[float]": "a list", "str": "a str", "float": "a number"}
        assert (
            wrong
            == f"returned an other where {asked.get(returns, 'a number')} is asked"
        )
