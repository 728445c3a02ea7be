from pathlib import Path

import nbformat
import pytest

from autograder import exercises
from autograder.course import course
from autograder.errors import UserError
from autograder.exercises.model import Exercise
from autograder.exercises.source import solved
from autograder.grading.authoring.master_rules import broken_rules
from autograder.grading.authoring.masters import (
    MasterCell,
    read_master,
    solved_notebook,
)
from autograder.repository import ROOT

TITLE = "# %% [markdown]\n# # Steps\n# > **Tip.** x\n# > **Principle.** y\n"
HEAD = TITLE + '\n# %% setup\nlesson("01_basics")\n'
TAIL = '\n# %%\nwrap_up("01_basics")\n'
HILL = "\n# %% [markdown]\n# ![](pictures/hill.svg)\n"
PLACE = "\n# %% exercise gd_path\n# (nothing of this is read)\n"
ALT = "Six steps down a hill, each shorter than the last"


def master(folder: Path, *parts: str) -> Path:
    path = folder / "01_basics.py"
    path.write_text("".join(parts), encoding="utf-8")
    return path


def faults(folder: Path, *parts: str) -> list[str]:
    cells = read_master(master(folder, *parts))
    records = {"gd_path": exercises.load("gd_path")}
    found = broken_rules("01_basics", cells, records, {"hill.svg"})
    return [str(one).removeprefix(f"{folder.as_posix()}/") for one in found]


def notebook(cells: list[MasterCell]) -> nbformat.NotebookNode:
    document = solved_notebook("01_basics", cells, {"hill.svg": ALT})
    return nbformat.from_dict(document)  # type: ignore[no-untyped-call, no-any-return]


def test_a_master_becomes_a_valid_notebook(tmp_path: Path) -> None:
    more = "\n# %% experiment\nplot()\n\n# %%\n1 + 1\n"
    built = notebook(read_master(master(tmp_path, HEAD, PLACE, more)))
    nbformat.validate(built)
    assert [one.id for one in built.cells] == [
        "01-0",
        "01-1",
        "gd_path",
        "check_gd_path",
        "01-4",
        "01-5",
    ]
    assert [one.metadata.get("tags") for one in built.cells] == [
        None,
        ["setup"],
        None,
        None,
        ["experiment"],
        None,
    ]
    assert all(one.metadata.lr.cell == one.id for one in built.cells)


def test_an_exercise_becomes_its_answer_and_its_check(tmp_path: Path) -> None:
    built = notebook(read_master(master(tmp_path, HEAD, PLACE)))
    answer, check = built.cells[2:]
    exercise = exercises.load("gd_path")
    assert answer.source == solved(exercise).strip()
    assert answer.metadata.nbgrader.solution
    assert not answer.metadata.nbgrader.grade
    assert check.source == 'check("gd_path")'
    assert check.metadata.nbgrader.points == exercise.points
    assert check.metadata.nbgrader.locked


def test_the_release_says_what_a_learner_is_given(tmp_path: Path) -> None:
    def release(text: str, answer: str = "x", begin: str = "y") -> str:
        def source(_: Exercise) -> str:
            return answer

        def start(_: Exercise) -> str:
            return begin

        cells = read_master(master(tmp_path, text, PLACE))
        built = solved_notebook("01_basics", cells, {}, source, start)
        return str(built["metadata"]["lr"]["release"])

    assert release(HEAD) == release(HEAD) == release(HEAD, answer="another")
    assert release(HEAD) != release(HEAD, begin="another")
    assert release(HEAD) != release(HEAD.replace("Steps", "Stairs"))


def test_a_good_master_breaks_no_rule(tmp_path: Path) -> None:
    prose = f"\n# %% [markdown]\n# ## One\n# ![{ALT}](pictures/hill.svg)\n"
    fenced = "# ```\n# #### not a heading\n# ![x](none.svg)\n# ```\n"
    assert faults(tmp_path, HEAD, prose, fenced, PLACE, TAIL) == []


def test_a_picture_s_words_are_filled_in_and_answers_are_closed(tmp_path: Path) -> None:
    asked = '\n# %%\npredict("far", "How far?")\n'
    answer = "\n# %% [markdown] answer far\n# ![](pictures/hill.svg)\n"
    parts = (HEAD, asked, answer, PLACE, TAIL)
    assert faults(tmp_path, *parts) == []
    closed = notebook(read_master(master(tmp_path, *parts))).cells[3]
    assert closed.cell_type == "markdown"
    assert closed.source.startswith("<details><summary>")
    assert closed.source.endswith("</details>")
    assert f"![{ALT}](pictures/hill.svg)" in closed.source


