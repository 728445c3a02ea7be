"""`lr test`."""

import os
import sys
from typing import Annotated

import typer

from autograder.repository import ROOT


def run(
    everything: Annotated[
        bool, typer.Option("--all", help="Slow tests too; nothing may be skipped.")
    ] = False,
) -> int:
    """Run the tests; what this machine lacks is skipped by name, not with --all."""
    import pytest

    os.chdir(ROOT)
    arguments = ["-n", "auto"]
    if everything:
        os.environ["LR_TEST_STRICT"] = "1"
        arguments += ["-m", ""]
    sys.stdout.flush()
    return int(pytest.main(arguments))
