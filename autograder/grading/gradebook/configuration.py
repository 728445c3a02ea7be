"""nbgrader's configuration with our steps in it, and for one learner at a time."""

from __future__ import annotations

import glob
import os
import sys
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import UserError
from autograder.grading.gradebook.address import address
from autograder.grading.submission.class_settings import class_settings
from autograder.grading.submission.kit import Place
from autograder.repository import ROOT

TEMPLATES = Path(__file__).with_name("templates")
TEMPLATE = "lr_feedback"
# Named, not imported: their libraries take a second to load.
PAGES = "autograder.grading.gradebook.feedback_pages"
PLUGIN = "autograder.grading.gradebook.plugin"
LATE = "autograder.grading.gradebook.late_plugin"
EXPORT = "autograder.grading.gradebook.exporter"
GUARD = "autograder.grading.gradebook.second_door"


def configure(c: Any) -> None:
    """Hook the plug-in into a configuration of nbgrader."""
    find_own_programs()
    configure_feedback(c)
    c.ExportApp.plugin_class = f"{EXPORT}.StatusExporter"
    c.AssignLatePenalties.plugin_class = f"{LATE}.ClassLateRule"
    c.Autograde.exporter_class = f"{GUARD}.GuardedExporter"
    c.Autograde.sanitize_preprocessors = [
        f"{PLUGIN}.SetOnSkeleton",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        f"{PLUGIN}.GiveVerdicts",
        f"{PLUGIN}.SaveVerdicts",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]


def configure_class(c: Any, root: Path) -> None:
    """Put in what the class decided: which gradebook, which course.

    nbgrader would go on without a configuration that cannot be read, and run what was
    handed in without a sandbox; so this ends it, in one line.
    """
    place = Place(root)
    try:
        c.CourseDirectory.db_url = address(place).url
        course = class_settings(place).course_id
    except UserError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    if course is not None:
        c.CourseDirectory.course_id = course


def configure_feedback(c: Any) -> None:
    """Put our page in the place of nbgrader's."""
    c.GenerateFeedback.exporter_class = f"{PAGES}.FeedbackExporter"
    c.FeedbackExporter.template_name = TEMPLATE
    c.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]


def find_own_programs() -> None:
    """Let nbgrader find `alembic`, which it starts, where nobody activated anything."""
    ours = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if ours not in paths:
        os.environ["PATH"] = os.pathsep.join([ours, *paths])


def database(place: Place) -> str:
    """The address of the class's gradebook, for nbgrader."""
    find_own_programs()
    place.work.mkdir(parents=True, exist_ok=True)
    return address(place).url


def settings(place: Place, student: str, lesson: str) -> Config:
    """The configuration of nbgrader for one learner, reading from the staged folder."""
    file = ROOT / "autograder" / "nbgrader_config.py"
    c = Config()
    if file.is_file():
        c = PyFileConfigLoader(file.name, path=str(file.parent)).load_config()
    configure(c)
    c.CourseDirectory.root = str(place.root)
    c.CourseDirectory.source_directory = "solutions"
    c.CourseDirectory.submitted_directory = "autograder/work/submitted"
    c.CourseDirectory.autograded_directory = "autograder/work/autograded"
    c.CourseDirectory.feedback_directory = "autograder/work/feedback"
    configure_class(c, place.root)
    find_own_programs()
    c.CourseDirectory.student_id = glob.escape(student)
    c.CourseDirectory.assignment_id = lesson
    c.CoursePreprocessor.course_root = str(place.root)
    c.ClassLateRule.course_root = str(place.root)
    c.Autograde.force = True
    c.GenerateFeedback.force = True
    return c
