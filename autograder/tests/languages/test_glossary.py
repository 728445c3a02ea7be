"""The lessons' tables of words, the glossary and the translations say the same."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.languages.glossary import SOURCE, Term, glossary
from autograder.repository import ROOT
from autograder.tests.languages.every_translation import OTHERS, Translated, translated

HEAD = "| English | 한국어 | français |"
MASTERS = sorted((ROOT / "solutions").glob("*/*.py"))
TERMS = {term.en: term for term in glossary()}
# Where a term bends, or is a shorter word once it is clear: patterns.
LOOSER = {
    "ko": {
        "cycle": r"주기|원 사이클",
        "factor": r"배율|\d배",
        "trace": r"기록|흔적",
    },
    "fr": {
        "batch size": r"tailles? de (?:son )?lot",
        "decay": r"décro[iî]|dégradation",
        "learning rate": r"taux",
        "parameter group": r"groupes? de paramètres",
        "schedule": r"calendrier|taux",
        "seed": r"graine",
        "update": r"à jour",
        "warm restart": r"redémarrages? à chaud",
    },
}
# Verbs bend too much, and these words are others, too.
UNCHECKED = {"reach", "slope, gradient"}
# A name for what a learner has become, and a sentence about another's schedule.
FREE = {
    "Scheduler",
    "Yours is scaled to 1 at the peak, as Hugging Face's schedule is. In the paper the "
    "peak depends on d_model and on warmup.",
}


def rows(master: Path) -> Iterator[list[str]]:
    """The rows of a master's table of words."""
    text = master.read_text("utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    start = next(n for n, line in enumerate(lines) if line.startswith(HEAD))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.stem)
def test_a_lesson_s_words_are_the_glossary_s(master: Path) -> None:
    for en, ko, fr, *_ in rows(master):
        assert ko == TERMS[en].ko
        # A lesson may add an explanation in brackets.
        assert fr == TERMS[en].fr or fr.startswith(f"{TERMS[en].fr} (")


def test_each_term_stands_once_and_in_some_lesson() -> None:
    told = {row[0] for path in MASTERS for row in rows(path)}
    assert told == set(TERMS)
    assert len(TERMS) == len(glossary()) == SOURCE.read_text("utf-8").count("[[terms]]")


@pytest.mark.parametrize("term", glossary(), ids=lambda term: str(term.en))
def test_a_term_has_a_word_in_each_language_and_a_meaning(term: Term) -> None:
    assert all((term.en, term.fr, term.meaning))
    assert re.search("[가-힣]", term.ko)
    assert not re.search("[가-힣]", term.en + term.fr + term.meaning)


def strays(term: Term, one: Translated) -> bool:
    """Whether a translation uses another word than the glossary's for a term."""
    english = re.sub(r"\{\w+\}", "", one.english)
    if not re.search(rf"\b{re.escape(term.en)}s?\b", english, re.IGNORECASE):
        return False
    plain = re.escape(re.sub(r" \(.*\)", "", getattr(term, one.language)))
    word = LOOSER[one.language].get(term.en, plain)
    # The English word is a parameter's name there.
    return not re.search(f"{word}|{re.escape(term.en)}", one.words, re.IGNORECASE)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_use_the_glossary_s_words(language: str) -> None:
    checked = [
        term
        for term in glossary()
        if term.en not in UNCHECKED and not term.en.startswith("to ")
    ]
    found = [
        (term.en, one.words)
        for one in translated(language)
        if one.english not in FREE
        for term in checked
        if strays(term, one)
    ]
    assert found == []


def test_another_word_would_be_seen() -> None:
    term = TERMS["scheduler"]
    assert strays(term, Translated("fr", "Make a scheduler", "Crée un ordonnanceur"))
    assert not strays(term, Translated("fr", "Make a scheduler", "Un planificateur"))
    assert not strays(term, Translated("fr", "Make a loop", "Crée une boucle"))
