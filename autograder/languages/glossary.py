"""The course's terms: what each is called in every language, and what it means."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from pathlib import Path

SOURCE = Path(__file__).with_name("glossary.toml")


@dataclasses.dataclass(frozen=True)
class Term:
    """A term in English (`en`), Korean (`ko`) and French (`fr`), and its meaning."""

    en: str
    ko: str
    fr: str
    meaning: str


@functools.cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order in which the lessons bring them.

    >>> glossary()[0].en, glossary()[0].ko, glossary()[0].fr
    ('weight', '가중치', 'poids')
    """
    content = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple(Term(**term) for term in content["terms"])
