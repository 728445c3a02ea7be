"""An exercise that there is not is answered alike at all doors."""

import pytest

from autograder import exercises
from autograder.errors import UserError
from autograder.no_exercise import LONGEST, no_exercise
from autograder.study.names import card_named


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gd_paht", "No exercise is called 'gd_paht': did you mean 'gd_path'?"),
        ("plateau", "No exercise is called 'plateau': did you mean 'Plateau'?"),
        (
            "zzz",
            "No exercise is called 'zzz': each lesson names its own, and `lr next` "
            "says which comes next",
        ),
    ],
)
def test_the_notebook_and_the_terminal_say_the_same(name: str, said: str) -> None:
    for find in (card_named, exercises.load):
        with pytest.raises(UserError) as error:
            find(name)
        assert str(error.value) == said


def test_a_name_without_end_is_cut_and_steers_nothing() -> None:
    said = str(no_exercise("\x1b[2J" + "x" * 10_000, ["gd_path"]))
    assert len(said) < LONGEST + 100
    assert "\x1b" not in said
