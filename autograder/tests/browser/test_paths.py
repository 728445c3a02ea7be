"""PATHS.md names a test for each step, and each test here is a step of it."""

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_every_step_is_walked_and_every_walk_is_a_step() -> None:
    text = (HERE / "PATHS.md").read_text("utf-8")
    tests = {
        name
        for path in HERE.glob("test_*.py")
        if path != Path(__file__)
        for name in re.findall(
            r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE
        )
    }
    steps = re.split(r"^\d+\. ", text, flags=re.MULTILINE)[1:]
    named = [re.findall(r"`(test_\w+)`", step) for step in steps]
    assert all(named)
    assert {name for names in named for name in names} == tests
