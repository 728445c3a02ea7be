"""Which functions come along, and why others stay: real lessons and keys."""

import ast
from dataclasses import replace

import pytest

from autograder.taking.choosing import Chosen
from autograder.tests.taking.answers import (
    COSINE,
    LINEAR,
    PLAIN,
    POLY,
    RAMP,
    STARTS,
    STEPS,
    schedulers,
)
from autograder.tests.taking.learner import SCHEDULERS, WARMUP, cells_of, chosen_from


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


def test_what_needs_a_file_beside_the_notebook_stays() -> None:
    inner = PLAIN.replace("    return", "    from mine.rates import rate\n    return")
    outer = "import mine, more\n" + COSINE.replace("(1 + cos", "(mine.x + more.x + cos")
    unused = "import mine\n" + STEPS
    answers = {"exponential_lr": inner, "cosine_lr": outer, "step_lr": unused}
    lesson = replace(cells_of(SCHEDULERS, answers), beside=frozenset({"mine", "more"}))
    chosen = chosen_from(lesson)
    assert chosen.taken == ("step_lr",)
    assert dict(chosen.left_out) == {
        "exponential_lr": "it imports mine, a file beside the notebook, "
        "which is not taken",
        "cosine_lr": "it imports mine, more, files beside the notebook, "
        "which are not taken",
    }


def test_what_works_in_its_notebook_only_is_told_apart() -> None:
    hidden = "globals()['shared'] = 1.0\n"
    answer = PLAIN.replace("gamma ** t", "gamma ** t * shared")
    chosen = schedulers(exponential_lr=hidden + answer)
    assert dict(chosen.left_out) == {
        "exponential_lr": "it passes in its notebook, but not alone: "
        "its calls stop with NameError: name 'shared' is not defined"
    }


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


def test_nothing_written_is_nothing_taken() -> None:
    chosen = schedulers()
    assert (chosen.taken, dict(chosen.left_out)) == ((), {})
