"""No answer, hidden input or master stands anywhere in a class bundle."""

import ast
import functools
import gzip
import json

import pytest

from autograder import exercises
from autograder.course import course
from autograder.exercises.edits import edited_source
from autograder.exercises.keys import make_key
from autograder.grading.authoring import recorded_keys
from autograder.grading.authoring.bundle import FOLDER, bundle
from autograder.grading.authoring.bundle_contents import course_files, lesson_files
from autograder.grading.authoring.catalogues import OTHERS, path_of
from autograder.grading.authoring.recorded_keys import given_away
from autograder.judge.documents import Key
from autograder.repository import ROOT
from autograder.study.syllabus.recorded import DOCUMENT, unpacked
from autograder.tests.grading.authoring.class_copy import EDITION
from autograder.tests.grading.authoring.test_leaks import (
    STATED,
    _pieces_of,
    leaks,
    squeezed,
)

ALLOWED = {
    ("autograder/study/rewards.py", "after-before"),  # XP, as it happens
    # A scene keeps what it compares with: any state that is looked at twice.
    ("autograder/judge/scenes/resume.py", "w.grad=w.detach().clone()"),
}
BINARY = (".npz", ".gz")


def text_of(data: bytes) -> str:
    whole = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    return squeezed(whole.decode("utf-8"))


# Its cards hold the hints, and a last hint may work another case with the formula; in
# other languages, too.
HINTING = {f"{FOLDER}/{DOCUMENT}", *(path_of(spoken, "mo") for spoken in OTHERS)}


@functools.cache
def shown() -> dict[str, str]:
    """All that does not depend on recorded keys, as text."""
    files = course_files(ROOT)
    for lesson in course().published:
        files |= lesson_files(ROOT, lesson.slug)
    return {n: text_of(d) for n, d in files.items() if not n.endswith(BINARY)}


def test_what_is_searched_are_lessons_in_every_language() -> None:
    found = {name for name in shown() if name.endswith(".ipynb")}
    for spoken in OTHERS:
        assert (
            f"lessons/00_start_here/translations/{spoken}/00_start_here.ipynb" in found
        )


@pytest.mark.parametrize("exercise", exercises.ids())
def test_no_file_holds_a_piece_of_an_answer(exercise: str) -> None:
    assert leaks(exercise, shown()) <= ALLOWED


@pytest.mark.parametrize("exercise", exercises.ids())
def test_no_file_holds_a_piece_of_an_edited_answer(exercise: str) -> None:
    """Mistakes and faults that are written as edits of the reference."""
    record = exercises.load(exercise)
    forms = [form for mistake in record.mistakes for form in mistake.forms]
    forms += [form for group in record.single_faults.values() for form in group]
    pieces = {
        piece
        for form in forms
        if isinstance(form, str)
        for statement in ast.parse(edited_source(record.reference, form)).body
        for piece in _pieces_of(statement)
        if len(piece) >= 16
    }
    found = {
        (name, piece)
        for piece in pieces - STATED
        for name, text in shown().items()
        if piece in text
    }
    assert found <= ALLOWED


def test_the_search_would_find_a_reference_in_a_packed_key() -> None:
    from autograder.exercises.source import model_answer

    text = model_answer(exercises.load("gd_path"))
    assert leaks("gd_path", {"key": text_of(gzip.compress(text.encode()))})


@pytest.mark.parametrize("name", ["my_lr", "choose_lr", "make_schedule"])
def test_a_choice_that_is_the_answer_is_not_recorded(name: str) -> None:
    live = make_key(exercises.load(name))
    key = given_away(live)
    outcomes = [o for seen in key["expected"].values() for o in seen["outcomes"]]
    assert {json.dumps(o["value"]) for o in outcomes if "value" in o} == {"null"}
    assert key["golden"]["expected"] == {}
    told = [o for seen in live["expected"].values() for o in seen["outcomes"]]
    assert any(o.get("value") not in (None, 0) for o in told)


@pytest.mark.slow
def test_the_whole_course_s_bundle_holds_no_answer_and_no_hidden_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With practice alone: fresh draws differ in nothing but numbers."""
    monkeypatch.setattr(recorded_keys, "FRESH", 0)
    files = bundle(course().published, EDITION)
    keys = {n: unpacked(d) for n, d in files.items() if n.endswith(".gz")}
    assert len(keys) == len(exercises.ids())
    assert {key["kind"] for key in keys.values()} == {"practice"}
    for exercise in exercises.ids():
        own = {n: key for n, key in keys.items() if key["exercise"] == exercise}
        found = leaks(exercise, {n: without_words(key) for n, key in own.items()})
        assert found == set()
        assert hidden_only(exercise).isdisjoint(asked(key) for key in own.values())
    rest = set(files) - set(keys) - set(shown()) - HINTING
    texts = {name: text_of(files[name]) for name in rest if ".npz" not in name}
    assert {"README.md", "autograder/course.toml", "pyproject.toml"} <= {
        *texts,
        *shown(),
    }
    assert [name for name in exercises.ids() if leaks(name, texts)] == []


def test_no_mark_of_a_master_or_of_the_class_s_side_is_in_it() -> None:
    whole = "".join(shown().values())
    for word in ("BEGINSOLUTION", "ENDSOLUTION", "single_faults", "hidden_seed"):
        assert word not in whole


def without_words(key: Key) -> str:
    """A key but for the sentences that a check says, which everybody may read."""
    mistakes = [{**mistake, "message": ""} for mistake in key["mistakes"]]
    return squeezed(json.dumps({**key, "mistakes": mistakes}))


def asked(key: Key) -> str:
    return json.dumps(key["cases"], sort_keys=True)


def hidden_only(exercise: str) -> set[str]:
    """What grading asks under a secret: all of it together is asked nowhere else."""
    from autograder.exercises.keys import draw_cases
    from autograder.grading.submission.secret import hidden_seed

    seed = hidden_seed(b"a secret of some class", exercise, "release")
    record = exercises.load(exercise)
    return {json.dumps(draw_cases(record, "hidden", seed), sort_keys=True)}
