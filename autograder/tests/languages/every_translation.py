"""Every sentence with its translations, as the catalogues have them."""

import dataclasses
import functools

from autograder.grading.authoring.catalogues import OTHERS, path_of, translations
from autograder.grading.authoring.sentences import Text, sentences
from autograder.repository import ROOT

__all__ = ["OTHERS", "Translated", "known", "lacking", "translated"]


@dataclasses.dataclass(frozen=True)
class Translated:
    """One form of a sentence in a language, beside the English one that it says."""

    language: str
    english: str
    words: str


@functools.cache
def known(language: str) -> dict[Text, str | tuple[str, ...]]:
    return translations(ROOT / path_of(language, "po"), language)


@functools.cache
def lacking(language: str) -> list[Text]:
    """What is said in English alone."""
    return [one.text for one in sentences() if not known(language).get(one.text)]


@functools.cache
def translated(language: str) -> list[Translated]:
    found = []
    for text, words in known(language).items():
        forms = (words,) if isinstance(words, str) else words
        english = (text,) if isinstance(text, str) else text[-len(forms) :]
        found += [
            Translated(language, one, other)
            for one, other in zip(english, forms, strict=True)
            if other
        ]
    return found
