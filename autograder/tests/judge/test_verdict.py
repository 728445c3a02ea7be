import numpy as np
import pytest

from autograder.judge.compare import ROUNDED_NOTE
from autograder.judge.verdict import without_observation
from autograder.tests.judge.documents import key, passed, right, verdict_on

CORE = "follows the gradient downhill"


def rounded(w0: float, lam: float, lr: float, steps: int) -> object:
    return np.array(right(w0, lam, lr, steps), dtype="float32") * np.float32(1 + 2e-5)


def constant(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    if steps < 0:
        raise ValueError("steps")
    return [0.5] * (steps + 1)


def only_corners(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    if steps < 0:
        raise ValueError("steps")
    return [w0] * (steps + 1)


def misnamed(w: float, rate: float) -> float:
    return w * rate


def test_what_is_right_to_four_digits_holds_and_costs_its_share_once() -> None:
    verdict = verdict_on(rounded)
    assert verdict.status == "partly"
    assert all(p["passed"] and p["counted"] for p in verdict.properties[:2])
    assert verdict.deductions == ({"name": "precision", "share": 0.15},)
    assert ROUNDED_NOTE in verdict.notes
    refuses = [p for p in verdict.properties if not p["passed"]]
    assert refuses == []
    assert verdict.score == pytest.approx(0.85)


def test_a_rounded_answer_that_is_wrong_is_not_told_about_its_digits() -> None:
    verdict = verdict_on(constant)
    assert verdict.deductions == ()
    assert ROUNDED_NOTE not in verdict.notes


def test_what_holds_beside_a_wrong_core_is_said_to_hold_but_counts_nothing() -> None:
    verdict = verdict_on(constant)
    assert verdict.score == 0
    by_name = {p["name"]: p for p in verdict.properties}
    assert not by_name[CORE]["passed"]
    refuses = by_name["refuses a negative number of steps"]
    assert refuses["passed"]
    assert not refuses["counted"]


def test_what_is_easy_earns_nothing_by_itself() -> None:
    verdict = verdict_on(only_corners)
    assert verdict.score == 0
    assert verdict.status == "failed"


def test_another_exception_on_bad_arguments_loses_that_property_only() -> None:
    def typed(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        if steps < 0:
            raise TypeError("steps")
        return right(w0, lam, lr, steps)

    verdict = verdict_on(typed)
    assert verdict.score == pytest.approx(0.85)


def test_a_subclass_of_the_right_exception_will_do() -> None:
    class Negative(ValueError):  # noqa: N818
        pass

    def typed(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        if steps < 0:
            raise Negative("steps = -1")
        return right(w0, lam, lr, steps)

    assert verdict_on(typed).status == "passed"


def test_a_wrong_signature_is_said_as_such() -> None:
    verdict = verdict_on(misnamed)
    assert verdict.status == "error"
    assert "arguments are lam, lr, steps" in verdict.notes[0]


def test_an_error_of_the_answers_own_is_no_wrong_signature() -> None:
    space: dict[str, object] = {}
    source = "def f(w0, lam, lr, steps):\n    return max()\n"
    exec(compile(source, "cell", "exec"), space)  # noqa: S102
    verdict = verdict_on(space["f"])
    assert verdict.status == "error"
    assert not verdict.notes
    assert verdict.first_difference is not None
    assert "line 2 of your code" in verdict.first_difference["got"]


def test_not_attempted_is_no_error() -> None:
    def starter(w0: float, lam: float, lr: float, steps: int) -> list[float]:
        raise NotImplementedError

    verdict = verdict_on(starter)
    assert (verdict.status, verdict.score) == ("not attempted", 0)
    assert verdict.first_difference is None


def test_without_an_observation_there_are_no_points() -> None:
    verdict = without_observation(key(), "crashed", "why")
    assert verdict.score == 0
    assert not any(passed(verdict).values())
    assert sum(p["weight"] for p in verdict.properties) == pytest.approx(1)
