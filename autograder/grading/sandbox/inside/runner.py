"""Runs one submission inside the sandbox and answers calls on hidden inputs.

It talks JSON lines over two inherited pipes: jobs come in, events go out.

    in   {"cells": [{"id", "source", "takes"}], "files", "notebook", "seconds",
          "limits"}
    out  {"event": "ready"}                     nothing of the submission has run yet
    out  {"event": "cell", "index"}             this cell starts
    out  {"event": "cell done", "index", "error", "printed", "outputs"}
    out  {"event": "cells done"}
    in   {"exercise", "cases", "seconds"}       only now, one exercise at a time
    out  {"event": "exercise", "exercise"}
    out  {"event": "observed", "exercise", "text" or null, "reason" or null}
    in   {"end": true}

Before "ready" it may say {"event": "failed", "reason"} instead: this machine's fault.
Everything after "ready" may be forged by the submission, which shares this process:
the reader outside believes no more than what it can check.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import autograder.judge.scenes
from autograder.judge.observe import observe

from .closing import apply_limits

MAX_REPLY = 6 * 2**20  # more is not read outside

Say = Callable[..., None]


class Room(Protocol):
    """Where cells run: a shell, or a plain namespace."""

    user_ns: dict[str, Any]

    def run(self, source: str, name: str, seconds: float) -> dict[str, Any]: ...


def write_all(out: int, data: bytes) -> None:
    while data:
        data = data[os.write(out, data) :]


def voice(out: int) -> Say:
    """A way to say events; a copy of this process that a cell forked has none."""
    own = os.getpid()

    def say(event: str, **content: Any) -> None:
        if os.getpid() != own:
            os._exit(0)
        write_all(out, json.dumps({"event": event, **content}).encode() + b"\n")

    return say


def import_scenes() -> None:
    for module in pkgutil.iter_modules(autograder.judge.scenes.__path__):
        importlib.import_module(f"autograder.judge.scenes.{module.name}")


def lay_out(files: dict[str, str]) -> None:
    """Put the files that were handed in beside the notebook where it will look."""
    for name, text in files.items():
        Path(name).write_bytes(base64.b64decode(text))


def room_for(job: dict[str, Any], made: Room | None) -> Room:
    """A shell for a notebook's cells, a plain namespace for a file."""
    if made is not None:
        return made
    if job["notebook"]:
        from .cells import new_shell

        return new_shell()
    from .files import PlainFile

    return PlainFile()


def answered(answer: Any, question: dict[str, Any]) -> dict[str, Any]:
    """Observe one answer; what it did is text, which the reader outside parses."""
    if not callable(answer):
        return {"text": None, "reason": "not defined"}
    seen = observe(answer, question["exercise"], question["cases"], question["seconds"])
    text = json.dumps(seen)
    if len(text) > MAX_REPLY:
        return {"text": None, "reason": "crashed"}
    return {"text": text, "reason": None}


def run_cells(room: Room, job: dict[str, Any], say: Say) -> dict[str, Any]:
    """Run every cell; an answer is what its name means right after its cell."""
    taken: dict[str, Any] = {}
    for index, cell in enumerate(job["cells"]):
        say("cell", index=index)
        done = room.run(cell["source"], f"<cell {cell['id']}>", job["seconds"])
        for name in cell["takes"]:
            if callable(room.user_ns.get(name)):
                taken[name] = room.user_ns[name]
        say("cell done", index=index, **done)
    say("cells done")
    return taken


def answer_questions(
    lines: Iterator[str], say: Say, taken: dict[str, Any], names: dict[str, Any]
) -> None:
    for line in lines:
        question = json.loads(line)
        if "end" in question:
            return
        name = question["exercise"]
        say("exercise", exercise=name)
        answer = taken[name] if name in taken else names.get(name)
        say("observed", exercise=name, **answered(answer, question))


def serve(source: int, out: int, made: Room | None = None) -> None:
    """Hold one conversation about one submission."""
    say = voice(out)
    try:
        lines = os.fdopen(source, "r", encoding="utf-8", closefd=False)
        job = json.loads(next(lines))
        lay_out(job["files"])
        room = room_for(job, made)
        apply_limits(job["limits"])
    except Exception as error:  # noqa: BLE001 - said, and nobody's zero
        say("failed", reason=f"{type(error).__name__}: {error}")
        return
    say("ready")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    taken = run_cells(room, job, say)
    answer_questions(lines, say, taken, room.user_ns)


if __name__ == "__main__":
    import_scenes()
    sys.path.insert(0, "")
    serve(int(sys.argv[1]), int(sys.argv[2]))
