import warnings

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


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import optax\nf = optax.cosine_decay_schedule", ["cosine_decay_schedule"]),
        ("import optax.schedules\nf = optax.schedules.sgdr", ["sgdr"]),
        ("import optax as o\nf = o.schedules.warmup", ["warmup"]),
        ("import optax\nf = optax.adam", []),
        (
            "from optax import adamw, join_schedules\nf = join_schedules",
            ["join_schedules"],
        ),
        (
            "from timm.scheduler import CosineLRScheduler as C\nf = C",
            ["CosineLRScheduler"],
        ),
        ("import timm.scheduler as s\nf = s.CosineLRScheduler", ["CosineLRScheduler"]),
        ("import torch.optim\nf = torch.optim.swa_utils.SWALR", ["SWALR"]),
        ("import torch.optim.swa_utils as s\nf = s.update_bn, s.AveragedModel", []),
        ("import torch\nf = torch.optim.lr_scheduler", []),
        ("import torch\nf = torch.optim.SGD", []),
        ("import torch\nf = torch.optim.lr_scheduler.StepLR.step", ["StepLR"]),
        ("import timm.scheduler\nf = timm.scheduler.scheduler_factory", []),
        ("from .optax import cosine_decay_schedule as c\nf = c", []),
        (
            "from . import optax\nf = optax.cosine_decay_schedule",
            ["cosine_decay_schedule"],
        ),
        ("f = torch.optim.lr_scheduler.StepLR", ["StepLR"]),
        ("import numpy as torch\nf = torch.optim.lr_scheduler.StepLR", []),
        (
            "import numpy as torch\nimport torch.optim\n"
            "f = torch.optim.lr_scheduler.StepLR",
            ["StepLR"],
        ),
    ],
)
def test_names_are_followed_to_where_they_come_from(
    source: str, names: list[str]
) -> None:
    assert wraps(source) == names


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("getattr(s, 'StepLR')", ["StepLR"]),
        ("getattr(s, 'StepLR', None)", ["StepLR"]),
        ("getattr(s, name)", []),
        ("getattr(s, 3)", []),
        ("getattr(s)", []),
        ("getattr()", []),
        ("getattr(f(), 'StepLR')", []),
        ("getattr(s, 'LambdaLR')", []),
        ("other(s, 'StepLR')", []),
        ("o.getattr(s, 'StepLR')", []),
        ("hasattr(s, 'StepLR')", []),
    ],
)
def test_a_name_that_is_asked_for_by_getattr(call: str, names: list[str]) -> None:
    assert wraps(f"from torch.optim import lr_scheduler as s\nx = {call}") == names


@pytest.mark.parametrize(
    "definition",
    [
        "def f(t): return h(t)",
        "class f:\n    def g(self): return h",
        "f = h",
        "f = g = h",
        "f, g = h, 1",
        "[f, g] = h, 1",
        "f: int = h",
        "f = None\nf = h",
        "f = 1\nf += h",
        "f = a\na = b\nb = lambda: h",
    ],
)
def test_what_an_answer_uses_is_reached_however_it_is_defined(definition: str) -> None:
    head = "from torch.optim.lr_scheduler import StepLR, ExponentialLR as E\n"
    helper = "def h(t): return StepLR(t)\nother = E\n"
    assert wraps(head + helper + definition, "f") == ["StepLR"]
    assert wraps(head + helper + definition, "missing") == ["ExponentialLR", "StepLR"]
    assert wraps(head + helper + definition) == ["ExponentialLR", "StepLR"]


def test_a_ring_of_helpers_ends() -> None:
    source = "import torch\ndef f(): return g()\ndef g(): return f(), h\n"
    more = "h = torch.optim.lr_scheduler.StepLR\n"
    assert wraps(source + more, "f") == ["StepLR"]


@pytest.mark.parametrize("magic", ["%matplotlib inline", "!ls", "?print", "  %time x"])
def test_magic_lines_are_left_out(magic: str) -> None:
    source = f"{magic}\nimport torch\nf = torch.optim.lr_scheduler.StepLR\n"
    assert wraps(source, "f") == ["StepLR"]
    assert wraps(f"{magic}\nf = = 3", "f") == []


def test_a_source_without_end_is_not_read() -> None:
    source = "import torch\nf = torch.optim.lr_scheduler.StepLR\n"
    assert wraps(source + "#" * (200_000 - len(source))) == ["StepLR"]
    assert wraps(source + "#" * (200_001 - len(source))) == []


def test_reading_a_source_warns_nobody() -> None:
    source = "import torch\nf = '\\d', torch.optim.lr_scheduler.StepLR\n"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert wraps(source) == ["StepLR"]


def test_each_note_stands_once() -> None:
    verdict = Verdict("f", "hidden", "passed", 1.0, notes=("wraps StepLR", "b"))
    noted = note_wrapping(verdict, "import torch\nf = torch.optim.lr_scheduler.StepLR")
    assert noted.notes == ("wraps StepLR", "b")
    elsewhere = "import torch\nf = 1\ng = torch.optim.lr_scheduler.StepLR"
    assert note_wrapping(verdict, elsewhere).notes == ("wraps StepLR", "b")
