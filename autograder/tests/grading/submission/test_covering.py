from autograder.grading.submission.covering import covered_before, where_covered
from autograder.notebook import RunCell

SEEN = {"covers": [{"name": "sum", "by": "int"}, {"name": "max", "by": "int"}]}


def places(*sources: str) -> tuple[str, ...]:
    cells = [RunCell(f"c{n}", source) for n, source in enumerate(sources)]
    return where_covered(SEEN, cells, "f")


def test_the_last_cell_that_binds_the_name_is_told() -> None:
    assert places("sum = 1", "x = 2\nsum = 0", "max = [\n  3]") == (
        "`sum` was bound in cell 2, `sum = 0`.",
        "`max` was bound in cell 3, `max = [`.",
    )


def test_else_the_star_import_is_told() -> None:
    said = places("import math", "x = 1\nfrom numpy import *")
    assert said == (
        "`sum` came with cell 2, `from numpy import *`.",
        "`max` came with cell 2, `from numpy import *`.",
    )


def test_what_nobody_bound_is_not_told() -> None:
    assert places("x = 1", "def f(): sum = 0", "'from numpy import *") == ()


def test_cells_behind_the_answer_cover_nothing() -> None:
    cells = [
        RunCell("a", "x = 1"),
        RunCell("f", "def f(): ...", "f"),
        RunCell("b", "sum = 0"),
    ]
    assert where_covered(SEEN, cells, "f") == ()


def test_a_line_is_cut_and_cannot_steer_a_terminal() -> None:
    said = places("sum = '\x1b[2J`" + "x" * 99 + "'")[0]
    assert said.isprintable()
    assert len(said) < 90


def test_names_of_python_that_a_stopped_cell_uses_are_told() -> None:
    answer = RunCell("f", "def f(t: list[int]):\n    max = 3\n    return sum(t)", "f")
    first = RunCell("a", "list = 1\nsum = 0\nf = 2\nmine = 3")
    said = covered_before([first, answer, RunCell("b", "print = 0")], "f")
    assert [words.split("`")[1] for words in said] == ["list", "sum"]


def test_names_that_the_cell_binds_itself_are_not_told() -> None:
    own = RunCell("f", "sum = 0\ndef f(t): return sum", "f")
    assert covered_before([RunCell("a", "sum = 1"), own], "f") == ()
    assert (
        covered_before([], "f") == covered_before([RunCell("f", "(", "f")], "f") == ()
    )
