from typing import Any

from autograder.grading.submission.documents import ExerciseResult, SubmissionResult
from autograder.grading.submission.moves import Move, moves
from autograder.grading.submission.verdict_document import VerdictDocument, as_document
from autograder.judge.verdict import Verdict


def verdict(name: str, status: str, earned: float | None) -> VerdictDocument:
    return as_document(Verdict(name, "hidden", status, (earned or 0) / 10))


def result(why: str = "", **verdicts: tuple[str, float | None]) -> SubmissionResult:
    exercises: list[Any] = [
        ExerciseResult(exercise=n, points=10, earned=e, verdict=verdict(n, s, e))
        for n, (s, e) in verdicts.items()
    ]
    return SubmissionResult(
        lesson="01_basics",
        student="ann",
        status="graded",
        why=why,
        max_score=20,
        exercises=exercises,
        fingerprint="",
    )


def test_who_moves_is_told_with_the_reason() -> None:
    before = result(f=("partly", 7.5), g=("passed", 10))
    after = result("judged again: the judge changed", f=("failed", 0), g=("passed", 10))
    assert moves(before, after) == [
        Move(
            "ann",
            "f",
            "partly 7.5/10",
            "failed 0/10",
            "judged again: the judge changed",
        )
    ]


def test_a_first_result_comes_from_nothing() -> None:
    assert [m.before for m in moves(None, result(f=("passed", 10)))] == ["nothing"]


def test_not_graded_has_no_points() -> None:
    found = moves(result(f=("passed", 10)), result(f=("not graded", None)))
    assert [(m.before, m.after) for m in found] == [("passed 10/10", "not graded")]


def test_an_exercise_that_went_is_told() -> None:
    found = moves(result(f=("passed", 10)), result())
    assert [(m.exercise, m.after) for m in found] == [("f", "nothing")]
