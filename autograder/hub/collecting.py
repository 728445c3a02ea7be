"""Taking in what was handed in through the exchange: each from its owner alone.

Anybody can put a folder into the exchange that bears another's name, a time to come, or
links to what only the instructors may read. nbgrader warns of the first and follows the
last. Here a submission belongs to the owner of its folder or to nobody, and its files
are copied by what was opened: a link, or what another owns, is left behind.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

from autograder.grading.classes.attempts import (
    Attempt,
    content_of,
    folder_of,
    keep,
    ledger_with,
    read_ledger,
)
from autograder.grading.classes.whole_folder import exchange
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.gradebook.stamps import plain, read_stamp
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kit import Place
from autograder.hub.classes import PERSON
from autograder.hub.kept_secrets import SECRET, keep_secret, secret_in
from autograder.printable import printable

FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
MOST_BYTES = 100_000_000
MOST_FILES = 1_000
MOST_DEEP = 8  # folders in one another: a path has to fit into what the system takes
MOST_SHOWN = 100  # characters of a name that somebody may have made up
MOST_BETWEEN = 20  # of what one learner hands in between two collects; all are graded
NO_NAME = (ExchangeError, ValueError, OverflowError, TypeError)
NEVER = datetime.fromisoformat("0001-01-01")


def may_collect(name: str, owner: str | None) -> bool:
    """Whether a submission was put there by the learner in whose name it is.

    >>> may_collect("ann", "ann"), may_collect("ann", "ben"), may_collect("ann", None)
    (True, False, False)
    """
    return owner == name


def owner_of(path: Path) -> str | None:
    """The system user that made a folder; a link has none."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return None
    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return None


