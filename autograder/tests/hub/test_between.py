"""What is handed in several times between two collects, and what is not whole."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from autograder.grading.classes.attempts import (
    Attempt,
    folder_of,
    read_attempt,
    read_ledger,
)
from autograder.hub import collecting
from autograder.hub.collecting import of_many
from autograder.hub.kept_secrets import SECRET
from autograder.tests.hub.an_exchange import EARLIER, LATER, LESSON, Exchange

BETWEEN = "2027-02-01 12:00:00.000003 UTC"
LAST = "2027-02-03 10:00:00.000004 UTC"


def attempts(exchange: Exchange, name: str = "ann") -> tuple[Attempt, ...]:
    return read_ledger(folder_of(exchange.place, LESSON, name)).attempts


def times(exchange: Exchange) -> list[tuple[int, int]]:
    found = [one.time for one in attempts(exchange)]
    return [(when.day, when.hour) for when in found if when]


def test_every_attempt_between_two_collects_is_kept(exchange: Exchange) -> None:
    exchange.hand_in("ann", EARLIER)
    exchange.hand_in("ann", BETWEEN)
    exchange.collect()
    exchange.hand_in("ann", LATER)
    exchange.hand_in("ann", LAST)
    for _ in range(2):
        exchange.collect(update=True)
    assert times(exchange) == [(1, 10), (1, 12), (2, 10), (3, 10)]
    assert LAST in (exchange.submitted("ann") / f"{LESSON}.ipynb").read_text()
    for attempt, when in zip(
        attempts(exchange), (EARLIER, BETWEEN, LATER, LAST), strict=True
    ):
        kept = read_attempt(exchange.place, LESSON, "ann", attempt, takes_files=True)
        assert when.encode() in kept.data


def test_the_page_of_an_attempt_between_two_collects_goes_back(
    exchange: Exchange,
) -> None:
    """Where the best one counts, it may be the one that does."""
    exchange.hand_in("ann", EARLIER)
    exchange.hand_in("ann", LATER)
    exchange.collect()
    exchange.page("ann", EARLIER)
    exchange.release_feedback()
    assert exchange.given_back == {f"the page of ann, {EARLIER}"}


def test_an_earlier_one_that_has_gone_does_not_keep_the_latest_away(
    exchange: Exchange,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gone = exchange.hand_in("ann", EARLIER)
    exchange.hand_in("ann", LATER)
    copy_own = collecting.copy_own

    def goes(source: Path, target: Path, when: datetime | None = None) -> None:
        if source == gone:
            raise FileNotFoundError(2, "No such file or directory")
        copy_own(source, target, when)

    monkeypatch.setattr(collecting, "copy_own", goes)
    exchange.collect()
    assert LATER in (exchange.submitted("ann") / f"{LESSON}.ipynb").read_text()
    assert times(exchange) == [(2, 10)]
    assert "No such file or directory: not kept" in caplog.text


def test_of_too_many_the_first_and_the_last_ones_are_kept() -> None:
    first = datetime.fromisoformat("2027-02-01")
    many = [first + timedelta(minutes=one) for one in range(100)]
    kept = of_many(many)
    assert len(kept) == collecting.MOST_BETWEEN
    assert (kept[0], kept[-1]) == (many[0], many[-1])
    assert kept[1:] == many[-len(kept) + 1 :]
    assert of_many(many[:3]) == many[:3]


def test_what_is_still_on_its_way_does_not_count(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    """nbgrader writes the secret last; before it a notebook may be half a one."""
    exchange.hand_in("ann", EARLIER)
    (exchange.hand_in("ann", LATER) / SECRET).unlink()
    (exchange.hand_in("ben", LATER) / SECRET).unlink()
    exchange.collect()
    assert EARLIER in (exchange.submitted("ann") / f"{LESSON}.ipynb").read_text()
    assert not exchange.submitted("ben").exists()
    assert f"ben+{LESSON}+{LATER}+0123 is not whole: {SECRET} is" in caplog.text
    for name in ("ann", "ben"):
        came = exchange.course / "inbound" / f"{name}+{LESSON}+{LATER}+0123"
        (came / SECRET).write_text("the last of it")
    exchange.collect(update=True)
    for name in ("ann", "ben"):
        assert LATER in (exchange.submitted(name) / f"{LESSON}.ipynb").read_text()
