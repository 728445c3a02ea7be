"""What passing a check earned, in words."""

from collections.abc import Iterator

from autograder.course import course
from autograder.study.standing import earned, xp_is_shown
from autograder.study.state import State, Work
from autograder.study.syllabus import Card


def rewards(exercise: Card, before: State, after: State) -> Iterator[str]:
    """Say what is new: XP, a level, achievements, mastery."""
    was = before.work.get(exercise.id, Work())
    work = after.work.get(exercise.id, Work())
    if work.mastered and not was.mastered:
        yield "Mastered: it holds on fresh inputs, lessons later."
    if not xp_is_shown():
        return
    if work.xp > was.xp:
        yield _gained(before.xp, after.xp)
    elif not work.earned:
        yield (
            "You saw the solution first, so no XP yet: "
            f'check("{exercise.id}", fresh=True) tries other inputs for '
            f"{exercise.xp} XP."
        )
    for achievement in course().achievements:
        if earned(achievement, after) and not earned(achievement, before):
            yield f"Achievement: {achievement.title}. {achievement.text}"


def _gained(before: int, after: int) -> str:
    level, name = course().level(after)
    per_level = course().xp_per_level
    if level > course().level(before)[0]:
        return f"+{after - before} XP. You reach level {level}, {name}."
    rest = per_level - after % per_level
    return f"+{after - before} XP. Level {level}, {name}; {rest} XP to the next."