def own_files(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Each file that the folder's owner put into it, opened, with its place there.

    What is no plain file, has another owner or a second name is left out: it may be
    something that only who collects can read. So is what lies too deep.
    """
    uid = folder.lstat().st_uid
    for path, folders, names, handle in os.fwalk(folder, follow_symlinks=False):
        place = Path(path).relative_to(folder)
        deeper = folders if len(place.parts) < MOST_DEEP else []
        folders[:] = [one for one in deeper if not one.startswith(".")]
        for name in sorted(one for one in names if not one.startswith(".")):
            with contextlib.suppress(OSError), opened(name, handle) as file:
                found = os.fstat(file.fileno())
                own = found.st_uid == uid and found.st_nlink == 1
                if own and stat.S_ISREG(found.st_mode):
                    yield place / name, file


def opened(name: str, folder: int) -> BinaryIO:
    """A file of an open folder; no link is followed, no pipe is waited for."""
    return open(name, "rb", opener=lambda one, _: os.open(one, FLAGS, dir_fd=folder))


def fits(folder: Path) -> bool:
    """Whether a submission is small enough to be one."""
    first = islice(own_files(folder), MOST_FILES + 1)
    sizes = [os.fstat(file.fileno()).st_size for _, file in first]
    return len(sizes) <= MOST_FILES and sum(sizes) <= MOST_BYTES


def is_whole(folder: Path) -> bool:
    """Whether the last file is there that nbgrader writes into a submission."""
    return os.path.lexists(folder / SECRET)


def copy_own(source: Path, target: Path, when: datetime | None = None) -> None:
    """Copy what the owner of a submission put into it, and no more than may be.

    It is written beside, with its time where that is known, and takes the place of
    what was there before when it is whole.
    """
    left = MOST_BYTES
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        for place, file in islice(own_files(source), MOST_FILES):
            path = beside / place
            path.parent.mkdir(parents=True, exist_ok=True)
            content = file.read(left)
            path.write_bytes(content)
            left -= len(content)
        if when is not None:
            put_stamp(beside, when)
        if os.path.lexists(target):
            exchange(beside, target)
        else:
            beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def put_stamp(folder: Path, when: datetime) -> None:
    """Let a submission bear the time in its name, whatever its learner wrote there.

    nbgrader stops at a time that it cannot read, for everybody.
    """
    path = folder / STAMP
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.write_text(f"{when.isoformat(' ', 'microseconds')} UTC", "utf-8")


def of_many(times: list[datetime]) -> list[datetime]:
    """Which attempts are kept: all, or of too many the first and the last ones.

    The first may be the one that counts; where the best does, each one is graded.
    """
    over = len(times) - MOST_BETWEEN
    return times if over <= 0 else [times[0], *times[over + 1 :]]


class OwnersCollect(ExchangeCollect):  # type: ignore[misc]
    """The collecting of nbgrader, which takes a submission from its owner alone.

    What the same learner handed in before it, since the last collect, is kept as well.
    """

    src_records: list[dict[str, Any]]
    sources: dict[str, dict[datetime, Path]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """What a submission's name says; nobody's where it cannot be taken."""
        record: dict[str, Any] = {"username": ""}
        with contextlib.suppress(*NO_NAME):
            record = super()._path_to_record(path)
        student = record["username"]
        reason = self.why_not(Path(path), student)
        if not reason:
            self.sources.setdefault(student, {})[record["timestamp"]] = Path(path)
            return record
        name = printable(Path(path).name, MOST_SHOWN)
        self.log.error("%s %s: not collected", name, reason)
        return {"username": "", "filename": "", "timestamp": NEVER}

    def why_not(self, path: Path, name: str) -> str:
        """Why a submission cannot be taken; empty where it can."""
        if not re.fullmatch(PERSON, name):
            return "is in nobody's name"
        try:
            owner = owner_of(path)
            if self.check_owner and not may_collect(name, owner):
                return f"is in the name of {name} and was made by {owner or 'nobody'}"
            if not fits(path):
                return "is too large"
            return "" if is_whole(path) else f"is not whole: {SECRET} is missing"
        except OSError as error:
            return f"cannot be read ({error.strerror})"

    def init_src(self) -> None:
        """Look at all that is there, and keep what can be taken."""
        self.sources = {}
        super().init_src()
        self.src_records = [one for one in self.src_records if one["username"]]
        # nbgrader would ask again for each, and stop at one that is gone by then.
        self.check_owner = False

    def copy_files(self) -> None:
        """Take in what is not there yet, or has come since; nobody stops another's."""
        if not self.src_records:
            self.log.warning("No submissions of %s to collect", self.lesson)
        for record in self.src_records:
            student, when = record["username"], record["timestamp"]
            there = Path(
                self.coursedir.format_path(
                    self.coursedir.submitted_directory, student, self.lesson
                )
            )
            source = Path(self.inbound_path) / record["filename"]
            if not there.is_dir():
                self.log.info("Collecting submission: %s %s", student, self.lesson)
            elif self.takes_again(there, when, source):
                self.log.info("Updating submission: %s %s", student, self.lesson)
            else:
                known = "No newer" if self.update else "--update takes a newer"
                self.log.info("%s submission: %s %s", known, student, self.lesson)
                continue
            self.take(source, there, student, when)

    @property
    def lesson(self) -> str:
        name: str = self.coursedir.assignment_id
        return name

    def takes_again(self, there: Path, when: datetime, source: Path) -> bool:
        """Whether what is in the exchange takes the place of what was collected."""
        known = read_stamp(there).time
        if self.update:
            if known is None or when > known:
                return True
            return lacks_secret(there, known, when, source)
        return bool(self.before_duedate) and known != when

    def take(self, source: Path, there: Path, student: str, when: datetime) -> None:
        """Let a submission take its place; what lay there stays among the attempts."""
        try:
            self.keep(there, student)
            self.keep_between(there, student, when)
            copy_own(source, there, when)
            self.keep(there, student, when)
        except OSError as error:
            trouble = error.strerror or str(error)
        else:
            return
        name = printable(source.name, MOST_SHOWN)
        self.log.error("%s: %s: not collected", name, trouble)

    def keep_between(self, there: Path, student: str, until: datetime) -> None:
        """Keep what a learner handed in after what lies there, and before `until`."""
        place = Place(Path(self.coursedir.root))
        if there != place.submitted / student / self.lesson:
            return
        since = read_stamp(there).time or NEVER
        found = sorted(when for when in self.sources[student] if since < when < until)
        times = of_many(found)
        if len(times) < len(found):
            self.log.warning(
                "%s handed in %s times since: the first and the last ones are kept",
                student,
                len(found) + 1,
            )
        for when in times:
            trouble = self.trouble_with(place, student, when)
            if trouble:
                self.log.error("%s of %s: %s: not kept", student, when, trouble)

    def trouble_with(self, place: Place, student: str, when: datetime) -> str:
        """Keep an attempt; why it could not be, where it could not."""
        try:
            self.keep_one(place, student, when)
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def keep_one(self, place: Place, student: str, when: datetime) -> None:
        """Keep one submission of the exchange among its learner's attempts."""
        kept = read_ledger(folder_of(place, self.lesson, student)).attempts
        known = {plain(one.time) for one in kept if one.time}
        # `lr collect` keeps no fractions of a second.
        if known & {when, when.replace(microsecond=0)}:
            return
        with TemporaryDirectory(prefix=".attempt-", dir=place.work) as aside:
            folder = Path(aside) / student / self.lesson
            copy_own(self.sources[student][when], folder)
            found = read_submission(Path(aside), student, self.lesson)
            if found.status != "found":
                return
            attempt = Attempt(
                content=content_of(found.data, found.files),
                time=when.replace(tzinfo=UTC),
                seen=datetime.now(UTC),
                source="found in the exchange",
                files=tuple(sorted(found.files)),
            )
            keep(place, self.lesson, attempt, found)
            keep_secret(place, self.lesson, student, when, secret_in(folder))

    def keep(self, there: Path, student: str, when: datetime | None = None) -> None:
        """Keep what lies in a learner's folder, and the secret that came with it."""
        place = Place(Path(self.coursedir.root))
        if there != place.submitted / student / self.lesson or not there.is_dir():
            return
        ledger_with(
            place, self.lesson, read_submission(place.submitted, student, self.lesson)
        )
        if when := when or read_stamp(there).time:
            keep_secret(place, self.lesson, student, when, secret_in(there))


def lacks_secret(there: Path, known: datetime, when: datetime, source: Path) -> bool:
    """Whether it was taken without its secret, as `lr collect` takes it.

    That keeps no fractions of a second.
    """
    same = known.replace(microsecond=0) == when.replace(microsecond=0)
    return same and not secret_in(there) and bool(secret_in(source))
