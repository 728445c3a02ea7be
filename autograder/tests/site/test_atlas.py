"""The atlas shows every mistake, gives no answer away, and is the same each time."""

import ast
import html
import re
import tomllib
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from autograder import exercises
from autograder.course import course
from autograder.exercises.edits import edited_source
from autograder.exercises.keys import draw_cases, make_key
from autograder.exercises.model import Exercise
from autograder.judge.differences import call_text
from autograder.site.atlas import atlas_assets
from autograder.site.atlas_page import exercise_page
from autograder.site.atlas_picture import draw
from autograder.site.atlas_rows import rows_of
from autograder.site.atlas_values import Curves
from autograder.site.atlas_words import TITLES, height_of, plain, target, title_of
from autograder.site.pages import Page
from autograder.tests.grading.authoring.test_leaks import (
    STATED,
    _pieces_of,
    leaks,
    squeezed,
)

pytestmark = pytest.mark.slow

LARGEST = 3_000_000  # bytes, all of it
LARGEST_PICTURE = 4_500
SHORTEST_INPUT = 20
# In a sentence that a check says to whoever makes that mistake.
SAID = {("atlas/goyal_lr", "k*base_lr")}
SVG = re.compile(r"<svg.*?</svg>")
NUMBER = re.compile(r"\d")


@pytest.fixture(scope="module")
def atlas(pages: dict[str, Page]) -> dict[str, Page]:
    return {name: one for name, one in pages.items() if name.startswith("atlas/")}


@pytest.fixture
def text(atlas: dict[str, Page], exercise: str) -> str:
    """The page of an exercise."""
    return atlas[f"atlas/{exercise}"].text


def said(text: str) -> str:
    """What a reader sees, without the marks around it."""
    return html.unescape(text)


@pytest.fixture(scope="module")
def squeezed_pages(atlas: dict[str, Page]) -> dict[str, str]:
    return {name: squeezed(said(page.text)) for name, page in atlas.items()}


def test_there_is_a_page_for_each_exercise_and_an_index(atlas: dict[str, Page]) -> None:
    assert list(atlas) == ["atlas/index", *(f"atlas/{n}" for n in exercises.ids())]


@pytest.mark.parametrize("exercise", exercises.ids())
def test_every_mistake_has_its_sentence_and_is_shown(text: str, exercise: str) -> None:
    sections = re.split(r"^\((.*)\)=$", text, flags=re.MULTILINE)
    by_target = dict(zip(sections[1::2], sections[2::2], strict=True))
    mistakes = exercises.load(exercise).mistakes
    assert list(by_target) == [target(exercise, m.id) for m in mistakes]
    for mistake in mistakes:
        section = by_target[target(exercise, mistake.id)]
        first = plain(mistake.message.partition("{")[0])
        assert f"`{mistake.id}` · {first}" in section
        assert "{got}" not in section
        assert section.count("<svg") + section.count("<table") == 1
        assert 'class="right"' in section or "≠" in section or chosen(section)


def chosen(section: str) -> bool:
    """Whether it is of a rate or a schedule that only a training tells from another."""
    return "chosen: <code>" in section and "the best loss on the grid" in section


@pytest.mark.parametrize("exercise", exercises.ids())
def test_only_equal_words_are_called_equal(text: str) -> None:
    code = "<code>([^<]*)</code></td>"
    rows = re.findall(f"<td>{code}<td>= {code}", text)
    assert [pair for pair in rows if pair[0] != pair[1]] == []


def test_rows_that_agree_are_shown_whole() -> None:
    key = make_key(exercises.load("train_epoch"))
    mistake = key["mistakes"][0]
    rows = rows_of(mistake, mistake["forms"][0], key)
    assert [row for row in rows if "(cut, " in row.right] == []
    assert not rows[-1].parts


@pytest.mark.parametrize("exercise", ["finder_stability"])
def test_a_call_with_several_facts_says_which_one_is_shown(text: str) -> None:
    rows = re.findall(r'colspan="2">(.*?)</th></tr><tr><td><code>(.*?)</code>', text)
    assert len(rows) > 9
    said: dict[str, set[str]] = {}
    for head, right in rows:
        said.setdefault(head, set()).add(right)
    assert [head for head, rights in said.items() if len(rights) > 1] == []
    assert "0.3</code><br>\u201ctheir median\u201d" in text
    assert "How stable is a suggestion? An exercise of" in text


@pytest.mark.parametrize("exercise", ["diagnose"])
def test_numbers_that_decide_are_not_cut_off_in_silence(text: str) -> None:
    section = text.partition("(atlas-diagnose-infinity)=")[2].partition("\n(")[0]
    parting = section.partition("≠")[0]
    assert "values))</code><br>of the values not shown one is inf" in parting


