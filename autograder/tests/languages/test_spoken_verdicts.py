"""A wrong answer, checked by learners who speak another language."""

import re

import pytest

from autograder import languages
from autograder.exercises import load
from autograder.feedback import as_html, as_text
from autograder.feedback.markup import lines_html
from autograder.feedback.messages import say
from autograder.languages import language
from autograder.study.check import check
from autograder.study.hint import hint
from autograder.tests.feedback.reading_html import drawn_in, read
from autograder.tests.feedback.verdicts import right, uphill, verdict_on
from autograder.tests.languages.every_translation import OTHERS, known

PROPERTY = load("gd_path").properties[0].name


def has(text: str, language: str, sentence: str) -> bool:
    """Whether a text says a sentence in a language."""
    words = known(language)[sentence]
    assert isinstance(words, str)
    return " ".join(words.split()) in " ".join(text.split())


@pytest.mark.parametrize("spoken", OTHERS)
def test_a_verdict_is_said_in_the_learner_s_language(spoken: str) -> None:
    verdict = verdict_on(uphill)
    text = as_text(verdict, attempt=2, hints=3, language=spoken)
    assert text.startswith(f"✗ {say('failed', spoken)} – gd_path")
    assert has(text, spoken, PROPERTY)
    assert verdict.mistake is not None
    assert has(text, spoken, verdict.mistake["message"])
    assert "[1.0, 1.5, 2.25, 3.375]" in text
    assert not re.search(r"\b(the|your|expected|checks|free)\b", text)


@pytest.mark.parametrize("spoken", OTHERS)
def test_html_names_the_language_that_it_speaks(spoken: str) -> None:
    html = as_html(verdict_on(uphill), language=spoken)
    page = read(html)
    assert page.all("section")[0]["lang"] == spoken
    assert has(page.text, spoken, PROPERTY)
    (drawing,) = drawn_in(page)
    assert drawing.all("title")
    assert say("picture", spoken) in drawing.text
    assert say("picture y", spoken) in drawing.words


@pytest.mark.parametrize("spoken", OTHERS)
def test_what_is_said_beside_verdicts_names_it_too(
    spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LR_LANG", spoken)
    assert read(lines_html(["…"])).all("section")[0]["lang"] == spoken


def test_a_verdict_is_one_english_document() -> None:
    before = verdict_on(uphill).to_json()
    for spoken in OTHERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LR_LANG", spoken)
            assert verdict_on(uphill).to_json() == before
    assert PROPERTY in as_text(verdict_on(uphill), language="en")


@pytest.mark.parametrize("spoken", OTHERS)
def test_right_answers_are_praised_in_it_too(spoken: str) -> None:
    text = as_text(verdict_on(right), language=spoken)
    assert text.startswith(f"✓ {say('passed', spoken)}")


@pytest.mark.parametrize("spoken", OTHERS)
def test_check_and_hint_speak_it(
    spoken: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LR_LANG", spoken)
    uphill.__name__ = "gd_path"
    check(uphill)
    hint("gd_path")
    said = capsys.readouterr().out
    assert has(said, spoken, PROPERTY)
    assert has(said, spoken, load("gd_path").hints[0])


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "ko_KR.UTF-8", "LANGUAGE": "fr"}, "fr"),
        ({"LANG": "ko_KR.UTF-8", "LANGUAGE": "de:fr_CA:ko"}, "fr"),
        ({"LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "en_GB:en"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LANGUAGE": ""}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LR_LANG": "fr"}, "fr"),
        ({"LANG": "ko_KR.UTF-8", "LR_LANG": "en"}, "en"),
        ({"LR_LANG": "fr-FR"}, "fr"),
    ],
)
def test_the_system_s_language_counts_where_none_is_chosen(
    variables: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LR_LANG", *languages.VARIABLES):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == spoken


def test_windows_names_languages_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LR_LANG", *languages.VARIABLES):
        monkeypatch.delenv(name, raising=False)
    for place, spoken in (
        ("Korean_Korea", "ko"),
        ("French_France", "fr"),
        (None, "en"),
    ):
        monkeypatch.setattr("locale.getlocale", lambda place=place: (place, "65001"))
        assert language() == spoken
