"""Sentences in the learner's language: gettext catalogues, English where one lacks it.

The English sentence is the key, so code reads as what it says; fields in braces are
filled in after translating.
"""

from __future__ import annotations

import functools
import gettext
import locale
import os
import re
from pathlib import Path
from typing import Any

from autograder.languages.korean import with_particles

LANGUAGES = ("en", "ko", "fr")
DEFAULT = "en"
DOMAIN = "messages"
HERE = Path(__file__).resolve().parent
# As gettext asks for them, in this order.
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
# Each language's name for itself, in letters of its own.
OWN_NAMES = {"en": "English", "ko": "한국어", "fr": "français"}

_spoken_here: dict[str, str] = {}


def language() -> str:
    """The language to speak: the learner's, but where this process cannot show it.

    >>> language() in LANGUAGES
    True
    """
    return _spoken_here.get("instead") or chosen_language()


def chosen_language() -> str:
    """The learner's language: LR_LANG, else the system's, else English.

    Lessons are in it whatever a terminal can show.
    """
    chosen = os.environ.get("LR_LANG")
    return known_language(chosen or _of_the_system())


def speak_here(spoken: str | None) -> None:
    """Speak this language in this process; None is the learner's again."""
    _spoken_here.clear()
    if spoken is not None:
        _spoken_here["instead"] = spoken


def known_language(word: str) -> str:
    """The language that a word such as "fr_CA.UTF-8" or "ko-KR" means.

    Of a list with colons, as LANGUAGE may hold one, it is the first that is known.

    >>> known_language("fr_CA.UTF-8"), known_language("tlh:ko-KR"), known_language("de")
    ('fr', 'ko', 'en')
    """
    codes = (re.split("[_.-]", one.strip().lower())[0] for one in word.split(":"))
    return next((code for code in codes if code in LANGUAGES), DEFAULT)


def _of_the_system() -> str:
    for name in VARIABLES:
        if os.environ.get(name):
            return os.environ[name]
    # Windows says it elsewhere, by names such as "Korean_Korea".
    name = (locale.getlocale()[0] or "").lower()
    words = {"korean": "ko", "french": "fr"}
    return next((code for word, code in words.items() if name.startswith(word)), name)


def tr(sentence: str, /, spoken: str | None = None, **values: object) -> str:
    """Say an English sentence in the learner's language, with its fields filled in.

    Args:
        sentence: English, with fields such as `{count}`.
        spoken: the language, where it is not the learner's own.
        **values: for the fields.

    >>> tr("Level {level}", spoken="en", level=2)
    'Level 2'
    """
    chosen = spoken or language()
    text = catalogue(chosen).gettext(sentence) if sentence else ""
    return _spoken(text.format(**values) if values else text, chosen)


def trn(
    one: str, many: str, count: int, /, spoken: str | None = None, **values: object
) -> str:
    """Say the sentence for one or the one for more; `{count}` is filled in.

    >>> trn("{count} hint", "{count} hints", 2, spoken="en")
    '2 hints'
    """
    chosen = spoken or language()
    found = catalogue(chosen).ngettext(one, many, count)
    return _spoken(found.format(count=count, **values), chosen)


def _spoken(text: str, chosen: str) -> str:
    return with_particles(text) if chosen == "ko" else text


class Catalogue(gettext.GNUTranslations):
    """A compiled catalogue that also says which sentences it knows."""

    _catalog: dict[Any, str]

    def sentences(self) -> list[str]:
        """The English sentences, in the order of the file."""
        return [one for one in self._catalog if isinstance(one, str) and one]


@functools.cache
def catalogue(spoken: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language; English needs none."""
    return gettext.translation(
        DOMAIN, localedir=HERE, languages=[spoken], class_=Catalogue, fallback=True
    )


def known_sentences(spoken: str) -> list[str]:
    """The English sentences that a language has words of its own for.

    >>> known_sentences("en")
    []
    """
    found = catalogue(spoken)
    return found.sentences() if isinstance(found, Catalogue) else []