@pytest.mark.parametrize("exercise", ["my_lr", "choose_lr", "make_schedule"])
def test_the_strictest_bound_stands_beside_a_choice(text: str) -> None:
    bounds = re.findall(r"at most ([\d.]+) times", text)
    assert set(bounds) == {"1.5"}


def test_a_line_ends_where_it_leaves_the_frame() -> None:
    xs = tuple(map(float, range(12)))
    case: Any = {"asked": [int(x) for x in xs], "fixed": {}, "scene": "calls"}
    right, wrong = tuple(0.5**x for x in xs), tuple(2.0**x for x in xs)
    drawn = draw(Curves(case, xs, right, wrong, 1, "t"), "rate")
    (path,) = re.findall(r'class="wrong" d="(M[^"h]+)"', drawn)
    heights = [spot.split(" ")[1] for spot in re.findall(r"[\d.]+ [\d.]+", path)]
    assert len(heights) == len(set(heights))
    assert ">leaves the frame<" in drawn


def test_a_growing_swing_is_not_drawn_as_a_steady_one() -> None:
    xs = tuple(map(float, range(12)))
    case: Any = {"asked": [int(x) for x in xs], "fixed": {}, "scene": "calls"}
    right, wrong = tuple(0.5**x for x in xs), tuple((-2.0) ** x for x in xs)
    drawn = draw(Curves(case, xs, right, wrong, 1, "t"), "rate")
    (path,) = re.findall(r'class="wrong" d="(M[^"h]+M[^"h]+)"', drawn)
    strokes = [re.findall(r"([\d.]+) ([\d.]+)", one) for one in path.split("M")[1:]]
    across = [float(one[-1][0]) - float(one[0][0]) for one in strokes[1:]]
    assert across == sorted(across, reverse=True)  # each is steeper than the last
    assert across[-1] < across[0] / 2


def test_what_is_never_in_the_frame_is_said_to_be_beyond() -> None:
    case: Any = {"asked": [0, 1, 2], "fixed": {}, "scene": "calls"}
    right, wrong = (0.2, 0.1, 0.0), (7.0, 8.0, 9.0)
    drawn = draw(Curves(case, (0.0, 1.0, 2.0), right, wrong, 0, "t"), "rate")
    assert ">beyond the frame<" in drawn
    assert len(re.findall('class="wrong"', drawn)) == 1  # in the legend alone


def test_the_index_leads_to_every_mistake_by_lesson_and_by_number(
    atlas: dict[str, Page],
) -> None:
    text = atlas["atlas/index"].text
    for lesson in course().lessons:
        assert f"### {lesson.number} " in text
    by_lesson, _, by_number = text.partition("## By number")
    for name in exercises.ids():
        for mistake in exercises.load(name).mistakes:
            link = f"(#{target(name, mistake.id)})"
            assert link in by_lesson
            assert (link in by_number) == bool(re.fullmatch(r"M\d\d", mistake.id))


def test_every_numbered_mistake_has_a_name_of_its_own() -> None:
    every = [m for name in exercises.ids() for m in exercises.load(name).mistakes]
    numbered = {m.id for m in every if re.fullmatch(r"M\d\d", m.id)}
    names = {title_of(number) for number in numbered}
    assert len(names) == len(numbered)
    assert not any(re.fullmatch(r"M\d\d", name) for name in names)


def test_no_mistake_is_called_none_and_no_name_is_for_nothing() -> None:
    every = {m.id for name in exercises.ids() for m in exercises.load(name).mistakes}
    titles = {title_of(mistake) for mistake in every}
    assert not titles & {"None", "Sgd", "Hugging face"}
    assert set(tomllib.loads(TITLES.read_text("utf-8"))) <= every


def test_targets_are_told_apart() -> None:
    found = [
        target(name, m.id)
        for name in exercises.ids()
        for m in exercises.load(name).mistakes
    ]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("exercise", exercises.ids())
def test_pictures_are_small_and_say_in_words_what_they_show(
    text: str, exercise: str
) -> None:
    height = height_of(exercises.load(exercise).summary)
    for drawing in SVG.findall(text):
        root = ET.fromstring(drawing)  # noqa: S314 - our own
        title = root.findtext("title") or ""
        assert root.get("role") == "img"
        assert "They part at" in title
        assert NUMBER.search(title.partition("right ")[2])
        lines = {path.get("class") for path in root.iter("path")}
        assert {"axis", "right", "wrong", "mark"} <= lines
        shown = {text.text for text in root.iter("text")}
        assert {"right", height} <= shown
        assert f"Two curves of the {height} over " in title
        assert any(str(text).startswith("part at ") for text in shown)
        assert len(drawing.encode()) < LARGEST_PICTURE


