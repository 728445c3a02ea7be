"""A learner's log as years would leave it: two machines, many kernels, few days off.

The other machine's events come in weekly blocks, as `lr sync` brings them, so that the
lines are not in order of time. Pure: a seed makes the log.
"""

import dataclasses
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from autograder.course import course
from autograder.exercises import of_lesson
from autograder.study.events import Event, digest, write_line
from autograder.study.syllabus import PRACTICE_SEED

BEGIN = datetime(2025, 1, 6, 8, tzinfo=UTC)
HERE, THERE = "1aptop00", "de5ktop0"
WEEK = timedelta(days=7)
KERNELS_A_DAY = 4
MISTAKES = ("M01", "M03", "M09", "M19", None, None)


@dataclasses.dataclass
class Kernel:
    """One chain of events."""

    id: str
    device: str
    time: datetime
    dice: random.Random
    count: int = 0
    previous: str | None = None

    def write(self, kind: str, lesson: str | None, **fields: Any) -> tuple[str, str]:
        """The next event: when it comes to be in this machine's log, and its line."""
        self.time += timedelta(seconds=self.dice.expovariate(1 / 50))
        event = Event(
            id=f"{self.dice.getrandbits(128):032x}",
            writer=self.id,
            count=self.count,
            previous=self.previous,
            time=self.time.isoformat(timespec="microseconds"),
            kind=kind,
            lesson=lesson,
            device=self.device,
            **fields,
        )
        line = write_line(event)
        self.count, self.previous = self.count + 1, digest(line)
        arrives = self.time
        if self.device == THERE:
            arrives = BEGIN + WEEK * ((self.time - BEGIN) // WEEK + 1)
        return arrives.isoformat(timespec="microseconds"), line


def life(count: int, seed: int = 0) -> list[str]:
    """The first so many lines of a log.

    >>> len(life(100)), life(100) == life(100)
    (100, True)
    """
    dice = random.Random(seed)
    exercises = [
        (lesson.slug, name)
        for lesson in course().lessons
        for name in of_lesson(lesson.slug)
    ]
    found: list[tuple[str, str]] = []
    number = 0
    while len(found) < count:
        found += _session(_kernel(number, dice), dice, exercises)
        number += 1
    return [line for _, line in sorted(found[:count], key=lambda one: one[0])]


def _kernel(number: int, dice: random.Random) -> Kernel:
    day, turn = divmod(number, KERNELS_A_DAY)
    began = BEGIN + timedelta(days=day, hours=2.5 * turn, minutes=dice.randrange(60))
    device = dice.choice((HERE, HERE, THERE))
    return Kernel(f"{dice.getrandbits(128):032x}", device, began, dice)


def _session(
    kernel: Kernel, dice: random.Random, exercises: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """What one notebook writes in an hour or two."""
    lesson, about = dice.choice(exercises)
    yield kernel.write("open", lesson)
    for question in range(dice.randrange(3)):
        name = f"{about}_{question}"
        guess = {"id": name, "guess": round(dice.random(), 2), "low": 0, "high": 1}
        yield kernel.write("predict", None, data=guess)
        answer = {"id": name, "answer": round(dice.random(), 2)}
        yield kernel.write("reveal", None, data=answer)
    for _ in range(dice.randrange(4, 9)):
        yield from _exercise(kernel, dice, *dice.choice(exercises))


def _exercise(
    kernel: Kernel, dice: random.Random, lesson: str, name: str
) -> Iterator[tuple[str, str]]:
    for number in range(1, dice.randrange(1, 8)):
        yield kernel.write("check", lesson, exercise=name, **_judged("failed", dice))
        if dice.random() < 0.2:
            data = {"number": min(number, 3)}
            yield kernel.write("hint", lesson, exercise=name, data=data)
    if dice.random() < 0.1:
        yield kernel.write("solution", lesson, exercise=name)
    if dice.random() < 0.8:
        yield kernel.write("check", lesson, exercise=name, **_judged("passed", dice))


def _judged(status: str, dice: random.Random) -> dict[str, Any]:
    passed = status == "passed"
    fresh = f"fresh-{dice.getrandbits(32):08x}"
    data = {
        "status": status,
        "score": 1.0 if passed else round(dice.random() * 0.9, 2),
        "xp": 10,
        "mistake": None if passed else dice.choice(MISTAKES),
        "prompted": False,
        "drawn": False,
    }
    return {"seed": fresh if dice.random() < 0.2 else PRACTICE_SEED, "data": data}
