"""Which exercises come back, and when: what was learned once is asked once more. Pure.

A passed exercise comes back after the next lesson, once something of a later one has
been passed since, or after a week. It is asked on fresh inputs; three are asked at most
before one goes on, and in a day. Before the last lesson ten are drawn over all the
others; whoever passes one of them has mastered all that they passed of its lesson, but
for what they were asked again and did not pass: that comes back by itself.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from autograder.study.standing import Standing
from autograder.study.state import NIGHT, WEEK, State, seconds_between
from autograder.study.syllabus.port import Outline

AT_ONCE = 3
DRAWN = 10

Outlines = Mapping[str, tuple[Outline, ...]]


def due(state: State, standing: Standing, outlines: Outlines, now: str) -> list[str]:
    """The exercises to ask again before going on, three at most.

    Args:
        state: what the log says.
        standing: the same against the course.
        outlines: each lesson's exercises.
        now: the time, as events have it.
    """
    final = drawn(state, standing, outlines)
    if final:
        works = {name: state.work[name] for name in final}
        return [n for n, w in works.items() if not (w.drawn or w.mastered)][:AT_ONCE]
    slept = (seconds_between(state.last_time, now) or 0.0) >= NIGHT
    asked = set[str]() if slept else state.rechecked
    back = _back(state, standing, outlines, now)
    waiting = [name for name in back if name not in asked]
    return waiting[: max(AT_ONCE - len(asked), 0)]


def _back(
    state: State, standing: Standing, outlines: Outlines, now: str
) -> Iterator[str]:
    """What has come back: the earliest lesson first, and what is quick to write."""
    lessons = [one.slug for one in standing.given]
    done = {one.slug for one in standing.given if one.done}
    for slug, after in zip(lessons, [*lessons[1:], ""], strict=True):
        for one in sorted(outlines[slug], key=lambda o: (o.workshop, o.minutes)):
            work = state.work.get(one.id)
            if work is None or not work.passed or work.mastered:
                continue
            gone = seconds_between(work.passed_at, now)
            if (after in done and work.followed) or (gone is not None and gone >= WEEK):
                yield one.id


def drawn(state: State, standing: Standing, outlines: Outlines) -> list[str]:
    """The ten before the course's last lesson; none while others are open.

    One of each lesson comes first, the main path's before the workshop's. The draw is
    a learner's own, and stays the same while it is gone through.
    """
    *before, last = standing.given or (None,)
    if last is None or last.done or last.slug != standing.lessons[-1].slug:
        return []
    if not before or not all(one.done for one in before):
        return []
    rows = [_shuffled(outlines[one.slug], state) for one in before]
    rounds = [row[place] for place in range(DRAWN) for row in rows if place < len(row)]
    main = [one.id for one in rounds if not one.workshop]
    return [*main, *(one.id for one in rounds if one.workshop)][:DRAWN]


def open_draw(state: State, standing: Standing, outlines: Outlines) -> list[str]:
    """What of the ten is still to be mastered."""
    final = drawn(state, standing, outlines)
    return [name for name in final if not state.work[name].mastered]


def _shuffled(outline: Sequence[Outline], state: State) -> list[Outline]:
    """A lesson's passed exercises, the main path's first, in this learner's order."""
    passed = [one for one in outline if one.id in state.passed]
    return sorted(passed, key=lambda one: (one.workshop, _lot(state.first, one.id)))


def _lot(learner: str, exercise: str) -> str:
    return hashlib.sha256(f"{learner} {exercise}".encode()).hexdigest()
