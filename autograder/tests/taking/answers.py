"""Answers as learners write them, with more in their cells than was asked for."""

from autograder.taking.choosing import Chosen
from autograder.tests.taking.learner import SCHEDULERS, cells_of, chosen_from

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
    """What comes along of the second lesson with these answers."""
    return chosen_from(cells_of(SCHEDULERS, answers))
