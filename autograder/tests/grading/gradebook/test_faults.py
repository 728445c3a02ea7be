"""A gradebook in trouble: one line before the run, and nothing lost."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.gradebook import access, backups
from autograder.grading.gradebook.backups import MOST_BACKUPS, back_up
from autograder.grading.gradebook.patience import StillLockedError, patiently, reason
from autograder.grading.gradebook.readiness import check_ready, is_whole
from autograder.grading.gradebook.recording import (
    NotRecordedError,
    Recorder,
    recorded_scores,
)
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import Place, read_skeleton
from autograder.repository import ROOT
from autograder.tests.grading.gradebook.results import result
from autograder.tests.grading.tiny_course import LESSON, place, right

FULL = {"check_gd_path": 10.0, "check_lr_grid": 10.0}


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def quiet(_: str) -> None:
    pass


def ready(course: Place, tell: Callable[[str], None] = quiet, wait: float = 0) -> None:
    skeleton = read_skeleton(course, LESSON)
    check_ready(course, tell, lesson=LESSON, skeleton=skeleton, wait=wait)


def record(course: Place, student: str = "ann") -> None:
    with Recorder(course, quiet) as recorder:
        recorder.record(Graded(result(student, 10, 10), right()))


@contextmanager
def held(course: Place) -> Iterator[sqlite3.Connection]:
    """The gradebook in the hands of another program that is writing."""
    with closing(sqlite3.connect(course.gradebook)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


def complaint(course: Place) -> str:
    with pytest.raises(UserError) as error:
        ready(course)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_all_is_well_with_a_gradebook_and_without_one(course: Place) -> None:
    ready(course)
    course.gradebook.unlink()
    ready(course)
    assert not course.gradebook.exists()


def test_locked_is_said_after_a_second_and_the_wait_has_an_end(course: Place) -> None:
    told: list[str] = []
    started = time.monotonic()
    with held(course), pytest.raises(UserError, match="held by another program"):
        ready(course, told.append, wait=1.5)
    assert 1.5 <= time.monotonic() - started < 20
    (line,) = told
    assert "waiting" in line


def test_what_another_lets_go_of_is_taken(course: Place) -> None:
    tries: list[int] = []
    with held(course) as other:

        def attempt() -> None:
            tries.append(1)
            if len(tries) == 3:
                other.rollback()
            ready_now(course)

        patiently(attempt, 30, quiet)
    assert len(tries) == 3


def ready_now(course: Place) -> None:
    with closing(sqlite3.connect(course.gradebook, timeout=0)) as book:
        book.execute("BEGIN IMMEDIATE")


CTRL_C = """
import sys
from pathlib import Path
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.submission.kit import Place
check_ready(Place(Path(sys.argv[1])), lambda line: print(line, flush=True), wait=300)
"""


def test_ctrl_c_ends_the_wait(course: Place) -> None:
    with held(course):
        waiting = subprocess.Popen(
            [sys.executable, "-c", CTRL_C, str(course.root)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert waiting.stdout is not None
        assert "waiting" in waiting.stdout.readline()
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(20) != 0
        waiting.stdout.close()


def test_a_learner_who_was_not_recorded_is_told_and_nothing_is_there(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "WAIT_SECONDS", 0.2)
    with Recorder(course, quiet) as recorder:
        recorder.record(Graded(result("ann", 10, 10), right()))
        with held(course):
            for name in ("ben", "cat"):
                with pytest.raises(NotRecordedError, match="held by another program"):
                    recorder.record(Graded(result(name, 10, 10), right()))
        assert not list((course.work / "autograded").glob("[bc]*/*/*"))
        recorder.record(Graded(result("cat", 10, 10), right()))
    assert recorded_scores(course, LESSON) == {"ann": FULL, "cat": FULL}


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5000:60000] = b"\xff" * 55000
    path.write_bytes(data)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replace_by_another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (soup)")
        other.commit()


def point_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.db")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (truncate, "damaged"),
        (scribble, "damaged"),
        (lambda path: path.write_bytes(b""), "0 bytes"),
        (lambda path: path.write_text("my grades"), "damaged"),
        (replace_by_folder, "no file"),
        (replace_by_another_database, "no grades of nbgrader's"),
        (point_nowhere, "link to nothing"),
    ],
)
def test_damaged_is_one_line_before_the_run_and_is_left_as_it_is(
    spoil: Callable[[Path], None], said: str, course: Place
) -> None:
    record(course)
    spoil(course.gradebook)
    before = course.gradebook.read_bytes() if course.gradebook.is_file() else b""
    assert said in complaint(course)
    after = course.gradebook.read_bytes() if course.gradebook.is_file() else b""
    assert after == before


def test_a_damaged_gradebook_pushes_out_no_good_copy(course: Place) -> None:
    record(course)
    folder = course.work / "backups"
    for number in range(MOST_BACKUPS):
        shutil.copy(course.gradebook, folder / f"gradebook-2026{number:02}.db")
    good = {path.name for path in folder.iterdir()}
    truncate(course.gradebook)
    with pytest.raises((UserError, sqlite3.DatabaseError)):
        back_up(course, quiet)
    assert {path.name for path in folder.iterdir()} == good


def test_a_run_with_nothing_to_do_makes_no_copy(course: Place) -> None:
    one = result("ann", 10, 10)
    record(course)
    before = sorted((course.work / "backups").iterdir())
    with Recorder(course, quiet) as recorder:
        assert recorder.is_recorded(one)
    assert sorted((course.work / "backups").iterdir()) == before
    assert len(before) == 1
    assert is_whole(before[0])


def test_the_oldest_copies_go_and_the_same_is_not_kept_twice(course: Place) -> None:
    copies = []
    for number in range(MOST_BACKUPS + 2):
        with closing(sqlite3.connect(course.gradebook)) as book:
            book.execute("INSERT INTO student (id) VALUES (?)", (f"s{number}",))
            book.commit()
        copies += [back_up(course, quiet), back_up(course, quiet)]
    assert copies[::2] == copies[1::2]
    found = sorted((course.work / "backups").iterdir())
    assert found == copies[4::2]


def test_copying_does_not_wait_for_ever(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "WAIT_SECONDS", 0.2)
    with held(course), pytest.raises(StillLockedError):
        back_up(course, quiet)
    assert list((course.work / "backups").iterdir()) == []


@pytest.mark.parametrize("name", ["results", "autograded", "backups"])
def test_a_file_in_the_place_of_a_folder_is_one_line(name: str, course: Place) -> None:
    (course.work / name).write_text("")
    assert f"{name} is a file" in complaint(course)


def test_grades_of_other_exercises_are_one_line_before_the_run(course: Place) -> None:
    record(course)
    skeleton = dict(read_skeleton(course, LESSON))
    skeleton["cells"] = skeleton["cells"][:-2]
    with pytest.raises(UserError, match="another set of exercises"):
        check_ready(course, quiet, lesson=LESSON, skeleton=skeleton)


def test_an_older_nbgrader_s_tables_are_one_line(course: Place) -> None:
    with closing(sqlite3.connect(course.gradebook)) as book:
        book.execute("ALTER TABLE grade DROP COLUMN extra_credit")
        book.execute("INSERT INTO assignment VALUES ('a', ?, NULL, 'c')", (LESSON,))
        book.commit()
    assert "db upgrade" in complaint(course)


def in_a_process(code: str, course: Place, *before: str) -> list[str]:
    """Run a recording elsewhere; what it says, line by line."""
    done = subprocess.run(
        [*before, sys.executable, "-c", textwrap.dedent(code), str(course.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.splitlines()


LOOK = """
import sys
from pathlib import Path
from autograder.errors import UserError
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.submission.kit import Place
try:
    check_ready(Place(Path(sys.argv[1])))
