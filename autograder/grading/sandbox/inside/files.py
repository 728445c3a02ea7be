"""A plain Python file in the place of a notebook: it runs as it stands."""

from __future__ import annotations

import builtins
import linecache
from typing import Any

from autograder.judge.limits import kept_output, time_limit

from .failures import describe_failure

Namespace = dict[str, Any]


class PlainFile:
    """Runs source as Python does, with neither magics nor a shell."""

    def __init__(self) -> None:
        self.user_ns: Namespace = {"__name__": "__main__", "__builtins__": builtins}

    def run(self, source: str, name: str, seconds: float) -> dict[str, Any]:
        """Run one source; whatever it raises is written down."""
        failure = None
        with kept_output() as printed:
            try:
                with time_limit(seconds):
                    lines = source.splitlines(keepends=True)
                    linecache.cache[name] = (len(source), None, lines, name)
                    code = compile(source, name, "exec", dont_inherit=True)
                    exec(code, self.user_ns)  # noqa: S102 - the sandbox is for this
            except BaseException as error:  # noqa: BLE001 - exit() ends it, no more
                failure = describe_failure(error, name)
        return {"error": failure, "printed": printed.text(), "outputs": []}
