"""What a learner has done, as a pure fold of events.

Events are put in order of time first, so that neither the order in which logs are
merged nor an event that comes twice makes a difference. Nothing earned is ever lost.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from autograder.study.events import Event, unite
from autograder.study.syllabus.port import PRACTICE_SEED

FAMILIAR = 0.7
QUICK_FAILS, QUICK_SECONDS = 5, 300
NEAR = 0.1
LARGEST = 1e300


@dataclasses.dataclass
class Work:
    """What happened with one exercise."""

    lesson: str | None = None
    attempts: int = 0
    best: float = 0.0
    passed: bool = False
    mastered: bool = False
    solution_first: bool = False
    earned: bool = False
    hints: int = 0
    xp: int = 0
    fails: list[str] = dataclasses.field(default_factory=list)
    prompted: bool = False
    mistake_named: bool = False
    recovered: bool = False

    @property
    def mastery(self) -> str:
        """The word for it: Attempted, Familiar, Proficient or Mastered."""
        if self.mastered:
            return "Mastered"
        if self.passed:
            return "Proficient"
        if self.best >= FAMILIAR:
            return "Familiar"
        return "Attempted" if self.attempts else "Not started"

    def hurries(self, time: str) -> bool:
        """Whether one more fail at this time would be the fifth in five minutes."""
        recent = self.fails[1 - QUICK_FAILS :]
        if len(recent) < QUICK_FAILS - 1:
            return False
        try:
            passed = datetime.fromisoformat(time) - datetime.fromisoformat(recent[0])
        except (TypeError, ValueError):
            return False
        return passed.total_seconds() <= QUICK_SECONDS


@dataclasses.dataclass
class Guess:
    """A prediction and what came of it; guesses after the answer do not count."""

    guess: float | str | None = None
    answer: float | str | None = None
    low: float | None = None
    high: float | None = None

    @property
    def close(self) -> bool | None:
        """Whether the guess was right or near; None where one of the two is missing."""
        if self.guess is None or self.answer is None:
            return None
        if isinstance(self.guess, str) or isinstance(self.answer, str):
            return str(self.guess) == str(self.answer)
        if self.low is None or self.high is None:
            return abs(self.guess - self.answer) <= NEAR * abs(self.answer)
        return abs(self.guess - self.answer) <= NEAR * abs(self.high - self.low)


@dataclasses.dataclass
class State:
    """Everything that the log says."""

    work: dict[str, Work] = dataclasses.field(default_factory=dict)
    guesses: dict[str, Guess] = dataclasses.field(default_factory=dict)
    kinds: Counter[str] = dataclasses.field(default_factory=Counter)
    days: set[str] = dataclasses.field(default_factory=set)
    last_lesson: str | None = None

    @property
    def xp(self) -> int:
        """All XP earned."""
        return sum(work.xp for work in self.work.values())

    @property
    def passed(self) -> frozenset[str]:
        """The exercises that have been passed."""
        return frozenset(name for name, work in self.work.items() if work.passed)

    @property
    def recovered(self) -> int:
        """How many exercises were passed after a mistake in them had been named."""
        return sum(work.recovered for work in self.work.values())


def fold(events: Iterable[Event]) -> State:
    """Say where a learner stands.

    >>> fold([]).xp
    0
    """
    state = State()
    for event in unite(events):
        state.kinds[event.kind] += 1
        state.days.add(event.time[:10])
        state.last_lesson = event.lesson or state.last_lesson
        if event.kind in ("predict", "reveal"):
            _guess(state, event)
        elif event.exercise is not None:
            _work(state, event, event.exercise)
    return state


def _work(state: State, event: Event, exercise: str) -> None:
    work = state.work.setdefault(exercise, Work())
    work.lesson = event.lesson or work.lesson
    if event.kind == "check":
        _check(state, work, event)
    elif event.kind == "hint":
        work.hints = max(work.hints, int(_number(event.data, "number")))
    elif event.kind == "solution":
        work.solution_first = work.solution_first or not work.passed


def _check(state: State, work: Work, event: Event) -> None:
    status = event.data.get("status")
    if status in ("missing", "not attempted", "not graded"):
        return
    work.attempts += 1
    work.best = max(work.best, _number(event.data, "score"))
    if status != "passed":
        work.fails.append(event.time)
        work.prompted = work.prompted or bool(event.data.get("prompted"))
        work.mistake_named = work.mistake_named or bool(event.data.get("mistake"))
        return
    fresh = event.seed != PRACTICE_SEED
    if not work.earned and (fresh or not work.solution_first):
        work.earned, work.xp = True, int(_number(event.data, "xp"))
    if fresh and work.passed:
        work.mastered = work.mastered or _further(state, event.lesson)
    work.recovered = work.recovered or work.mistake_named
    work.passed = True
    work.fails.clear()


def _further(state: State, lesson: str | None) -> bool:
    """Whether something of a later lesson has been passed (folders sort in order)."""
    return any(
        w.passed and (w.lesson or "") > (lesson or "") for w in state.work.values()
    )


def _guess(state: State, event: Event) -> None:
    guess = state.guesses.setdefault(str(event.data.get("id")), Guess())
    if event.kind == "reveal":
        if guess.answer is None:
            guess.answer = _plain(event.data.get("answer"))
    elif guess.answer is None:
        guess.guess = _plain(event.data.get("guess"))
        guess.low = _bound(event.data.get("low"))
        guess.high = _bound(event.data.get("high"))


def _plain(value: object) -> float | str | None:
    if isinstance(value, str):
        return value
    return _bound(value)


def _bound(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST else None


def _number(data: Mapping[str, Any], name: str) -> float:
    return _bound(data.get(name)) or 0.0