except UserError as error:
    print(error)
"""
RECORD = """
import sys
from pathlib import Path
from autograder.errors import UserError
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import Place
from autograder.tests.grading.gradebook.results import result
from autograder.tests.grading.tiny_course import right

place = Place(Path(sys.argv[1]))
def attempt(name, do):
    try:
        do()
    except UserError as error:
        print(name, error)
    else:
        print(name, "done")

with Recorder(place, print) as recorder:
    one = recorder.record
    {steps}
"""
FILL = """
    attempt("ann", lambda: one(Graded(result("ann", 10, 10), right())))
    {full}
    attempt("ben", lambda: one(Graded(result("ben", 10, 10), right())))
    {room}
    attempt("cat", lambda: one(Graded(result("cat", 10, 10), right())))
"""


def script(full: str, room: str) -> str:
    return RECORD.format(steps=FILL.format(full=full, room=room).strip())


@pytest.mark.slow
def test_no_file_may_grow_and_nobody_is_half_recorded(course: Place) -> None:
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({}, {}))"
    hard = resource.RLIM_INFINITY
    code = script(limit.format(2000, hard), limit.format(hard, hard))
    said = in_a_process(code, course)
    assert said[0] == "ann done"
    assert said[1].startswith("ben not recorded: ")
    assert said[2] == "cat done"
    assert recorded_scores(course, LESSON) == {"ann": FULL, "cat": FULL}
    assert is_whole(course.gradebook)
    assert no_rubbish(course)


def no_rubbish(course: Place) -> bool:
    found = [path for path in course.work.rglob(".*") if path.is_file()]
    return found == [] and not list(course.work.rglob("ben"))


SMALL = "--size 33000000 --tmpfs"


def on_a_small_disk(course: Place, code: str) -> list[str]:
    """The class's work on a disk of 33 MB, and what is on it afterwards."""
    kept = course.root / "kept"
    shutil.copytree(course.work, kept)
    work = str(course.work)
    inside = f'cp -a {kept}/. {work}/ && {sys.executable} -c "$0" {course.root}'
    inside += f"; rm -rf {kept}/*; rm -f {work}/filler; cp -a {work}/. {kept}/"
    box = ["bwrap", "--dev-bind", "/", "/", *SMALL.split(), work, "--chdir", str(ROOT)]
    done = subprocess.run(
        [*box, "sh", "-c", inside, textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    shutil.rmtree(course.work)
    kept.rename(course.work)
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.needs_bwrap
def test_a_full_disk_is_one_line_and_nothing_is_lost(course: Place) -> None:
    fill = (
        "import os; left = os.statvfs(place.work).f_bavail * 4096; "
        '(place.work / "filler").write_bytes(bytes(left - 8192)); '
        'attempt("check", lambda: check_ready(place))'
    )
    said = on_a_small_disk(course, script(fill, '(place.work / "filler").unlink()'))
    assert said[0] == "ann done"
    assert said[1].startswith("check no room beside ")
    assert said[2].startswith("ben not recorded: ")
    assert "room" in said[2] or "space" in said[2]
    assert said[3] == "cat done"
    assert recorded_scores(course, LESSON) == {"ann": FULL, "cat": FULL}
    assert is_whole(course.gradebook)


@pytest.mark.needs_bwrap
def test_what_may_only_be_read_is_one_line(course: Place) -> None:
    work = str(course.work)
    box = ("bwrap", "--dev-bind", "/", "/", "--ro-bind", work, work)
    code = LOOK
    (line,) = in_a_process(code, course, *box)
    assert line.startswith("nothing can be written in ")
    book = str(course.gradebook)
    box = ("bwrap", "--dev-bind", "/", "/", "--ro-bind", book, book)
    (line,) = in_a_process(code, course, *box)
    assert "may only be read" in line


def test_reasons_are_words_and_hold_nothing_of_the_class() -> None:
    error = ValueError("ann: 7 points")
    assert reason(error) == "ValueError"
    error.__cause__ = OSError(28, os.strerror(28), "/class/ann")
    assert reason(error) == "No space left on device"
