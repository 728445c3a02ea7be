"""One name for each thing, where cells give a name several meanings."""

import pytest

from autograder.tests.taking.answers import (
    COSINE,
    PLAIN,
    POLY,
    RAMP,
    STARTS,
    STEPS,
    schedulers,
)
from autograder.tests.taking.learner import SCHEDULERS, WARMUP, cells_of, chosen_from


def test_two_helpers_of_one_name_are_two() -> None:
    chosen = schedulers(cosine_lr=COSINE, poly_lr=POLY)
    assert chosen.taken == ("cosine_lr", "poly_lr")
    assert "\nclip = lambda share" in chosen.text
    assert "\ndef clip_of_poly_lr(left):" in chosen.text
    assert "not {clip_of_poly_lr(total)}" in chosen.text
    assert "* clip_of_poly_lr(1 - t / total) **" in chosen.text
    assert "pi * clip(t / T_max)" in chosen.text


def test_the_same_helper_in_two_cells_is_one() -> None:
    helper = POLY[: POLY.index("def poly")]
    linear = helper + "def linear_decay_lr(t, base_lr, total, end_lr=0.0):\n"
    linear += "    if total <= 0:\n        raise ValueError('total')\n"
    linear += "    return end_lr + (base_lr - end_lr) * clip(1 - t / total)\n"
    chosen = schedulers(linear_decay_lr=linear, poly_lr=POLY)
    assert chosen.taken == ("linear_decay_lr", "poly_lr")
    assert chosen.text.count("def clip") == 1


def test_the_same_text_that_means_another_helper_is_another() -> None:
    def cell(power: int, name: str) -> str:
        return f"K = {power}\ndef kth(x):\n    return x ** K\n{name}\n"

    step = "def step_lr(t, base_lr, step_size, gamma=0.1):\n"
    step += "    if step_size < 1: raise ValueError('step_size')\n"
    step += "    return base_lr * kth(gamma ** (t // step_size))"
    exponential = PLAIN.replace("gamma ** t", "kth(gamma ** (t / 2))")
    chosen = schedulers(step_lr=cell(1, step), exponential_lr=cell(2, exponential))
    assert chosen.taken == ("step_lr", "exponential_lr")
    assert "return x ** K_of_exponential_lr" in chosen.text
    assert "base_lr * kth_of_exponential_lr(gamma" in chosen.text


def test_a_name_of_python_s_stays_python_s() -> None:
    mine = "def min(x, y):\n    return x if x < y else y\n\n"
    first = cells_of(SCHEDULERS, {"cosine_lr": mine + COSINE, "poly_lr": POLY})
    later = cells_of(WARMUP, {"warmup_factor": STARTS + RAMP})
    chosen = chosen_from(first, later)
    assert chosen.taken == ("cosine_lr", "poly_lr", "warmup_factor")
    assert "def min_of_cosine_lr(x, y):" in chosen.text
    assert "min_of_cosine_lr(max(share" in chosen.text
    assert "return min(1.0, (t + more)" in chosen.text


@pytest.mark.slow
def test_a_helper_with_an_exercise_s_name_gives_way_to_it() -> None:
    helper = "def step_lr(x):\n    return x\n\n"
    cosine = helper + COSINE.replace("(t / T_max)", "(step_lr(t / T_max))")
    chosen = schedulers(cosine_lr=cosine, step_lr=STEPS)
    assert chosen.taken == ("step_lr", "cosine_lr")
    assert "def step_lr_of_cosine_lr(x):" in chosen.text
    alone = schedulers(cosine_lr=cosine)
    assert "def step_lr_of_cosine_lr(x):" in alone.text


def test_an_import_and_a_helper_of_one_name() -> None:
    poly = POLY.replace("clip", "cos")
    chosen = schedulers(cosine_lr=COSINE, poly_lr=poly)
    assert chosen.taken == ("cosine_lr", "poly_lr")
    assert "from math import cos, pi" in chosen.text
    assert "def cos_of_poly_lr(left):" in chosen.text


def test_two_imports_of_one_name() -> None:
    poly = "from numpy import cos\n" + POLY.replace("max(left", "cos(0.0) * max(left")
    chosen = schedulers(cosine_lr=COSINE, poly_lr=poly)
    assert chosen.taken == ("cosine_lr", "poly_lr")
    assert "from numpy import cos as cos_of_poly_lr" in chosen.text
    assert "cos_of_poly_lr(0.0) * max(left" in chosen.text


def test_a_name_that_cannot_be_told_apart() -> None:
    """In quotes nobody sees what a name means."""
    mine = "class Callable: ...\n"
    other = "Callable = float\n"
    quoted = PLAIN.replace("gamma)", "gamma: 'Callable')")
    step = STEPS.replace("def step_lr(t: int", "def step_lr(t: 'Callable'")
    chosen = schedulers(exponential_lr=mine + quoted, step_lr=other + step)
    assert dict(chosen.left_out) == {
        "exponential_lr": "two cells give Callable two meanings: rename one of them"
    }
    assert chosen.taken == ("step_lr",)


def test_one_statement_that_gives_two_names_serves_both() -> None:
    both = "least, most = (0.0, 1.0)\n\n"
    poly = both + POLY.replace("max(left, 0.0)", "max(left, least)")
    linear = both + POLY.replace("poly_lr", "linear_decay_lr")
    linear = linear.replace("power=1.0, ", "").replace(" ** power", "")
    linear = linear.replace("max(left, 0.0)", "max(left, 1.0 - most)")
    chosen = schedulers(linear_decay_lr=linear, poly_lr=poly)
    assert chosen.taken == ("linear_decay_lr", "poly_lr")
    assert chosen.text.count("least, most = (0.0, 1.0)") == 1


def test_lists_that_begin_alike_and_end_otherwise_are_two() -> None:
    def cell(last: float, answer: str) -> str:
        return f"powers = []\npowers.append({last})\n{answer}"

    exponential = PLAIN.replace("gamma ** t", "gamma ** (t * powers[0])")
    step = STEPS.replace(
        "drops(t, step_size)", "(drops(t, step_size) * powers[-1] / 2)"
    )
    chosen = schedulers(
        step_lr=step.replace("def step_lr", cell(2, "def step_lr")),
        exponential_lr=cell(1, exponential),
    )
    assert chosen.taken == ("step_lr", "exponential_lr")
    assert "powers_of_exponential_lr = []\n" in chosen.text
    assert "powers_of_exponential_lr.append(1)\n" in chosen.text
