"""What is best done next. Pure: a learner's standing in, a place in the course out."""

import dataclasses

from autograder.study.rechecks import Outlines, due
from autograder.study.standing import LessonStanding, Standing
from autograder.study.state import State


@dataclasses.dataclass(frozen=True)
class NextUp:
    """What to do next: a lesson with its open exercise, or exercises to ask again.

    Attributes:
        lesson: the lesson's folder name; the last one where all is done.
        exercise: where in it to go on; "" at its beginning.
        rechecks: the exercises to ask again, three at most; the lesson waits.
        workshop: whether the exercise is one of a workshop.
        finished: whether nothing is left to do.
    """

    lesson: str
    exercise: str = ""
    rechecks: tuple[str, ...] = ()
    workshop: bool = False
    finished: bool = False


def next_up(
    state: State,
    standing: Standing,
    outlines: Outlines,
    now: str,
    *,
    workshop: bool = False,
) -> NextUp:
    """Say what is best done next.

    First what is open on the main path of the lesson at hand, then what has come back
    to be asked again, then the next lesson; the workshops once all main paths are done.

    Args:
        state: what the log says.
        standing: the same against the course.
        outlines: each lesson's exercises.
        now: the time, as events have it.
        workshop: the workshops have been asked for.

    Raises:
        ValueError: there is no lesson to be opened.
    """
    lessons = standing.given
    if not lessons:
        raise ValueError("no lesson has anything to pass")
    if workshop:
        found = in_workshops(state, standing)
        return found or NextUp(lessons[-1].slug, finished=True)
    here = standing.lesson(state.last_lesson or "")
    if here is not None and here.left:
        return at(here, state)
    again = due(state, standing, outlines, now)
    onward = _onward(lessons, state)
    if again:
        waits = onward or here or lessons[-1]
        return NextUp(waits.slug, rechecks=tuple(again))
    if onward is not None:
        return at(onward, state)
    found = in_workshops(state, standing)
    return found or NextUp(lessons[-1].slug, finished=True)


def at(lesson: LessonStanding, state: State) -> NextUp:
    """Where to go on in a lesson: where one stopped, else at what is open first.

    The last exercise that was tried counts, also one of the workshop.
    """
    begun = lesson.slug in state.subjects.get("open", ()) or lesson.passed > 0
    last = state.last_exercise or ""
    if last in lesson.left_in_workshop:
        return NextUp(lesson.slug, last, workshop=True)
    if last in lesson.left:
        return NextUp(lesson.slug, last)
    first = next(iter(lesson.left), "") if begun else ""
    return NextUp(lesson.slug, first)


def in_workshops(state: State, standing: Standing) -> NextUp | None:
    """The workshop's exercise to go on with: in the lesson at hand, else the first."""
    here = [one for one in standing.given if one.slug == state.last_lesson]
    for lesson in (*here, *standing.given):
        if lesson.left_in_workshop:
            name = lesson.left_in_workshop[0]
            last = state.last_exercise
            name = last if last in lesson.left_in_workshop and last else name
            return NextUp(lesson.slug, name, workshop=True)
    return None


def _onward(lessons: tuple[LessonStanding, ...], state: State) -> LessonStanding | None:
    """The next lesson that is not done, after the last one and then from the start."""
    slugs = [one.slug for one in lessons]
    place = slugs.index(state.last_lesson) + 1 if state.last_lesson in slugs else 0
    return next((one for one in (*lessons[place:], *lessons[:place]) if one.left), None)
