"""Lesson 00 out of a class bundle, which knows no exercise."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from autograder.tests.browser.lesson_page import LessonPage
from autograder.tests.browser.the_course import serve
from autograder.tests.grading.authoring.class_copy import unpack

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_chromium,
    pytest.mark.xdist_group("browser"),
]
HEADER = 'lesson("'


def test_a_class_s_copy_opens_and_checks(tmp_path: Path, tab: BrowserContext) -> None:
    copy = unpack(tmp_path, "00")
    with serve(copy.root, copy.home) as lab:
        own = copy.root / "my_lessons" / "00_start_here" / "00_start_here.ipynb"
        assert own.is_file()
        lesson = LessonPage(tab.new_page(), lab, own)
        lesson.run(HEADER)
        expect(lesson.output(HEADER)).to_contain_text("release 7")
        lesson.enter("sgd_step")
        for key in ("ControlOrMeta+End", "Shift+Home"):
            lesson.page.keyboard.press(key)
        lesson.page.keyboard.type("return w - lr * grad")
        lesson.run("sgd_step")
        lesson.run("check_sgd_step")
        verdict = lesson.output("check_sgd_step").get_by_role("status")
        expect(verdict).to_contain_text("Pass")
        lab.stop_kernels()
