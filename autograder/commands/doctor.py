"""`lr doctor`."""

from typing import Annotated

import typer

SCHEMA = "autograder.doctor:Report"
YES_OR_NO = {True: "yes", False: "no"}


def run(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> int:
    """Say what this machine can and cannot do, by trying it."""
    from autograder.doctor import examine

    report = examine()
    if as_json:
        print(report.model_dump_json(indent=2))
        return 0 if report.can_study else 1
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Part", "", "Found", "Needed for", "To do", title="This machine")
    for finding in report.findings:
        mark = "✓" if finding.ok else "✗ no"
        advice = "" if finding.ok else finding.advice
        words = (finding.name, mark, finding.found, finding.needed_for, advice)
        table.add_row(*map(Text, words))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"Studying: {YES_OR_NO[report.can_study]}", end=" · ")
    console.print(f"grading: {YES_OR_NO[report.can_grade]}", end=" · ")
    console.print(f"all tests: {YES_OR_NO[report.can_test_all]}")
    return 0 if report.can_study else 1
