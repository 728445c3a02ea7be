"""Takes in what a learning platform hands out: an archive becomes submissions.

Each learner's is written whole or not at all, and what was there before is kept.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from autograder.errors import UserError
from autograder.grading.classes import attempts
from autograder.grading.classes.archive import opened
from autograder.grading.classes.attempts import Attempt, Ledger
from autograder.grading.classes.collected import Collected, Left, Outcome, Taken
from autograder.grading.classes.heap_reading import Chosen, read_heap
from autograder.grading.classes.roster import Roster
from autograder.grading.classes.sorting import Sorted, sort
from autograder.grading.classes.whole_folder import put_folder
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.submission.class_settings import EXAMPLE, NAME, class_settings
from autograder.grading.submission.companions import printable
from autograder.grading.submission.handed_in import (
    Submission,
    entries,
    read_submission,
)
from autograder.grading.submission.kit import Place


@dataclasses.dataclass(frozen=True)
class Wish:
    """What is asked for: a zip or a folder, the lesson, the class list."""

    source: Path
    lesson: str
    roster: Roster | None = None
    dry_run: bool = False


def collect(
    place: Place, wish: Wish, show: Callable[[int, int], None] | None = None
) -> Collected:
    """Take in an archive; `show` hears how many learners are done, and of how many.

    Raises:
        UserError: the archive or the class's settings cannot be read.
    """
    settings = class_settings(place)
    takes_files = settings.lesson(wish.lesson).files
    known = [one.name for one in entries(place.submitted) if one.name[:1] != "."]
    taken: list[Taken] = []
    with opened(wish.source) as found:
        piles = sort(
            found,
            wish.lesson,
            roster=wish.roster,
            known=known,
            timezone=settings.timezone,
        )
        left = list(piles.left)
        for done, heap in enumerate(piles.heaps, 1):
            chosen, reasons = read_heap(heap, wish.lesson, takes_files=takes_files)
            left += [
                Left(path=str(file), student=heap.student, reason=why)
                for file, why in reasons
            ]
            if chosen is not None:
                took = taken_or_left(place, wish, chosen)
                if isinstance(took, Taken):
                    taken.append(took)
                else:
                    left.append(took)
            if show is not None:
                show(done, len(piles.heaps))
    return summary(wish, piles, taken, left)


def summary(
    wish: Wish, piles: Sorted, taken: list[Taken], left: list[Left]
) -> Collected:
    seen = {heap.student for heap in piles.heaps}
    seen |= {one.student for one in piles.left if one.student}
    return Collected(
        lesson=wish.lesson,
        source=printable(wish.source.name),
        dry_run=wish.dry_run,
        taken=taken,
        left=left,
        nothing_for=sorted(seen - {one.student for one in taken}),
        passed_over=piles.passed_over,
        notes=list(piles.notes),
    )


def taken_or_left(place: Place, wish: Wish, chosen: Chosen) -> Taken | Left:
    """Take it in, or say what is in the way; the others are taken in all the same."""
    student = chosen.heap.student
    if (place.submitted / student).is_symlink():
        reason = "cannot be written: a symbolic link stands where the folder belongs"
    else:
        try:
            return take(place, wish, chosen)
        except OSError as error:
            reason = f"cannot be written: {error.strerror or type(error).__name__}"
    return Left(path=chosen.path, student=student, reason=reason)


def take(place: Place, wish: Wish, chosen: Chosen) -> Taken:
    """Put one learner's submission where grading looks for it, if it is the latest."""
    write, lesson = not wish.dry_run, wish.lesson
    there = read_submission(place.submitted, chosen.heap.student, lesson)
    ledger = attempts.ledger_with(place, lesson, there, write=write)
    outcome, known = outcome_of(ledger, chosen), ledger.number_of(chosen.content)
    new = outcome in {"first", "another"} or not known
    if write and new:
        attempts.keep(place, lesson, attempt_of(wish, chosen), chosen.submission)
    if write and outcome != "earlier":
        put_in_place(place, lesson, chosen, there, ledger)
    return taken(chosen, outcome, place_in(ledger, chosen) if new else known)


def outcome_of(ledger: Ledger, chosen: Chosen) -> Outcome:
    """What this version is to those that came before."""
    last, time = ledger.last, chosen.time
    if last is None:
        return "first"
    if last.content == chosen.content:
        return "as before"
    known = [one for one in ledger.attempts if one.content == chosen.content]
    if time is not None and (
        time < last.when or any(one.when >= time for one in known)
    ):
        return "earlier"
    return "another"


def place_in(ledger: Ledger, chosen: Chosen) -> int:
    """Its number among the attempts, in the order of their times."""
    time = chosen.time
    return 1 + sum(time is None or one.when <= time for one in ledger.attempts)


def attempt_of(wish: Wish, chosen: Chosen) -> Attempt:
    owner = chosen.heap.owner
    return Attempt(
        content=chosen.content,
        time=chosen.time,
        seen=datetime.now(UTC),
        source=f"{printable(wish.source.name)}: {chosen.path}",
        platform=owner.platform,
        number=owner.number,
        name=printable(owner.name),
        late=owner.late,
        files=tuple(sorted(chosen.submission.files)),
    )


def put_in_place(
    place: Place, lesson: str, chosen: Chosen, there: Submission, ledger: Ledger
) -> None:
    """Let the submission stand where grading looks, in the place of an earlier one."""
    new, student = chosen.submission, there.student
    if there.status == "found" and (there.data, there.files) == (new.data, new.files):
        return
    content = attempts.contents(lesson, new)
    number = ledger.number_of(chosen.content)
    time = ledger.attempts[number - 1].time if number else None
    if time := time or chosen.time:
        stamp = time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        content[STAMP] = f"{stamp}\n".encode()
    old = put_folder(place.submitted / student / lesson, content)
    if old is None:
        return
    held = {*there.files, STAMP, f"{lesson}.ipynb"} if there.status == "found" else ()
    keep_aside(old, attempts.folder_of(place, lesson, student), held)


def keep_aside(old: Path, folder: Path, held: set[str] | tuple[()]) -> None:
    """Remove a folder that was replaced, or keep it for what no attempt holds."""
    is_folder = old.is_dir() and not old.is_symlink()
    if is_folder and {path.name for path in old.iterdir()} <= set(held):
        shutil.rmtree(old)
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    old.rename(folder / f"replaced-{stamp}")


def taken(chosen: Chosen, outcome: Outcome, number: int) -> Taken:
    owner = chosen.heap.owner
    return Taken(
        student=chosen.heap.student,
        name=printable(owner.name),
        platform=owner.platform,
        number=owner.number,
        path=chosen.path,
        files=sorted(chosen.submission.files),
        time=chosen.time,
        late=owner.late,
        attempt=number,
        outcome=outcome,
        notes=list(chosen.notes),
    )


def write_example(place: Place) -> Path | None:
    """Put the settings' example, all in comments, where a class has none yet."""
    path = place.work / NAME
    try:
        place.work.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(EXAMPLE.read_text("utf-8"))
    except FileExistsError:
        return None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None
    return path
