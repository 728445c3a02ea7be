"""Runs one submission inside the sandbox and answers calls on hidden inputs.

A script, not a module of the package: it is bound alone into the sandbox and sees
nothing of ours but `autograder.judge`. It talks JSON lines over two inherited pipes,
whose numbers it gets as arguments: jobs come in, events go out.

    in   {"cells": [{"id", "source"}], "seconds": per cell, "limits": {...}}
    out  {"event": "ready"}                     nothing of the submission has run yet
    out  {"event": "cell", "index"}             this cell starts
    out  {"event": "cell done", "index", "error", "printed"}
    out  {"event": "cells done"}
    in   {"exercise", "cases", "seconds"}       only now, one exercise at a time
    out  {"event": "exercise", "exercise"}
    out  {"event": "observed", "exercise", "text" or null, "reason" or null}
    in   {"end": true}

Everything after "ready" may be forged by the submission, which shares this process:
the reader outside believes no more than what it can check.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import importlib
import inspect
import json
import linecache
import os
import pkgutil
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from types import CodeType
from typing import Any

import autograder.judge.scenes
from autograder.judge.limits import (
    TimeLimitReached,
    kept_output,
    time_limit,
    wall_limit,
)
from autograder.judge.observe import observe
from autograder.judge.system_calls import close_doors

MAX_REPLY = 16 * 2**20
GRACE_SECONDS = 2.0
READ_SIZE = 65_536

Namespace = dict[str, Any]


class StandInShell:
    """What `get_ipython()` gives here: magics and shell commands do nothing."""

    def __init__(self, namespace: Namespace) -> None:
        self.user_ns = namespace

    def run_line_magic(self, name: str, line: str) -> None:
        pass

    def run_cell_magic(self, name: str, _: str, body: str) -> None:
        if name in ("time", "timeit", "capture", "prun"):
            run_source(body, f"<{name}>", self.user_ns)

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def apply_limits(limits: dict[str, int]) -> None:
    if sys.platform != "linux":  # macOS knows them, but refuses some; no sandbox there
        return
    for name, value in limits.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)  # noqa: PLW2901
        resource.setrlimit(kind, (value, value))
    close_doors()


def compile_cell(source: str, name: str) -> CodeType:
    """Compile a cell as Jupyter would: magics, shell lines and top-level await too."""
    try:
        return compile_plain(source, name)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        transform: Callable[[str], str] = TransformerManager().transform_cell  # type: ignore[no-untyped-call]
        return compile_plain(transform(source), name)


def compile_plain(source: str, name: str) -> CodeType:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(source, name, "exec", flags=flags, dont_inherit=True)
    return code


def run_source(source: str, name: str, namespace: Namespace) -> None:
    code = compile_cell(source, name)
    lines = source.splitlines(keepends=True)
    linecache.cache[name] = (len(source), None, lines, name)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, namespace))  # noqa: S307 - the sandbox is for this
    else:
        exec(code, namespace)  # noqa: S102 - the sandbox is for this


def describe_failure(error: BaseException, name: str) -> dict[str, Any]:
    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    texts = [a[:300] for a in error.args if type(a) is str]
    kind = type(error).__name__[:80]
    return {
        "type": "timed out" if kind == TimeLimitReached.__name__ else kind,
        "message": texts[0] if texts else "",
        "line": line if type(line) is int else None,
    }


def run_cell(source: str, name: str, namespace: Namespace, seconds: float) -> Namespace:
    """Run one cell; whatever it raises is written down and costs nothing by itself."""
    failure = None
    with kept_output() as printed:
        try:
            with time_limit(seconds):
                run_source(source, name, namespace)
        except BaseException as error:  # noqa: BLE001 - exit() ends a cell, no more
            failure = describe_failure(error, name)
    return {"error": failure, "printed": printed.text()}


def first_namespace() -> Namespace:
    namespace: Namespace = {"__name__": "__main__", "__builtins__": builtins}
    shell = StandInShell(namespace)
    namespace["get_ipython"] = lambda: shell
    namespace["display"] = lambda *_, **__: None
    return namespace


def write_all(out: int, data: bytes) -> None:
    while data:
        data = data[os.write(out, data) :]


def answer_in_child(out: int, answer: Any, question: dict[str, Any]) -> None:
    """Observe one answer in a process of its own and send the document up."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    seen = observe(answer, question["exercise"], question["cases"], question["seconds"])
    write_all(out, json.dumps(seen).encode())


def collect(source: int, seconds: float) -> tuple[bytes, str | None]:
    """Read what a child sends until it ends; say why where it does not get there."""
    until, size = time.monotonic() + seconds, 0
    parts: list[bytes] = []
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            return b"", "timed out"
        part = os.read(source, READ_SIZE)
        if not part:
            return b"".join(parts), None
        parts.append(part)
        size += len(part)
        if size > MAX_REPLY:
            return b"", "crashed"


def observe_apart(
    answer: Any, question: dict[str, Any], pipes: tuple[int, int]
) -> dict[str, Any]:
    """Fork, observe there, and give the child no more than its time."""
    upward, downward = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            for number in (*pipes, upward):
                os.close(number)
            answer_in_child(downward, answer, question)
        finally:
            os._exit(0)
    os.close(downward)
    text, reason = collect(upward, wall_limit(question["seconds"]) + GRACE_SECONDS)
    os.close(upward)
    try:
        os.killpg(child, signal.SIGKILL)
    except OSError:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if reason is None and not text:
        reason = "crashed"
    return {"text": text.decode("utf-8", "replace") or None, "reason": reason}


def answer_questions(
    jobs: Any, say: Callable[..., None], namespace: Namespace, pipes: tuple[int, int]
) -> None:
    for line in jobs:
        question = json.loads(line)
        if "end" in question:
            return
        name = question["exercise"]
        say("exercise", exercise=name)
        if callable(namespace.get(name)):
            reply = observe_apart(namespace[name], question, pipes)
        else:
            reply = {"text": None, "reason": "not defined"}
        say("observed", exercise=name, **reply)


def main() -> None:
    source, out = int(sys.argv[1]), int(sys.argv[2])
    own = os.getpid()

    def say(event: str, **content: Any) -> None:
        if os.getpid() != own:  # a cell forked, and this is the copy
            os._exit(0)
        write_all(out, json.dumps({"event": event, **content}).encode() + b"\n")

    for module in pkgutil.iter_modules(autograder.judge.scenes.__path__):
        importlib.import_module(f"autograder.judge.scenes.{module.name}")
    jobs = os.fdopen(source, "r", encoding="utf-8", closefd=False)
    job = json.loads(next(jobs))
    apply_limits(job["limits"])
    namespace = first_namespace()
    say("ready")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    for index, cell in enumerate(job["cells"]):
        say("cell", index=index)
        name = f"<cell {cell['id']}>"
        done = run_cell(cell["source"], name, namespace, job["seconds"])
        say("cell done", index=index, **done)
    say("cells done")
    answer_questions(jobs, say, namespace, (source, out))


if __name__ == "__main__":
    main()
