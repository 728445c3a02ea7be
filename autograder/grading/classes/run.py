"""Grades everybody's submission of one lesson: several at a time, recorded in turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

from autograder.errors import UserError
from autograder.grading.classes.desk import Desk
from autograder.grading.classes.hands import Hands, OwnHands, Reply
from autograder.grading.classes.outcome import ClassResult, Outcome, Tally
from autograder.grading.classes.parcels import Setting
from autograder.grading.classes.workers import Processes
from autograder.grading.gradebook.lock import only_run
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.submission.class_settings import (
    LessonSettings,
    Policy,
    class_settings,
    meant,
)
from autograder.grading.submission.handed_in import Roll, roll
from autograder.grading.submission.kit import (
    LessonKit,
    Place,
    code_fingerprint,
    lesson_kit,
)
from autograder.printable import printable

__all__ = ["ClassResult", "Order", "Outcome", "grade_class"]

Tell: TypeAlias = Callable[[str], None]
Show: TypeAlias = Callable[[Outcome, int], None]
MakeHands: TypeAlias = Callable[[Setting], Hands]
FEW = 4  # so many are graded before a process of its own would be ready


@dataclasses.dataclass(frozen=True)
class Order:
    """What is asked of a run; `record` is False where nothing is to be written."""

    lesson: str
    only: Sequence[str] = ()
    exercises: Sequence[str] = ()
    jobs: int = 1
    scheduler: str = ""
    force: bool = False
    attempts: Policy | None = None
    sandboxed: bool = True
    record: bool = True
    details: bool = True  # of each submission in what comes back


def grade_class(
    place: Place,
    order: Order,
    tell: Tell,
    show: Show,
    hands: MakeHands | None = None,
) -> ClassResult:
    """Grade a lesson; `show` gets each outcome as it comes, and how many there are.

    Ctrl+C ends the run after the outcomes at hand: what is graded stays graded, and a
    further run goes on from there.

    Raises:
        UserError: nothing can be graded here and now; nothing is written.
    """
    if not place.skeleton(order.lesson).is_file():
        path = place.skeleton(order.lesson)
        raise UserError(f"no built lesson at {path}: `lr build` makes it")
    settings = settings_for(place, order)
    found = roll(place.submitted, order.only)
    for words in found.told:
        tell(words)
    tally = Tally(order.lesson, whole=order.details, dry_run=not order.record)
    with desk_for(place, order, settings, tell) as desk:
        setting = setting_for(desk, settings)
        make = hands or hands_for(order, len(found.names), tell)
        coming = outcomes(desk, found.names, lambda: make(setting))
        whole = shown(coming, len(found.names), tally, tell, show)
        if whole and desk.recorder is not None and not order.only:
            for words in desk.recorder.withdraw_absent(order.lesson, found.names):
                tell(words)
    complete = whole and not unusable(found)
    return tally.result(complete=complete, told=found.told)


def settings_for(place: Place, order: Order) -> LessonSettings:
    settings = class_settings(place).lesson(order.lesson)
    if order.attempts is None:
        return settings
    return dataclasses.replace(settings, attempts=order.attempts)


@contextmanager
def desk_for(
    place: Place, order: Order, settings: LessonSettings, tell: Tell
) -> Iterator[Desk]:
    """The class's folders; held for this run alone where it is to write there."""
    with ExitStack() as stack:
        recorder = None
        if order.record:
            doing = f"`lr grade {order.lesson}`"
            stack.enter_context(only_run(place.work, tell, doing))
        kit = lesson_kit(place, order.lesson)
        check_exercises(kit, order.exercises)
        if order.record:
            check_ready(place, tell, lesson=order.lesson, skeleton=kit.skeleton)
            recorder = stack.enter_context(Recorder(place, tell))
        yield Desk(
            place=place,
            kit=kit,
            settings=settings,
            recorder=recorder,
            sandboxed=order.sandboxed,
            force=order.force,
            only=tuple(order.exercises),
        )


def check_exercises(kit: LessonKit, names: Sequence[str]) -> None:
    for name in names:
        if name not in kit.points:
            known = list(kit.points)
            raise UserError(f"{kit.lesson} has no exercise {name}{meant(name, known)}")


def unusable(found: Roll) -> bool:
    """Whether somebody's folder has a name that no result can bear."""
    return any(words.startswith("not graded") for words in found.told)


def setting_for(desk: Desk, settings: LessonSettings) -> Setting:
    return Setting(
        kit=desk.kit,
        sandboxed=desk.sandboxed,
        limits=settings.sandbox_limits,
        code=code_fingerprint(),
        root=str(desk.place.root),
        work=str(desk.place.work),
        keeps=desk.recorder is not None,
    )


def hands_for(order: Order, number: int, tell: Tell) -> MakeHands:
    """A cluster, processes, or for a few submissions this process alone."""
    if order.scheduler:
        from autograder.grading.classes.cluster import Cluster

        return lambda setting: Cluster(setting, order.scheduler, tell)
    if order.jobs <= 1 or number < FEW:
        return OwnHands
    return lambda setting: Processes(setting, min(order.jobs, number))


def shown(
    coming: Generator[Outcome, None, None],
    number: int,
    tally: Tally,
    tell: Tell,
    show: Show,
) -> bool:
    """Count and show outcomes as they come; whether everybody's came."""
    try:
        for outcome in coming:
            tally.add(outcome)
            show(outcome, number)
            for note in outcome.notes:
                tell(f"{printable(outcome.result.student)}: {printable(note)}")
    except KeyboardInterrupt:
        tell(f"stopped: {tally.count} of {number} graded; run it again to go on")
        return False
    finally:
        coming.close()
    return True


def outcomes(
    desk: Desk, names: Sequence[str], make: Callable[[], Hands]
) -> Generator[Outcome, None, None]:
    """In the order in which they come; hands are asked for when there is work."""
    hands: Hands | None = None
    try:
        for name in names:
            step = desk.take(name)
            if isinstance(step, Outcome):
                yield step
                continue
            hands = hands or make()
            for task in step:
                yield from put_away(desk, hands.give(task))
        if hands is not None:
            yield from put_away(desk, hands.rest())
    finally:
        if hands is not None:
            hands.close()


def put_away(desk: Desk, replies: Iterator[Reply]) -> Iterator[Outcome]:
    for reply in replies:
        outcome = desk.keep(reply.task, reply.graded, reply.trouble)
        if outcome is not None:
            yield outcome
