"""Whatever comes out of a sandbox: judging never raises, and pays for nothing."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.judge.observe import observe
from autograder.judge.verdict import STATUSES, Verdict, judge
from autograder.tests.judge.documents import key, right

WORDS = st.sampled_from(
    ("value", "error", "stopped", "outcomes", "again", "type", "items", "dtype")
) | st.sampled_from(
    ("shape", "list", "dict", "float32", "nan", "bases", "ValueError", "cases", "c0")
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS
garbage = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS | st.text(), inner),
    max_leaves=30,
)
paths = st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=9)


def holds_nothing(verdict: Verdict) -> None:
    assert verdict.status in STATUSES
    assert verdict.score == 0
    text = json.dumps(verdict.to_json(), allow_nan=False)
    assert Verdict.from_json(json.loads(text)).to_json() == verdict.to_json()


@given(garbage)
def test_any_document_is_judged_and_earns_nothing(document: Any) -> None:
    holds_nothing(judge(document, key()))


@given(garbage, garbage, garbage)
def test_any_cases_are_judged_and_earn_nothing(
    outcomes: Any, again: Any, changed: Any
) -> None:
    case = {"outcomes": outcomes, "again": again, "changed_arguments": changed}
    cases = {c["name"]: case for c in key()["cases"]}
    document = {"cases": cases, "stopped": None, "printed": ""}
    holds_nothing(judge(document, key()))


@given(garbage)
def test_any_value_is_judged_and_earns_nothing(value: Any) -> None:
    one = [{"value": value}]
    case = {"outcomes": one, "again": one, "changed_arguments": []}
    cases = {c["name"]: case for c in key()["cases"]}
    holds_nothing(judge({"cases": cases, "stopped": None, "printed": ""}, key()))


def _break(document: Any, path: list[int], piece: Any) -> None:
    """Put a piece somewhere into a document, led by the numbers of a path."""
    place = document
    for number in path:
        names = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not names:
            return
        name = names[number % len(names)]
        if isinstance(place[name], (dict, list)) and place[name]:
            place, last = place[name], (place, name)
        else:
            place[name] = piece
            return
    last[0][last[1]] = piece


@settings(max_examples=300)
@given(paths, garbage)
def test_a_right_document_with_one_broken_piece_is_judged(
    path: list[int], piece: Any
) -> None:
    seen = observe(right, "gd_path", key()["cases"])
    document = copy.deepcopy(seen)
    _break(document, path, piece)
    verdict = judge(document, key())
    assert verdict.status in STATUSES
    json.dumps(verdict.to_json(), allow_nan=False)


def test_no_evidence_is_no_points() -> None:
    for stopped in (None, "timed out", "crashed", "passed", 1.0, ["passed"]):
        document: dict[str, Any] = {
            "cases": {},
            "stopped": stopped,
            "printed": "",
            "score": 1.0,
        }
        verdict = judge(document, key())
        holds_nothing(verdict)
        assert verdict.status not in ("passed", "partly", "not attempted")


def test_a_forged_status_is_not_taken_over() -> None:
    document = {"cases": {}, "stopped": "passed", "printed": ""}
    assert judge(document, key()).status == "crashed"
