"""The files that one takes home, as texts by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from autograder.judge.documents import Key
from autograder.taking.examples import examples_text
from autograder.taking.imports import import_lines
from autograder.taking.schedules import SCHEDULES, Factor, Maker, Rate
from autograder.taking.statements import Import

HERE = Path(__file__).parent
MODULE = "learning_rates.py"
AS_THEY_ARE = ("check_loop.py", "test_learning_rates.py", "test_adapters.py")


def files(text: str, taken: Sequence[str], keys: Mapping[str, Key]) -> dict[str, str]:
    """Every file but the list of them.

    Args:
        text: the module of functions.
        taken: the functions in it.
        keys: the key of each.
    """
    return {
        MODULE: text,
        "adapters.py": adapters(taken),
        "examples.py": examples_text({name: keys[name] for name in taken}),
        **{name: resource(name) for name in AS_THEY_ARE},
    }


@cache
def resource(name: str) -> str:
    """A file that is kept here, as a program or as a text."""
    program = HERE / name
    path = program if program.is_file() else HERE / f"{name}.txt"
    return path.read_text("utf-8")


def adapters(taken: Sequence[str]) -> str:
    """The file of adapters, with what it has to know of the functions that are taken.

    >>> "    step_lr: 'base_lr'," in adapters(["step_lr"]).replace('"', "'")
    True
    """
    known = {name: SCHEDULES[name] for name in taken if name in SCHEDULES}
    imports = import_lines(Import("learning_rates", name, name) for name in known)
    own = [f'{n}: "{s.own}"' for n, s in known.items() if isinstance(s, Rate) and s.own]
    factors = [name for name, s in known.items() if isinstance(s, Factor)]
    shown = [example(name) for name in known]
    return Template(resource("adapters.py")).substitute(
        IMPORTS="".join(f"\n{line}" for line in imports),
        OWN_RATE=listed("{", own, "}"),
        FACTORS=listed("{", factors, "}") if factors else "set()",
        EXAMPLES=listed("[", shown, "]"),
    )


def example(name: str) -> str:
    """A schedule with an example of its settings.

    >>> example("exponential_lr")
    '(exponential_lr, {"gamma": 0.9})'
    """
    schedule = SCHEDULES[name]
    if isinstance(schedule, Maker):
        words = ", ".join(f"{k}={shown(v)}" for k, v in schedule.settings.items())
        return f"({name}({words}), {{}})"
    words = ", ".join(f'"{k}": {shown(v)}' for k, v in schedule.settings.items())
    return f"({name}, {{{words}}})"


def shown(value: Any) -> str:
    """A setting as it is written in a program."""
    return f'"{value}"' if isinstance(value, str) else repr(value)


def listed(begin: str, items: Sequence[str], end: str) -> str:
    r"""Items between brackets, each on a line of its own.

    >>> listed("[", [], "]"), listed("[", ["a"], "]")
    ('[]', '[\n    a,\n]')
    """
    if not items:
        return begin + end
    return "\n".join([begin, *(f"    {item}," for item in items), end])
