"""Thirty learners who hand in beside what else happens, five servers at a time."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from autograder.tests.hub.a_class import FIRST
from autograder.tests.hub.the_hub import Site
from autograder.tests.hub.visitor import Visitor

AT_ONCE = 5


class Crowd:
    """Each fetches and hands in a lesson of their own through the API alone."""

    def __init__(self, site: Site) -> None:
        self.began = time.monotonic()
        self.servers = ThreadPoolExecutor(AT_ONCE)
        release = ("lr", "nbgrader", "release_assignment", FIRST)
        out = self.servers.submit(site.as_account, site.first, *release)
        self.work: list[Future[str]] = [
            self.servers.submit(hand_in, site, name, out) for name in site.names.crowd
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.servers.shutdown(cancel_futures=True)

    def wait(self) -> tuple[list[str], float]:
        """What nbgrader shows each of them in the end, and how long it took."""
        statuses = [one.result() for one in self.work]
        return statuses, time.monotonic() - self.began


def hand_in(site: Site, name: str, out: Future[str]) -> str:
    """Log in, start a server, fetch, hand in, stop; the status that nbgrader shows."""
    learner = Visitor(site, name)
    learner.start()
    try:
        out.result()
        fetched = learner.assignments("fetch", assignment_id=FIRST)
        (mine,) = [one for one in fetched if one["assignment_id"] == FIRST]
        assert mine["status"] == "fetched"
        told = learner.assignments("submit", assignment_id=FIRST)
        return str(told[-1]["status"])
    finally:
        learner.stop()
