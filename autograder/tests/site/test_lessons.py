"""Lessons as pages, before anything turns them into HTML."""

import re

import pytest

from autograder.course import course
from autograder.site.contents import Contents
from autograder.site.index import card
from autograder.site.lessons import facts, notebook
from autograder.site.pages import Asset, Page

SLUGS = [lesson.slug for lesson in course().published]


Made = tuple[dict[str, Page], tuple[Asset, ...]]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(course_pages: Contents) -> Made:
    pages = [one for one in course_pages.pages if one.name.startswith("lessons/")]
    return {page.name: page for page in pages}, course_pages.assets


def test_every_lesson_is_a_page_in_the_courses_order(made: Made) -> None:
    english = [name for name, page in made[0].items() if page.language == "en"]
    assert english == [f"lessons/{slug}" for slug in SLUGS]


def test_a_translation_is_a_page_that_its_lesson_links(made: Made) -> None:
    page = made[0]["lessons/ko/00_start_here"]
    assert page.language == "ko"
    assert 'href="../lessons/ko/00_start_here.html" lang="ko"' in english(made, "00")
    assert 'href="../../lessons/00_start_here.html" lang="en"' in page.text


def english(made: Made, number: str) -> str:
    return made[0][f"lessons/{course().lesson(number).slug}"].text


def test_a_page_begins_with_its_heading_and_how_long_it_takes(made: Made) -> None:
    for slug in SLUGS:
        lines = made[0][f"lessons/{slug}"].text.splitlines()
        assert lines[0].startswith("# ")
        assert lines[2].startswith('<div class="facts">')
    assert "18 minutes to read and explore, 28 to write" in english(made, "01")


def test_an_exercise_says_what_it_takes_and_where_it_is_written(made: Made) -> None:
    label = "<strong>Exercise</strong> · write it in JupyterLab · 2 minutes · 10 points"
    assert label in english(made, "00")
    assert "<strong>Workshop exercise</strong>" in english(made, "01")
    assert "<strong>Exercise in prose</strong>" in english(made, "05")


def test_what_answers_a_question_is_closed(made: Made) -> None:
    text = english(made, "00")
    shown = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
    assert "reveal(" in text
    assert "reveal(" not in shown
    assert " open" not in "".join(re.findall(r"<details[^>]*>", text))


def test_a_guess_says_where_it_goes(made: Made) -> None:
    for page in made[0].values():
        code = re.findall(
            r"^```python\n(.*?)^```$", page.text, re.DOTALL | re.MULTILINE
        )
        asked = [one for one in code if re.search(r"^predict\(", one, re.MULTILINE)]
        guesses = [one for one in asked if "reveal(" not in one]
        assert page.text.count("In JupyterLab you commit a guess here") == len(guesses)
        assert page.text.count('<p class="question">') == len(guesses)
    text = english(made, "01")
    assert "<li>it collapses in some seeds</li>" in text
    assert "One step from w = 1 lands at w …</p>" in english(made, "00")


def test_what_is_imported_is_closed(made: Made) -> None:
    for slug in SLUGS[1:]:
        before, _, after = made[0][f"lessons/{slug}"].text.partition("Set-up:")
        assert "```" not in before
        assert 'lesson("' in after.partition("</details>")[0]
    assert "Set-up:" not in english(made, "00")  # its text has a reader run that cell


@pytest.mark.parametrize("slug", SLUGS)
def test_every_cell_of_the_notebook_is_there(made: Made, slug: str) -> None:
    from json import loads

    cells = loads(notebook(course().lesson(slug), "en").read_bytes())["cells"]
    text = made[0][f"lessons/{slug}"].text
    for cell in cells:
        if cell["cell_type"] == "code":
            assert "".join(cell["source"]).strip() in text


def test_pictures_come_with_their_words_and_their_room(made: Made) -> None:
    addresses = {asset.address for asset in made[1]}
    for page in made[0].values():
        for tag in re.findall(r'<figure class="picture">(<img[^>]*>)', page.text):
            found = re.search(
                r'src="[./]*_static/([^"]+)" alt="[^"]{20,}" width="', tag
            )
            assert found, tag
            assert found[1] in addresses


def test_an_explorer_lives_on_the_page_and_its_picture_stands_in(made: Made) -> None:
    text, scripts = english(made, "01"), made[0]["lessons/01_basics"].scripts
    assert text.count('class="lr-placed"') == 2
    assert text.count("<noscript><figure") == 1
    assert scripts[0].endswith("kit.js")
    assert scripts[-1].endswith("stand_in.js")
    assert len(set(scripts)) == len(scripts)
    assert {asset.address for asset in made[1]} >= set(scripts)


def test_a_callout_has_a_look_of_its_kind(made: Made) -> None:
    assert "{.callout .tip}\n> **Tip.**" in english(made, "03")


def test_no_link_leads_to_a_notebook(made: Made) -> None:
    for page in made[0].values():
        assert ".ipynb)" not in page.text, page.name


def test_the_first_page_lists_a_lesson_with_its_minutes() -> None:
    assert "46 minutes" in card(course().lesson("01"))
    assert 'lang="fr"' in card(course().lesson("00"))


def test_facts_in_another_language_are_marked_as_english() -> None:
    assert 'class="facts" lang="en"' in facts(course().lesson("00"), "ko")
