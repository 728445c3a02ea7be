import pytest

from autograder.judge.verdict import Verdict
from autograder.judge.wraps import note_wrapping, wraps

USES = [
    "import torch\ndef f(t): return torch.optim.lr_scheduler.CosineAnnealingLR(t)",
    "from torch import optim as o\nf = lambda t: o.lr_scheduler.CosineAnnealingLR(t)",
    "import torch.optim.lr_scheduler as s\ndef f(t):\n    return s.CosineAnnealingLR",
    "from torch.optim.lr_scheduler import CosineAnnealingLR as C\nf = lambda t: C(t)",
    "def f(t):\n    from torch.optim.lr_scheduler import CosineAnnealingLR\n"
    "    return CosineAnnealingLR(t)",
    "from torch.optim import lr_scheduler as s\n"
    "def f(t): return getattr(s, 'CosineAnnealingLR')(t)",
    "%matplotlib inline\nfrom torch.optim.lr_scheduler import CosineAnnealingLR\n"
    "def helper(t): return CosineAnnealingLR(t)\ndef f(t): return helper(t)",
]


@pytest.mark.parametrize("source", USES)
def test_a_ready_made_scheduler_is_found(source: str) -> None:
    assert wraps(source, "f") == ["CosineAnnealingLR"]


@pytest.mark.parametrize(
    "source",
    [
        "import math\ndef f(t): return math.cos(t)",
        "from torch.optim.lr_scheduler import LambdaLR\ndef f(t): return LambdaLR(t)",
        "from torch.optim.lr_scheduler import StepLR\ndef f(t): return t\nStepLR(1, 2)",
        "class CosineAnnealingLR: pass\ndef f(t): return CosineAnnealingLR()",
        "def f(t:\n",
        "\0",
        "f = " + "(" * 5000,
        "",
    ],
)
def test_what_is_the_learners_own_is_not(source: str) -> None:
    assert wraps(source, "f") == []


def test_other_libraries_are_known_as_well() -> None:
    source = (
        "import optax\nfrom transformers import get_linear_schedule_with_warmup\n"
        "def f(t): return optax.cosine_decay_schedule(1, t)\n"
        "def g(t): return get_linear_schedule_with_warmup(t)\n"
    )
    assert wraps(source, "f") == ["cosine_decay_schedule"]
    assert wraps(source) == [
        "cosine_decay_schedule",
        "get_linear_schedule_with_warmup",
    ]


def test_it_is_noted_where_the_exercise_asks_for_it_and_costs_nothing() -> None:
    verdict = Verdict("f", "hidden", "passed", 1.0, notes=("a",))
    noted = note_wrapping(verdict, USES[0])
    assert noted.notes == ("a", "wraps CosineAnnealingLR")
    assert noted.score == 1
    assert note_wrapping(verdict, USES[0], from_scratch=False) is verdict


def test_chain_of_thousands_of_names_is_read() -> None:
    assert wraps("def f(t): return a" + ".b" * 2000, "f") == []
