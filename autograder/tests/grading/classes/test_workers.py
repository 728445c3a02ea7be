"""Workers that die or lie, without a process; real ones are in test_processes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from autograder.errors import UserError
from autograder.grading.classes.hands import Reply
from autograder.grading.classes.parcels import pack_graded, read_task
from autograder.grading.classes.workers import Processes, WorkerEnded
from autograder.tests.grading.classes.a_class import engine, handed_in, setting

Behaviour = Callable[[str, int], bytes | None]


class Pretender:
    """Answers like a worker; `behaviour` may say something else, or end it."""

    def __init__(self, behaviour: Behaviour, asked: Counter[str]) -> None:
        self.behaviour, self.seen, self.dead = behaviour, asked, False

    def ready(self) -> None:
        pass

    def alive(self) -> bool:
        return not self.dead

    def ask(self, task: bytes) -> bytes:
        assert not self.dead
        submission = read_task(task).submission
        self.seen[submission.student] += 1
        other = self.behaviour(submission.student, self.seen[submission.student])
        return pack_graded(engine().grade(submission)) if other is None else other

    def kill(self) -> None:
        self.dead = True


def replies(behaviour: Behaviour, names: list[str]) -> dict[str, Reply]:
    asked: Counter[str] = Counter()
    started: list[Pretender] = []

    def start() -> Pretender:
        started.append(Pretender(behaviour, asked))
        return started[-1]

    hands = Processes(setting(), 2, start)
    found: list[Reply] = []
    for name in names:
        found += hands.give(handed_in(name))
    found += hands.rest()
    hands.close()
    assert all(one.dead for one in started)
    assert sorted(one.task.submission.student for one in found) == sorted(names)
    return {one.task.submission.student: one for one in found}


def dies(student: str, times: int, who: str, how_often: int) -> bytes | None:
    if student == who and times <= how_often:
        raise WorkerEnded("SIGKILL")
    return None


def test_everybody_comes_back_once() -> None:
    names = [f"s{number}" for number in range(9)]
    found = replies(lambda *_: None, names)
    assert all(one.graded and one.graded.result.score == 20 for one in found.values())


def test_worker_that_dies_costs_nobody_anything() -> None:
    found = replies(lambda s, n: dies(s, n, "b", 1), list("abcd"))
    assert all(one.graded for one in found.values())


def test_submission_that_kills_each_worker_is_not_graded_and_says_why() -> None:
    found = replies(lambda s, n: dies(s, n, "b", 9), list("abcd"))
    assert found["b"].graded is None
    assert "ended twice: SIGKILL" in found["b"].trouble
    assert all(found[name].graded for name in "acd")


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\x1f\x8b"])
def test_worker_that_talks_nonsense_is_caught(rubbish: bytes) -> None:
    found = replies(lambda s, _: rubbish if s == "b" else None, list("abc"))
    assert found["b"].graded is None
    assert "cannot be" in found["b"].trouble
    assert found["a"].graded
    assert found["c"].graded


def test_answer_for_another_is_caught() -> None:
    ann = pack_graded(engine().grade(handed_in("ann").submission))
    found = replies(lambda s, _: ann if s == "ben" else None, ["ann", "ben"])
    assert found["ann"].graded
    assert found["ben"].graded is None


def test_worker_that_cannot_work_ends_the_run_with_its_words() -> None:
    class Unwilling(Pretender):
        def ready(self) -> None:
            raise UserError("bubblewrap is not installed")

    hands = Processes(setting(), 1, lambda: Unwilling(lambda *_: None, Counter()))
    with pytest.raises(UserError, match="bubblewrap"):
        list(hands.give(handed_in("ann"))) + list(hands.rest())
    hands.close()


def test_worker_that_ends_before_it_is_ready_is_started_again() -> None:
    starts: list[Pretender] = []

    class Late(Pretender):
        def ready(self) -> None:
            if len(starts) < 3:
                raise WorkerEnded("SIGKILL")

    def start() -> Pretender:
        starts.append(Late(lambda *_: None, Counter()))
        return starts[-1]

    hands = Processes(setting(), 1, start)
    (reply,) = [*hands.give(handed_in("ann")), *hands.rest()]
    hands.close()
    assert reply.graded
    assert len(starts) == 3


def test_workers_that_never_get_ready_end_the_run_in_one_line() -> None:
    class Never(Pretender):
        def ready(self) -> None:
            raise WorkerEnded("it stopped with code 1")

    hands = Processes(setting(), 1, lambda: Never(lambda *_: None, Counter()))
    with pytest.raises(UserError, match="do not start: it stopped with code 1"):
        [*hands.give(handed_in("ann")), *hands.rest()]
    hands.close()


def test_worker_that_died_while_it_waited_is_no_submissions_fault() -> None:
    started: list[Pretender] = []

    def start() -> Pretender:
        started.append(Pretender(lambda *_: None, Counter()))
        return started[-1]

    hands = Processes(setting(), 1, start)
    for name in "abc":
        (reply,) = [*hands.give(handed_in(name)), *hands.rest()]
        assert reply.graded
        started[-1].kill()
    hands.close()
    assert len(started) == 3


def test_workers_killed_together_cost_nobody_anything_though_none_is_gone_yet() -> None:
    both = threading.Barrier(2)
    started: list[Pretender] = []

    def ends(student: str, _: int) -> None:
        if student in {"a", "b"}:
            both.wait(10)  # so that there are two workers
        elif len(started) == 2:
            raise WorkerEnded("SIGKILL")

    def start() -> Pretender:
        started.append(Pretender(ends, Counter()))
        return started[-1]

    hands = Processes(setting(), 2, start)
    first = [*hands.give(handed_in("a")), *hands.give(handed_in("b")), *hands.rest()]
    assert len(first) == len(started) == 2
    (reply,) = [*hands.give(handed_in("c")), *hands.rest()]
    hands.close()
    assert reply.graded


def test_closing_ends_what_is_at_work() -> None:
    begun, killed = threading.Event(), threading.Event()

    class Slow(Pretender):
        def ask(self, task: bytes) -> bytes:
            begun.set()
            assert killed.wait(10)
            raise WorkerEnded("SIGKILL")

        def kill(self) -> None:
            killed.set()

    hands = Processes(setting(), 1, lambda: Slow(lambda *_: None, Counter()))
    assert not list(hands.give(handed_in("ann")))
    assert begun.wait(10)
    hands.close()
    assert killed.is_set()
