"""Progress as a table for a terminal."""

from rich.console import Console
from rich.table import Table

from autograder.study.progress_view import LOCAL, achievement_lines, summary_lines
from autograder.study.standing import Standing, xp_is_shown


def print_table(standing: Standing, console: Console | None = None) -> None:
    """Print where the learner stands."""
    out = console or Console()
    table = Table("Lesson", "Title", "Passed", *(["XP"] if xp_is_shown() else []))
    for lesson in standing.lessons:
        if lesson.published:
            passed = f"{lesson.passed} of {lesson.exercises}"
            mark = " ✓" if lesson.done else ""
            xp = [f"{lesson.xp} of {lesson.xp_all}"] if xp_is_shown() else []
            table.add_row(lesson.slug, lesson.title, passed + mark, *xp)
    out.print(table)
    for line in (*summary_lines(standing), *achievement_lines(standing), LOCAL):
        out.print(line, highlight=False, markup=False)
