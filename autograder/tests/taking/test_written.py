"""The files that are written: they run, and their tests fail where they should."""

import ast
import re
from pathlib import Path

import pytest

from autograder.exercises import load
from autograder.exercises.source import model_answer
from autograder.taking.written import AS_THEY_ARE, adapters, resource
from autograder.tests.taking.at_home import run, run_the_tests, said_by_ruff, take
from autograder.tests.taking.learner import SCHEDULERS, WARMUP

NAMES = ("step_lr", "cosine_lr", "Plateau", "train_epoch")
OURS = ("adapters.py", "check_loop.py", "examples.py", *AS_THEY_ARE[1:])


def reference(*names: str) -> dict[str, str]:
    return {name: model_answer(load(name)) for name in names}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learner") / "home"
    wsd = {"wsd": model_answer(load("wsd"))}
    chosen = take(folder, {SCHEDULERS: reference(*NAMES), WARMUP: wsd})
    assert chosen.taken == ("step_lr", "cosine_lr", "train_epoch", "Plateau", "wsd")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learner") / "small"
    take(folder, {SCHEDULERS: reference("step_lr"), WARMUP: reference("wsd")})
    return folder


def test_everything_is_there(small: Path) -> None:
    assert sorted(path.name for path in small.iterdir()) == sorted(
        ["learning_rates.py", "taken.json", *OURS]
    )


@pytest.mark.slow
def test_the_tests_pass_without_the_course(home: Path) -> None:
    code, said = run_the_tests(home, "-v")
    assert code == 0, said
    for name in ("step_lr-0", "cosine_lr-0", "Plateau-0", "train_epoch", "wsd-0"):
        assert f"[{name}] PASSED" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "faults",
    [
        {
            "step_lr": ("t // step_size", "(t + 1) // step_size"),
            "cosine_lr": ('ValueError("T_max', 'TypeError("T_max'),
            "Plateau": ("self.bad > self.patience", "self.bad >= self.patience"),
            "train_epoch": ("def train_epoch(", "def train_an_epoch("),
        },
        {
            "step_lr": ("step_size must", "it must"),
            "cosine_lr": ("min(t / T_max, 1.0)", "min(t / T_max, 1.0) + 1e-5"),
            "Plateau": ('mode == "min"', 'mode == "max"'),
            "wsd": ("raise ValueError(", "return (0.0,"),
        },
        {
            "cosine_lr": ("min(t / T_max, 1.0)", "t / T_max"),
            "Plateau": ("ValueError", "TypeError"),
        },
    ],
)
def test_a_fault_in_a_function_is_found(
    home: Path, tmp_path: Path, faults: dict[str, tuple[str, str]]
) -> None:
    for path in home.glob("*.py"):
        text = path.read_text("utf-8")
        if path.name == "learning_rates.py":
            for name, (right, wrong) in faults.items():
                place = re.search(rf"^(def|class) {name}\b", text, re.MULTILINE)
                assert place is not None
                head, tail = text[: place.start()], text[place.start() :]
                own, apart, others = tail.partition("\n\n\n")
                assert right in own, name
                text = "".join([head, own.replace(right, wrong), apart, others])
        (tmp_path / path.name).write_text(text)
    done = run(tmp_path, "-m", "pytest", "-q", "test_learning_rates.py")
    assert done.returncode == 1
    failed = re.findall(r"^FAILED .*\[(\w+)", done.stdout, re.MULTILINE)
    assert set(failed) == set(faults)


def test_ruff_has_nothing_to_say(small: Path) -> None:
    assert said_by_ruff(small, *OURS) == ""
    assert said_by_ruff(small, "learning_rates.py", rules="F,I") == ""


def test_ours_are_formatted(small: Path) -> None:
    done = run(small, "-m", "ruff", "format", "--check", "--isolated", *OURS)
    assert done.returncode == 0, done.stdout


def test_a_module_imports_what_it_needs_and_no_more(small: Path) -> None:
    lines = (small / "learning_rates.py").read_text("utf-8").splitlines()
    found = [line for line in lines if line.startswith(("import ", "from "))]
    assert found == ["import math"]


def test_adapters_for_nothing_are_python_still() -> None:
    text = adapters(["gd_path"])
    ast.parse(text)
    assert "learning_rates" not in text
    assert "FACTORS: set[Schedule] = set()" in text


def test_the_loop_check_is_the_very_file() -> None:
    assert resource("check_loop.py").startswith('"""Watch a training loop')
    assert len(resource("check_loop.py").splitlines()) < 200
