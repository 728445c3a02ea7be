"""`lr schema`."""

import json
from importlib import import_module
from typing import Annotated

import typer

from autograder.errors import UserError


def run(
    command: Annotated[str, typer.Argument(help="A command that knows --json.")],
) -> None:
    """Print the JSON schema of what a command prints with --json."""
    from autograder.cli import command_names, load_command

    module = load_command(command) if command in command_names() else None
    place: str | None = getattr(module, "SCHEMA", None)
    if place is None:
        raise UserError(
            f"`lr {command}` prints no JSON: `lr --help` lists the commands"
        )
    owner, _, name = place.partition(":")
    model = getattr(import_module(owner), name)
    print(json.dumps(model.model_json_schema(), indent=2))
