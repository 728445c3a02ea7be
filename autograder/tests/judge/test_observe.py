import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.judge.limits import TimeLimitReached, kept_output, time_limit
from autograder.judge.observe import observe
from autograder.repository import ROOT
from autograder.tests.judge.documents import key, passed, right, verdict_on

PURE = "leaves no trace"


def case(name: str, first: list[Any], **fixed: Any) -> Any:
    return {"name": name, "scene": "calls", "asked": first, "fixed": fixed}


def outcome(answer: Any, *, seconds: float | None = None) -> Any:
    return observe(answer, "f", [case("a", [1])], seconds)["cases"]["a"]


def raising(error: BaseException) -> Any:
    def answer(t: int) -> None:
        raise error

    return answer


def test_an_exception_is_written_down_with_its_bases() -> None:
    class OwnError(ValueError):
        pass

    error = outcome(raising(OwnError("steps", 3, object())))["outcomes"][0]["error"]
    assert error["type"] == "OwnError"
    assert error["bases"][0] == "ValueError"
    assert error["message"] == "steps 3"


def test_an_exception_cannot_pretend_to_be_built_in() -> None:
    fake = type("ValueError", (Exception,), {"__module__": "builtins"})
    error = outcome(raising(fake("steps")))["outcomes"][0]["error"]
    assert "ValueError" not in error["bases"]


def test_an_exception_with_methods_of_its_own_is_no_danger() -> None:
    class Hostile(Exception):  # noqa: N818
        @property
        def args(self) -> Any:  # type: ignore[override]
            raise SystemExit

        def __str__(self) -> str:
            raise SystemExit

    error = outcome(raising(Hostile("a")))["outcomes"][0]["error"]
    assert error["message"] == "a"
    huge = outcome(raising(ValueError(10**5000, "\ud800")))["outcomes"][0]["error"]
    assert huge["message"] == "?"


@pytest.mark.parametrize("leave", [SystemExit, GeneratorExit, exit])
def test_leaving_is_an_outcome(leave: Any) -> None:
    def answer(t: int) -> None:
        raise leave() if isinstance(leave, type) else leave(t)

    assert "error" in outcome(answer)["outcomes"][0]


def test_the_line_is_the_learners_not_a_librarys() -> None:
    source = "import json\ndef f(t):\n    x = 1\n    return json.loads('{')\n"
    space: dict[str, Any] = {}
    exec(compile(source, "cell", "exec"), space)  # noqa: S102
    assert outcome(space["f"])["outcomes"][0]["error"]["line"] == 4


def test_one_endless_call_costs_one_case() -> None:
    def answer(t: int) -> int:
        while t == 1:
            pass
        return t

    cases = [case("a", [0]), case("b", [1]), case("c", [2])]
    begin = time.process_time()
    seen = observe(answer, "f", cases, seconds=2.0)
    assert time.process_time() - begin < 2
    assert seen["cases"]["b"]["outcomes"] == [{"stopped": "timed out"}]
    assert seen["cases"]["b"]["stopped"] == "timed out"
    assert seen["cases"]["c"]["outcomes"] == [{"value": 2}]
    assert seen["stopped"] is None


def test_when_all_time_is_used_up_the_rest_is_left_out() -> None:
    def answer(t: int) -> int:
        while True:
            pass

    cases = [case(str(n), [n]) for n in range(90)]
    seen = observe(answer, "f", cases, seconds=1.0)
    assert seen["stopped"] == "timed out"
    assert 0 < len(seen["cases"]) < 50


def test_a_loop_in_every_case_leaves_time_to_ask_the_rest() -> None:
    def answer(t: int) -> int:
        while t < 9:
            pass
        return t

    cases = [case(str(n), [9, n]) for n in range(10)]
    begin = time.process_time()
    seen = observe(answer, "f", cases, seconds=2.0)
    assert time.process_time() - begin < 2.2
    assert seen["stopped"] is None
    stopped = [{"value": 9}, {"stopped": "timed out"}]
    assert [seen["cases"][str(n)]["outcomes"] for n in range(9)] == [stopped] * 9
    assert seen["cases"]["9"]["outcomes"] == [{"value": 9}] * 2


def test_a_bare_except_does_not_swallow_the_alarm_for_good() -> None:
    def answer(t: int) -> int:
        for _ in range(3):
            try:
                while True:
                    pass
            except:  # noqa: E722
                t += 1
        while True:
            pass

    seen = outcome(answer, seconds=2.0)
    assert seen["outcomes"] == [{"stopped": "timed out"}]
    assert seen["again"] == []


def test_nothing_rings_after_the_limit() -> None:
    for _ in range(50):
        try:
            with time_limit(0.001):
                time.sleep(0.001)
        except TimeLimitReached:
            pass
    time.sleep(0.25)


def test_outside_the_main_thread_there_is_no_limit_and_no_error() -> None:
    seen: list[Any] = []
    thread = threading.Thread(
        target=lambda: seen.append(outcome(lambda t: t, seconds=1.0))
    )
    thread.start()
    thread.join()
    assert seen[0]["outcomes"] == [{"value": 1}]


