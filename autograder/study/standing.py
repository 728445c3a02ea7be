"""Where a learner stands in the course: level, lessons done, achievements. Pure."""

import dataclasses
import os
from collections.abc import Iterator, Mapping

from autograder.course import Achievement, Course, Lesson
from autograder.study.local_time import day_of
from autograder.study.state import State
from autograder.study.syllabus.port import Outline


@dataclasses.dataclass(frozen=True)
class LessonStanding:
    """One lesson: how many of its exercises have been passed.

    It is done when its main path is; the workshop is there for who wants more.
    """

    slug: str
    title: str
    passed: int
    exercises: int
    main_passed: int
    main: int
    xp: int
    xp_all: int
    published: bool
    mastered: int = 0
    left: tuple[str, ...] = ()
    left_in_workshop: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether every exercise of the main path has been passed."""
        return self.main > 0 and self.main_passed == self.main

    @property
    def whole(self) -> bool:
        """Whether every exercise has been passed, the workshop's too."""
        return self.exercises > 0 and self.passed == self.exercises

    @property
    def all_mastered(self) -> bool:
        """Whether all that is in the lesson held on fresh inputs later on."""
        return self.exercises > 0 and self.mastered == self.exercises

    @property
    def per_cent(self) -> int:
        """How much of the main path is done, rounded down."""
        return 100 * self.main_passed // self.main if self.main else 0


@dataclasses.dataclass(frozen=True)
class Standing:
    """The course from a learner's point of view.

    Attributes:
        all_earned: no exercise that is given here has XP left to bring.
    """

    xp: int
    level: int
    level_name: str
    xp_in_level: int
    xp_per_level: int
    lessons: tuple[LessonStanding, ...]
    achievements: tuple[Achievement, ...]
    still_to_earn: tuple[Achievement, ...]
    days_this_month: int
    minutes: int
    all_earned: bool = False

    @property
    def given(self) -> tuple[LessonStanding, ...]:
        """The lessons that can be opened here and have something to pass."""
        return tuple(one for one in self.lessons if one.published and one.main)

    @property
    def lessons_done(self) -> int:
        """How many lessons are done."""
        return sum(lesson.done for lesson in self.lessons)

    @property
    def per_cent(self) -> int:
        """How much of all main paths is done, rounded down."""
        whole = sum(one.main for one in self.given)
        passed = sum(one.main_passed for one in self.given)
        return 100 * passed // whole if whole else 0

    def lesson(self, slug: str) -> LessonStanding | None:
        """Find one lesson."""
        return next((one for one in self.lessons if one.slug == slug), None)


def stand(
    state: State,
    course: Course,
    exercises: Mapping[str, tuple[Outline, ...]],
    month: str = "",
) -> Standing:
    """Hold what was done against what there is.

    Args:
        state: what the log says.
        course: what `course.toml` says.
        exercises: each lesson's exercises.
        month: the month whose days are counted, such as "2026-11".
    """
    level, name = course.level(state.xp)
    given = {one.id for x in course.published for one in exercises[x.slug]}
    return Standing(
        xp=state.xp,
        level=level,
        level_name=name,
        xp_in_level=state.xp % course.xp_per_level,
        xp_per_level=course.xp_per_level,
        lessons=tuple(
            _lesson(lesson, exercises[lesson.slug], state) for lesson in course.lessons
        ),
        achievements=tuple(a for a in course.achievements if earned(a, state)),
        still_to_earn=tuple(
            a
            for a in course.achievements
            if set(a.needs.passed) <= given and not earned(a, state)
        ),
        days_this_month=len({d for d in _days(state) if d.startswith(month)}),
        minutes=int(state.seconds // 60),
        all_earned=bool(given) and given <= _earned(state),
    )


def _earned(state: State) -> set[str]:
    """The exercises that have brought their XP."""
    return {name for name, work in state.work.items() if work.earned}


def _days(state: State) -> Iterator[str]:
    """The days of study by the learner's own clock."""
    return (day_of(f"{hour}:30:00+00:00") for hour in state.hours)


def _lesson(
    lesson: Lesson, exercises: tuple[Outline, ...], state: State
) -> LessonStanding:
    ids = [one.id for one in exercises]
    main = [one.id for one in exercises if not one.workshop]
    return LessonStanding(
        slug=lesson.slug,
        title=lesson.title,
        passed=len(state.passed & set(ids)),
        exercises=len(ids),
        main_passed=len(state.passed & set(main)),
        main=len(main),
        xp=sum(state.work[name].xp for name in ids if name in state.work),
        xp_all=lesson.xp,
        published=lesson.published,
        mastered=len(state.mastered & set(ids)),
        left=tuple(name for name in main if name not in state.passed),
        left_in_workshop=tuple(
            name for name in ids if name not in {*main, *state.passed}
        ),
    )


def earned(achievement: Achievement, state: State) -> bool:
    """Whether all that an achievement needs has happened."""
    needs = achievement.needs
    return (
        set(needs.passed) <= state.passed
        and all(state.different(kind) >= most for kind, most in needs.events.items())
        and state.recovered >= needs.recovered
    )


def earned_in(achievement: Achievement, state: State, lesson: str) -> bool:
    """Whether the event that completed it came while a lesson was at hand.

    What asks for exercises alone belongs to their lessons, and to none by this.
    """
    needs = achievement.needs
    last = [
        list(state.subjects.get(kind, {}).values())[most - 1 : most]
        for kind, most in needs.events.items()
    ]
    if needs.recovered:
        last.append(state.recoveries[needs.recovered - 1 : needs.recovered])
    return earned(achievement, state) and [lesson] in last


def xp_is_shown() -> bool:
    """Whether the learner wants to see XP: LR_XP=off hides all of it."""
    return os.environ.get("LR_XP", "").lower() not in ("off", "0", "no", "false")
