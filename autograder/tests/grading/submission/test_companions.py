from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.submission.companions import (
    MOST_BYTES,
    MOST_FILES,
    chosen,
    is_companion,
    objection,
)


def test_a_module_of_the_learners_own_goes_with_the_notebook() -> None:
    found = chosen({"utils.py": b"x = 1\n", "data.csv": b"1,2\n"})
    assert found.files == {"data.csv": b"1,2\n", "utils.py": b"x = 1\n"}
    assert found.told == ()


@pytest.mark.parametrize(
    "name",
    [
        "torch.py",
        "numpy.py",
        "autograder.py",
        "math.py",
        "sitecustomize.py",
        "IPython.py",
    ],
)
def test_no_file_stands_before_a_module_that_is_there_already(name: str) -> None:
    found = chosen({name: b""})
    assert found.files == {}
    stem = name.removesuffix(".py")
    assert found.told == (f"a file {name} would stand before {stem} itself: left out",)


@pytest.mark.parametrize(
    "name",
    ["a\nb.py", "a/b.py", "..\\b.py", "\udcff.py", "x\x1b[2J.csv", "a" * 98 + ".py"],
)
def test_a_name_that_could_do_harm_is_left_out_and_told_harmlessly(name: str) -> None:
    found = chosen({name: b""})
    assert found.files == {}
    (sentence,) = found.told
    assert sentence.isprintable()


def test_ten_files_and_one_megabyte_are_the_most() -> None:
    many = chosen({f"m{number:02}.py": b"" for number in range(MOST_FILES + 2)})
    assert len(many.files) == MOST_FILES
    assert [words.split()[2] for words in many.told] == ["m10.py", "m11.py"]
    large = chosen({"a.csv": b"1" * MOST_BYTES, "b.csv": b"2", "c.py": b""})
    assert set(large.files) == {"a.csv", "c.py"}
    assert large.told == ("a file b.csv makes more than 1 MB in all: left out",)


@given(st.dictionaries(st.text(min_size=1), st.binary(max_size=9), max_size=20))
def test_whatever_comes_what_is_kept_is_plain_and_the_rest_is_told(
    found: Mapping[str, bytes],
) -> None:
    kinds = {name: data for name, data in found.items() if is_companion(name)}
    kept = chosen(kinds)
    assert len(kept.files) + len(kept.told) == len(kinds)
    assert len(kept.files) <= MOST_FILES
    assert all(objection(name) == "" for name in kept.files)
    assert all(sentence.isprintable() for sentence in kept.told)
