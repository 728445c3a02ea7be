"""Run All, in both themes and on a narrow screen: nothing breaks, all can be read."""

import pytest

from autograder import exercises
from autograder.course import course
from autograder.tests.browser.conftest import Opener
from autograder.tests.browser.lesson_page import THEMES, TRACEBACK, LessonPage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_chromium,
    pytest.mark.xdist_group("browser"),
]

LESSONS = [one.slug for one in course().published]
# The starter's outputs are the same in every lesson: two of them in every look will do.
WALKED_TWICE = {"00_start_here", "01_basics"}
SHORTEST_ALT = 20


def no_answer_is_in_sight(lesson: LessonPage) -> None:
    """Before a hand has opened it, neither its text nor the code that holds it."""
    lesson.show_everything()
    page = lesson.page
    assert page.locator(".jp-Notebook details[open]").count() == 0
    for block in page.locator(".jp-Notebook details > :not(summary)").all():
        assert not block.is_visible()
    for editor in page.locator(".jp-Notebook .cm-content").all():
        assert not (editor.is_visible() and "reveal(" in editor.inner_text())


def readable_by_all(lesson: LessonPage) -> None:
    lesson.show_everything()
    for theme in THEMES:
        lesson.theme(theme)
        assert lesson.troubles() == [], theme
    for alt, title in lesson.pictures():
        assert len(alt) >= SHORTEST_ALT
        assert alt != title
    lesson.narrow()
    assert lesson.too_wide() == []
    assert lesson.too_small() == []


@pytest.mark.parametrize("slug", LESSONS)
def test_run_all_on_the_starter_breaks_nothing(slug: str, open_lesson: Opener) -> None:
    lesson = open_lesson(slug)
    no_answer_is_in_sight(lesson)
    lesson.run_all()
    assert lesson.page.locator(TRACEBACK).count() == 0
    for name in exercises.of_lesson(slug):
        said = lesson.output(f"check_{name}").text_content() or ""
        assert "Not attempted" in said, name
    if slug in WALKED_TWICE:
        readable_by_all(lesson)


@pytest.mark.parametrize("slug", LESSONS)
def test_every_output_of_a_solved_lesson_can_be_read_by_all(
    slug: str, solved_lesson: Opener
) -> None:
    lesson = solved_lesson(slug)
    lesson.run_all()
    assert lesson.page.locator(TRACEBACK).count() == 0
    for name in exercises.of_lesson(slug):
        assert "Pass" in (lesson.output(f"check_{name}").text_content() or ""), name
    readable_by_all(lesson)
