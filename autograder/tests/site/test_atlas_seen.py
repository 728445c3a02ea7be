"""What was seen in public code belongs to mistakes that there are."""

import pytest
from pydantic import ValidationError

from autograder import exercises
from autograder.site.atlas_seen import Finding, findings, seen_lines

LEAST = 40
GOOD = {
    "mistake": "M10",
    "exercises": ["wsd"],
    "project": "pytorch/torchtitan",
    "number": 1010,
    "kind": "pull request",
    "what": "decay_steps = 0 was a ZeroDivisionError.",
}


@pytest.mark.parametrize("name", exercises.ids())
def test_findings_name_mistakes_of_the_exercise(name: str) -> None:
    known = {mistake.id for mistake in exercises.load(name).mistakes}
    assert {one.mistake for one in findings() if name in one.exercises} <= known


def test_findings_name_exercises_that_there_are() -> None:
    assert {n for one in findings() for n in one.exercises} <= set(exercises.ids())


def test_there_are_many_and_none_twice() -> None:
    keys = [(one.mistake, one.project, one.number) for one in findings()]
    assert len(keys) == len(set(keys)) >= LEAST


def test_sentences_are_short_and_end() -> None:
    for one in findings():
        assert one.what.endswith(".")
        assert len(one.what.split()) <= 15
        assert "http" not in one.what


def test_a_line_links_to_the_thread() -> None:
    (line,) = (one for one in seen_lines("wsd", "M10") if "torchtitan" in one)
    assert line.startswith("- [pytorch/torchtitan #1010](https://github.com/pytorch/")
    assert "/torchtitan/pull/1010)" in line


@pytest.mark.parametrize(
    "change",
    [{"project": "torchtitan"}, {"kind": "blog"}, {"number": 0}, {"said": "so"}],
)
def test_another_format_is_refused(change: dict[str, object]) -> None:
    Finding.model_validate(GOOD)
    with pytest.raises(ValidationError):
        Finding.model_validate(GOOD | change)
