"""Ask before something is taken away."""

import sys

import typer

from autograder.errors import UserError
from autograder.languages import tr


def demand_yes(question: str, *, yes: bool, told: str = "") -> None:
    """Go on only after a yes.

    Args:
        question: what is asked.
        yes: it has been said already, on the command line.
        told: what is said before.

    Raises:
        UserError: nobody sits there to be asked.
        Abort: the answer was no.
    """
    if not yes and not sys.stdin.isatty():
        raise UserError(
            tr(
                "{question} Nobody can answer here: say --yes to go on",
                question=question,
            )
        )
    if told:
        print(told, flush=True)
    if not yes and not _agrees(question):
        raise typer.Abort


def _agrees(question: str) -> bool:
    print(tr("{question} [y/N]: ", question=question), end="", flush=True)
    answer = sys.stdin.readline().strip().casefold()
    word = tr("yes")
    return answer in {"y", "yes", word, word[:1]}
