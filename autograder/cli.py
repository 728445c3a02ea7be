"""The command line `lr`.

A command is a module in `autograder/commands/`, named like the command (`report-bug`
is `report_bug.py`), with

    def run(...) -> int | None:      typer reads its signature and docstring
    CONTEXT_SETTINGS = {...}         optional, handed to typer's command()
    SCHEMA = "autograder.x:Model"    optional, the pydantic model that --json prints

and nothing has to be registered. `run` returns the exit code (None is 0) and
raises `UserError` for what the user can put right. Import what is slow inside
`run`: only the module of the command at hand is loaded, but `lr --help` loads all.
"""

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

import typer

import autograder.commands
import autograder.lean_imports
from autograder.any_terminal import fit_output
from autograder.errors import UserError
from autograder.languages import tr
from autograder.printable import printable

# What needs a sandbox, or folders and locks as Linux has them.
ON_LINUX_ALONE = {"appeal", "collect", "export", "feedback", "grade"}
ON_LINUX_ALONE |= {"nbgrader", "report"}
LONGEST_COMPLAINT = 2_000
SUMMARY = "A course on learning rates, and its autograder."


def command_names() -> list[str]:
    return sorted(
        module.name.replace("_", "-")
        for module in pkgutil.iter_modules(autograder.commands.__path__)
    )


def load_command(name: str) -> ModuleType:
    """The module of a command that there is."""
    return import_module(f"autograder.commands.{name.replace('-', '_')}")


def build_app(names: Sequence[str]) -> typer.Typer:
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback(help=SUMMARY)(lambda: None)
    for name in names:
        module = load_command(name)
        settings = getattr(module, "CONTEXT_SETTINGS", None)
        app.command(name, context_settings=settings)(module.run)
    return app


def demand_linux() -> None:
    from autograder.linux import require_linux

    require_linux(sys.platform)


def complain(message: str, code: int) -> int:
    print(f"lr: {printable(message, LONGEST_COMPLAINT)}", file=sys.stderr)
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    fit_output(json="--json" in words)
    names = command_names()
    app = build_app([words[0]] if words[0] in names else names)
    try:
        if words[0] in ON_LINUX_ALONE and "--help" not in words:
            demand_linux()
        code = app(words, prog_name="lr", standalone_mode=False)
    except UserError as error:
        return complain(str(error), error.exit_code)
    except typer.TyperException as error:
        hint = f"`lr {words[0]} --help`" if words[0] in names else "`lr --help`"
        return complain(f"{error.format_message()} {hint} says more", error.exit_code)
    except typer.Abort:
        return complain(tr("stopped"), 1)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
