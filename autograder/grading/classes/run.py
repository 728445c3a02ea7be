"""Grades everybody's submission of one lesson: several at a time, recorded in turn."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Literal, TypeAlias

from pydantic import Field

from autograder.grading.classes.lock import only_run
from autograder.grading.submission.documents import Document, SubmissionResult
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.engine import Graded as Rebuilt
from autograder.grading.submission.handed_in import is_usable, students
from autograder.grading.submission.kept import engine_for, result_of
from autograder.grading.submission.kit import Place

Graded: TypeAlias = tuple[SubmissionResult, bool]
Tell: TypeAlias = Callable[[str], None]


class ClassResult(Document):
    """What `lr grade --json` prints."""

    version: Literal[1] = 1
    lesson: str
    complete: bool = Field(description="every submission has a status of its own")
    regraded: int
    unchanged: int
    submissions: list[SubmissionResult]


@dataclasses.dataclass(frozen=True)
class Order:
    """What is asked of a run."""

    lesson: str
    only: Sequence[str] = ()
    jobs: int = 1
    force: bool = False
    sandboxed: bool = True
    record: bool = True


def grade_class(
    place: Place,
    order: Order,
    tell: Tell,
    show: Callable[[Graded, int], None],
) -> ClassResult:
    """Grade a lesson; `show` gets each result as it comes, and how many there are.

    Ctrl+C ends the run after the results at hand: what is graded stays graded.
    """
    stop = threading.Event()
    engine = engine_for(place, order.lesson, sandboxed=order.sandboxed, stop=stop)
    found = students(place.submitted, order.only)
    names = [name for name in found if is_usable(name)]
    for name in found:
        if not is_usable(name):
            tell(f"not graded: the folder {name[:80]!r}: give it a shorter, plain name")
    done: list[Graded] = []
    with only_run(place.work, tell):
        keep = keeper(place, order, engine, tell)
        try:
            for graded in in_parallel(place, engine, names, order, stop):
                done.append(keep(graded))
                show(graded, len(found))
        except KeyboardInterrupt:
            tell(f"stopped: {len(done)} of {len(found)} graded; run it again to go on")
    return summary(order.lesson, done, len(found))


def summary(lesson: str, done: Sequence[Graded], count: int) -> ClassResult:
    results = sorted((one for one, _ in done), key=lambda one: one.student)
    return ClassResult(
        lesson=lesson,
        complete=len(done) == count and not any(one.fault for one in results),
        regraded=sum(fresh for _, fresh in done),
        unchanged=sum(not fresh for _, fresh in done),
        submissions=results,
    )


def keeper(
    place: Place, order: Order, engine: Engine, tell: Tell
) -> Callable[[Graded], Graded]:
    """What records a result in the gradebook, where it does not say so already.

    What cannot be recorded is told, and counts as a fault; the class goes on. Grades
    of an earlier submission do not stay in such a place: a person is asked.
    """
    if not order.record:
        return lambda graded: graded
    from autograder.grading.gradebook.readiness import check_ready
    from autograder.grading.gradebook.recording import NotRecordedError, Recorder

    lesson, skeleton = order.lesson, engine.kit.skeleton
    check_ready(place, tell, lesson=lesson, skeleton=skeleton)
    recorder = Recorder(place, tell)

    def keep(graded: Graded) -> Graded:
        result, fresh = graded
        try:
            if not fresh and recorder.is_recorded(result):
                return graded
            if result.fault:
                recorder.put_in_question(result)
                return graded
            for note in recorder.record(Rebuilt(result)).notes:
                tell(f"{result.student}: {note}")
        except NotRecordedError as error:
            tell(f"{result.student}: {error}")
            return result.model_copy(update={"fault": True}), fresh
        return graded

    return keep


def in_parallel(
    place: Place,
    engine: Engine,
    names: Sequence[str],
    order: Order,
    stop: threading.Event,
) -> Iterator[Graded]:
    """Results in the order in which they come."""

    def one(student: str) -> Graded:
        graded = result_of(place, engine, student, force=order.force)
        return graded.result, graded.result.how != "kept"

    pool = ThreadPoolExecutor(max(1, order.jobs))
    try:
        waiting: set[Future[Graded]] = {pool.submit(one, name) for name in names}
        while waiting:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ended:
                yield future.result()
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
