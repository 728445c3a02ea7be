"""A mistake is an edit of the right answer, and a misspelt one is loud."""

import pytest

from autograder.errors import UserError
from autograder.exercises.edits import (
    edited,
    edited_source,
    source_without_docstring,
    with_and_without,
)


def line(t: int, top: float) -> float:
    """Go down, top first; the docstring says top, too."""
    share = t / 10
    return top * (1 - share)


class Counter:
    """Counts up."""

    def __init__(self, start: int) -> None:
        self.now = start

    def step(self) -> int:
        """Add one."""
        self.now += 1
        return self.now


def test_each_edit_is_made_in_order() -> None:
    both = edited(line, "t / 10 -> t / 20\n1 - share -> 1 + share")
    assert both(5, 2.0) == 2.5
    assert line(5, 2.0) == 1.0


def test_a_class_is_edited_like_a_function() -> None:
    assert edited(Counter, "self.now += 1 -> self.now += 2")(3).step() == 5


@pytest.mark.parametrize(
    "edits",
    ["t / 9 -> t / 8", "share -> part", "t / 10", " -> x", "t / 10 -> t / 9\nnope"],
)
def test_an_old_text_stands_there_exactly_once(edits: str) -> None:
    with pytest.raises(UserError, match=r"line: .* stands there \d times"):
        edited(line, edits)


def test_what_is_no_python_is_said() -> None:
    with pytest.raises(UserError, match=r"line: .* is no Python"):
        edited(line, "t / 10 -> t /")


def test_docstrings_are_left_out() -> None:
    assert "docstring" not in source_without_docstring(line)
    assert "Add one" not in source_without_docstring(Counter)
    assert edited_source(line, "top * -> 2 * top *").count("top") == 2


def test_corners_come_one_by_one() -> None:
    assert with_and_without("a -> b", "c -> d", "e -> f") == (
        "a -> b",
        "a -> b\nc -> d",
        "a -> b\ne -> f",
    )
