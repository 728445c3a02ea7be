"""The class's rule for late work, where nbgrader asks for its own."""

from __future__ import annotations

from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Unicode

from autograder.grading.gradebook.class_rules import class_penalty
from autograder.grading.submission.kit import Place
from autograder.repository import ROOT


class ClassLateRule(LateSubmissionPlugin):  # type: ignore[misc]
    """What class.toml says; where that says nothing, what nbgrader's settings say."""

    course_root = Unicode(str(ROOT), help="The folder of the course").tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        lesson = str(getattr(self.parent, "assignment_id", ""))
        place = Place(Path(self.course_root))
        cost = class_penalty(place, lesson, score, total_seconds_late)
        if cost is not None:
            return cost
        found: float | None = super().late_submission_penalty(
            student_id, score, total_seconds_late
        )
        return found
