from autograder.notebook import RunCell, rebuild, run_order
from autograder.tests.notebook.lesson import (
    FIRST,
    SECOND,
    added,
    answered,
    lesson,
    with_cell,
)


def test_only_set_up_answers_and_added_cells_run() -> None:
    sent = with_cell(answered(), "01-2", added("K = 1"), added("text", "markdown"))
    runs = run_order(rebuild(sent, lesson()))
    assert runs == [
        RunCell("01-1", "import math"),
        RunCell("added-1", "K = 1"),
        RunCell("gd_path", FIRST, "gd_path"),
        RunCell("lr_regime", SECOND, "lr_regime"),
    ]


def test_of_a_copied_experiment_only_the_definitions_run() -> None:
    source = "import json\ntrain(100)\ndef helper():\n    return 1\nplot()"
    copied = added(source, metadata={"tags": ["experiment"]})
    runs = run_order(rebuild(with_cell(answered(), "01-5", copied), lesson()))
    assert runs[2].source == "import json\n\n\ndef helper():\n    return 1"


def test_an_empty_cell_does_not_run() -> None:
    runs = run_order(rebuild(with_cell(answered(), "01-5", added(" ")), lesson()))
    assert len(runs) == 3


def test_a_stub_runs_so_that_its_name_is_known() -> None:
    assert len(run_order(rebuild(lesson(), lesson()))) == 3


def test_a_cell_before_the_check_may_give_an_answer_another_meaning() -> None:
    again = added("gd_path = functools.cache(gd_path)")
    sent = with_cell(answered(), "gd_path", again)
    sent = with_cell(sent, "check_gd_path", added("gd_path = gd_path(1)"))
    runs = {one.source: one.defines for one in run_order(rebuild(sent, lesson()))}
    assert runs["gd_path = functools.cache(gd_path)"] == ("gd_path",)
    assert runs["gd_path = gd_path(1)"] == ()


def test_a_cell_before_its_answer_defines_none() -> None:
    sent = with_cell(answered(), "01-2", added("gd_path = 3"))
    assert {one.defines for one in run_order(rebuild(sent, lesson()))} == {()}


def test_of_a_copied_experiment_that_only_measures_nothing_runs() -> None:
    timed = added(f"%%timeit\n{FIRST}", metadata={"tags": ["experiment"]})
    runs = run_order(rebuild(with_cell(answered(), "01-5", timed), lesson()))
    assert len(runs) == 3
