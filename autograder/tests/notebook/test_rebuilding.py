import copy
import time
from typing import Any

import pytest

from autograder.notebook import rebuild
from autograder.tests.notebook.lesson import (
    FIRST,
    SECOND,
    Document,
    added,
    answered,
    cell,
    lesson,
    sources,
    stub,
    with_cell,
    without,
)

OTHER = "def gd_path(w0):\n    return [w0, 2]"


def chosen(notebook: Document) -> str:
    return rebuild(notebook, lesson()).answers["gd_path"].source


def test_an_honest_submission_is_taken_as_it_is() -> None:
    rebuilt = rebuild(answered(), lesson())
    assert rebuilt.notebook == answered()
    assert rebuilt.repairs == []
    assert {one.state for one in rebuilt.answers.values()} == {"written"}
    assert [one.index for one in rebuilt.answers.values()] == [3, 6]


def test_a_lesson_that_nobody_touched_has_no_answers() -> None:
    rebuilt = rebuild(lesson(), lesson())
    assert rebuilt.notebook == lesson()
    assert {one.state for one in rebuilt.answers.values()} == {"untouched"}


def test_outputs_kernel_and_foreign_metadata_are_dropped() -> None:
    sent = answered()
    sent["metadata"]["kernelspec"] = {"name": "ruby"}
    sent["metadata"]["evil"] = 1
    cell(sent, "gd_path")["outputs"] = [{"output_type": "stream", "text": "hi"}]
    cell(sent, "gd_path")["metadata"]["trusted"] = True
    assert rebuild(sent, lesson()).notebook == answered()


@pytest.mark.parametrize(
    ("ident", "field", "value"),
    [
        ("check_gd_path", "points", 1000),
        ("check_gd_path", "points", float("nan")),
        ("check_gd_path", "grade", 1),
        ("check_gd_path", "locked", False),
        ("gd_path", "solution", False),
        ("gd_path", "locked", True),
        ("gd_path", "grade", True),
    ],
)
def test_grading_marks_are_put_right_and_reported(
    ident: str, field: str, value: object
) -> None:
    sent = answered()
    cell(sent, ident)["metadata"]["nbgrader"][field] = value
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert rebuilt.repairs == [
        f"The marks of the cell {ident} were put right ({field})."
    ]


def test_tags_are_put_right_and_reported() -> None:
    sent = answered()
    cell(sent, "gd_path")["metadata"]["tags"] = ["skip-execution"]
    cell(sent, "01-1")["metadata"]["tags"] = []
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert rebuilt.repairs == [
        "The tags of the cell 01-1 were put right.",
        "The tags of the cell gd_path were put right.",
        "A tag that keeps a cell from running was taken off.",
    ]


def test_an_edited_check_cell_is_as_published() -> None:
    sent = answered()
    cell(sent, "check_gd_path")["source"] = "10.0"
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert "check_gd_path had been edited" in rebuilt.repairs[0]


def test_deleted_cells_are_back() -> None:
    rebuilt = rebuild(without(answered(), "check_gd_path", "01-0", "01-8"), lesson())
    assert rebuilt.notebook == answered()
    assert rebuilt.repairs == [
        "The check cell of gd_path was missing; it is back.",
        "2 cells of the lesson were missing; they are back.",
    ]


def test_a_deleted_answer_is_missing_not_wrong() -> None:
    rebuilt = rebuild(without(answered(), "gd_path"), lesson())
    assert rebuilt.answers["gd_path"].state == "missing"
    assert rebuilt.answers["lr_regime"].state == "written"
    assert cell(rebuilt.notebook, "gd_path")["source"] == stub("gd_path", "w0")
    assert rebuilt.repairs == ["There is no cell for gd_path."]


def test_moved_cells_are_in_their_order_again() -> None:
    sent = answered()
    sent["cells"].reverse()
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert "moved" in rebuilt.repairs[0]


def test_an_answer_without_metadata_is_found_by_its_name() -> None:
    bare = [added(one["source"]) for one in answered()["cells"]]
    rebuilt = rebuild({"cells": bare}, lesson())
    assert rebuilt.answers["gd_path"].source == FIRST
    assert rebuilt.answers["lr_regime"].source == SECOND
    assert "gd_path stood in another cell and was found by its name." in rebuilt.repairs


def test_a_method_or_an_inner_function_is_no_answer() -> None:
    inner = "class A:\n    def gd_path(self): return 1\ndef f():\n    def gd_path(): 1"
    rebuilt = rebuild(
        with_cell(without(answered(), "gd_path"), "01-0", added(inner)), lesson()
    )
    assert rebuilt.answers["gd_path"].state == "missing"


def test_of_duplicates_the_last_counts_and_the_first_still_runs_before_it() -> None:
    sent = with_cell(answered(), "gd_path", added(OTHER))
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.answers["gd_path"].source == OTHER
    assert rebuilt.repairs[0] == "2 cells answer gd_path; the last one counts."
    kept = sources(rebuilt.notebook)
    assert kept.index(FIRST) + 1 == kept.index(OTHER)


