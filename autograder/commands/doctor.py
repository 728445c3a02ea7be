"""`lr doctor`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.doctor import Finding

SCHEMA = "autograder.doctor:Printed"
YES_OR_NO = {True: "yes", False: "no"}


def run(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    *,
    for_class: Annotated[
        bool, typer.Option("--class", help="What a class on JupyterHub needs.")
    ] = False,
) -> int:
    """Say what this machine can and cannot do, by trying it."""
    if for_class:
        return _for_class(as_json=as_json)
    from autograder.doctor import examine

    report = examine()
    if as_json:
        print(report.model_dump_json(indent=2))
        return 0 if report.can_study else 1
    console = _shown(report.findings, "This machine")
    console.print(f"Studying: {YES_OR_NO[report.can_study]}", end=" · ")
    console.print(f"grading: {YES_OR_NO[report.can_grade]}", end=" · ")
    console.print(f"all tests: {YES_OR_NO[report.can_test_all]}")
    return 0 if report.can_study else 1


def _for_class(*, as_json: bool) -> int:
    import os

    from autograder.doctor import WHOLE
    from autograder.errors import UserError

    if not WHOLE:
        raise UserError("a class is looked at from the course's own repository")
    from autograder.hub.configuration import VARIABLE
    from autograder.hub.readiness import examine

    report = examine(os.environ.get(VARIABLE))
    if as_json:
        print(report.model_dump_json(indent=2))
    else:
        console = _shown(report.findings, "This server")
        console.print(f"Ready for a class: {YES_OR_NO[report.ready]}")
    return 0 if report.ready else 1


def _shown(findings: "Sequence[Finding]", title: str) -> "Console":
    """Print a table and what is to be done, and hand over what goes on printing."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title)
    for heading in ("Part", "", "Found", "Needed for"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark = "✓" if finding.ok else "✗ no"
        words = (finding.name, mark, finding.found, finding.needed_for)
        table.add_row(*map(Text, words))
    console = Console(highlight=False)
    console.print(table)
    for finding in findings:
        if not finding.ok:  # whole, so that a command in it can be copied
            told = f"{finding.name}: {finding.advice}"
            console.print(told, soft_wrap=True, markup=False)
    return console
