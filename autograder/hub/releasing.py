"""Giving feedback back through the exchange, under a name that its learner alone knows.

nbgrader makes the page's name of a secret that lies in the submission, and expects a
copy of it beside the page. It is put there, where the page is of that very submission.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.gradebook.stamps import read_stamp
from autograder.grading.submission.kit import Place
from autograder.hub.kept_secrets import SECRET, kept_secret, secret_in
from autograder.printable import printable
from autograder.whole_file import FOR_ONESELF, put_whole


def bring_secret(page: Path, submission: Path, kept: bytes = b"") -> str:
    """Put beside a page the secret of its version; why not, where that cannot be.

    `kept` is the secret that was kept of the version that the page is of.
    """
    when = read_stamp(page).time
    if when is None:
        return f"has a page without a time in {STAMP}: collect and grade it again"
    secret = kept
    if not secret and read_stamp(submission).time == when:
        secret = secret_in(submission)
    if not secret:
        return why_none(submission, when)
    put_whole(page / SECRET, secret, FOR_ONESELF)
    return ""


def why_none(submission: Path, when: datetime) -> str:
    """Why there is no secret for the page of a version."""
    if not (submission / SECRET).is_file():
        return (
            "was not handed in through the exchange, or `lr collect` took it: then "
            "`lr nbgrader collect LESSON --update`, and grade it again"
        )
    if read_stamp(submission).time != when:
        return "has handed in again since: grade it first"
    return f"has handed in a {SECRET} that no page can be named by"


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
        """Bring the secret of a learner's page; one that cannot be stops no other."""
        student = page.parent.name
        submission = self.coursedir.format_path(
            self.coursedir.submitted_directory, student, page.name
        )
        try:
            reason = bring_secret(page, Path(submission), self.kept(page))
        except OSError as error:
            reason = f"cannot be given a secret ({error.strerror or error})"
        if reason:
            name = printable(student)
            self.log.warning("%s %s: not given back", name, reason)
        return not reason

    def kept(self, page: Path) -> bytes:
        when = read_stamp(page).time
        if when is None:
            return b""
        place = Place(Path(self.coursedir.root))
        return kept_secret(place, page.name, page.parent.name, when)


def folders(pattern: str) -> list[Path]:
    """The folders of a lesson's pages, one for each learner."""
    lesson = Path(pattern)
    return sorted(lesson.parent.parent.glob(f"*/{lesson.name}"))
