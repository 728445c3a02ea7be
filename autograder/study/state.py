"""What a learner has done, as a pure fold of events.

Events are put in order first, so that neither the order in which logs are
merged nor an event that comes twice makes a difference. Nothing earned is ever lost.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from autograder.study.events import Event
from autograder.study.order import unite
from autograder.study.syllabus.port import PRACTICE_SEED

FAMILIAR = 0.7
QUICK_FAILS, QUICK_SECONDS = 5, 300
# A re-check counts once a later lesson has followed, or so long after the pass.
WEEK = 7 * 24 * 3600.0
# Two events that are further apart have a break between them, or a night.
BREAK = 600.0
NIGHT = 6 * 3600.0
SEEDS_KEPT = 50
UNTRIED = ("missing", "not attempted", "not graded")
NEAR = 0.1
LARGEST = 1e300


@dataclasses.dataclass
class Work:
    """What happened with one exercise.

    Attributes:
        followed: something of a later lesson has been passed since this was.
        slipped: it did not pass when it was asked again, and has not since.
    """

    lesson: str | None = None
    attempts: int = 0
    best: float = 0.0
    passed: bool = False
    passed_at: str = ""
    mastered: bool = False
    drawn: bool = False
    solution_first: bool = False
    earned: bool = False
    hints: int = 0
    xp: int = 0
    fails: list[str] = dataclasses.field(default_factory=list)
    seeds: list[str] = dataclasses.field(default_factory=list)
    prompted: bool = False
    mistake_named: bool = False
    recovered: bool = False
    followed: bool = False
    slipped: bool = False

    @property
    def mastery(self) -> str:
        """The word for it: Attempted, Familiar, Proficient or Mastered.

        >>> Work(passed=True).mastery
        'Proficient'
        """
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
        passed = seconds_between(recent[0], time)
        return passed is not None and passed <= QUICK_SECONDS


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
    """Everything that the log says.

    Attributes:
        work: by exercise.
        guesses: by question.
        subjects: for each kind of event, the different things that it was about, in
            their order, each with the lesson at hand; "" where there was none.
        recoveries: the lessons of the mistakes that were put right, in their order.
        hours: in which something happened, in UTC, as "2026-11-21T10".
        seconds: of study, breaks left out.
        first: the first event's id.
        last_time: when something happened last.
        last_lesson: the one that was open last.
        last_exercise: the one that was tried last; going back to what has been passed,
            to be asked again or to read, moves neither.
        furthest: the last lesson in which something was passed.
        rechecked: what came back and was tried, since a night or a new lesson.
    """

    work: dict[str, Work] = dataclasses.field(default_factory=dict)
    guesses: dict[str, Guess] = dataclasses.field(default_factory=dict)
    subjects: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    recoveries: list[str] = dataclasses.field(default_factory=list)
    hours: set[str] = dataclasses.field(default_factory=set)
    seconds: float = 0.0
    first: str = ""
    last_time: str = ""
    last_lesson: str | None = None
    last_exercise: str | None = None
    furthest: str = ""
    rechecked: set[str] = dataclasses.field(default_factory=set)

    @property
    def xp(self) -> int:
        """All XP earned."""
        return sum(work.xp for work in self.work.values())

    @property
    def passed(self) -> frozenset[str]:
        """The exercises that have been passed."""
        return frozenset(name for name, work in self.work.items() if work.passed)

    @property
    def mastered(self) -> frozenset[str]:
        """The exercises that held on fresh inputs later on."""
        return frozenset(name for name, work in self.work.items() if work.mastered)

    @property
    def recovered(self) -> int:
        """How many exercises were passed after a mistake in them had been named."""
        return len(self.recoveries)

    def different(self, kind: str) -> int:
        """About how many different things there were events of a kind.

        >>> State(subjects={"predict": {"steepest": "01_basics"}}).different("predict")
        1
        """
        return len(self.subjects.get(kind, ()))

    def copied(self) -> "State":
        """A state of its own: `advance` replaces a work's lists, adds to the rest."""
        return dataclasses.replace(
            self,
            work={name: dataclasses.replace(w) for name, w in self.work.items()},
            guesses={name: dataclasses.replace(g) for name, g in self.guesses.items()},
            subjects={kind: dict(found) for kind, found in self.subjects.items()},
            recoveries=list(self.recoveries),
            hours=set(self.hours),
            rechecked=set(self.rechecked),
        )


def fold(events: Iterable[Event]) -> State:
    """Say where a learner stands.

    >>> fold([]).xp
    0
    """
    state = State()
    for event in unite(events):
        advance(state, event)
    return state


