"""nbgrader's tables, and what is asked of them and set in them.

Statements are made once: to write one out costs more than the database takes for it.
"""

from __future__ import annotations

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import bindparam, select, update

STUDENTS, SUBMITTED = Student.__table__, SubmittedAssignment.__table__
NOTEBOOKS, ASSIGNMENTS = SubmittedNotebook.__table__, Assignment.__table__
GRADES, COMMENTS = Grade.__table__, Comment.__table__

FIND_STUDENT = select(STUDENTS.c.id).where(STUDENTS.c.id == bindparam("student"))
FIND_DUE = select(ASSIGNMENTS.c.duedate).where(
    ASSIGNMENTS.c.id == bindparam("assignment")
)
FIND_SUBMISSION = select(
    SUBMITTED.c.id, SUBMITTED.c.timestamp, SUBMITTED.c.extension
).where(
    SUBMITTED.c.assignment_id == bindparam("assignment"),
    SUBMITTED.c.student_id == bindparam("student"),
)
FIND_NOTEBOOK = select(NOTEBOOKS.c.id, NOTEBOOKS.c.late_submission_penalty).where(
    NOTEBOOKS.c.assignment_id == bindparam("submission"),
    NOTEBOOKS.c.notebook_id == bindparam("notebook"),
)
FIND_COMMENTS = select(
    COMMENTS.c.cell_id, COMMENTS.c.id, COMMENTS.c.auto_comment
).where(COMMENTS.c.notebook_id == bindparam("notebook"))
FIND_GRADES = select(
    GRADES.c.cell_id,
    GRADES.c.id,
    GRADES.c.auto_score,
    GRADES.c.manual_score,
    GRADES.c.extra_credit,
    GRADES.c.needs_manual_grade,
).where(GRADES.c.notebook_id == bindparam("notebook"))
SET_TIME = (
    update(SUBMITTED)
    .where(SUBMITTED.c.id == bindparam("key"))
    .values(timestamp=bindparam("when"))
)
SET_PENALTY = (
    update(NOTEBOOKS)
    .where(NOTEBOOKS.c.id == bindparam("key"))
    .values(late_submission_penalty=bindparam("cost"))
)
SET_COMMENT = (
    update(COMMENTS)
    .where(COMMENTS.c.id == bindparam("key"))
    .values(auto_comment=bindparam("comment"))
)
SET_GRADE = (
    update(GRADES)
    .where(GRADES.c.id == bindparam("key"))
    .values(auto_score=bindparam("score"), needs_manual_grade=bindparam("asks"))
)
