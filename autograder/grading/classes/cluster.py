"""A Dask cluster's workers: content goes out, result bytes come back, no shared disk.

What a worker loses is given to another one. What the cluster loses altogether ends the
run in one line: what has come back is kept, and a further run goes on from there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any, TypeAlias

from autograder.errors import UserError
from autograder.grading.classes.believed import believe
from autograder.grading.classes.cluster_client import (
    Tell,
    connected,
    refuse_other_code,
    wait_for_workers,
    workers,
)
from autograder.grading.classes.cluster_worker import ANSWER, REFUSAL, grade_there
from autograder.grading.classes.hands import Reply
from autograder.grading.classes.parcels import (
    Setting,
    Task,
    Unreadable,
    pack_setting,
    pack_task,
)

GradeThere: TypeAlias = Callable[[bytes, bytes], bytes]

AHEAD = 3  # tasks for each thread of a worker
TRIES = 2
LOST_TOGETHER = 2
LOOK_EVERY = 1.0
RECONNECT_SECONDS = 60.0
FETCH_SECONDS = 60.0


@dataclasses.dataclass
class Given:
    """A task that is out; how often nonsense came back, and how often nothing."""

    task: Task
    tried: int = 0
    lost: int = 0

    @property
    def suspect(self) -> bool:
        """Whether it may be what its workers were lost by; it is sent alone then."""
        return self.lost >= LOST_TOGETHER


class Cluster:
    """Tasks to the workers of a scheduler, a few ahead of each."""

    def __init__(
        self,
        setting: Setting,
        address: str,
        tell: Tell,
        grade: GradeThere = grade_there,
    ) -> None:
        """Connect, and see that there is a worker with this very code.

        Raises:
            UserError: there is no scheduler, no worker, or one with other code.
        """
        self.setting, self.address, self.tell = setting, address, tell
        self.grade = grade
        self.data = pack_setting(dataclasses.replace(setting, root="", work=""))
        self.out: dict[Any, Given] = {}
        self.unsent: list[Given] = []
        self.able: list[str] = []
        self.room, self.looked = AHEAD, -math.inf
        self.refused: set[str] = set()
        self.client = connected(address)
        try:
            self.begin()
        except BaseException:
            self.close()
            raise

    def begin(self) -> None:
        wait_for_workers(self.client, self.address, self.tell)
        refuse_other_code(self.client, self.address)
        self.scatter()

    def scatter(self) -> None:
        """Lay the setting where the workers are: it goes there once, not per task."""
        self.there = self.client.scatter(self.data, broadcast=True, hash=False)
        self.lost = False

    def give(self, task: Task) -> Iterator[Reply]:
        self.unsent.append(Given(task))
        yield from self.step(0.0)
        while len(self.out) >= self.room:
            yield from self.step(LOOK_EVERY)

    def rest(self) -> Iterator[Reply]:
        while self.unsent or self.out:
            yield from self.step(LOOK_EVERY)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.client.close(timeout=5)

    def step(self, seconds: float) -> Iterator[Reply]:
        """Send what is to be sent, wait a little, and hand over what has come."""
        try:
            self.send()
            ended = self.those_ended(seconds)
        except (OSError, TimeoutError, CancelledError):
            self.reconnect()
            return
        for future in ended:
            given = self.out.pop(future)
            reply = self.reply(future, given)
            if reply is not None:
                yield reply

    def send(self) -> None:
        """Send what may go: a suspect only when nothing else is out."""
        if self.lost:
            self.scatter()
        calm = [given for given in self.unsent if not given.suspect]
        ready = calm or ([] if self.out else self.unsent[:1])
        may = self.may()
        for given in ready:
            future = self.client.submit(
                self.grade,
                self.there,
                pack_task(given.task),
                pure=False,
                workers=may if self.refused else None,
            )
            self.out[future] = given
            self.unsent.remove(given)

    def may(self) -> list[str]:
        """The workers that can grade; asked for now and then, for they come and go."""
        now = time.monotonic()
        if now - self.looked < LOOK_EVERY:
            return self.able
        threads = workers(self.client)
        if threads.keys() <= self.refused:
            wait_for_workers(self.client, self.address, self.tell, self.refused)
            threads = workers(self.client)
        self.looked = now
        self.able = [one for one in threads if one not in self.refused]
        self.room = AHEAD * sum(threads[one] for one in self.able)
        return self.able

    def those_ended(self, seconds: float) -> list[Any]:
        from distributed import wait

        if seconds and self.out:
            # What is lost raises here, and its status says so as well.
            with contextlib.suppress(Exception):
                wait(list(self.out), seconds, "FIRST_COMPLETED")  # type: ignore[no-untyped-call]
        if self.client.status != "running":
            raise ConnectionError
        return [future for future in self.out if future.status != "pending"]

    def reconnect(self) -> None:
        """Give all that is out to the scheduler that is there now, if there is one."""
        self.tell(f"the scheduler at {self.address} is gone; waiting for it")
        self.close()
        self.unsent = [*self.out.values(), *self.unsent]
        self.out, self.looked = {}, -math.inf
        try:
            self.client = connected(self.address, RECONNECT_SECONDS)
        except UserError:
            raise UserError(
                f"the scheduler at {self.address} went away and did not come back: "
                "what is graded is kept; start it, and run this again to go on"
            ) from None
        self.begin()

    def reply(self, future: Any, given: Given) -> Reply | None:
        """What came of a task, or None where it is out again."""
        if future.status == "error":
            name = type(future.exception()).__name__
            if name != "KilledWorker":
                return self.again(given, f"the cluster could not run it ({name})")
            trouble = "each worker that graded it was lost (out of memory, for one)"
            return Reply(given.task, None, trouble)  # Dask has tried several
        said = fetched(future)
        if said is not None:
            return self.heard(said, given)
        self.lost = True  # the setting too, perhaps, with the last worker that had it
        if given.suspect:
            return Reply(given.task, None, "each worker that graded it was lost")
        given.lost += 1
        self.unsent.append(given)
        return None

    def heard(self, said: bytes, given: Given) -> Reply | None:
        kind, data = said[:1], said[1:]
        if kind == REFUSAL:
            self.refuse(data)
            self.unsent.append(given)
            return None
        if kind != ANSWER:
            words = data.decode("utf-8", "replace")[:200]
            return self.again(given, words or "a worker gave no answer")
        kit, sandboxed = self.setting.kit, self.setting.sandboxed
        try:
            graded = believe(data, given.task, kit, sandboxed=sandboxed)
        except Unreadable as error:
            return self.again(given, f"a worker said what cannot be: {error}")
        return Reply(given.task, graded)

    def refuse(self, data: bytes) -> None:
        """Send nothing more to a worker that said that it cannot do this."""
        address, words = json.loads(data)
        if address not in self.refused:
            self.refused.add(address)
            self.looked = -math.inf
            self.tell(f"the worker {address} is left out: {words}")

    def again(self, given: Given, trouble: str) -> Reply | None:
        given.tried += 1
        if given.tried >= TRIES:
            return Reply(given.task, None, trouble)
        self.unsent.append(given)
        return None


def fetched(future: Any) -> bytes | None:
    """What a task said; None where it is lost, with the worker that had it."""
    try:
        said = future.result(timeout=FETCH_SECONDS)
    except Exception:  # noqa: BLE001 - Dask has many words for it
        return None
    return said if isinstance(said, bytes) else b""
