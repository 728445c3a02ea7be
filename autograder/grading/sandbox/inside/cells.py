"""Runs the cells of a notebook in a real IPython shell, and keeps what they showed."""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.judge.limits import kept_output, time_limit

from .failures import describe_failure

MOST_OUTPUTS = 8
MOST_TEXT = 2_000
MOST_PICTURE = 150_000
PICTURE_DPI = 60

Output = dict[str, str]


class _Publisher(DisplayPublisher):
    shell: Shell

    def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        self.shell.show(data)


class _Hook(DisplayHook):
    shell: Shell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:  # noqa: ARG002
        self.shell.show(format_dict)


class Shell(InteractiveShell):
    """IPython as a notebook has it, without history, front end or terminal."""

    display_pub_class = _Publisher
    displayhook_class = _Hook

    def __init__(self, **settings: Any) -> None:
        self.shown: list[Output] = []
        self.cell_name = "<cell>"
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        compiler: Any = self.compile
        compiler.get_code_name = lambda *_: self.cell_name

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no screen."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str, str]:  # noqa: ARG002
        return "agg", "agg"

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """The error is in the result of the cell; nobody reads it here."""

    showsyntaxerror = showtraceback

    def transform_cell(self, raw_cell: str) -> str:
        """Pass on what is Python already; IPython would look at each token."""
        plain = raw_cell[:1].strip() and "\n" in raw_cell.strip()
        if plain and not self.input_transformers_post:
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what runs it says so again
                ast.parse(raw_cell)
                return raw_cell.rstrip("\n") + "\n"
        return str(super().transform_cell(raw_cell))  # type: ignore[no-untyped-call]

    def ask_exit(self) -> None:
        raise SystemExit

    def system(self, cmd: str) -> None:
        line = self.var_expand(cmd, depth=1)  # type: ignore[no-untyped-call]
        done = subprocess.run(  # noqa: S602 - the sandbox is for this
            line,
            shell=True,
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        self.user_ns["_exit_code"] = done.returncode
        sys.stdout.write(done.stdout + done.stderr)

    def show(self, data: dict[str, Any]) -> None:
        """Keep the text of what a cell shows, and its picture; nothing that runs."""
        if len(self.shown) >= MOST_OUTPUTS:
            return
        kept: Output = {}
        text, picture = data.get("text/plain"), data.get("image/png")
        if isinstance(text, str):
            kept["text/plain"] = text[:MOST_TEXT]
        if isinstance(picture, bytes) and len(picture) <= MOST_PICTURE:
            kept["image/png"] = base64.b64encode(picture).decode()
        if kept:
            self.shown.append(kept)

    def run(self, source: str, name: str, seconds: float) -> dict[str, Any]:
        """Run one cell; whatever it raises is written down and costs nothing."""
        self.shown, self.cell_name = [], name
        failure = None
        with kept_output() as printed:
            try:
                with time_limit(seconds):
                    done: Any = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
                    failure = done.error_before_exec or done.error_in_exec
                    self.show_figures()
            except BaseException as error:  # noqa: BLE001 - exit() ends a cell, no more
                failure = error
        return {
            "error": failure and describe_failure(failure, name),
            "printed": printed.text(),
            "outputs": self.shown,
        }

    def show_figures(self) -> None:
        """Draw what is open in matplotlib, as a notebook does at the end of a cell."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        for number in pyplot.get_fignums()[:MOST_OUTPUTS] if pyplot else ():
            picture = io.BytesIO()
            pyplot.figure(number).savefig(picture, format="png", dpi=PICTURE_DPI)
            self.show({"text/plain": "a figure", "image/png": picture.getvalue()})
        if pyplot:
            pyplot.close("all")


def new_shell() -> Shell:
    """The one shell of this process; making it takes longer than a cell."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "NoColor"
    make: Callable[..., Shell] = Shell.instance
    return make(config=settings)
