"""Which functions come along, and why others stay: real lessons and keys."""

import ast

import pytest

from autograder.taking.choosing import Chosen
from autograder.tests.taking.learner import (
    SCHEDULERS,
    WARMUP,
    cells_of,
    chosen_from,
)

PLAIN = """
def exponential_lr(t, base_lr, gamma):
    return base_lr * gamma ** t
"""
STEPS = '''%matplotlib inline
from autograder import check
import random, math as m

random.seed(3)
unused = [random.random() for _ in range(3)]


# How many drops so far.
def drops(t, size):
    """Count."""
    return t // size  # whole ones


LEAST = {}
for number in range(3):
    LEAST[number] = number
print("hello", unused)


def step_lr(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    if step_size < LEAST[1]:
        raise ValueError("step_size must be positive")
    return base_lr * gamma ** drops(t, step_size)
    # done


assert step_lr(3, 1.0, 2, 0.5) == 0.5
plt = print
plt(m.pi)
!ls
'''
COSINE = """
from math import cos, pi
clip = lambda share: min(max(share, 0.0), 1.0)

def cosine_lr(t, base_lr, T_max, eta_min=0.0):
    if T_max <= 0:
        raise ValueError(f"T_max must be positive: {T_max}")
    turn = pi * clip(t / T_max)
    return eta_min + (base_lr - eta_min) * (1 + cos(turn)) / 2
"""
POLY = """
def clip(left):
    return max(left, 0.0)

def poly_lr(t, base_lr, total, power=1.0, end_lr=0.0):
    if total <= 0:
        raise ValueError(f"total is {total}, not {clip(total)}")
    return end_lr + (base_lr - end_lr) * clip(1 - t / total) ** power
"""
LINEAR = """
def linear_decay_lr(t, base_lr, total, end_lr=0.0):
    return poly_lr(t, base_lr, total, end_lr=end_lr)
"""
RAMP = """
def warmup_factor(t, warmup_steps, start="zero"):
    if start not in STARTS:
        raise ValueError(f"start must be one of {STARTS}")
    if warmup_steps < 0:
        raise ValueError("warmup_steps")
    more, longer = STARTS[start]
    return min(1.0, (t + more) / (warmup_steps + longer)) if warmup_steps else 1.0
"""
STARTS = "STARTS = {'zero': (0, 0), 'one': (1, 0), 'nano': (1, 1)}\nprint(STARTS)"


def schedulers(**answers: str) -> Chosen:
    return chosen_from(cells_of(SCHEDULERS, answers))


def body(chosen: Chosen) -> str:
    """The module without its docstring and its imports."""
    return chosen.text.partition("# Lesson")[2].partition("\n\n\n")[2]


def test_a_function_comes_with_what_it_uses_and_with_its_comments() -> None:
    chosen = schedulers(step_lr=STEPS)
    assert chosen.taken == ("step_lr",)
    begin = STEPS.index("# How many")
    assert body(chosen) == (
        STEPS[begin : STEPS.index("print(")].rstrip()
        + "\n\n\n"
        + STEPS[STEPS.index("def step_lr") : STEPS.index("\n\n\nassert")]
        + "\n"
    )
    assert "import" not in chosen.text


def test_a_docstring_says_where_it_comes_from() -> None:
    said = ast.get_docstring(ast.parse(schedulers(step_lr=STEPS).text))
    assert said is not None
    assert "the course “Learning rates”" in said


def test_imports_come_from_the_cell_or_the_set_up_and_only_those_in_use() -> None:
    cosine = COSINE.replace("from math import cos, pi", "import numpy as np")
    chosen = schedulers(
        cosine_lr=cosine.replace("cos(", "math.cos(").replace("pi ", "math.pi ")
    )
    assert '"""\n\nimport math\n\n# Lesson' in chosen.text
    assert "numpy" not in chosen.text


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
    poly = POLY.replace(
        "def clip(left):\n    return max(left, 0.0)", "from numpy import fmax as clip"
    )
    poly = poly.replace("clip(total)", "clip(total, 0)").replace(
        "total)", "total, 0)", 2
    )
    poly = "from numpy import cos\n" + POLY.replace("max(left", "cos(0.0) * max(left")
    chosen = schedulers(cosine_lr=COSINE, poly_lr=poly)
    assert chosen.taken == ("cosine_lr", "poly_lr")
    assert "from numpy import cos as cos_of_poly_lr" in chosen.text
    assert "cos_of_poly_lr(0.0) * max(left" in chosen.text


