"""`lr sync`."""

from pathlib import Path
from typing import Annotated

import typer


def run(
    path: Annotated[
        Path, typer.Argument(help="A file, or a folder that both machines reach.")
    ],
) -> None:
    """Merge your progress with another machine's, both ways."""
    from autograder.study.sync import merge

    merged = merge(path)
    print(f"{merged.place}: {merged.fetched} events fetched, {merged.sent} sent")
