"""nbgrader's autograding with our engine in the place of its own execution.

`configure(c)` replaces the two lists of preprocessors, so that `nbgrader autograde`,
Formgrader and `lr grade` give the same scores: the submission is set on the trusted
lesson, judged in the sandbox, and its verdicts are written as outputs and as grades.
Gradebook, feedback and export stay nbgrader's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool, Unicode

from autograder.grading.gradebook.entries import Entry, entry_of
from autograder.grading.gradebook.graded_files import fingerprint, key_of, marked
from autograder.grading.gradebook.graded_notebook import (
    rebuilt_notebook,
    set_paragraphs,
    set_verdicts,
)
from autograder.grading.gradebook.scores import ask_a_person, save_score
from autograder.grading.gradebook.second_door import MARKED
from autograder.grading.submission.engine import Engine, rebuilt_submission
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kept import engine_for, result_of
from autograder.grading.submission.kit import Place
from autograder.notebook import UnreadableNotebook
from autograder.printable import printable
from autograder.repository import ROOT

ENTRY = "lr_entry"


class CoursePreprocessor(NbGraderPreprocessor):  # type: ignore[misc]
    """What both steps share: the course, and the engine of the lesson at hand."""

    course_root = Unicode(str(ROOT), help="The folder of the course").tag(config=True)
    unsandboxed = Bool(False, help="Run submissions without isolation").tag(config=True)

    @property
    def place(self) -> Place:
        return Place(Path(self.course_root))

    def engine(self, lesson: str) -> Engine:
        return engine_for(self.place, lesson, sandboxed=not self.unsandboxed)


class SetOnSkeleton(CoursePreprocessor):
    """Reads the submission anew, without following links, and rebuilds it."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ARG002
        about = resources["nbgrader"]
        lesson, student = about["assignment"], about["student"]
        skeleton = self.engine(lesson).kit.skeleton
        submission = read_submission(self.place.submitted, student, lesson)
        try:
            rebuilt = rebuilt_submission(submission.data, skeleton).notebook
        except UnreadableNotebook:
            rebuilt = None
        return notebook_node(rebuilt_notebook(rebuilt, skeleton)), resources


class GiveVerdicts(CoursePreprocessor):
    """Stands where nbgrader would execute the notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        engine = self.engine(about["assignment"])
        result = result_of(self.place, engine, about["student"]).result
        if result.fault:
            ask_a_person(about["db_url"], about["assignment"], about["student"])
            # nbgrader prints a traceback with what is raised: no word of the class's.
            who, why = printable(about["student"]), printable(result.reason)
            self.log.error("%s is not graded: %s", who, why)
            raise RuntimeError("it is not graded; the line before says why")
        skeleton = engine.kit.skeleton
        judged = set_paragraphs(set_verdicts(nb, result), skeleton)
        document = marked(judged, key_of(result, fingerprint(skeleton)))
        resources[ENTRY] = entry_of(result, document, None)
        resources[MARKED] = document
        return notebook_node(document), resources


class SaveVerdicts(SaveAutoGrades):  # type: ignore[misc]
    """Writes the points of verdicts, exactly, and nothing where there are none."""

    gradebook: Gradebook
    notebook_id: str
    assignment_id: str
    student_id: str

    def _place(self, cell: Any) -> tuple[str, str, str, str]:
        name = cell.metadata["nbgrader"]["grade_id"]
        return name, self.notebook_id, self.assignment_id, self.student_id

    def _add_score(self, cell: Any, resources: Any) -> None:
        place = self._place(cell)
        entry: Entry = resources[ENTRY]
        save_score(self.gradebook.find_grade(*place), entry.scores.get(place[0]))
        self.gradebook.db.commit()

    def _add_comment(self, cell: Any, resources: Any) -> None:
        place = self._place(cell)
        entry: Entry = resources[ENTRY]
        comment = self.gradebook.find_comment(*place)
        comment.auto_comment = entry.comments.get(place[0])
        self.gradebook.db.commit()


def notebook_node(document: dict[str, Any]) -> Any:
    return nbformat.from_dict(document)  # type: ignore[no-untyped-call]
