"""Who does the grading: this process, processes of this machine, or a cluster.

A run gives tasks and gets replies, in the order in which they come. A task comes back
exactly once, with an answer or with the reason why there is none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Protocol

from autograder.grading.classes.grader import engine_of, graded_by
from autograder.grading.classes.parcels import Setting, Task
from autograder.grading.classes.reasons import words_for
from autograder.grading.submission.engine import Engine, Graded


@dataclasses.dataclass(frozen=True)
class Reply:
    """What came of one task: `graded`, or `trouble` in words."""

    task: Task
    graded: Graded | None
    trouble: str = ""


class Hands(Protocol):
    """Does tasks; `give` and `rest` hand over the replies that are there."""

    def give(self, task: Task) -> Iterator[Reply]:
        """Take a task, when there is room for it."""

    def rest(self) -> Iterator[Reply]:
        """Wait for all that was given."""

    def close(self) -> None:
        """End at once, whatever is at work."""


class OwnHands:
    """Grades in this process: nothing has to be started."""

    def __init__(
        self, setting: Setting, make: Callable[[Setting], Engine] | None = None
    ) -> None:
        self.engine: Engine | None = (make or engine_of)(setting)

    def give(self, task: Task) -> Iterator[Reply]:
        assert self.engine is not None  # noqa: S101 - nobody gives to closed hands
        yield Reply(task, *self.tried(self.engine, task))

    def tried(self, engine: Engine, task: Task) -> tuple[Graded | None, str]:
        try:
            return graded_by(engine, task), ""
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a class must not stop for one
            return None, f"grading failed: {words_for(error)}"

    def rest(self) -> Iterator[Reply]:
        yield from ()

    def close(self) -> None:
        self.engine = None