def test_a_paragraph_is_a_question_and_a_place_that_a_person_grades(
    tmp_path: Path,
) -> None:
    rubric = "# - 2 points: a\n# - 2 points: b\n# - 1 point: c\n"
    asked = f"\n# %% paragraph why_so\n# Why so?\n#\n{rubric}"
    assert faults(tmp_path, HEAD, HILL, asked, PLACE, TAIL) == []
    built = notebook(read_master(master(tmp_path, HEAD, asked, PLACE, TAIL)))
    question, place = built.cells[2:4]
    assert "nbgrader" not in question.metadata
    assert "- 1 point: c" in question.source
    marks = place.metadata.nbgrader
    assert (marks.grade, marks.solution, marks.points) == (True, True, 5)
    assert (place.cell_type, marks.grade_id) == ("markdown", "why_so")


PROSE = "# %% [markdown]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# %% setup\n1\n" + HEAD,
            "py:1: the first cell is the title",
        ),
        (HEAD + PROSE + "# ### Deep\n", "the heading skips"),
        (HEAD + PROSE + "# # Again\n", "a lesson has one first"),
        (HEAD + PROSE + "# a base of\n# 1. Read it\n", "'1. Read it' begins a list"),
        (HEAD + "# %%\n" + "x = 1\n" * 13, "the cell has 13 lines"),
        (HEAD + "# %%\n\n", "the code cell is empty"),
        (HEAD + "# %%\ntry:\n    f()\nexcept NotImplementedError:\n    0\n", "ready("),
        (HEAD + '# %%\nx = 1\nready("f")\n', "ready(…) stands on the first line"),
        (HEAD + "# %% setup\nx = 1\n", "the first code cell, and no other"),
        (HEAD.replace("setup", "experiment"), "the first code cell, and no other"),
        (HEAD.replace("lesson(", "print("), 'first code cell ends with lesson("01'),
        (HEAD + PLACE, "the exercise gd_path stands here twice"),
        (HEAD + PLACE.replace("gd_path", "sgd_step"), "no exercise 'sgd_step' in this"),
        (HEAD + PROSE + "# ## Workshop\n", "the exercise gd_path belongs to the main"),
        (HEAD + HILL, "the picture hill.svg is shown twice"),
        (HEAD + HILL.replace("hill", "dale"), "no picture 'pictures/dale.svg'"),
        (HEAD + PROSE + "# ![short](pictures/x.svg)\n", "fewer than 20 characters"),
        (HEAD + PROSE + f"# ![{ALT}](../x.svg)\n", "there is no picture '../x.svg'"),
        (HEAD + "# %% [markdown] answer far\n# 3\n", "nobody has asked 'far'"),
        (HEAD + "# %% paragraph p\n# - 5 points: a\n", "the rubric has three lines"),
        (HEAD.replace("**Tip.**", "Tip"), "0 lines `> **Tip.** …`, one is wanted"),
    ],
)
def test_a_broken_rule_is_named_with_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    found = faults(tmp_path, text, HILL, PLACE, TAIL)
    assert any(said in one for one in found), found
    assert all(one.startswith("01_basics.py:") for one in found)


def test_what_has_no_place_is_named(tmp_path: Path) -> None:
    found = faults(tmp_path, HEAD, TAIL)
    assert [one.partition(": ")[2] for one in found] == [
        "the picture hill.svg is drawn, but not shown",
        "the exercise gd_path has no place in the lesson",
    ]
    (last,) = faults(tmp_path, HEAD, HILL, PLACE, "\n# %%\n1 + 1\n")
    assert last.endswith('the last code cell ends with wrap_up("01_basics")')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "# %% exercize gd_path\n", "unknown marker 'exercize gd_path'"),
        (HEAD + "# %% setup twice\n", "unknown marker 'setup twice'"),
        (HEAD + "# %% exercise\n", "unknown marker 'exercise'"),
        (HEAD + "# %% [markdown] answer\n", "unknown marker '[markdown] answer'"),
        (HEAD + "# %% [markdown] twin me\n", "unknown marker '[markdown] twin me'"),
        (HEAD + "# %% [markdown] aside\n", "unknown marker '[markdown] aside'"),
        ("", ":1: a master begins with a marker"),
        ("x = 1\n" + HEAD, ":1: a master begins with a marker"),
    ],
)
def test_what_is_no_master_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError, match=r"^\S+01_basics\.py:\d+: ") as caught:
        read_master(master(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_master_is_named_from_the_repository(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no master"):
        read_master(tmp_path / "none.py")
    with pytest.raises(UserError, match=r"^solutions/09_none\.py:1: "):
        read_master(ROOT / "solutions" / "09_none.py")


@pytest.mark.parametrize("lesson", [one.slug for one in course().published])
def test_the_published_masters_break_no_rule(lesson: str) -> None:
    from autograder.grading.authoring.build import records
    from autograder.plots.pictures import alt_texts

    cells = read_master(ROOT / "solutions" / lesson / f"{lesson}.py")
    found = broken_rules(lesson, cells, records(lesson), alt_texts(lesson))
    assert [str(one) for one in found] == []
