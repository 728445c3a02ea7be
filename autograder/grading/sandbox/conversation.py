"""Talks with one runner: sends the job, reads the events, ends it when it must end."""

from __future__ import annotations

import dataclasses
import os
import select
import threading
import time
from collections.abc import Mapping
from typing import Any

from autograder.grading.sandbox.handles import Handle, Start
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.protocol import (
    MAX_LINE,
    MAX_TALK,
    ProtocolBroken,
    parse_event,
    read_cell_result,
    text_of,
)
from autograder.grading.sandbox.script import Question, Script, as_line
from autograder.grading.sandbox.watch import Watch
from autograder.judge.limits import wall_limit

LOOK_EVERY = 0.05
READ_SIZE = 2**20


@dataclasses.dataclass
class Transcript:
    """What a runner said. `ended` is "complete", or what ended it before its time."""

    ready: bool = False
    ended: str = ""
    cells: dict[int, dict[str, Any]] = dataclasses.field(default_factory=dict)
    open_cell: int | None = None
    replies: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    open_exercise: str | None = None
    complaint: str = ""
    hung_up: bool = False


class Conversation:
    def __init__(
        self, script: Script, limits: Limits, stop: threading.Event | None = None
    ) -> None:
        self.stop = stop
        self.script = script
        self.limits = limits
        self.watch = Watch(limits.processes, limits.resident)
        self.transcript = Transcript()
        self.waiting: list[Question] = list(script.questions)
        self.outgoing = as_line(script.first(limits))
        self.incoming = bytearray()
        self.heard = 0
        self.until = time.monotonic() + limits.start_seconds
        self.last = self.until

    def allow(self, seconds: float) -> None:
        self.until = min(time.monotonic() + seconds, self.last)

    def hear(self, data: bytes) -> None:
        """Take in what came; raises ProtocolBroken on what no runner says."""
        self.heard += len(data)
        first, *others = data.split(b"\n")
        self.incoming += first  # what came before is not looked through again
        lines: list[bytes] = []
        for part in others:
            lines.append(bytes(self.incoming))
            self.incoming = bytearray(part)
        if len(self.incoming) > MAX_LINE or self.heard > MAX_TALK:
            raise ProtocolBroken("words without end")
        for line in lines:
            event = parse_event(line)
            handler = getattr(self, "on_" + event["event"].replace(" ", "_"), None)
            if handler is None:
                raise ProtocolBroken("an unknown event")
            handler(event)

    def on_failed(self, event: Mapping[str, Any]) -> None:
        if self.transcript.ready:
            raise ProtocolBroken("failed after it was ready")
        self.transcript.complaint = text_of(event.get("reason"))
        self.transcript.ended = "crashed"

    def on_ready(self, _: Mapping[str, Any]) -> None:
        if self.transcript.ready:
            raise ProtocolBroken("ready twice")
        self.transcript.ready = True
        self.last = time.monotonic() + self.limits.whole_seconds
        self.allow(self.limits.cell_seconds)

    def on_cell(self, event: Mapping[str, Any]) -> None:
        index = number_of(event)
        if index != len(self.transcript.cells) or index >= len(self.script.cells):
            raise ProtocolBroken("cells out of order")
        self.transcript.open_cell = index
        self.allow(self.limits.cell_seconds + 3)

    def on_cell_done(self, event: Mapping[str, Any]) -> None:
        index = self.transcript.open_cell
        if index is None or number_of(event) != index:
            raise ProtocolBroken("a cell ended that did not start")
        self.transcript.cells[index] = read_cell_result(event)
        self.transcript.open_cell = None
        self.allow(self.limits.cell_seconds)

    def on_cells_done(self, _: Mapping[str, Any]) -> None:
        done = len(self.transcript.cells) == len(self.script.cells)
        if not done or self.transcript.replies or self.transcript.open_exercise:
            raise ProtocolBroken("cells left out")
        self.ask_next()

    def ask_next(self) -> None:
        if not self.waiting:
            self.transcript.ended = "complete"
            self.outgoing += as_line({"end": True})
            return
        question = self.waiting[0]
        self.transcript.open_exercise = question.exercise
        self.outgoing += as_line(question.document())
        self.allow(wall_limit(question.seconds) + 8)

    def on_exercise(self, event: Mapping[str, Any]) -> None:
        self.expect(event)

    def expect(self, event: Mapping[str, Any]) -> str:
        name = self.transcript.open_exercise
        if name is None or event.get("exercise") != name:
            raise ProtocolBroken("an answer that nobody asked for")
        return name

    def on_observed(self, event: Mapping[str, Any]) -> None:
        name = self.expect(event)
        text, reason = event.get("text"), event.get("reason")
        self.transcript.replies[name] = {
            "text": text if isinstance(text, str) else None,
            "reason": text_of(reason)[:40] or None,
        }
        self.transcript.open_exercise = None
        self.waiting.pop(0)
        self.ask_next()

    def check(self, process: int) -> None:
        """Note why the runner must be stopped, if it must."""
        if self.stop is not None and self.stop.is_set():
            self.transcript.ended = "stopped"
            return
        if time.monotonic() > self.until:
            self.transcript.ended = "timed out"
            return
        limits = self.limits
        usage = self.watch.look(process)
        if usage.processes > limits.processes:
            self.transcript.ended = "too many processes"
        elif usage.resident > limits.resident:
            self.transcript.ended = "too much memory"
        elif usage.descriptors > limits.descriptors:
            self.transcript.ended = "too many open files"


