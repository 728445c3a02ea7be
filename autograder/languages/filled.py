"""Translate English sentences that are written already, with their fields filled in.

A verdict is one English document at every door; where it is shown, its sentences are
found again among the templates that they were made from.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Collection, Mapping, Sequence
from string import Formatter

from autograder.languages import DEFAULT, tr

ANYTHING = r".+?"
DEEPEST = 6
QUOTED = re.compile(r"“([^”]*)”")


@dataclasses.dataclass(frozen=True)
class Templates:
    """The sentences that may have been filled in.

    Attributes:
        sentences: English, with fields such as `{count}`.
        patterns: what a field of a name looks like; such a field keeps what it holds,
            any other is translated where it holds a sentence itself.
        closed: fields that hold nothing but sentences of this table.
        quoting: fields that hold sentences of any kind, each in quotation marks.
    """

    sentences: Sequence[str]
    patterns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    closed: Collection[str] = ()
    quoting: Collection[str] = ()

    def knows(self, sentence: str) -> bool:
        """Whether a sentence is one of these, filled in or as it stands.

        >>> Templates(["{count} values"]).knows("12 values")
        True
        """
        return self.said(sentence, DEFAULT) is not None

    def said(self, sentence: str, spoken: str, depth: int = 0) -> str | None:
        """The sentence in a language, or None where it is none of these.

        >>> Templates(["{count} values"]).said("12 values", "en")
        '12 values'
        """
        if sentence in self._plain:
            return tr(sentence, spoken=spoken)
        for template, pattern in self._filled if depth < DEEPEST else ():
            found = pattern.fullmatch(sentence)
            values = found and self._values(found, spoken, depth + 1)
            if values:
                return tr(template, spoken=spoken, **values)
        return None

    def _values(
        self, found: re.Match[str], spoken: str, depth: int
    ) -> dict[str, str] | None:
        values = {}
        for name, value in found.groupdict().items():
            inner = self._value(name, value, spoken, depth)
            if inner is None and name in self.closed:
                return None
            values[name] = value if inner is None else inner
        return values

    def _value(self, name: str, value: str, spoken: str, depth: int) -> str | None:
        if name in self.quoting:
            return QUOTED.sub(functools.partial(_requoted, spoken=spoken), value)
        return None if name in self.patterns else self.said(value, spoken, depth)

    @functools.cached_property
    def _plain(self) -> frozenset[str]:
        return frozenset(one for one in self.sentences if not fields_of(one))

    @functools.cached_property
    def _filled(self) -> list[tuple[str, re.Pattern[str]]]:
        """Those with fields, what has most words of its own first."""
        filled = [one for one in self.sentences if fields_of(one)]
        filled.sort(key=lambda one: len(literal(one)), reverse=True)
        return [(one, self._pattern(one)) for one in filled]

    def _pattern(self, template: str) -> re.Pattern[str]:
        parts, seen = [], set[str]()
        for words, name, _, _ in Formatter().parse(template):
            parts.append(re.escape(words))
            if name is None:
                continue
            shape = self.patterns.get(name, ANYTHING)
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{shape})")
            seen.add(name)
        return re.compile("".join(parts), re.DOTALL)


def _requoted(found: re.Match[str], spoken: str) -> str:
    return tr("“{sentence}”", spoken=spoken, sentence=tr(found[1], spoken=spoken))


def fields_of(template: str) -> set[str]:
    """The names of a template's fields; none where its braces are no fields.

    >>> sorted(fields_of("{count} of {total}")), fields_of("{8: nan}")
    (['count', 'total'], set())
    """
    try:
        names = [
            name for _, name, _, _ in Formatter().parse(template) if name is not None
        ]
    except ValueError:
        return set()
    return set(names) if all(name.isidentifier() for name in names) else set()


def literal(template: str) -> str:
    """What a template says by itself.

    >>> literal("{count} of {total}")
    ' of '
    """
    return "".join(words for words, _, _, _ in Formatter().parse(template))
