"""One learner's files stop nobody else's collecting, and nobody else's page."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from autograder.grading.classes.attempts import folder_of, read_ledger
from autograder.grading.gradebook.stamps import read_stamp
from autograder.hub import collecting
from autograder.hub.collecting import own_files
from autograder.hub.kept_secrets import SECRET
from autograder.tests.hub.an_exchange import EARLIER, LATER, LESSON, Exchange


@pytest.mark.parametrize("written", [b"yesterday evening", b"\xff", b"", b"1e9 x y"])
def test_a_submission_bears_the_time_in_its_name(
    written: bytes, exchange: Exchange
) -> None:
    exchange.hand_in("ann", EARLIER, timestamp=written)
    exchange.hand_in("ben", EARLIER)
    exchange.collect()
    exchange.collect(update=True)
    stamp = exchange.submitted("ann") / "timestamp.txt"
    assert stamp.read_text() == EARLIER
    assert (exchange.submitted("ben") / f"{LESSON}.ipynb").is_file()


def test_a_folder_in_the_place_of_the_time_gives_way(exchange: Exchange) -> None:
    came = exchange.hand_in("ann", EARLIER)
    (came / "timestamp.txt").unlink()
    (came / "timestamp.txt").mkdir()
    (came / "timestamp.txt/x").write_text("x")
    exchange.collect()
    assert read_stamp(exchange.submitted("ann")).time is not None


def test_a_bad_time_that_was_collected_before_is_taken_again(
    exchange: Exchange,
) -> None:
    exchange.hand_in("ann", EARLIER)
    exchange.collect()
    (exchange.submitted("ann") / "timestamp.txt").write_text("yesterday evening")
    exchange.collect()
    exchange.collect(update=True)
    assert (exchange.submitted("ann") / "timestamp.txt").read_text() == EARLIER


def test_what_is_closed_between_look_and_copy_leaves_all_as_it_was(
    exchange: Exchange,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    exchange.hand_in("ann", EARLIER)
    exchange.collect()
    exchange.hand_in("ann", LATER)
    exchange.hand_in("ben", LATER)

    def closes(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
        files = own_files(folder)
        yield next(files)
        if folder.name.startswith("ann"):
            raise PermissionError(13, "Permission denied")
        yield from files

    monkeypatch.setattr(collecting, "fits", lambda _: True)
    monkeypatch.setattr(collecting, "own_files", closes)
    exchange.collect(update=True)
    assert f"ann+{LESSON}+{LATER}+0123: Permission denied: not collected" in caplog.text
    assert EARLIER in (exchange.submitted("ann") / f"{LESSON}.ipynb").read_text()
    assert [one.name for one in exchange.submitted("ann").parent.iterdir()] == [LESSON]
    assert (exchange.submitted("ben") / f"{LESSON}.ipynb").is_file()


def test_each_version_that_was_collected_stays_among_the_attempts(
    exchange: Exchange,
) -> None:
    """Also where nobody grades in between."""
    exchange.hand_in("ann", EARLIER)
    exchange.collect()
    exchange.hand_in("ann", LATER)
    exchange.collect(update=True)
    ledger = read_ledger(folder_of(exchange.place, LESSON, "ann"))
    times = [one.time and one.time.day for one in ledger.attempts]
    assert times == [1, 2]


def test_the_page_of_an_earlier_attempt_that_counts_goes_back(
    exchange: Exchange,
) -> None:
    exchange.hand_in("ann", EARLIER)
    exchange.collect()
    exchange.hand_in("ann", LATER)
    exchange.collect(update=True)
    page = exchange.page("ann", EARLIER)
    exchange.release_feedback()
    assert (page / SECRET).read_text() == f"of {EARLIER}"
    assert exchange.given_back == {f"the page of ann, {EARLIER}"}


@pytest.mark.parametrize("secret", [b"", b"\xff\xfe", b" \n", b"x" * 5000])
def test_a_secret_that_names_no_page_is_told(
    secret: bytes, exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.hand_in("ann", EARLIER, submission_secret=secret)
    exchange.hand_in("ben", EARLIER)
    exchange.collect()
    for name in ("ann", "ben"):
        exchange.page(name, EARLIER)
    exchange.release_feedback()
    assert exchange.given_back == {f"the page of ben, {EARLIER}"}
    assert "ann has handed in a submission_secret.txt that no page" in caplog.text


@pytest.mark.parametrize("written", [None, b"\xff", b"yesterday"])
def test_a_page_without_a_time_is_told(
    written: bytes | None, exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("ann", "ben"):
        exchange.hand_in(name, EARLIER)
    exchange.collect()
    exchange.page("ben", EARLIER)
    for folder in (exchange.page("ann", EARLIER), exchange.submitted("ann")):
        (folder / "timestamp.txt").unlink()
        if written is not None:
            (folder / "timestamp.txt").write_bytes(written)
    exchange.release_feedback()
    assert exchange.given_back == {f"the page of ben, {EARLIER}"}
    assert "ann has a page without a time" in caplog.text


def test_what_was_taken_without_its_secret_is_taken_again(exchange: Exchange) -> None:
    """As `lr collect` takes it: no secret, and no fractions of a second."""
    exchange.hand_in("ann", EARLIER)
    exchange.collect()
    there = exchange.submitted("ann")
    (there / SECRET).unlink()
    (there / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC\n")
    shutil.rmtree(folder_of(exchange.place, LESSON, "ann"))
    exchange.collect(update=True)
    assert (there / SECRET).read_text() == f"of {EARLIER}"
