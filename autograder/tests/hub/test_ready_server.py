"""The doctor's view of a server of two classes that is running."""

import pytest

from autograder.hub import ready_class
from autograder.hub.classes import Hub, HubClass
from autograder.hub.readiness import findings_of
from autograder.hub.servers import instructors_environment, learners_environment
from autograder.tests.hub.environments import libraries
from autograder.tests.hub.the_hub import Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_hub,
    pytest.mark.needs_bwrap,
    pytest.mark.xdist_group("hub"),
    pytest.mark.root_only,
]
# They are taken by the very Hub; this machine need not have room for all at once, and
# the copy that is tested may be open.
ASIDE = {"Port", "Memory", "Answers"}


def test_a_server_that_runs_has_all_that_it_needs(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = libraries(site.base / "reachable")

    def for_learners(hub: Hub, one: HubClass) -> dict[str, str]:
        return learners_environment(hub, one) | more

    def for_instructors(hub: Hub, one: HubClass) -> dict[str, str]:
        return instructors_environment(hub, one) | more

    monkeypatch.setattr(ready_class, "learners_environment", for_learners)
    monkeypatch.setattr(ready_class, "instructors_environment", for_instructors)
    findings = list(findings_of(site.hub))
    lacking = {one.name: one.found for one in findings if not one.ok}
    assert {name.split()[0] for name in lacking} <= ASIDE, lacking
    assert "Port" in {name.split()[0] for name in lacking}
