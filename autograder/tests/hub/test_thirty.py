"""A class of thirty hands in through the Hub's and nbgrader's HTTP API alone."""

import pytest

from autograder.tests.hub.a_class import CROWD, FIRST
from autograder.tests.hub.the_crowd import AT_ONCE, Crowd
from autograder.tests.hub.the_hub import Site

pytestmark = [pytest.mark.slow, pytest.mark.needs_hub, pytest.mark.xdist_group("hub")]


def test_thirty_hand_in_and_all_are_collected(
    site: Site, crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses, seconds = crowd.wait()
    assert statuses == ["submitted"] * CROWD
    said = site.as_account(site.first, "lr", "nbgrader", "collect", FIRST)
    work = site.first.repository / "autograder" / "work" / "submitted"
    for name in site.names.crowd:
        assert f"Collecting submission: {name} {FIRST}" in said
        assert (work / name / FIRST / f"{FIRST}.ipynb").is_file()
    with capsys.disabled():
        print(f"\n{CROWD} learners, {AT_ONCE} servers at a time: {seconds:.0f} s")
