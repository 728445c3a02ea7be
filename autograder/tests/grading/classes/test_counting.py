"""Last, first or best: which attempt counts, and with what it cost to be late."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.grading.classes.attempts import Attempt, content_of, keep
from autograder.grading.classes.counting import (
    Candidate,
    candidates,
    late_cost,
    numbered,
    that_counts,
)
from autograder.grading.gradebook.stamps import Stamp
from autograder.grading.submission.class_settings import LessonSettings, Policy
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.handed_in import Submission, read_submission
from autograder.grading.submission.kit import Place
from autograder.grading.submission.late_rule import LateRule
from autograder.tests.grading.tiny_course import LESSON

VERSIONS = (b"one", b"two", b"one", b"three")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Ann handed in four times; the third time it was her first version again."""
    course = Place(tmp_path)
    for day, data in enumerate(VERSIONS, 1):
        one = Submission("ann", "found", data)
        when = datetime(2026, 11, day, tzinfo=UTC)
        attempt = Attempt(content=content_of(data, {}), time=when, seen=when)
        keep(course, LESSON, attempt, one)
    folder = course.submitted / "ann" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_bytes(VERSIONS[-1])
    return course


def found_by(place: Place, policy: Policy) -> list[tuple[int, bytes]]:
    current = read_submission(place.submitted, "ann", LESSON)
    found = candidates(place, current, LessonSettings(LESSON, attempts=policy))
    assert found.of == len(VERSIONS)
    return [(one.number, one.submission.data) for one in found.found]


def test_each_policy_looks_at_its_attempts(place: Place) -> None:
    assert found_by(place, "last") == [(4, b"three")]
    assert found_by(place, "first") == [(1, b"one")]
    assert found_by(place, "best") == [(1, b"one"), (2, b"two"), (4, b"three")]


@pytest.mark.parametrize("policy", ["last", "first", "best"])
def test_who_has_withdrawn_has_no_attempt_that_counts(
    place: Place, policy: Policy
) -> None:
    (place.submitted / "ann" / LESSON / f"{LESSON}.ipynb").unlink()
    current = read_submission(place.submitted, "ann", LESSON)
    found = candidates(place, current, LessonSettings(LESSON, attempts=policy))
    assert [one.submission.status for one in found.found] == ["missing"]


def test_a_lesson_that_takes_no_files_makes_no_new_attempts(place: Place) -> None:
    folder = place.submitted / "ann" / LESSON
    (folder / "utils.py").write_bytes(b"x = 1\n")
    with_files = read_submission(place.submitted, "ann", LESSON)
    assert candidates(place, with_files, LessonSettings(LESSON)).of == 5
    bare = read_submission(place.submitted, "ann", LESSON, takes_files=False)
    for policy in ("last", "best"):
        settings = LessonSettings(LESSON, attempts=policy, files=False)
        found = candidates(place, bare, settings)
        assert found.of == 5
        assert all(one.submission.files == {} for one in found.found)


def result(score: float | None, *, fault: bool = False) -> SubmissionResult:
    return SubmissionResult(
        lesson=LESSON,
        student="ann",
        status="not graded" if score is None else "graded",
        score=score,
        max_score=20,
        fingerprint="",
        fault=fault,
    )


def entry(
    number: int, score: float | None, *, fault: bool = False
) -> tuple[Candidate, SubmissionResult]:
    stamp = Stamp(datetime(2026, 11, number))  # noqa: DTZ001 - as nbgrader keeps them
    one = Candidate(number, Submission("ann", "found"), stamp)
    return one, result(score, fault=fault)


def number_that_counts(
    *entries: tuple[Candidate, SubmissionResult], rule: LateRule | None = None
) -> int:
    settings = LessonSettings(LESSON, late=rule or LateRule())
    due = datetime(2026, 11, 1)  # noqa: DTZ001
    return that_counts(entries, late_cost(settings, due))[0].number


def test_the_best_counts_after_what_being_late_took_off() -> None:
    several = (entry(1, 10), entry(2, 18), entry(3, 20))
    assert number_that_counts(*several) == 3
    assert number_that_counts(*several, rule=LateRule(points_per_day=3)) == 2
    assert number_that_counts(*several, rule=LateRule(zero=True)) == 1
    assert number_that_counts(entry(1, 18), entry(2, 18)) == 1


def test_what_could_not_be_read_is_no_best_and_a_fault_of_ours_leaves_it_open() -> None:
    assert number_that_counts(entry(1, 0), entry(2, None)) == 1
    assert number_that_counts(entry(1, None), entry(2, None)) == 2
    assert number_that_counts(entry(1, 20), entry(2, None, fault=True)) == 2


def test_the_result_says_which_attempt_it_is_of() -> None:
    found = numbered(result(3), 2, 4)
    assert (found.attempt, found.attempts, found.score) == (2, 4, 3)
