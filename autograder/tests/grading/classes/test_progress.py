import io
import time

from rich.console import Console

from autograder.grading.classes.outcome import Outcome
from autograder.grading.classes.progress import lines_for, watched
from autograder.grading.submission.documents import ExerciseResult, SubmissionResult
from autograder.grading.submission.moves import NOTHING
from autograder.grading.submission.verdict_document import as_document
from autograder.judge.verdict import Verdict


def outcome(student: str, status: str = "graded", how: str = "ran") -> Outcome:
    graded = status == "graded"
    exercise = ExerciseResult(
        exercise="gd_path",
        points=10,
        earned=10 if graded else None,
        verdict=as_document(
            Verdict("gd_path", "hidden", "passed" if graded else status, float(graded))
        ),
    )
    found = SubmissionResult.model_validate(
        {
            "lesson": "01_basics",
            "student": student,
            "status": status,
            "reason": "" if graded else "no file",
            "how": how,
            "why": f"{how}: new",
            "score": 10.0 if graded else None,
            "max_score": 10.0,
            "fingerprint": "",
            "exercises": [exercise],
        }
    )
    return Outcome(found)


def shown(*outcomes: Outcome, terminal: bool, **wishes: bool) -> str:
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=100, markup=False)
    named = {"json": False, "dry_run": False, "explain": False} | wishes
    with watched(console, lines_for(**named)) as watcher:
        for one in outcomes:
            watcher.show(one, len(outcomes))
            time.sleep(0.12 * terminal)  # the bar is drawn ten times a second
    return file.getvalue()


CLASS = (
    outcome("ann"),
    outcome("ben", how="kept"),
    outcome("cat", "missing"),
    outcome("dan", "not graded"),
    Outcome(outcome("eve").result, missed="not recorded: the disk is full"),
)


def test_without_a_terminal_there_is_a_plain_line_for_each() -> None:
    text = shown(*CLASS, terminal=False)
    assert text.splitlines() == [
        "ann: 10/10  ✓ gd_path",
        "ben: 10/10  ✓ gd_path",
        "cat: missing (no file)",
        "dan: not graded (no file)",
        "eve: not recorded: the disk is full",
    ]


def test_bar_counts_by_status_and_says_how_long() -> None:
    text = shown(*CLASS, terminal=True)
    counted = "1 graded · 1 unchanged · 1 missing · 1 not graded · 1 not recorded"
    assert counted in text
    assert "5/5" in text
    assert "0:00:0" in text


def test_lines_say_why_each_was_run_or_not() -> None:
    lines = shown(*CLASS[:2], terminal=False, explain=True).splitlines()
    assert lines[1] == "    ran: new"
    assert lines[3] == "    kept: new"


def test_dry_run_shows_those_who_move_alone() -> None:
    before = outcome("ben").result
    moved = Outcome(outcome("ann").result)
    stays = Outcome(before, before=before)
    lines = shown(moved, stays, terminal=False, dry_run=True).splitlines()
    assert lines == [
        "ann: 10/10  ✓ gd_path",
        f"    gd_path: {NOTHING} → passed 10/10 (ran: new)",
    ]


def test_who_wants_json_gets_no_lines() -> None:
    assert shown(*CLASS, terminal=False, json=True) == ""