def test_what_was_tried_behind_the_check_does_not_count() -> None:
    rebuilt = rebuild(with_cell(answered(), "01-8", added(OTHER)), lesson())
    assert rebuilt.answers["gd_path"].source == FIRST
    words = "2 cells answer gd_path; the last before its check counts."
    assert rebuilt.repairs[0] == words
    kept = sources(rebuilt.notebook)
    assert kept.index(OTHER) + 1 == kept.index(FIRST)


@pytest.mark.parametrize("call", ['check("gd_path")', "print(1)\ncheck( gd_path )"])
def test_what_was_checked_again_further_down_counts(call: str) -> None:
    sent = with_cell(answered(), "01-8", added(OTHER), added(call))
    assert rebuild(sent, lesson()).answers["gd_path"].source == OTHER


def test_an_answer_behind_its_check_counts_where_there_is_no_other() -> None:
    sent = answered(gd_path=stub("gd_path", "w0"))
    sent = with_cell(sent, "01-8", added(OTHER))
    assert rebuild(sent, lesson()).answers["gd_path"].source == OTHER


@pytest.mark.parametrize("magic", ["%%timeit -n1", "%%writefile a.py", "%%bash"])
def test_a_cell_whose_magic_defines_nothing_is_no_definition(magic: str) -> None:
    timed = f"{magic}\n{OTHER}"
    sent = with_cell(answered(), "gd_path", added(timed))
    assert rebuild(sent, lesson()).answers["gd_path"].source == FIRST
    kept = chosen(with_cell(answered(gd_path=timed), "01-0", added(FIRST)))
    assert kept == FIRST


def test_a_copied_stub_never_beats_an_answer() -> None:
    copied = copy.deepcopy(cell(lesson(), "gd_path"))
    sent = with_cell(answered(), "01-8", copied, added(stub("gd_path", "w0")))
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()


def test_an_answer_typed_into_another_cell_of_ours_counts() -> None:
    sent = answered(gd_path=stub("gd_path", "w0"))
    cell(sent, "01-2")["source"] = FIRST
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert rebuilt.answers["gd_path"].index == 2


def test_two_answers_merged_into_one_cell_both_count() -> None:
    merged = f"{FIRST}\n\n\n{SECOND}"
    rebuilt = rebuild(without(answered(gd_path=merged), "lr_regime"), lesson())
    assert {one.source for one in rebuilt.answers.values()} == {merged}


def test_an_answer_cell_with_a_helper_of_another_s_name_takes_nothing_over() -> None:
    both = f"{OTHER}\n\n\n{SECOND}"
    rebuilt = rebuild(answered(lr_regime=both), lesson())
    assert rebuilt.answers["gd_path"].source == FIRST
    assert rebuilt.answers["lr_regime"].source == both


@pytest.mark.parametrize(
    "broken", ["def gd_path(w0:\n    return", "x = 1", "(" * 5000, "\0", "-" * 40_000]
)
def test_a_marked_cell_is_kept_although_it_defines_nothing(broken: str) -> None:
    rebuilt = rebuild(answered(gd_path=broken), lesson())
    assert cell(rebuilt.notebook, "gd_path")["source"] == broken
    assert rebuilt.answers["gd_path"].state == "written"
    assert len(rebuilt.repairs) == 1


def test_a_cell_turned_into_text_is_code_again() -> None:
    sent = answered()
    cell(sent, "gd_path")["cell_type"] = "markdown"
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert rebuilt.repairs == ["The cell gd_path is a code cell again."]


def test_an_assigned_answer_counts_in_its_own_cell() -> None:
    assert chosen(answered(gd_path="gd_path = lambda w0: 1")).endswith("1")


def test_added_cells_stay_behind_the_cell_that_they_followed() -> None:
    sent = with_cell(answered(), "01-1", added("a = 1"), added("note", "markdown"))
    sent = with_cell(sent, "check_gd_path", added("b = 2"))
    sent["cells"].insert(0, added("top = 0"))
    rebuilt = rebuild(sent, lesson())
    assert sources(rebuilt.notebook) == sources(sent)
    assert rebuilt.repairs == []
    idents = [one["id"] for one in rebuilt.notebook["cells"]]
    assert len(set(idents)) == len(idents)


def test_added_cells_lose_tags_attachments_and_marks() -> None:
    marks = {"grade": True, "grade_id": "bonus", "points": 90}
    hostile = added(
        "x = 1",
        metadata={"tags": ["skip-execution"], "nbgrader": marks, "lr": {"cell": "q"}},
        attachments={"a.png": {}},
        outputs=[{"output_type": "execute_result"}],
        id="check_gd_path",
    )
    rebuilt = rebuild(with_cell(answered(), "01-8", hostile), lesson())
    assert rebuilt.notebook["cells"][-1] == {
        "cell_type": "code",
        "id": "added-1",
        "metadata": {},
        "source": "x = 1",
        "outputs": [],
        "execution_count": None,
    }
    assert len(rebuilt.repairs) == 2


