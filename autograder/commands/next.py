"""`lr next`."""

import sys
from typing import Annotated

import typer


def run(
    *,
    workshop: Annotated[
        bool, typer.Option("--workshop", help="What is open in the workshops.")
    ] = False,
    say: Annotated[
        bool, typer.Option("--say", help="Say it, and open nothing.")
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, open nothing.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Else the first free one.")
    ] = None,
) -> int:
    """Open what is best done next; where nobody sits at a terminal, say it alone."""
    from autograder.languages import tr
    from autograder.study.going_on import next_words, place_of
    from autograder.study.here import next_now, standing_now, state_now
    from autograder.study.unread import say_refused

    say_refused()
    state = state_now()
    standing = standing_now(state)
    what = next_now(state, standing, workshop=workshop)
    words = next_words(what, standing)
    if what.finished:
        print(words)
        return 0
    line = tr("Next: {what}", what=words)
    opens = no_browser or port is not None or sys.stdout.isatty()
    if say or not opens:
        print(f"{line} – lr next")
        return 0
    from autograder import lab
    from autograder.study.workspace import bring_all

    print(line, flush=True)
    notebook, cell = place_of(what)
    bring_all()
    return lab.serve(
        notebook, port, instructor=False, browser=not no_browser, cell=cell
    )