def advance(state: State, event: Event) -> None:
    """Take one event in; it must come after all that the state has seen."""
    state.first = state.first or event.id
    state.hours.add(event.time[:13])
    gap = seconds_between(state.last_time, event.time) or 0.0
    state.seconds += gap if 0 < gap <= BREAK else 0.0
    if gap >= NIGHT:
        state.rechecked.clear()
    # Not the latest: a clock that was ahead for a day would stop all others for a day.
    state.last_time = event.time
    again = _looks_back(state, event)
    state.last_lesson = (
        state.last_lesson if again else event.lesson or state.last_lesson
    )
    counts = True
    if event.kind in ("predict", "reveal"):
        counts = _guess(state, event)
    elif event.exercise is not None:
        untried = event.kind == "check" and event.data.get("status") in UNTRIED
        if not (again or untried):
            state.last_exercise = event.exercise
        _work(state, event, event.exercise)
    if counts:
        lesson = event.lesson or state.last_lesson or ""
        state.subjects.setdefault(event.kind, {}).setdefault(_subject(event), lesson)


def _looks_back(state: State, event: Event) -> bool:
    """Whether what has been passed is asked again on fresh inputs, or read again."""
    fresh = event.kind == "check" and event.seed != PRACTICE_SEED
    work = state.work.get(event.exercise or "", Work())
    return work.passed and (fresh or event.kind in ("hint", "solution"))


def _subject(event: Event) -> str:
    """What an event is about: a question, an exercise, a lesson, else itself."""
    question = event.data.get("id")
    if event.kind in ("predict", "reveal") and question is not None:
        return str(question)
    return event.exercise or event.lesson or event.id


def seconds_between(earlier: str, later: str) -> float | None:
    """The seconds from one event's time to another's; None where they are no times.

    >>> seconds_between("2026-11-21T10:00:00+00:00", "2026-11-21T10:01:00+00:00")
    60.0
    """
    try:
        passed = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    except (TypeError, ValueError):
        return None
    return passed.total_seconds()


def _work(state: State, event: Event, exercise: str) -> None:
    work = state.work.setdefault(exercise, Work())
    work.lesson = event.lesson or work.lesson
    if event.kind == "check":
        _check(state, exercise, work, event)
    elif event.kind == "hint":
        work.hints = max(work.hints, int(_number(event.data, "number")))
    elif event.kind == "solution":
        work.solution_first = work.solution_first or not work.passed


def _check(state: State, exercise: str, work: Work, event: Event) -> None:
    status = event.data.get("status")
    if status in UNTRIED:
        return
    fresh = event.seed != PRACTICE_SEED
    drawn = fresh and bool(event.data.get("drawn"))
    back = fresh and work.passed and (drawn or _spaced(work, event))
    if fresh:
        work.seeds = [*work.seeds, event.seed or ""][-SEEDS_KEPT:]
        work.drawn = work.drawn or drawn
    if back:
        state.rechecked.add(exercise)
        work.slipped = status != "passed"
    work.attempts += 1
    work.best = max(work.best, _number(event.data, "score"))
    if status != "passed":
        work.fails = [*work.fails, event.time][-QUICK_FAILS:]
        work.prompted = work.prompted or bool(event.data.get("prompted"))
        work.mistake_named = work.mistake_named or bool(event.data.get("mistake"))
        return
    if not work.earned and (fresh or not work.solution_first):
        work.earned, work.xp = True, int(_number(event.data, "xp"))
    if not work.passed:
        work.passed, work.passed_at = True, event.time
        _goes_further(state, work.lesson or "")
    elif back:
        _master(state, work, group=drawn)
    # Whoever copies the model answer puts no mistake right.
    if work.mistake_named and not (work.recovered or work.solution_first):
        work.recovered = True
        state.recoveries.append(work.lesson or "")
    work.fails = []


def _goes_further(state: State, lesson: str) -> None:
    """A lesson further (folders sort), as much may come back as before."""
    for other in state.work.values():
        if other.passed and (other.lesson or "") < lesson:
            other.followed = True
    if lesson > state.furthest:
        state.furthest = lesson
        state.rechecked.clear()


def _spaced(work: Work, event: Event) -> bool:
    """Whether a later lesson's exercise has been passed since, or a week has gone."""
    gone = seconds_between(work.passed_at, event.time)
    return work.followed or (gone is not None and gone >= WEEK)


def _master(state: State, work: Work, *, group: bool) -> None:
    """Master an exercise; where it was drawn, its lesson's, but for what slipped."""
    work.mastered = True
    for other in state.work.values():
        same = other.passed and other.lesson == work.lesson
        if group and same and not other.slipped:
            other.mastered = True


def _guess(state: State, event: Event) -> bool:
    """Take in a guess or an answer; whether it counts: not after the answer."""
    guess = state.guesses.setdefault(str(event.data.get("id")), Guess())
    if guess.answer is not None:
        return event.kind == "reveal"
    if event.kind == "reveal":
        guess.answer = _seen(event.data.get("answer"))
        return True
    guess.guess = _plain(event.data.get("guess"))
    guess.low = _bound(event.data.get("low"))
    guess.high = _bound(event.data.get("high"))
    return True


def _seen(value: object) -> float | str | None:
    """An answer; one beyond all bounds, or nan, is kept as a text: it has been seen."""
    found = _plain(value)
    beyond = found is None and type(value) in (int, float)
    return str(value) if beyond else found


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
