"""One submission on its way through the engine, and what comes of it."""

from __future__ import annotations

import dataclasses
from typing import Any

from autograder.grading.sandbox.script import Script
from autograder.grading.submission.basis import Plan
from autograder.grading.submission.documents import Basis, SubmissionResult
from autograder.grading.submission.handed_in import Submission
from autograder.notebook import Rebuilt


@dataclasses.dataclass(frozen=True)
class Graded:
    """A result, and the notebook that goes with it.

    `notebook` is the submission on the trusted lesson; None where the file could not
    be read, and where nothing was read because nothing had changed.
    """

    result: SubmissionResult
    notebook: dict[str, Any] | None = None


@dataclasses.dataclass(frozen=True)
class Work:
    """One submission on its way: what is set on the lesson, and what is to be done."""

    submission: Submission
    rebuilt: Rebuilt
    script: Script
    basis: Basis
    plan: Plan
    before: SubmissionResult | None
