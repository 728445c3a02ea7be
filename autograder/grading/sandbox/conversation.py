"""Talks with one runner: sends the job, reads the events, ends it when it must end."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

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
from autograder.grading.sandbox.walls import plain_environment
from autograder.grading.sandbox.watch import usage_of
from autograder.judge.limits import wall_limit

LOOK_EVERY = 0.1
MAX_STDERR = 20_000
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


class Conversation:
    def __init__(
        self, script: Script, limits: Limits, stop: threading.Event | None = None
    ) -> None:
        self.stop = stop
        self.script = script
        self.limits = limits
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

    def on_ready(self, _: Mapping[str, Any]) -> None:
        if self.transcript.ready:
            raise ProtocolBroken("ready twice")
        self.transcript.ready = True
        self.last = time.monotonic() + self.limits.whole_seconds
        self.allow(self.limits.cell_seconds)

    def on_cell(self, event: Mapping[str, Any]) -> None:
        index = event.get("index")
        done = self.transcript.cells
        if index != len(done) or index >= len(self.script.cells):
            raise ProtocolBroken("cells out of order")
        self.transcript.open_cell = index
        self.allow(self.limits.cell_seconds + 3)

    def on_cell_done(self, event: Mapping[str, Any]) -> None:
        index = self.transcript.open_cell
        if index is None or event.get("index") != index:
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
        usage = usage_of(process, self.limits.processes)
        if usage.processes > self.limits.processes:
            self.transcript.ended = "too many processes"
        elif usage.resident > self.limits.resident:
            self.transcript.ended = "too much memory"


def converse(
    words: Sequence[str],
    script: Script,
    limits: Limits,
    stop: threading.Event | None = None,
) -> Transcript:
    """Start a runner, let it say what it has to say, and see to it that it is gone."""
    job_out, job_in = os.pipe()
    event_out, event_in = os.pipe()
    process = subprocess.Popen(
        [*words, str(job_out), str(event_in)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(job_out, event_in),
        env=dict(plain_environment()),
        start_new_session=True,
    )
    os.close(job_out)
    os.close(event_in)
    talk = Conversation(script, limits, stop)
    try:
        pump(talk, process, job_in, event_out)
    finally:
        end(process)
        os.close(job_in)
        os.close(event_out)
    return talk.transcript


def end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


def pump(
    talk: Conversation, process: subprocess.Popen[bytes], jobs: int, events: int
) -> None:
    os.set_blocking(jobs, False)
    assert process.stderr is not None  # noqa: S101 - for the type checker
    complaints = process.stderr.fileno()
    looked = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(events, selectors.EVENT_READ)
        selector.register(complaints, selectors.EVENT_READ)
        while not talk.transcript.ended:
            try:
                send(talk, jobs)
                for key, _ in selector.select(LOOK_EVERY):
                    receive(talk, selector, key.fd, events)
            except ProtocolBroken:
                talk.transcript.ended = "crashed"
            if not talk.transcript.ended and time.monotonic() - looked > LOOK_EVERY:
                looked = time.monotonic()
                talk.check(process.pid)


def send(talk: Conversation, jobs: int) -> None:
    if not talk.outgoing:
        return
    try:
        sent = os.write(jobs, talk.outgoing[:READ_SIZE])
    except BlockingIOError:
        return
    except BrokenPipeError:
        talk.outgoing = b""
        return
    talk.outgoing = talk.outgoing[sent:]


def receive(
    talk: Conversation, selector: selectors.BaseSelector, source: int, events: int
) -> None:
    data = os.read(source, READ_SIZE)
    if not data:
        selector.unregister(source)
        if source == events and not talk.transcript.ended:
            talk.transcript.ended = "crashed"
    elif source == events:
        talk.hear(data)
    elif len(talk.transcript.complaint) < MAX_STDERR:
        talk.transcript.complaint += data.decode("utf-8", "replace")
