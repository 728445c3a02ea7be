"""Worker processes of this machine: what kills one costs its own submission at most."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from autograder.errors import UserError
from autograder.grading.classes.believed import believe
from autograder.grading.classes.hands import Reply
from autograder.grading.classes.parcels import (
    MOST_BYTES,
    Setting,
    Task,
    Unreadable,
    pack_setting,
    pack_task,
)
from autograder.grading.submission.engine import Graded

MODULE = "autograder.grading.classes.worker"
STARTS = 3
AHEAD = 2  # tasks for each worker: one at work, and one that waits for it
START_SECONDS = 180.0
SPARE_SECONDS = 120.0  # for judging, beyond what a submission itself may take


class WorkerEnded(Exception):  # noqa: N818 - it says what is the case
    """A worker is gone, with the task that it had."""


class Asked(Protocol):
    """Somebody who answers tasks, one at a time."""

    def ready(self) -> None:
        """Make ready.

        Raises:
            UserError: there is no working here; the words say why.
            WorkerEnded: it is gone already.
        """

    def alive(self) -> bool:
        """Whether it can be asked."""

    def ask(self, task: bytes) -> bytes:
        """Answer one task.

        Raises:
            WorkerEnded: there will be no answer.
        """

    def kill(self) -> None:
        """Be gone; whoever waits for an answer hears so."""


class Worker:
    """One process."""

    def __init__(self, setting: bytes, seconds: float) -> None:
        self.setting, self.seconds = setting, seconds
        self.connection, theirs = multiprocessing.Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", MODULE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                start_new_session=True,
            )

    def ready(self) -> None:
        complaint = self.told(self.setting, START_SECONDS)
        if complaint:
            self.kill()
            said = complaint.decode("utf-8", "replace")
            raise UserError(f"a worker process cannot grade: {said}")

    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, task: bytes) -> bytes:
        return self.told(task, self.seconds)

    def told(self, message: bytes, seconds: float) -> bytes:
        try:
            self.connection.send_bytes(message)
            if not self.connection.poll(seconds):
                self.kill()
                raise WorkerEnded(f"it had no answer after {seconds:.0f} seconds")
            return self.connection.recv_bytes(MOST_BYTES)
        except (EOFError, OSError) as error:
            raise WorkerEnded(self.last_words()) from error

    def last_words(self) -> str:
        """How it ended; it is gone afterwards, whatever it was about."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        self.kill()
        code = self.process.returncode
        if code >= 0:
            return f"it stopped with code {code}"
        name = signal.Signals(-code).name
        return f"{name}{', out of memory for one' * (name == 'SIGKILL')}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Processes:
    """Tasks to a number of workers, each started when it is first needed."""

    def __init__(
        self,
        setting: Setting,
        count: int,
        start: Callable[[], Asked] | None = None,
    ) -> None:
        data = pack_setting(setting)
        seconds = setting.limits.whole_seconds + SPARE_SECONDS
        self.setting, self.count = setting, count
        self.start = start or (lambda: Worker(data, seconds))
        self.idle: queue.LifoQueue[Asked] = queue.LifoQueue()
        self.all: set[Asked] = set()
        self.lock, self.closed = threading.Lock(), False
        self.threads = ThreadPoolExecutor(count)
        self.waiting: set[Future[Reply]] = set()

    def give(self, task: Task) -> Iterator[Reply]:
        self.waiting.add(self.threads.submit(self.reply, task))
        yield from self.ended(wait_for_one=len(self.waiting) >= AHEAD * self.count)

    def rest(self) -> Iterator[Reply]:
        while self.waiting:
            yield from self.ended(wait_for_one=True)

    def ended(self, *, wait_for_one: bool) -> Iterator[Reply]:
        patience = None if wait_for_one else 0.0
        done, _ = wait(self.waiting, patience, FIRST_COMPLETED)
        for future in done:
            self.waiting.discard(future)
            yield future.result()

    def reply(self, task: Task) -> Reply:
        """Ask; where a worker ends or talks nonsense, ask a new one once more.

        One that waits may have been killed with the first, and not be gone yet.
        """
        data, trouble = pack_task(task), ""
        for worker_for in (self.free_worker, self.new_worker):
            try:
                return Reply(task, self.asked(worker_for(), data, task))
            except WorkerEnded as error:
                trouble = f"the process that graded it ended twice: {error}"
            except Unreadable as error:
                trouble = f"the process that graded it said what cannot be: {error}"
            except MemoryError:
                trouble = "there was no memory left for its answer"
        return Reply(task, None, trouble)

    def asked(self, worker: Asked, data: bytes, task: Task) -> Graded:
        try:
            answer = worker.ask(data)
            kit, sandboxed = self.setting.kit, self.setting.sandboxed
            graded = believe(answer, task, kit, sandboxed=sandboxed)
        except BaseException:
            worker.kill()
            with self.lock:
                self.all.discard(worker)
            raise
        self.idle.put(worker)
        return graded

    def free_worker(self) -> Asked:
        """A worker that waits, or a new one."""
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self.idle.get_nowait()
                if worker.alive():
                    return worker
        return self.new_worker()

    def new_worker(self) -> Asked:
        """Start one.

        Raises:
            UserError: none starts.
            WorkerEnded: the run is over.
        """
        for _ in range(STARTS):
            worker = self.started()
            try:
                worker.ready()
            except WorkerEnded as error:
                trouble = str(error)
            else:
                return worker
        raise UserError(f"worker processes do not start: {trouble}")

    def started(self) -> Asked:
        with self.lock:
            if self.closed:
                raise WorkerEnded("the run has ended")
            worker = self.start()
            self.all.add(worker)
        return worker

    def close(self) -> None:
        with self.lock:
            self.closed = True
            for worker in self.all:
                worker.kill()
        self.threads.shutdown(wait=True, cancel_futures=True)
