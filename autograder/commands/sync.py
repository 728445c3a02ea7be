"""`lr sync`."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def run(
    path: Annotated[
        Path, typer.Argument(help="A file, or a folder that both machines reach.")
    ],
) -> None:
    """Merge your progress with another machine's, both ways."""
    from autograder.languages import trn
    from autograder.study.sync import merge

    merged = merge(path)
    print(
        trn(
            "{place}: {count} event fetched, {sent} sent",
            "{place}: {count} events fetched, {sent} sent",
            merged.fetched,
            place=merged.place,
            sent=merged.sent,
        )
    )
    if merged.unread:
        aside = trn(
            "{count} unreadable line was left out, and set aside in {place}",
            "{count} unreadable lines were left out, and set aside in {place}",
            merged.unread,
            place=merged.beside,
        )
        print(aside, file=sys.stderr)
