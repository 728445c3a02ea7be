"""The catalogues of sentences: a template, and for each language texts and their mark.

`lr build` brings them up to date: what is translated stays, new sentences wait with an
empty translation, and what nobody says any more goes. The same sentences give the same
bytes: no dates, no line numbers.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from autograder.exercises import file_of
from autograder.grading.authoring.sentences import Sentence, Text, sentences, text_of
from autograder.languages import DEFAULT, DOMAIN, LANGUAGES
from autograder.repository import ROOT

Translation = str | tuple[str, ...]
OTHERS = tuple(one for one in LANGUAGES if one != DEFAULT)
PLACE = "autograder/languages"
EXERCISES = "autograder/exercises/"
HEAD = """\
# The sentences of the course. `lr build` keeps this file: fill in what is
# empty. What stands in {braces} or in `backticks` stays as it is; the words
# for terms are those of glossary.toml. Korean writes both forms of a
# particle behind a field, as in "{name}이(가)"; French puts a space that does
# not break before : ; ! and ?"""


class Undated(Catalog):
    """A catalogue whose head says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What a reader of the file has to know."""
        said = [("Language", str(self.locale)), ("Plural-Forms", self.plural_forms)]
        return [
            *(said if self.locale else []),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def catalogue_files(root: Path = ROOT) -> dict[str, bytes]:
    """All files of the catalogues as they are to be, by path below the root."""
    told = sentences(root)
    files = {f"{PLACE}/{DOMAIN}.pot": po_bytes(catalogue_of(told))}
    for spoken in OTHERS:
        known = translations(root / path_of(spoken, "po"), spoken)
        files[path_of(spoken, "po")] = po_bytes(catalogue_of(told, spoken, known))
        files[path_of(spoken, "mo")] = mo_bytes(told, spoken, known)
    return files


def compiled(names: Collection[str], root: Path = ROOT) -> dict[str, bytes]:
    """The compiled catalogues of a course with these exercises alone."""
    files = {file_of(name).relative_to(ROOT).as_posix() for name in names}
    told = [
        one
        for one in sentences(root)
        if any(file in files or not file.startswith(EXERCISES) for file in one.files)
    ]
    return {
        path_of(spoken, "mo"): mo_bytes(
            told, spoken, translations(root / path_of(spoken, "po"), spoken)
        )
        for spoken in OTHERS
    }


def path_of(spoken: str, suffix: str) -> str:
    """Where a language's catalogue lies below the root.

    >>> path_of("fr", "po")
    'autograder/languages/fr/LC_MESSAGES/messages.po'
    """
    return f"{PLACE}/{spoken}/LC_MESSAGES/{DOMAIN}.{suffix}"


def translations(path: Path, spoken: str) -> dict[Text, Translation]:
    """What a catalogue has translated; one that is not there has nothing."""
    if not path.is_file():
        return {}
    read = read_po(io.BytesIO(path.read_bytes()), locale=spoken)
    return {text_of(one.id): _translation(one.string) for one in read if one.id}


def _translation(given: str | Iterable[str] | None) -> Translation:
    """A translation; one of which a form is missing is none."""
    if given is None or isinstance(given, str):
        return given or ""
    forms = tuple(given)
    return forms if all(forms) else ""


def catalogue_of(
    told: Iterable[Sentence],
    spoken: str | None = None,
    known: Mapping[Text, Translation] | None = None,
) -> Catalog:
    """A catalogue of sentences, translated as far as is known."""
    made = Undated(locale=spoken, header_comment=HEAD, fuzzy=False)
    for one in told:
        made.add(
            one.text,
            (known or {}).get(one.text),
            locations=[(file, 1) for file in one.files],
            auto_comments=one.about,
        )
    for message in made:
        message.flags.discard("python-format")  # "15 % off" is none
    return made


def po_bytes(made: Catalog) -> bytes:
    """A catalogue as text, for those who translate."""
    file = io.BytesIO()
    write_po(file, made, include_lineno=False)
    return file.getvalue()


def mo_bytes(
    told: Iterable[Sentence], spoken: str, known: Mapping[Text, Translation]
) -> bytes:
    """What is translated, as gettext reads it."""
    there = [one for one in told if known.get(one.text)]
    file = io.BytesIO()
    write_mo(file, catalogue_of(there, spoken, known))
    return file.getvalue()
