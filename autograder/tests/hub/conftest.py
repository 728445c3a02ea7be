"""One Hub with its class for all tests of a run: to make one takes its time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.tests.hub.a_class import COURSES, LESSON
from autograder.tests.hub.an_exchange import Exchange, NothingDue
from autograder.tests.hub.the_crowd import Crowd
from autograder.tests.hub.the_exchange import inbound, outbound
from autograder.tests.hub.the_hub import Site, serving
from autograder.tests.hub.visitor import Visitor


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def crowd(site: Site) -> Iterator[Crowd]:
    """They begin with the first test that asks for them, and go on beside it."""
    with Crowd(site) as working:
        yield working


@pytest.fixture(scope="session")
def eve(site: Site) -> Iterator[Visitor]:
    learner = Visitor(site, site.names.eve)
    learner.start(**{"class": COURSES[0]})
    yield learner
    learner.stop()


@pytest.fixture(scope="session")
def dan(site: Site) -> Iterator[Visitor]:
    learner = Visitor(site, site.names.dan)
    learner.start()
    yield learner
    learner.stop()


@pytest.fixture(scope="session")
def handed_in(site: Site, dan: Visitor) -> Path:
    """Dan has handed in; the folder in the exchange."""
    if not (outbound(site) / LESSON).is_dir():
        site.as_account(site.first, "lr", "nbgrader", "release_assignment", LESSON)
    dan.assignments("fetch", assignment_id=LESSON)
    dan.assignments("submit", assignment_id=LESSON)
    return max(inbound(site).glob(f"{dan.name}+*"))


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    monkeypatch.setattr("nbgrader.exchange.default.collect.Gradebook", NothingDue)
    return Exchange(tmp_path)