def test_all_of_it_is_small(atlas: dict[str, Page]) -> None:
    size = sum(len(page.text.encode()) for page in atlas.values())
    assert size + sum(len(asset.data) for asset in atlas_assets()) < LARGEST / 2


def test_pages_load_nothing_from_elsewhere(atlas: dict[str, Page]) -> None:
    for page in atlas.values():
        loaded = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        assert set(loaded) <= {"../_static/atlas/atlas.css"}
        assert page.scripts == ()
    (style,) = atlas_assets()
    assert b"url(" not in style.data
    assert b"@import" not in style.data


@pytest.mark.parametrize("exercise", exercises.ids())
def test_no_page_holds_a_piece_of_an_answer(
    squeezed_pages: dict[str, str], exercise: str
) -> None:
    assert leaks(exercise, squeezed_pages) <= SAID


@pytest.mark.parametrize("exercise", exercises.ids())
def test_no_page_holds_a_piece_of_an_edited_answer(
    squeezed_pages: dict[str, str], exercise: str
) -> None:
    found = {
        (name, piece)
        for piece in pieces_of_edits(exercises.load(exercise)) - STATED
        for name, text in squeezed_pages.items()
        if piece in text
    }
    assert found == set()


def pieces_of_edits(record: Exercise) -> set[str]:
    forms = [form for mistake in record.mistakes for form in mistake.forms]
    forms += [form for group in record.single_faults.values() for form in group]
    return {
        piece
        for form in forms
        if isinstance(form, str)
        for statement in ast.parse(edited_source(record.reference, form)).body
        for piece in _pieces_of(statement)
        if len(piece) >= 16
    }


def test_the_searches_would_find_what_is_planted(atlas: dict[str, Page]) -> None:
    record = exercises.load("cosine_lr")
    edit = next(f for m in record.mistakes for f in m.forms if isinstance(f, str))
    planted = atlas["atlas/cosine_lr"].text + html.escape(
        edited_source(record.reference, edit)
    )
    text = squeezed(said(planted))
    assert leaks("cosine_lr", {"planted": text})
    assert any(piece in text for piece in pieces_of_edits(record))


@pytest.mark.parametrize("exercise", exercises.ids())
def test_no_page_holds_a_hint_or_an_edit(
    squeezed_pages: dict[str, str], exercise: str
) -> None:
    record = exercises.load(exercise)
    whole = "".join(squeezed_pages.values())
    for hint in record.hints:
        for sentence in re.split(r"(?<=[.?!:])\s", hint):
            if len(sentence) > 40:
                assert squeezed(sentence) not in whole
    edits = [f for m in record.mistakes for f in m.forms if isinstance(f, str)]
    assert [edit for edit in edits if squeezed(edit) in whole] == []


@pytest.mark.parametrize("exercise", exercises.ids())
def test_no_page_holds_a_hidden_input(text: str, exercise: str) -> None:
    record = exercises.load(exercise)
    practice, hidden = (inputs_of(record, kind) for kind in ("practice", "hidden"))
    telling = {told for told in hidden - practice if len(told) >= SHORTEST_INPUT}
    shown = said(text)
    assert [told for told in telling if told in shown] == []


def test_the_search_for_inputs_would_find_those_of_practice(
    atlas: dict[str, Page],
) -> None:
    told = inputs_of(exercises.load("cosine_lr"), "practice")
    assert any(one in said(atlas["atlas/cosine_lr"].text) for one in told)


def inputs_of(record: Exercise, kind: str) -> set[str]:
    """The arguments that are asked with, as calls and captions write them."""
    found = set()
    for case in draw_cases(record, kind, kind):
        calls = (call_text(record.id, case, n) for n in range(len(case["asked"])))
        found |= {call.partition("(")[2] for call in calls}
        found |= {call.partition(", ")[2] for call in found}
    return found


def test_pages_are_the_same_in_any_order(atlas: dict[str, Page]) -> None:
    for name in ("wsd", "pick_best", "adamw_groups")[::-1]:
        assert exercise_page(exercises.load(name)) == atlas[f"atlas/{name}"]


def test_every_picture_says_what_its_height_is(atlas: dict[str, Page]) -> None:
    unnamed = height_of("Return what no other exercise returns.")
    assert [one.name for one in atlas.values() if f">{unnamed}<" in one.text] == []
