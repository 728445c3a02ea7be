from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.other_ways import other_ways
from autograder.study.check import check
from autograder.study.solution import solution
from autograder.study.ways import how_it_differs
from autograder.tests.feedback.verdicts import right, uphill

Capture = pytest.CaptureFixture[str]
MODEL = "def f(x):\n    return x"
LOOP = "def f(x):\n    for k in range(2):\n        x += k\n    return x"


def define(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setitem(globals(), "gd_path", answer)


def passed(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> str:
    define(monkeypatch, right)
    check("gd_path")
    capsys.readouterr()
    solution("gd_path")
    return capsys.readouterr().out


def test_after_passing_two_other_ways_and_the_variant_follow(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = passed(monkeypatch, capsys)
    first, second = other_ways(load("gd_path"))
    parts = [
        "Solution – gd_path",
        "def gd_path(w0: float, lam: float, lr: float, steps: int) -> list[float]:",
        "Another right way, with NumPy",
        first,
        "Another right way, which calls itself",
        second,
        'The variant: check("gd_path", fresh=True) asks the same of yours',
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_what_it_tells_to_type_can_be_typed(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = passed(monkeypatch, capsys)
    (line,) = [one for one in text.splitlines() if one.startswith("The variant: ")]
    typed = line.removeprefix("The variant: ").partition(" asks")[0]
    eval(typed, globals())  # noqa: S307 - our own words
    assert "✓ Pass" in capsys.readouterr().out


def test_before_passing_the_model_answer_stands_alone(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    define(monkeypatch, uphill)
    for _ in range(3):
        check("gd_path")
    capsys.readouterr()
    solution("gd_path", yes=True)
    text = capsys.readouterr().out
    assert "def gd_path" in text
    assert "Another right way" not in text
    assert "variant" not in text


@pytest.mark.parametrize(
    ("way", "model", "words"),
    [
        ("import numpy as np\ndef f(x): return np.sin(x)", MODEL, ", with NumPy"),
        ("import numpy as np\ndef f(x): return x", "def f(x): return np.sin(x)", ""),
        ("def f(x):\n    import torch\n    return x", MODEL, ", with PyTorch"),
        (
            "def f(x): return torch.optim.lr_scheduler.StepLR(x)",
            MODEL,
            ", with PyTorch's own scheduler",
        ),
        ("def f(x): return f(x - 1)", MODEL, ", which calls itself"),
        (
            "def f(x):\n    def g(y): return g(y)\n    return g(x)",
            MODEL,
            ", which calls itself",
        ),
        (LOOP, MODEL, ", with a loop"),
        (LOOP, "def f(x): return sum(y for y in x)", ""),
        (MODEL, LOOP, ", without a loop"),
        ("def f(x): return sum(y for y in x)", LOOP, ""),
        ("def g():\n    for k in 'a': ...\n" + MODEL, MODEL, ""),
        ("def f(x):\n    for k in x:\n        raise ValueError", MODEL, ""),
        (
            "def f(x): return wsd(x) + gd_path(x)",
            MODEL,
            ", which calls your gd_path, wsd",
        ),
        (
            "from fractions import Fraction\ndef f(x): return Fraction(x)",
            MODEL,
            ", with exact fractions",
        ),
        ("def f(x): return 0 + x", MODEL, ""),
    ],
)
def test_only_what_is_true_of_a_way_is_said(way: str, model: str, words: str) -> None:
    said = how_it_differs(way, model, {"gd_path", "wsd"})
    assert said == f"Another right way{words}"
