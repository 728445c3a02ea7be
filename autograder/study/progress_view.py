"""Progress as words and as HTML, and where to go on."""

from collections.abc import Iterator
from html import escape

from autograder.feedback.markup import lines_html
from autograder.study.here import standing_now, state_now
from autograder.study.show import show
from autograder.study.standing import Standing, xp_is_shown
from autograder.study.state import State
from autograder.study.syllabus import main_path

LOCAL = "Progress stays on this machine."


def progress() -> None:
    """Show where you stand, lesson by lesson.

    >>> progress()  # doctest: +ELLIPSIS
    Level 0 (Curious) · 0 XP · 120 XP to the next level
    0 of ... lessons done · achievements 0/11
    ...
    """
    state = state_now()
    standing = standing_now(state)
    lines = progress_lines(standing)
    show("\n".join(lines), lines_html(lines, bar_html(standing)))


def progress_lines(standing: Standing) -> list[str]:
    """Say the whole standing line by line."""
    lessons, earned = _lessons(standing), achievement_lines(standing)
    return [*summary_lines(standing), *lessons, *earned, LOCAL]


def summary_lines(standing: Standing) -> list[str]:
    """Say the standing in two lines; LR_XP=off leaves out what counts XP."""
    given = sum(lesson.published for lesson in standing.lessons)
    done = f"{standing.lessons_done} of {given} lessons done"
    if not xp_is_shown():
        return [done]
    rest = standing.xp_per_level - standing.xp_in_level
    return [
        f"Level {standing.level} ({standing.level_name}) · {standing.xp} XP · "
        f"{rest} XP to the next level",
        f"{done} · achievements {len(standing.achievements)}/"
        f"{standing.achievements_all}",
    ]


def level_line(standing: Standing) -> str:
    """Say level and XP in one line."""
    now, whole = standing.xp_in_level, standing.xp_per_level
    level = f"Level {standing.level} ({standing.level_name})"
    return f"{level}, {now} of {whole} XP to the next"


def bar_html(standing: Standing) -> str:
    """Draw the way through the present level as a bar with its text."""
    if not xp_is_shown():
        return ""
    now, whole = standing.xp_in_level, standing.xp_per_level
    label = escape(level_line(standing))
    return (
        f'<p><progress value="{now}" max="{whole}" aria-label="{label}" '
        f'style="width:12em;max-width:100%"></progress> {label}</p>'
    )


def _lessons(standing: Standing) -> Iterator[str]:
    for lesson in standing.lessons:
        if lesson.published:
            mark = "✓" if lesson.done else "○"
            count = f"{lesson.main_passed} of {lesson.main} functions"
            more = lesson.exercises - lesson.main
            done = lesson.passed - lesson.main_passed
            count += f" and {done} of {more} in the workshop" if more else ""
            yield f"{mark} {lesson.slug}: {count} – {lesson.title}"


def achievement_lines(standing: Standing) -> Iterator[str]:
    """Name the achievements earned."""
    if xp_is_shown():
        for achievement in standing.achievements:
            yield f"★ {achievement.title}: {achievement.text}"


def where_to_continue() -> str:
    """Name the lesson to open: the last one if unfinished, else the next one.

    >>> where_to_continue()
    '00_start_here'
    """
    state = state_now()
    return next_lesson(state, standing_now(state))


def next_lesson(state: State, standing: Standing) -> str:
    """Name the lesson to go on with; the last one where all are done."""
    lessons = [lesson for lesson in standing.lessons if lesson.published]
    last = next((i for i, x in enumerate(lessons) if x.slug == state.last_lesson), -1)
    if last >= 0 and not lessons[last].done:
        return lessons[last].slug
    order = [*lessons[last + 1 :], *lessons[: last + 1]]
    return next((x.slug for x in order if not x.done), lessons[-1].slug)


def next_step() -> str:
    """Say what to do next in one line.

    >>> next_step()
    'Next: lesson 00_start_here, sgd_step is open – lr lab 00_start_here'
    """
    state = state_now()
    standing = standing_now(state)
    slug = next_lesson(state, standing)
    undone = [one for one in main_path(slug) if one not in state.passed]
    if not undone:
        return "All published lessons are done. `lr progress` shows what you can do."
    verb = "is" if len(undone) == 1 else "are"
    return f"Next: lesson {slug}, {', '.join(undone)} {verb} open – lr lab {slug}"
