from pathlib import Path

import nbformat
import pytest

from autograder import exercises
from autograder.course import course
from autograder.errors import UserError
from autograder.exercises.model import Exercise
from autograder.exercises.source import solved, stub
from autograder.grading.master_rules import broken_rules
from autograder.grading.masters import MasterCell, read_master, solved_notebook
from autograder.repository import ROOT

HEAD = "# %% [markdown]\n# # Steps\n\n# %% setup\nimport math\n"
PLACE = "\n# %% exercise gd_path\n# (nothing of this is read)\n"
ALT = "Six steps down a hill, each shorter than the last"


def master(folder: Path, *parts: str) -> Path:
    path = folder / "01_basics.py"
    path.write_text("".join(parts), encoding="utf-8")
    return path


def faults(folder: Path, *parts: str) -> list[str]:
    cells = read_master(master(folder, *parts))
    found = broken_rules(cells, {"gd_path"}, {"hill.svg"})
    return [str(one).removeprefix(f"{folder.as_posix()}/") for one in found]


def notebook(cells: list[MasterCell]) -> nbformat.NotebookNode:
    document = solved_notebook("01_basics", cells, exercises.load, solved, stub)
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
    assert check.source == 'from autograder import check\n\ncheck("gd_path")'
    assert check.metadata.nbgrader.points == exercise.points
    assert check.metadata.nbgrader.locked


def test_the_release_says_what_a_learner_is_given(tmp_path: Path) -> None:
    def release(text: str, answer: str = "x", begin: str = "y") -> str:
        def source(_: Exercise) -> str:
            return answer

        def start(_: Exercise) -> str:
            return begin

        cells = read_master(master(tmp_path, text, PLACE))
        built = solved_notebook("01_basics", cells, exercises.load, source, start)
        return str(built["metadata"]["lr"]["release"])

    assert release(HEAD) == release(HEAD) == release(HEAD, answer="another")
    assert release(HEAD) != release(HEAD, begin="another")
    assert release(HEAD) != release(HEAD.replace("Steps", "Stairs"))


def test_a_good_master_breaks_no_rule(tmp_path: Path) -> None:
    prose = f"\n# %% [markdown]\n# ## One\n# ![{ALT}](hill.svg)\n"
    fenced = "# ```\n# #### not a heading\n# ![x](none.svg)\n# ```\n"
    assert faults(tmp_path, HEAD, prose, fenced, PLACE) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# %% setup\n1\n" + PLACE, "py:1: the first cell is the title"),
        (HEAD + "# %% [markdown]\n# ### Deep\n" + PLACE, "py:7: the heading skips"),
        (HEAD + "# %% [markdown]\n# # Again\n" + PLACE, "py:7: a lesson has one first"),
        (HEAD + PLACE + "# %%\n" + "x = 1\n" * 13, "py:9: the cell has 13 lines"),
        (HEAD + "# %%\n\n" + PLACE, "py:6: the code cell is empty"),
        (HEAD + "# %% setup\nx = 1\n" + PLACE, "py:6: the first code cell, and no"),
        (HEAD.replace("setup", "experiment") + PLACE, "py:4: the first code cell"),
        (HEAD + PLACE + PLACE, "py:10: the exercise gd_path stands here twice"),
        (HEAD, "py:4: the exercise gd_path has no place"),
        (HEAD + PLACE.replace("gd_path", "sgd_step") + PLACE, "py:7: no exercise 'sgd"),
        (
            HEAD + "# %% [markdown]\n# ![short](hill.svg)\n" + PLACE,
            "py:7: the picture's text has fewer than 20",
        ),
        (
            HEAD + f"# %% [markdown]\n# ![{ALT}](../x.svg)\n" + PLACE,
            "py:7: there is no picture '../x.svg'",
        ),
    ],
)
def test_a_broken_rule_is_named_with_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    (found,) = faults(tmp_path, text)
    assert said in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "# %% exercize gd_path\n", ":6: unknown marker 'exercize gd_path'"),
        (HEAD + "# %% setup twice\n", ":6: unknown marker 'setup twice'"),
        (HEAD + "# %% exercise\n", ":6: the marker `# %% exercise` needs"),
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
    from autograder.plots.pictures import alt_texts

    cells = read_master(ROOT / "solutions" / lesson / f"{lesson}.py")
    found = broken_rules(cells, exercises.of_lesson(lesson), alt_texts(lesson))
    assert [str(one) for one in found] == []
