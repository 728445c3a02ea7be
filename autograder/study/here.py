"""The learner's present standing, read from the log and the course."""

from autograder.course import course
from autograder.study.log import now, read_log
from autograder.study.standing import Standing, stand
from autograder.study.state import State, fold
from autograder.study.syllabus import syllabus


def state_now() -> State:
    """Read what the log says."""
    return fold(read_log().events)


def standing_now(state: State | None = None) -> Standing:
    """Say where the learner stands in the course."""
    outline = syllabus().outline
    exercises = {lesson.slug: outline(lesson.slug) for lesson in course().lessons}
    found = state_now() if state is None else state
    return stand(found, course(), exercises, month=now()[:7])