def number_of(event: Mapping[str, Any]) -> int:
    """The number of a cell; what else Python calls equal to one is none."""
    index = event.get("index")
    if type(index) is not int:
        raise ProtocolBroken("no number of a cell")
    return index


def converse(
    start: Start,
    script: Script,
    limits: Limits,
    stop: threading.Event | None = None,
) -> Transcript:
    """Start a runner, let it say what it has to say, and see to it that it is gone."""
    talk = Conversation(script, limits, stop)
    runner = start()
    complaint = ""
    try:
        talk.watch.common = runner.common()
        pump(talk, runner)
    finally:
        complaint = runner.end(hung_up=talk.transcript.hung_up)
    talk.transcript.complaint = talk.transcript.complaint or complaint
    return talk.transcript


def pump(talk: Conversation, runner: Handle) -> None:
    os.set_blocking(runner.jobs, False)
    looked = time.monotonic()
    while not talk.transcript.ended:
        try:
            exchange(talk, runner)
        except ProtocolBroken:
            talk.transcript.ended = "crashed"
        if not talk.transcript.ended and time.monotonic() - looked > LOOK_EVERY:
            looked = time.monotonic()
            talk.check(runner.process())


def exchange(talk: Conversation, runner: Handle) -> None:
    """Wait a moment for what can be sent or heard."""
    waiting = select.poll()
    waiting.register(runner.events, select.POLLIN)
    if talk.outgoing:
        waiting.register(runner.jobs, select.POLLOUT)
    for descriptor, _ in waiting.poll(LOOK_EVERY * 1000):
        if descriptor == runner.jobs:
            send(talk, runner.jobs)
        else:
            receive(talk, runner.events)


def send(talk: Conversation, jobs: int) -> None:
    try:
        sent = os.write(jobs, talk.outgoing[:READ_SIZE])
    except BlockingIOError:
        return
    except BrokenPipeError:
        talk.outgoing = b""
        return
    talk.outgoing = talk.outgoing[sent:]


def receive(talk: Conversation, events: int) -> None:
    data = os.read(events, READ_SIZE)
    if data:
        talk.hear(data)
    else:
        talk.transcript.hung_up = True
        talk.transcript.ended = talk.transcript.ended or "crashed"
