"""Giving feedback back through the exchange, under a name that its learner alone knows.

nbgrader makes the page's name of a secret that lies in the submission, and expects a
copy of it beside the page. It is put there, where the page is of that very submission.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

SECRET, STAMP = "submission_secret.txt", "timestamp.txt"


def bring_secret(page: Path, submission: Path) -> str:
    """Put a submission's secret beside its page; why not, where that cannot be."""
    if not (submission / SECRET).is_file():
        return "was not handed in through the exchange"
    if stamp(page) != stamp(submission):
        return "has handed in again since: grade it first"
    shutil.copyfile(submission / SECRET, page / SECRET)
    return ""


def stamp(folder: Path) -> str | None:
    """When a submission was handed in, as its folder or its page's says."""
    try:
        return (folder / STAMP).read_text("utf-8").strip()
    except OSError:
        return None


class OwnersFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """The releasing of nbgrader, for the pages that `lr feedback` writes."""

    def copy_files(self) -> None:
        """Release every page that can be, and say why another cannot."""
        pages = self.coursedir.format_path(
            self.coursedir.feedback_directory, "*", self.coursedir.assignment_id
        )
        left = [page.parent.name for page in folders(pages) if not self.bring(page)]
        before = self.coursedir.student_id_exclude
        self.coursedir.student_id_exclude = ",".join(filter(None, [before, *left]))
        super().copy_files()

    def bring(self, page: Path) -> bool:
        submission = self.coursedir.format_path(
            self.coursedir.submitted_directory, page.parent.name, page.name
        )
        reason = bring_secret(page, Path(submission))
        if reason:
            self.log.warning("%s %s: not given back", page.parent.name, reason)
        return not reason


def folders(pattern: str) -> list[Path]:
    """The folders of a lesson's pages, one for each learner."""
    lesson = Path(pattern)
    return sorted(lesson.parent.parent.glob(f"*/{lesson.name}"))
