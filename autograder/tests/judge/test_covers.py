from typing import Any

import pytest

from autograder.judge.covers import covers
from autograder.judge.observe import observe
from autograder.judge.reach import reach_of


def found(source: str) -> list[tuple[str, str]]:
    space: dict[str, Any] = {}
    exec(compile(source, "<cell 1>", "exec"), space)  # noqa: S102
    return [(one["name"], one["by"]) for one in covers(reach_of(space["f"]))]


SUM = "\ndef f(t):\n    return sum([t])\n"
COS = "\ndef f(t):\n    return cos(pi * t)\n"
SEVEN = "acos, asin, atan, sinh, cosh, tanh, exp"
STARS = "from math import *\nfrom torch import *\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SUM, []),
        ("sum = 0" + SUM, [("sum", "int")]),
        ("def sum(x):\n    return 1" + SUM, [("sum", "function")]),
        ("import builtins\nsum = builtins.sum" + SUM, []),
        ("max = 3" + SUM, []),
        ("from numpy import *" + SUM, [("sum", "numpy's sum")]),
        ("from torch import *" + SUM, [("sum", "torch's sum")]),
        ("from torch import sum" + SUM, [("sum", "torch's sum")]),
        ("class C:\n    sum = 3\n    f = 1\ndef f(t):\n    return C.sum\nsum = 3", []),
        ("sum = 0\ndef f(sum):\n    return sum", []),
        ("print = 3\ndef f(t):\n    print(t)", []),
        ("from math import *\ndef f(t):\n    return pow(2, t)", []),
        ("__debug = 1\n__name__ = 3\ndef f(t):\n    return __name__", []),
        ("display = help = 3\ndef f(t):\n    help(t)\n    display(t)", []),
        (
            "from torch import pow\ndef f(t):\n    return pow(t)",
            [("pow", "torch's pow")],
        ),
        (
            "from torch import sum as max\ndef f(t):\n    return max(t)",
            [("max", "builtin_function_or_method")],
        ),
        (
            "class E:\n    def __eq__(s, o):\n        return True\nsum = E()" + SUM,
            [("sum", "E")],
        ),
        (
            "True_ = 1\nabs = 0.5\ndef f(t):\n    return abs(t) + True_",
            [("abs", "float")],
        ),
        ("sum = 0\ndef f(t):\n    return t.sum", []),
        ("sum = max = 0\ndef f(t):\n    return t.sum + max", [("max", "int")]),
    ],
)
def test_names_of_pythons_own(source: str, expected: Any) -> None:
    assert found(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from math import *" + COS, []),
        ("from torch import *" + COS, []),
        ("from math import cos, pi" + COS, []),
        (STARS + COS, [("cos", "torch's cos")]),
        ("from torch import *\nfrom math import *" + COS, []),
        ("from math import *\npi = 3" + COS, [("pi", "int")]),
        ("from torch import *\ncos = 3" + COS, [("cos", "int")]),
        ("from math import cos\npi = 3" + COS, []),
        ("gamma = 0.1\ndef f(t):\n    return gamma", []),
        ("from math import *\nfrom numpy import *" + COS, [("cos", "numpy's cos")]),
        (
            "from math import *\nfrom torch import *\npi = 3.5" + COS,
            [("cos", "torch's cos"), ("pi", "float")],
        ),
        (f"from math import {SEVEN}, ceil\ncos = 3" + COS, [("cos", "int")]),
        (f"from math import {SEVEN}\ncos = 3" + COS, []),
        (
            f"from math import {SEVEN}, pi\ncos = 3\npi = 2 * pi / 2" + COS,
            [("cos", "int")],
        ),
        ("from torch import *\nfrom numpy import cos, pi" + COS, []),
    ],
)
def test_names_of_a_star_import(source: str, expected: Any) -> None:
    assert found(source) == expected


def test_a_helper_s_names_count_and_ten_are_enough() -> None:
    source = "max = 1\ndef g(t):\n    return max(t)\ndef f(t):\n    return g(t)"
    assert found(source) == [("max", "int")]
    names = ["sum", "max", "min", "abs", "len", "all", "any", "map", "zip", "set"]
    names += ["list", "dict"]
    source = "\n".join(f"{name} = 0" for name in names)
    assert len(found(f"{source}\ndef f(t):\n    return ({', '.join(names)})")) == 10


def test_an_observation_carries_what_is_covered() -> None:
    space: dict[str, Any] = {"sum": 0}
    exec(SUM, space)  # noqa: S102
    case: Any = {"name": "a", "scene": "calls", "asked": [1], "fixed": {}}
    assert observe(space["f"], "f", [case])["covers"] == [{"name": "sum", "by": "int"}]
