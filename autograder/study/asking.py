"""Ask before something is taken away."""

import sys

import typer

from autograder.errors import UserError
from autograder.languages import tr


def demand_yes(question: str, *, yes: bool) -> None:
    """Go on only after a yes.

    Args:
        question: what is asked.
        yes: it has been said already, on the command line.

    Raises:
        UserError: nobody sits there to be asked.
        Abort: the answer was no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UserError(
            tr(
                "{question} Nobody can answer here: say --yes to go on",
                question=question,
            )
        )
    typer.confirm(question, abort=True)