def test_answers_in_other_forms() -> None:
    chosen = schedulers(
        exponential_lr="exponential_lr = lambda t, base_lr, gamma: base_lr * gamma**t",
        step_lr="import functools\n"
        + STEPS
        + "step_lr = functools.lru_cache(step_lr)\n",
        multistep_lr="""
from bisect import *

class Drops:
    def __call__(self, t, base_lr, milestones, gamma=0.1):
        return base_lr * gamma ** bisect_right(sorted(milestones), t)

multistep_lr = Drops()
""",
    )
    assert chosen.taken == ("step_lr", "multistep_lr", "exponential_lr")
    assert "\n\n\nstep_lr = functools.lru_cache(step_lr)\n" in chosen.text
    assert "from bisect import *\n" in chosen.text
    assert "import functools\n" in chosen.text


def test_an_earlier_exercise_comes_along_or_its_user_stays() -> None:
    both = schedulers(linear_decay_lr=LINEAR, poly_lr=POLY)
    assert both.taken == ("linear_decay_lr", "poly_lr")
    wrong = schedulers(linear_decay_lr=LINEAR, poly_lr=POLY.replace("1 -", "2 -"))
    assert wrong.taken == ()
    assert wrong.left_out["linear_decay_lr"] == "it calls poly_lr, which is not taken"
    assert wrong.left_out["poly_lr"].endswith("practice checks pass")
    alone = schedulers(linear_decay_lr=LINEAR)
    assert dict(alone.left_out) == {
        "linear_decay_lr": "it calls poly_lr, which is not taken"
    }


def test_an_exercise_of_an_earlier_lesson_counts_as_well() -> None:
    cosine = """
def warmup_cosine(t, warmup_steps, total_steps, min_ratio=0.1, start="zero"):
    if total_steps <= 0:
        raise ValueError("total_steps")
    ramp = warmup_factor(t, warmup_steps, start)
    if t < min(warmup_steps, total_steps):
        return ramp
    if t >= total_steps:
        return min_ratio
    return cosine_lr(t - warmup_steps, 1.0, total_steps - warmup_steps, min_ratio)
"""
    first = cells_of(SCHEDULERS, {"cosine_lr": COSINE})
    answers = {"warmup_factor": RAMP, "warmup_cosine": cosine}
    later = cells_of(WARMUP, answers, {"warmup_factor": STARTS})
    chosen = chosen_from(first, later)
    assert chosen.taken == ("cosine_lr", "warmup_factor", "warmup_cosine")
    assert "STARTS = {" in chosen.text
    assert "print" not in chosen.text


def test_what_needs_the_course_itself_stays() -> None:
    inner = PLAIN.replace("    return", "    from autograder import figure\n    return")
    outer = COSINE.replace("(1 + cos", "mlp.x * (1 + cos")
    chosen = schedulers(exponential_lr=inner, cosine_lr=outer)
    words = "it needs {} of autograder, the course's own package"
    assert dict(chosen.left_out) == {
        "exponential_lr": words.format("figure"),
        "cosine_lr": words.format("mlp"),
    }


def test_what_works_in_its_notebook_only_is_told_apart() -> None:
    hidden = "globals()['shared'] = 1.0\n"
    answer = PLAIN.replace("gamma ** t", "gamma ** t * shared")
    chosen = schedulers(exponential_lr=hidden + answer)
    (reason,) = chosen.left_out.values()
    assert reason.startswith("it passes in its notebook, but not alone: ")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("def exponential_lr(t, base_lr:", "its cell does not define it"),
        ("exponential = 3", "its cell does not define it"),
        (
            "from functools import partial as exponential_lr",
            "its cell does not define it",
        ),
        ("raise ValueError('no')\n" + PLAIN, ""),
        (PLAIN + "1 / 0", ""),
        (
            "K = 1 / 0" + PLAIN.replace("t\n", "t * K\n"),
            "ZeroDivisionError: division by zero",
        ),
        (PLAIN.replace("t\n", "(t + 1)\n"), "0 of 5 practice checks pass"),
        (
            PLAIN.replace("return", "raise NotImplementedError\n    x ="),
            "nothing is written in it yet",
        ),
    ],
)
def test_why_a_function_stays(answer: str, reason: str) -> None:
    chosen = schedulers(exponential_lr=answer)
    assert chosen.left_out.get("exponential_lr", "") == reason


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


def test_nothing_written_is_nothing_taken() -> None:
    chosen = schedulers()
    assert (chosen.taken, dict(chosen.left_out)) == ((), {})


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
