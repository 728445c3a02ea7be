"""The catalogues are whole, fresh, and lose nothing that has to stay as it is."""

import gettext
import io
import re
from collections import Counter

import pytest

from autograder.exercises import load
from autograder.grading.authoring.catalogues import (
    catalogue_files,
    compiled,
    path_of,
)
from autograder.languages import Catalogue, catalogue, tr, trn
from autograder.repository import ROOT
from autograder.tests.languages.every_translation import (
    OTHERS,
    Translated,
    known,
    lacking,
    translated,
)

FILES = catalogue_files()
NAME = re.compile(r"\b[A-Za-z]\w*_\w+\b", re.ASCII)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# What has to stand in a translation as often as in English, or at least once.
AS_OFTEN = {"field": re.compile(r"\{[^{}]*\}"), "code": re.compile(r"`[^`]+`")}
AT_ALL = {"name": NAME, "call": re.compile(r'\b\w+\((?=[")])', re.ASCII)}
# Words that are the same in another language.
SAME_EVERYWHERE = {"1cycle", "AdamW", "None", "exp_range", "triangular2"}
SAME = {
    "ko": SAME_EVERYWHERE,
    "fr": SAME_EVERYWHERE | {"plateau", "Solution – {exercise}"},
}
WORD = re.compile(r"[a-z]{4}")


def is_wordy(text: str) -> bool:
    """Whether more stands in it than fields, signs and the smallest words."""
    return WORD.search(AS_OFTEN["field"].sub("", text)) is not None


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_is_as_its_sentences_say(name: str) -> None:
    path = ROOT / name
    fresh = path.is_file() and path.read_bytes() == FILES[name]
    assert fresh, f"{name} is stale: run `lr build`, and translate what is empty in it"


def test_the_same_sentences_give_the_same_bytes() -> None:
    assert catalogue_files() == FILES


def test_a_bundle_s_catalogues_know_its_exercises_alone() -> None:
    files = compiled(["gd_path"])
    for language in OTHERS:
        read = gettext.GNUTranslations(io.BytesIO(files[path_of(language, "mo")]))
        for name, told in (("gd_path", True), ("wsd", False)):
            hint = load(name).hints[0]
            assert (read.gettext(hint) != hint) == told
        assert read.gettext("Start here") != "Start here"


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated(language: str) -> None:
    assert lacking(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_half_translated(language: str) -> None:
    text = (ROOT / path_of(language, "po")).read_text("utf-8")
    assert "fuzzy" not in text
    assert "\n#~" not in text


def found_in(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def lost_or_invented(one: Translated) -> str:
    for kind, pattern in AS_OFTEN.items():
        if found_in(pattern, one.english) != found_in(pattern, one.words):
            return kind
    for kind, pattern in AT_ALL.items():
        if set(found_in(pattern, one.english)) != set(found_in(pattern, one.words)):
            return kind
    numbers = (set(NUMBER.findall(text)) for text in (one.english, one.words))
    return "" if next(numbers) <= next(numbers) else "number"


@pytest.mark.parametrize("language", OTHERS)
def test_no_field_and_no_code_is_lost_or_invented(language: str) -> None:
    wrong = [(lost_or_invented(one), one) for one in translated(language)]
    assert [pair for pair in wrong if pair[0]] == []


def test_a_lost_field_or_name_would_be_seen() -> None:
    seen = [
        lost_or_invented(Translated("fr", english, words))
        for english, words in (
            ("{count} of {all}", "{count} sur tous"),
            ("put `return` there", "mets return ici"),
            ("max_lr is missing", "le maximum manque"),
            ("step() is missing", "le pas manque"),
            ("4 of them", "quatre"),
            ("4 of {all}", "4 sur {all}"),
        )
    ]
    assert seen == ["field", "code", "name", "call", "number", ""]


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_stays_english(language: str) -> None:
    same = {one.english for one in translated(language) if one.english == one.words}
    assert {text for text in same if is_wordy(text)} <= SAME[language]


def test_korean_is_written_in_hangul_and_french_is_not() -> None:
    hangul = re.compile("[가-힣]")
    latin = {one.english for one in translated("ko") if not hangul.search(one.words)}
    assert {text for text in latin if is_wordy(text)} <= SAME["ko"]
    assert not [one for one in translated("fr") if hangul.search(one.words)]


def test_french_signs_have_the_space_that_does_not_break() -> None:
    wrong = re.compile(r" [:;!?»]|« |[\d}] %|[^\s\d\w)\]}`'\"…%+»] ?[!?](?!\w)|’")
    assert [one.words for one in translated("fr") if wrong.search(one.words)] == []


def test_each_language_has_its_own_plural_forms() -> None:
    forms = {
        (language, len(words))
        for language in OTHERS
        for text, words in known(language).items()
        if not isinstance(text, str) and words
    }
    assert forms == {("ko", 1), ("fr", 2)}


def test_french_counts_nothing_as_one() -> None:
    zero, one, two = (
        trn(
            "Write {names} first, until {calls} passes; then run this cell again.",
            "Write {names} first, until {calls} pass; then run this cell again.",
            count,
            spoken="fr",
            names="f",
            calls="check",
        )
        for count in (0, 1, 2)
    )
    assert zero == one != two


@pytest.mark.parametrize("language", OTHERS)
def test_gettext_reads_what_was_compiled(language: str) -> None:
    with (ROOT / path_of(language, "mo")).open("rb") as file:
        read = gettext.GNUTranslations(file)
    for text, words in known(language).items():
        if isinstance(text, str) and words:
            assert read.gettext(text) == words
    found = catalogue(language)
    assert isinstance(found, Catalogue)
    assert set(found.sentences()) == {
        text
        for text, words in known(language).items()
        if isinstance(text, str) and words
    }


def test_what_nobody_has_translated_is_said_in_english() -> None:
    assert tr("A sentence of nobody's", spoken="fr") == "A sentence of nobody's"
    assert trn("{count} a", "{count} b", 1, spoken="ko") == "1 a"
    assert tr("", spoken="fr") == ""