def test_imports_added_to_the_set_up_still_run() -> None:
    sent = answered()
    cell(sent, "01-1")["source"] = "import math\nimport cmath\nK = 3"
    rebuilt = rebuild(sent, lesson())
    assert cell(rebuilt.notebook, "01-1")["source"] == "import math"
    after = sources(rebuilt.notebook)
    assert after[2] == "import math\nimport cmath\nK = 3"
    assert "set-up cell had been edited" in rebuilt.repairs[0]


def test_a_helper_written_into_an_experiment_is_kept_the_experiment_is_not() -> None:
    sent = answered()
    helper = "@cache\ndef helper():\n    return 1"
    cell(sent, "01-5")["source"] = f"plot(gd_path)\n{helper}\nplot(helper)"
    rebuilt = rebuild(sent, lesson())
    assert cell(rebuilt.notebook, "01-5")["source"] == "plot(gd_path)"
    assert helper in sources(rebuilt.notebook)


def test_edited_text_of_ours_is_as_published() -> None:
    sent = answered()
    cell(sent, "01-0")["source"] = "# Not your course"
    cell(sent, "01-2")["source"] = "print(2)"
    assert rebuild(sent, lesson()).notebook == answered()


def test_answers_of_an_older_release_move_to_the_present_one() -> None:
    older = answered()
    older["metadata"]["lr"]["release"] = "r0"
    cell(older, "01-2")["source"] = "old = 1"
    gone = {"lr": {"lesson": "01_basics", "cell": "01-77"}}
    older["cells"].append(added("gone", id="01-77", metadata=gone))
    older["cells"].append(added("mine = 1"))
    rebuilt = rebuild(older, lesson())
    assert rebuilt.notebook["cells"][:-1] == answered()["cells"]
    assert sources(rebuilt.notebook)[-1] == "mine = 1"
    assert "another release" in rebuilt.repairs[0]


def test_a_notebook_of_another_lesson_says_so() -> None:
    other = lesson()
    other["metadata"]["lr"]["lesson"] = "09_elsewhere"
    assert "another lesson (09_elsewhere)" in rebuild(other, lesson()).repairs[0]


HOSTILE: list[Any] = [
    None,
    3,
    [],
    "x",
    {"tags": {"a": 1}},
    {"tags": [[], None, 4, "x" * 10_000]},
    {"nbgrader": None},
    {"nbgrader": []},
    {"nbgrader": {"grade_id": ["gd_path"]}},
    {"lr": []},
    {"lr": {"cell": {}}},
    {"lr": {"cell": "../../x"}},
]


@pytest.mark.parametrize("metadata", HOSTILE)
def test_hostile_metadata_is_read_past(metadata: Any) -> None:
    sent = answered()
    for one in sent["cells"]:
        one["metadata"] = copy.deepcopy(metadata)
    sent["metadata"] = metadata
    assert rebuild(sent, lesson()).notebook == answered()


@pytest.mark.parametrize("source", [None, 3, {"a": 1}, ["def ", 4, None, "x"]])
def test_hostile_sources_are_read_past(source: Any) -> None:
    sent = answered()
    for one in sent["cells"]:
        one["source"] = source
    rebuilt = rebuild(sent, lesson())
    assert [one["id"] for one in rebuilt.notebook["cells"]] == [
        one["id"] for one in lesson()["cells"]
    ]


def test_half_a_character_can_be_saved() -> None:
    rebuilt = rebuild(answered(gd_path=FIRST + "  # \ud800"), lesson())
    assert cell(rebuilt.notebook, "gd_path")["source"].encode().endswith(b"?")


@pytest.mark.parametrize("cells", [None, {}, "x", [None, 3, [], {}]])
def test_a_notebook_without_cells_gives_the_lesson(cells: Any) -> None:
    rebuilt = rebuild({"cells": cells}, lesson())
    kept = [one for one in rebuilt.notebook["cells"] if one["metadata"]]
    assert kept == lesson()["cells"]


def test_neither_document_is_changed() -> None:
    sent, skeleton = answered(), lesson()
    rebuilt = rebuild(sent, skeleton)
    cell(rebuilt.notebook, "gd_path")["metadata"]["nbgrader"]["points"] = 9
    assert (sent, skeleton) == (answered(), lesson())


def test_a_flood_of_text_is_not_searched_and_costs_little() -> None:
    flood = [added("a = ((1, [2]), {3: 4})\n" * 2000) for _ in range(300)]
    sent = answered()
    sent["cells"] += [*flood, added(OTHER)]
    start = time.process_time()
    rebuilt = rebuild(sent, lesson())
    assert time.process_time() - start < 20
    assert rebuilt.answers["gd_path"].source == FIRST
    assert "its end was not searched" in rebuilt.repairs[0]
