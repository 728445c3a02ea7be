"""`lr bench`."""

from importlib import import_module
from typing import Annotated

import typer

from autograder.errors import UserError

SCHEMA = "autograder.bench.report:Report"
NAMES = ("explorers", "grading", "lessons", "redteam", "start", "study")


def run(
    name: Annotated[str, typer.Argument(help="Which one; `lr bench` lists them.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> int:
    """Measure this project against its peer, in one run."""
    if not name:
        print("\n".join(NAMES))
        return 0
    if name not in NAMES:
        raise UserError(f"no benchmark `{name}`; there are: {', '.join(NAMES)}")
    report = import_module(f"autograder.bench.{name}").measure()
    if as_json:
        print(report.model_dump_json(indent=2))
    else:
        unit = report.unit
        print(f"{report.name}: {report.ours:.3g} {unit}")
        ratio = "" if report.ratio is None else f" (ratio {report.ratio:.3g})"
        print(f"{report.peer}: {report.theirs:.3g} {unit}{ratio}")
        for what, value in report.details.items():
            print(f"  {what}: {value:.3g}")
        if report.limit is not None:
            print(f"limit: {report.limit:.3g} {unit}")
    return 0 if report.within else 1
