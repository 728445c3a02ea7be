"""What holds for whatever happens to a notebook between us and us."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.notebook import read_notebook, rebuild, run_order
from autograder.tests.notebook.lesson import (
    FIRST,
    SECOND,
    Document,
    added,
    answered,
    lesson,
)

IDS = [one["id"] for one in lesson()["cells"]]
SCRAPS = [
    FIRST,
    SECOND,
    f"{FIRST}\n{SECOND}",
    "def gd_path(w0):\n    return 'other'",
    "def gd_path(w0):\n    raise NotImplementedError",
    "def lr_regime(lam: broken",
    "gd_path = 3",
    "%%time\nimport json\ndef helper(): ...",
    "print(1)",
    "",
    "K = 1",
]

scraps = st.builds(
    added,
    st.sampled_from(SCRAPS),
    st.sampled_from(["code", "markdown", "raw"]),
    id=st.sampled_from([*IDS, "mine", "added-1", "", "no such id"]),
)
jsonish = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["cell_type", "id", "metadata", "source", "outputs", "attachments"]
hostile = st.dictionaries(st.sampled_from(KEYS), jsonish) | jsonish


@st.composite
def mangled(draw: st.DrawFn, *, keep_answers: bool = False) -> Document:
    """A notebook whose cells were shuffled, deleted, copied, edited and added to."""
    cells = copy.deepcopy(answered()["cells"])
    if not keep_answers:
        cells = [one for one in cells if draw(st.booleans())]
        for one in cells:
            if draw(st.booleans()):
                one["source"] = draw(st.sampled_from(SCRAPS))
            if draw(st.booleans()):
                one["metadata"] = {}
        cells += draw(st.lists(scraps, max_size=5))
    copies = [copy.deepcopy(one) for one in cells if draw(st.booleans())]
    return {**answered(), "cells": draw(st.permutations([*cells, *copies]))}


def ours(notebook: Document) -> list[Document]:
    return [
        {key: value for key, value in one.items() if key != "source" or not answer}
        for one in notebook["cells"]
        if "lr" in one["metadata"]
        for answer in [one["metadata"].get("nbgrader", {}).get("solution")]
    ]


@given(mangled())
@settings(max_examples=400, deadline=None)
def test_no_submission_changes_a_cell_of_ours(sent: Document) -> None:
    rebuilt = rebuild(sent, lesson()).notebook
    assert ours(rebuilt) == ours(lesson())
    assert {key: one for key, one in rebuilt.items() if key != "cells"} == {
        key: one for key, one in lesson().items() if key != "cells"
    }


@given(mangled())
@settings(max_examples=400, deadline=None)
def test_rebuilding_again_changes_nothing(sent: Document) -> None:
    once = rebuild(sent, lesson())
    again = rebuild(once.notebook, lesson())
    assert again.notebook == once.notebook
    assert run_order(again) == run_order(once)


@given(mangled())
@settings(max_examples=400, deadline=None)
def test_no_piece_of_an_answer_is_lost(sent: Document) -> None:
    rebuilt = rebuild(sent, lesson())
    whole = "\n".join(one.source for one in run_order(rebuilt))
    code = [one["source"] for one in sent["cells"] if one["cell_type"] == "code"]
    for line in ("return [w0]", "return 'frozen'", "return 'other'"):
        if any(line in source for source in code):
            assert line in whole


@given(mangled(keep_answers=True))
@settings(max_examples=100, deadline=None)
def test_shuffles_and_copies_lose_no_answer(sent: Document) -> None:
    rebuilt = rebuild(sent, lesson())
    assert rebuilt.notebook == answered()
    assert {one.state for one in rebuilt.answers.values()} == {"written"}


@given(st.lists(hostile, max_size=4), jsonish)
@settings(max_examples=200, deadline=None)
def test_nothing_that_json_can_say_breaks_it(cells: list[Any], said: Any) -> None:
    sent = {"cells": [*answered()["cells"], *cells], "metadata": said, "nbformat": 4}
    rebuilt = rebuild(read_notebook(json.dumps(sent).encode()), lesson())
    json.dumps(rebuilt.notebook, ensure_ascii=False).encode()
    assert ours(rebuilt.notebook) == ours(lesson())