def test_megabytes_of_prints_are_cut_and_change_no_score() -> None:
    def chatty(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        print("x" * 10**6)
        print("y" * 10**6, file=sys.stderr)
        return right(w0, lam, lr, steps)

    verdict = verdict_on(chatty)
    assert verdict.status == "passed"
    assert "more characters" in verdict.notes[0]
    assert len(verdict.notes[0]) < 2100


def test_a_hostile_text_is_kept_as_a_plain_one() -> None:
    class Text(str):
        __slots__ = ()

        def __radd__(self, other: object) -> Any:
            return None

        def __len__(self) -> int:
            return 10**6

    with kept_output() as printed:
        sys.stdout.write(Text("a"))
        with pytest.raises(TypeError):
            sys.stdout.write(1)  # type: ignore[arg-type]
    assert printed.text() == "a"


def test_warnings_cost_nothing() -> None:
    def warned(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        import warnings

        warnings.warn("careful", stacklevel=1)
        return right(w0, lam, lr, steps)

    assert verdict_on(warned).status == "passed"


def test_a_memory_is_seen_by_the_second_round() -> None:
    factor = [1.0]

    def remembering(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        factor[0] *= 1 + 1e-12
        return [w * factor[0] for w in right(w0, lam, lr, steps)]

    properties = passed(verdict_on(remembering))
    assert not properties[PURE]
    assert sum(not held for held in properties.values()) == 1


def test_changed_arguments_are_seen() -> None:
    def popping(values: list[float], n: int) -> float:
        return values.pop()

    asked = [case("a", [[1.0, 2.0]], n=1)]
    assert observe(popping, "f", asked)["cases"]["a"]["changed_arguments"] == [0]
    asked = [case("a", [0], values=[3.0])]
    seen = observe(lambda t, values: values.append(t), "f", asked)
    assert seen["cases"]["a"]["changed_arguments"] == [0]


def test_an_argument_made_hostile_is_a_changed_argument() -> None:
    class Meta(type):
        @property
        def __name__(cls) -> str:  # type: ignore[override]
            raise SystemExit

    hostile = Meta("Hostile", (), {})()
    seen = observe(lambda v: v.append(hostile), "f", [case("a", [[1.0]])])
    assert seen["cases"]["a"]["changed_arguments"] == [0]


def test_a_property_that_was_not_reached_does_not_hold() -> None:
    def endless(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        while True:
            pass

    verdict = verdict_on(endless, seconds=0.5)
    assert verdict.status == "timed out"
    assert not any(passed(verdict).values())
    assert any("did not end in time" in note for note in verdict.notes)
    assert len(verdict.notes) <= 2


def test_the_documents_are_equal_byte_for_byte() -> None:
    one, two = (verdict_on(right).to_json() for _ in range(2))
    assert repr(one) == repr(two)
    assert key() is key()


HELPER = """
def trace(n, base_lr):
    import torch
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base_lr)
    sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.5)
    lrs = []
    for _ in range(n + 1):
        lrs.append(opt.param_groups[0]["lr"])
        opt.step()
        sched.step()
    return lrs

def answer(t, base_lr):
    return trace(t, base_lr)[-1]
"""
CACHED = """
import functools

@functools.lru_cache(maxsize=None)
def answer(t, base_lr):
    import torch
    return (torch.tensor(base_lr, dtype=torch.float64) * 0.5**t).item()
"""
PARTIAL = """
import functools
from importlib import import_module

def halved(t, base_lr):
    torch = import_module("torch")
    return torch.tensor(base_lr * 0.5**t, dtype=torch.float64).item()

answer = functools.partial(halved)
"""
OWN_MODULE = """
def answer(t, base_lr):
    import own_module_that_imports_torch as own
    return own.halved(t, base_lr)
"""
FRESH = """
import json, sys
from autograder.judge.observe import observe

space = {"__name__": "__main__"}
exec(compile(sys.argv[1], "<cell 1>", "exec"), space)
case = {"name": "a", "scene": "calls", "asked": [0, 1, 2], "fixed": {"base_lr": 1.0}}
assert "torch" not in sys.modules
seen = observe(space["answer"], "f", [case], seconds=1.0)
import torch
w = torch.ones(1, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.5)
w.sum().backward()
opt.step()
assert w.item() == 0.5
print(json.dumps([o["value"] for o in seen["cases"]["a"]["outcomes"]]))
"""
OTHER_SOURCES = (CACHED, PARTIAL, OWN_MODULE)
SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "source",
    [HELPER, *(pytest.param(s, marks=SLOW) for s in OTHER_SOURCES)],
)
def test_the_first_import_of_torch_is_not_on_the_answer_s_clock(
    source: str, tmp_path: Path
) -> None:
    own = tmp_path / "own_module_that_imports_torch.py"
    own.write_text("import torch" + CACHED.replace("answer", "halved"))
    paths = os.pathsep.join([str(ROOT), str(tmp_path)])
    done = subprocess.run(
        [sys.executable, "-c", FRESH, source],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [1.0, 0.5, 0.25]


def test_a_module_of_the_learner_s_own_is_not_imported_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_module.py").write_text("raise SystemExit\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    def answer(t: int) -> int:
        if t > 100:
            import own_module  # type: ignore[import-not-found]  # noqa: F401
        return t

    assert outcome(answer)["outcomes"] == [{"value": 1}]


def test_torch_uses_one_thread_and_gets_its_own_back() -> None:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        seen = outcome(lambda t: torch.get_num_threads())
        assert seen["outcomes"] == [{"value": 1}]
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_sleeping_uses_up_no_time_of_the_other_cases() -> None:
    def answer(t: int) -> int:
        time.sleep(0.15)
        return t

    cases = [case(str(n), [n]) for n in range(4)]
    seen = observe(answer, "f", cases, seconds=0.6)
    assert seen["stopped"] is None
    assert len(seen["cases"]) == 4


def test_what_all_cases_sleep_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.judge.observe.wall_limit", lambda _: 0.3)

    def answer(t: int) -> int:
        time.sleep(0.1)
        return t

    seen = observe(answer, "f", [case(str(n), [n]) for n in range(9)], seconds=5.0)
    assert seen["stopped"] == "timed out"
    assert 0 < len(seen["cases"]) < 4
