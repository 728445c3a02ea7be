"""What is imported before the clock starts, and how much time a case gets."""

import importlib
import sys
from typing import Any

import pytest

from autograder.judge.limits import TimeLimitReached
from autograder.judge.observe import (
    VERSION,
    _share,
    import_ahead,
    not_observed,
    observe,
)
from autograder.judge.reach import reach_of


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says which modules are imported ahead of an answer, with torch loaded or not."""

    def ahead(source: str, *, torch: bool = True) -> list[str]:
        space: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(source, "<cell 1>", "exec"), space)  # noqa: S102
        asked: list[str] = []
        gone = ("wave", "xml", "own", "_pickle", "timm", "autograder.training")
        known = {n: m for n, m in sys.modules.items() if not n.startswith(gone)}
        known.pop("torch._dynamo", None)
        for name in ("torch", "torch.optim", "torch.optim.lr_scheduler"):
            known.setdefault(name, sys)
        if not torch:
            known = {n: m for n, m in known.items() if n.partition(".")[0] != "torch"}
        with monkeypatch.context() as patch:
            patch.setattr(sys, "modules", known)
            patch.setattr(importlib, "import_module", asked.append)
            import_ahead(reach_of(space["f"]))
        return asked

    return ahead


OPTIMIZERS = "torch._dynamo"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("return t", []),
        ("import wave", ["wave"]),
        ("import xml.dom.minidom, wave", ["wave", "xml.dom.minidom"]),
        ("from wave import open", ["wave"]),
        ("import sys", []),
        ("import own_module_of_mine", []),
        ("from importlib import import_module; import_module('wave')", ["wave"]),
        ("from importlib import import_module; import_module('not a name')", []),
        ("import autograder.training.loops", ["autograder.training.loops"]),
        ("import torch.optim", [OPTIMIZERS]),
        ("import torch.optim.lr_scheduler", [OPTIMIZERS]),
        ("return torch.optim.SGD", [OPTIMIZERS]),
        ("import torch; return torch.optim.SGD", [OPTIMIZERS]),
        ("return torch.tensor", []),
    ],
)
def test_packages_that_the_code_imports_are_imported_ahead(
    imported: Any, body: str, names: list[str]
) -> None:
    assert imported(f"def f(t):\n    {body}\n") == names


def test_an_optimizer_in_hand_needs_what_optimizers_need(imported: Any) -> None:
    head = "import torch\nopt = torch.optim.SGD([torch.zeros(1)], lr=0.1)\n"
    assert imported(head + "def f(t):\n    return opt\n") == [OPTIMIZERS]
    head = "from torch.optim.lr_scheduler import StepLR\n"
    assert imported(head + "def f(t):\n    return StepLR\n") == [OPTIMIZERS]


def test_the_word_optim_means_nothing_without_torch(imported: Any) -> None:
    source = "def f(t):\n    return t.optim\n"
    assert imported(source) == [OPTIMIZERS]
    assert imported(source, torch=False) == []
    source = "def f(t):\n    import torch\n    return torch.optim\n"
    assert imported(source, torch=False) == ["torch", OPTIMIZERS]


def test_an_import_that_fails_is_left_to_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(name: str) -> None:
        raise ImportError(name)

    def f(t: int) -> None:
        import wave  # noqa: F401

    monkeypatch.delitem(sys.modules, "wave", raising=False)
    monkeypatch.setattr(importlib, "import_module", fails)
    import_ahead(reach_of(f))


def test_a_case_gets_a_fifth_and_half_as_much_after_each_endless_one() -> None:
    assert _share(10.0, 10.0, 0) == 2.0 + 0.2
    assert _share(10.0, 10.0, 1) == 1.0 + 0.2
    assert _share(10.0, 10.0, 2) == 0.5 + 0.2
    assert _share(1.0, 1.0, 0) == 0.5 + 0.02
    assert _share(1.0, 1.0, 1) == 0.25 + 0.02
    assert _share(10.0, 1.0, 0) == 1.0
    assert _share(None, None, 0) is None
    assert _share(None, 1.0, 0) is None
    assert _share(1.0, None, 0) is None


CASE: Any = {"scene": "calls", "asked": [1], "fixed": {}}


def test_a_scene_that_is_upset_costs_its_own_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played: list[str] = []

    def play(answer: Any, case: Any) -> Any:
        played.append(case["name"])
        if case["name"] == "a":
            raise KeyError
        if case["name"] == "b":
            raise TimeLimitReached
        return {"outcomes": []}

    monkeypatch.setattr("autograder.judge.observe.scene", lambda _: play)
    cases: Any = [{**CASE, "name": name} for name in "abc"]
    seen = observe(lambda t: t, "f", cases, seconds=9.0)
    assert seen["cases"] == {
        "a": {"stopped": "crashed"},
        "b": {"stopped": "timed out"},
        "c": {"outcomes": []},
    }
    assert (seen["stopped"], played) == (None, ["a", "b", "c"])


def test_each_endless_case_halves_what_the_next_one_gets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Any, Any, int]] = []

    def share(seconds: Any, left: Any, endless: int) -> Any:
        asked.append((seconds, left, endless))
        return seconds

    def play(answer: Any, case: Any) -> Any:
        return {
            "outcomes": [],
            **({"stopped": "timed out"} if case["name"] == "a" else {}),
        }

    monkeypatch.setattr("autograder.judge.observe._share", share)
    monkeypatch.setattr("autograder.judge.observe.scene", lambda _: play)
    cases: Any = [{**CASE, "name": name} for name in "abc"]
    observe(lambda t: t, "f", cases, seconds=9.0)
    assert [endless for *_, endless in asked] == [0, 1, 1]
    left = [one for _, one, _ in asked]
    assert left[0] == 9.0
    assert 8.0 < left[2] <= left[1] <= 9.0


def test_what_one_case_used_up_is_missing_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used = {"a": 4.0, "b": 5.0, "c": 0.0}
    names = iter(used)
    monkeypatch.setattr(
        "autograder.judge.limits.Clock.used", lambda _: used[next(names)]
    )
    cases: Any = [{**CASE, "name": name} for name in used]
    seen = observe(lambda t: t, "f", cases, seconds=9.0)
    assert (seen["stopped"], list(seen["cases"])) == ("timed out", ["a", "b"])


def test_a_document_says_all_that_it_has_to() -> None:
    case: Any = {**CASE, "name": "a"}
    seen = observe(lambda t: print("x") or t, "f", [case])
    assert seen["version"] == VERSION == 1
    assert (seen["exercise"], seen["printed"]) == ("f", "x\nx\n")
    assert (seen["stopped"], seen["covers"]) == (None, [])
    bare: Any = {"asked": [1], "fixed": {}, "name": "a"}
    assert observe(lambda t: t, "f", [bare])["cases"]["a"]["outcomes"] == [{"value": 1}]
    nothing = not_observed("f", "missing")
    assert nothing == {**seen, "cases": {}, "stopped": "missing", "printed": ""}
