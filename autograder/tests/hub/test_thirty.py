"""A class of thirty hands in through the Hub's and nbgrader's HTTP API alone."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.tests.hub.a_class import CROWD, LESSON
from autograder.tests.hub.the_hub import Site
from autograder.tests.hub.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.needs_hub, pytest.mark.xdist_group("hub")]
AT_ONCE = 5


def test_thirty_hand_in_and_all_are_collected(
    site: Site, released: None, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as servers:
        statuses = list(servers.map(lambda name: hand_in(site, name), site.names.crowd))
    seconds = time.monotonic() - began
    assert statuses == ["submitted"] * CROWD
    said = site.as_account(site.first, "lr", "nbgrader", "collect", LESSON)
    work = site.first.repository / "autograder" / "work" / "submitted"
    for name in site.names.crowd:
        assert f"Collecting submission: {name} {LESSON}" in said
        assert (work / name / LESSON / f"{LESSON}.ipynb").is_file()
    with capsys.disabled():
        print(f"\n{CROWD} learners, {AT_ONCE} servers at a time: {seconds:.0f} s")


def hand_in(site: Site, name: str) -> str:
    """Log in, start a server, fetch, hand in, stop; the status that nbgrader shows."""
    learner = Visitor(site, name)
    learner.start()
    try:
        (fetched,) = learner.assignments("fetch", assignment_id=LESSON)
        assert fetched["status"] == "fetched"
        told = learner.assignments("submit", assignment_id=LESSON)
        return str(told[-1]["status"])
    finally:
        learner.stop()
