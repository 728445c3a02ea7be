"""The learner's present standing, read from the log and the course."""

from autograder.course import course
from autograder.study.folded import state_now
from autograder.study.local_time import day_of
from autograder.study.log import now
from autograder.study.next_up import NextUp, next_up
from autograder.study.reading_order import as_read
from autograder.study.rechecks import open_draw
from autograder.study.standing import Standing, stand
from autograder.study.state import State
from autograder.study.syllabus import Outline, syllabus

__all__ = ["drawn_now", "next_now", "outlines", "standing_now", "state_now"]


def outlines() -> dict[str, tuple[Outline, ...]]:
    """Each lesson's exercises, in the order in which it asks for them."""
    return {
        lesson.slug: as_read(lesson.slug, syllabus().outline(lesson.slug))
        for lesson in course().lessons
    }


def standing_now(state: State | None = None) -> Standing:
    """Say where the learner stands in the course."""
    found = state_now() if state is None else state
    return stand(found, course(), outlines(), month=day_of(now())[:7])


def next_now(
    state: State | None = None,
    standing: Standing | None = None,
    *,
    workshop: bool = False,
) -> NextUp:
    """Say what is best done next."""
    found = state_now() if state is None else state
    stands = standing_now(found) if standing is None else standing
    return next_up(found, stands, outlines(), now(), workshop=workshop)


def drawn_now(exercise: str) -> bool:
    """Whether an exercise is one of those asked again before the last lesson."""
    state = state_now()
    return exercise in open_draw(state, standing_now(state), outlines())
