"""An exchange and a class's clone in a folder, without a Hub: what nbgrader takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from nbgrader.api import MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.submission.kit import Place
from autograder.hub.collecting import OwnersCollect
from autograder.hub.releasing import OwnersFeedback

LESSON = "01_basics"
EARLIER = "2027-02-01 10:00:00.000001 UTC"
LATER = "2027-02-02 10:00:00.000002 UTC"


@dataclass(frozen=True)
class Exchange:
    """Of the course `c`; everything in it belongs to who runs the tests."""

    base: Path

    @property
    def course(self) -> Path:
        return self.base / "exchange/c"

    @property
    def place(self) -> Place:
        return Place(self.base / "clone")

    def hand_in(self, name: str, when: str, **files: bytes) -> Path:
        """Put a submission there as nbgrader does; `files` by their stems."""
        folder = self.course / "inbound" / f"{name}+{LESSON}+{when}+0123"
        folder.mkdir(parents=True)
        said = {"timestamp": when.encode(), "submission_secret": b"of " + when.encode()}
        for stem, data in {**said, **files}.items():
            (folder / f"{stem}.txt").write_bytes(data)
        (folder / f"{LESSON}.ipynb").write_text(f'{{"when": "{when}", "cells": []}}')
        return folder

    def submitted(self, name: str) -> Path:
        return self.place.submitted / name / LESSON

    def page(self, name: str, when: str) -> Path:
        folder = self.place.work / "feedback" / name / LESSON
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{LESSON}.html").write_text(f"the page of {name}, {when}")
        (folder / "timestamp.txt").write_text(f"{when}\n")
        return folder

    @property
    def given_back(self) -> set[str]:
        return {one.read_text() for one in (self.course / "feedback").glob("*.html")}

    def collect(self, *, update: bool = False, check_owner: bool = False) -> None:
        settings = self.settings()
        settings.OwnersCollect = Config(update=update, check_owner=check_owner)
        OwnersCollect(
            coursedir=CourseDirectory(config=settings), config=settings
        ).start()

    def release_feedback(self) -> None:
        (self.course / "feedback").mkdir(exist_ok=True)
        settings = self.settings()
        course = CourseDirectory(config=settings)
        OwnersFeedback(coursedir=course, config=settings).start()

    def settings(self) -> Config:
        settings = Config()
        settings.Exchange.root = str(self.base / "exchange")
        self.place.work.mkdir(parents=True, exist_ok=True)
        settings.CourseDirectory = Config(
            course_id="c",
            assignment_id=LESSON,
            root=str(self.place.root),
            submitted_directory="autograder/work/submitted",
            feedback_directory="autograder/work/feedback",
            db_url=f"sqlite:///{self.place.gradebook}",
        )
        return settings


class NothingDue:
    """In the gradebook's place, which takes a second to make: no due date."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def find_assignment(self, name: str) -> object:
        raise MissingEntry(name)
