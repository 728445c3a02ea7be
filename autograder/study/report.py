"""Progress as a document for other programs: `lr progress --json`."""

from pydantic import BaseModel

from autograder.notebook.whole_text import whole, with_whole_texts
from autograder.study.log import Reading
from autograder.study.next_up import NextUp
from autograder.study.standing import Standing, xp_is_shown
from autograder.study.state import State
from autograder.study.verifying import Verification, breaks_among


class LessonReport(BaseModel):
    """One lesson; XP are null with LR_XP=off."""

    lesson: str
    title: str
    passed: int
    exercises: int
    published: bool
    xp: int | None
    xp_all: int | None


class ExerciseReport(BaseModel):
    """One exercise that has been tried."""

    exercise: str
    lesson: str | None
    mastery: str
    attempts: int
    best: float
    hints: int


class NextReport(BaseModel):
    """What is best done next; `rechecks` come before the lesson's exercise."""

    lesson: str
    exercise: str | None
    rechecks: list[str]
    workshop: bool
    finished: bool


class ProgressReport(BaseModel):
    """What `lr progress --json` prints. XP and levels are null with LR_XP=off.

    `verified` is there with --verify, and null without.
    """

    version: int = 1
    xp: int | None
    level: int | None
    level_name: str | None
    lessons_done: int
    lessons: list[LessonReport]
    exercises: list[ExerciseReport]
    achievements: list[str] | None
    days_this_month: int
    minutes: int
    per_cent: int
    next_lesson: str
    next: NextReport
    unreadable_lines: int
    newer_lines: int
    gaps: int
    verified: Verification | None


def write_report(
    reading: Reading,
    state: State,
    standing: Standing,
    after: NextUp,
    verified: Verification | None = None,
) -> ProgressReport:
    """Put progress into a document."""
    shown = xp_is_shown()
    return ProgressReport(
        xp=standing.xp if shown else None,
        level=standing.level if shown else None,
        level_name=standing.level_name if shown else None,
        lessons_done=standing.lessons_done,
        lessons=[
            LessonReport(
                lesson=lesson.slug,
                title=lesson.title,
                passed=lesson.passed,
                exercises=lesson.exercises,
                published=lesson.published,
                xp=lesson.xp if shown else None,
                xp_all=lesson.xp_all if shown else None,
            )
            for lesson in standing.lessons
        ],
        exercises=[
            ExerciseReport(
                exercise=whole(name),
                lesson=work.lesson and whole(work.lesson),
                mastery=work.mastery,
                attempts=work.attempts,
                best=work.best,
                hints=work.hints,
            )
            for name, work in sorted(state.work.items())
        ],
        achievements=[a.id for a in standing.achievements] if shown else None,
        days_this_month=standing.days_this_month,
        minutes=standing.minutes,
        per_cent=standing.per_cent,
        next_lesson=after.lesson,
        next=NextReport(
            lesson=after.lesson,
            exercise=after.exercise or None,
            rechecks=list(after.rechecks),
            workshop=after.workshop,
            finished=after.finished,
        ),
        unreadable_lines=reading.torn,
        newer_lines=reading.newer,
        gaps=len(breaks_among(reading.events)),
        verified=verified and _writable(verified),
    )


def _writable(verified: Verification) -> Verification:
    """The same without halves of characters: a log may name machines by them."""
    return Verification.model_validate(with_whole_texts(verified.model_dump()))
