import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import no_formula, printable, printable_lines

ANY = st.text(st.characters(codec=None))


@given(ANY)
def test_one_line_with_an_end_that_every_terminal_and_file_can_hold(text: str) -> None:
    shown = printable(text, 50)
    assert len(shown) <= 51
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    shown.encode()
    printable_lines(text).encode()
    assert printable(shown, 51) == shown


@pytest.mark.parametrize("text", ["Zoë Łukasz", "می‌خواهم", "👩‍🎓", "x = 1 × 2 … –"])
def test_what_people_write_stays(text: str) -> None:
    assert printable(text) == text


def test_a_hard_space_becomes_a_plain_one() -> None:
    assert printable("a\u00a0b\u3000c") == "a b c"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", "|x", "\r=1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert no_formula(text) == f"'{text}"
    assert no_formula(f"a{text}") == f"a{text}"
