import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.classes import parcels
from autograder.grading.classes.parcels import (
    Setting,
    Task,
    Unreadable,
    bytes_back,
    pack_graded,
    pack_setting,
    pack_task,
    plain,
    read_graded,
    read_setting,
    read_task,
    unwrapped,
    wrapped,
)
from autograder.grading.sandbox.limits import Limits
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.handed_in import Submission
from autograder.tests.grading.classes.a_class import engine, handed_in, kit

BYTES = st.binary(max_size=40)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | BYTES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(PLAIN)
def test_bytes_survive_json(value: object) -> None:
    assert bytes_back(json.loads(json.dumps(plain(value)))) == value


@given(BYTES, st.text(max_size=20), st.sampled_from(["found", "missing"]))
def test_task_comes_out_as_it_went_in(data: bytes, student: str, status: str) -> None:
    task = Task(Submission(student, status, data, "because"), ("gd_path",))
    assert read_task(pack_task(task)) == task


def test_setting_comes_out_as_it_went_in() -> None:
    setting = Setting(kit(), sandboxed=False, limits=Limits(cell_seconds=3.0), code="c")
    again = read_setting(pack_setting(setting))
    assert again == setting
    assert again.kit.fingerprint == kit().fingerprint


def test_graded_comes_out_as_it_went_in() -> None:
    graded = engine().grade(handed_in("ann").submission)
    assert graded.result.score == 20
    assert read_graded(pack_graded(graded)) == graded


@given(BYTES)
def test_rubbish_is_unreadable_and_no_crash(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_graded(data)
    with pytest.raises(Unreadable):
        read_graded(gzip.compress(data))


def test_half_of_it_is_unreadable() -> None:
    data = pack_graded(engine().grade(handed_in("ann").submission))
    with pytest.raises(Unreadable):
        read_graded(data[: len(data) // 2])


@pytest.mark.parametrize("what", [[], {}, {"result": {}}, {"result": 1, "notebook": 2}])
def test_other_documents_are_unreadable(what: object) -> None:
    with pytest.raises(Unreadable):
        read_graded(gzip.compress(json.dumps(what).encode()))


def test_small_parcel_with_much_in_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parcels, "MOST_BYTES", 1000)
    assert unwrapped(wrapped({"a": "b" * 900}))
    with pytest.raises(Unreadable, match="too large"):
        unwrapped(wrapped({"a": "b" * 100_000}))


def test_deep_parcel_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        unwrapped(gzip.compress(b'{"a":' + b"[" * 200_000))


def test_no_notebook_is_no_notebook() -> None:
    graded = engine().grade(Submission("ann", "missing", reason="none there"))
    assert read_graded(pack_graded(graded)) == Graded(graded.result, None)
