"""`lr notes`."""

import sys
from typing import Annotated

import typer

SCHEMA = "autograder.study.notes_found:NotesDocument"


def run(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD",
            help="Those with all of these words in them or in the lesson's name.",
        ),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
) -> int:
    """List the notes that you have kept with `note` in lessons."""
    from autograder.languages import tr
    from autograder.study.log import read_log
    from autograder.study.notes_found import (
        document_of,
        holding,
        note_lines,
        notes_in,
    )
    from autograder.study.unread import unread_words

    reading = read_log()
    notes = notes_in(reading.events)
    found = holding(notes, words or ())
    if as_json:
        print(document_of(found).model_dump_json(indent=2))
    elif found:
        print("\n".join(note_lines(found)))
    elif notes:
        print(tr("None of your notes has all of these words."))
    elif not reading.refused:
        print(tr('No notes yet: note("…") in a lesson keeps one.'))
    for line in unread_words(reading):
        print(line, file=sys.stderr)
    return 1 if reading.refused else 0
