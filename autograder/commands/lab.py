"""`lr lab`."""

from typing import Annotated

import typer

from autograder import lab


def run(
    lesson: Annotated[
        str | None,
        typer.Argument(help="A lesson's name or number; else where you stopped."),
    ] = None,
    *,
    instructor: Annotated[
        bool, typer.Option("--instructor", help="With nbgrader's Formgrader.")
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, open nothing.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Else the first free one.")
    ] = None,
) -> int:
    """Open JupyterLab at a lesson, or where you stopped."""
    notebook, cell = None, ""
    if not instructor or lesson is not None:
        from autograder.study.going_on import place_in, where_stopped
        from autograder.study.unread import say_refused
        from autograder.study.workspace import bring_all

        say_refused()
        notebook, cell = where_stopped() if lesson is None else place_in(lesson)
        bring_all()
    return lab.serve(
        notebook, port, instructor=instructor, browser=not no_browser, cell=cell
    )
