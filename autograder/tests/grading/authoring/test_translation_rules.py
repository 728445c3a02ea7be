"""Where a translation strays from its original is named, with file and line."""

from pathlib import Path

import pytest

from autograder.grading.authoring.masters import read_master
from autograder.grading.authoring.translation_rules import lost_in_translation

ORIGINAL = """# %% [markdown]
# # Steps
#
# A weight `w` of $w^2$: see [the next](../02.ipynb).
#
# ![](pictures/hill.svg)

# %% setup
from autograder import lesson

lesson("01_basics")

# %% experiment
w = 1.0
print("the loss is", w)

# %%
predict("far", "How far is it?", low=0, high=2)

# %% exercise gd_path

# %% [markdown] answer far
# Twice as far:
#
# ```python
# w = 2.0
# ```

# %%
wrap_up("01_basics")
"""
PICTURE = "걸음이 언덕을 내려갑니다"
PROSE = "\n# %% [markdown]\n# 더\n"
KOREAN = """# %% [markdown]
# # 걸음
#
# 가중치 `w`의 $w^2$. [다음](../02.ipynb)을 보십시오.
#
# ![걸음이 언덕을 내려갑니다](pictures/hill.svg)

# %% setup
from autograder import lesson

lesson("01_basics")

# %% experiment
w = 1.0  # 가중치
print("손실은", w)

# %%
predict("far", "얼마나 멉니까?", low=0, high=2)

# %% exercise gd_path

# %% [markdown] answer far
# 두 배로 멉니다.
#
# ```python
# w = 2.0
# ```

# %%
wrap_up("01_basics")
"""


def faults(folder: Path, korean: str) -> list[str]:
    """What is said of a translation, from its file's name on."""
    original, translation = folder / "01_basics.py", folder / "ko.py"
    original.write_text(ORIGINAL, "utf-8")
    translation.write_text(korean, "utf-8")
    found = lost_in_translation(read_master(original), read_master(translation))
    return [str(one).removeprefix(f"{folder.as_posix()}/") for one in found]


def test_words_comments_and_shown_texts_are_free(tmp_path: Path) -> None:
    assert faults(tmp_path, KOREAN) == []


FROM = "of line 1 of the original is missing"
DIFFERS = "the code differs from line"
END = "\n# %%\nwrap_up"
MIDDLE = "\n# %% experiment"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("`w`", "w", f"1: the code `w` {FROM}"),
        ("$w^2$", "$w^3$", f"1: the formula $w^2$ {FROM}"),
        ("$w^2$", "$w^2$, $b$", "1: the formula $b$ is not in line 1 of the original"),
        ("../02", "../03", f"1: the link ../02.ipynb {FROM}"),
        ("hill", "dale", f"1: the picture pictures/hill.svg {FROM}"),
        (PICTURE, "", "1: no text says what pictures/hill.svg shows"),
        ("# # 걸음", "# ## 걸음", "1: the headings have other levels than in line 1"),
        ("lesson(", "print(", "11: the set-up is the original's to the letter"),
        ("w = 1.0", "w = 1.5", f"14: {DIFFERS} 13 of the original"),
        ('", w)', '", -w)', f"15: {DIFFERS} 13"),
        ('", w)', '", w)\nw', f"16: {DIFFERS} 13"),
        ('print("손실은", w)', "", f"13: {DIFFERS} 13"),
        ("w = 1.0", "w = ", "14: no Python: invalid syntax"),
        ('"far", ', '"멀리", ', f"18: {DIFFERS} 17"),
        ("low=0", "low=1", f"18: {DIFFERS} 17"),
        ("# w = 2.0", "# w = 3.0", "22: the block of code ```python w = 2.0 ``` of"),
        ("answer far", "answer near", "22: the original has `answer far` here"),
        ("gd_path", "lr_grid", "20: the original has `exercise gd_path` here"),
        ("# %% experiment", "# %%", "13: the original has `experiment` here"),
        (END, "\nwrap_up", "22: a cell is missing: line 29 of the original"),
        (END, f"\n# %%\n1\n{END}", f"30: {DIFFERS} 29"),
        (MIDDLE, f"{PROSE}{MIDDLE}", "13: the original has `experiment` here"),
    ],
)
def test_what_a_translation_lost_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in KOREAN
    first, *_ = faults(tmp_path, KOREAN.replace(old, new))
    assert first.startswith(f"ko.py:{said}"), first


def test_what_stands_behind_the_last_cell_is_named(tmp_path: Path) -> None:
    found = faults(tmp_path, KOREAN + PROSE)
    assert found == ["ko.py:32: the original has no further cell here"]


def test_what_is_not_translated_is_named(tmp_path: Path) -> None:
    found = faults(tmp_path, ORIGINAL.replace("![]", "![걸음]"))
    assert [one.partition(": ")[0] for one in found] == ["ko.py:22"]
    assert found[0].endswith("the cell is not translated")


def test_code_and_formulas_may_break_where_the_line_does(tmp_path: Path) -> None:
    text = ORIGINAL.replace("$w^2$", "$w = 2$")
    (tmp_path / "a.py").write_text(text, "utf-8")
    (tmp_path / "b.py").write_text(KOREAN.replace("$w^2$", "$w =\n# 2$"), "utf-8")
    pair = (read_master(tmp_path / name) for name in ("a.py", "b.py"))
    assert list(lost_in_translation(*pair)) == []
