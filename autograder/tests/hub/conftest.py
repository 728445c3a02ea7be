"""One Hub with its class for all tests of a run: to make one takes its time."""

from collections.abc import Iterator

import pytest

from autograder.tests.hub.a_class import LESSON
from autograder.tests.hub.the_hub import Site, serving


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def released(site: Site) -> None:
    """The lesson stands in the exchange, whichever test put it there."""
    first = site.first
    there = site.hub.exchange_of(first) / first.course / "outbound" / LESSON
    if not there.is_dir():
        site.as_account(first, "lr", "nbgrader", "release_assignment", LESSON)
