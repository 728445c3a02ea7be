"""For which class a learner's server is, and who may say so."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from autograder.hub import choosing
from autograder.hub.classes import Hub
from autograder.hub.servers import learners_environment
from autograder.tests.hub.test_configuration import two_classes


def spawner(hub: Hub, person: str, **options: str) -> Any:
    return SimpleNamespace(
        user=SimpleNamespace(name=person),
        user_options=options,
        environment={"KEPT": "yes"},
        cmd=["jupyterhub-singleuser"],
    )


def test_a_learner_of_one_class_is_not_asked(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    assert choosing.form(hub, "ben") == ""
    started = spawner(hub, "ben")
    choosing.prepare_spawner(hub, started)
    assert started.cmd[0] == f"{tmp_path}/lr-2027/bundle/.venv/bin/python"
    assert started.environment == {
        "KEPT": "yes",
        **learners_environment(hub, hub.classes[0]),
    }


def test_a_learner_of_two_classes_chooses_among_them(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    asked = choosing.form(hub, "ann")
    assert '<option value="lr-2027">Learning &lt;rates&gt; lr-2027</option>' in asked
    said = choosing.from_form({"class": ["lr-2028"]})
    assert choosing.chosen(hub, "ann", said) is hub.classes[1]


@pytest.mark.parametrize(
    ("person", "options"),
    [("ben", {"class": "lr-2028"}), ("ann", {}), ("eve", {}), ("ann", {"class": "x"})],
)
def test_another_s_class_is_refused_whichever_way_it_was_asked_for(
    person: str, options: dict[str, str], tmp_path: Path
) -> None:
    started = spawner(two_classes(tmp_path), person, **options)
    with pytest.raises(HTTPError, match="403"):
        choosing.prepare_spawner(two_classes(tmp_path), started)
    assert started.cmd == ["jupyterhub-singleuser"]


def test_who_only_teaches_comes_to_the_class(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    assert choosing.landing(hub, "ines", "/hub/") == "/services/lr-2027/"
    assert choosing.landing(hub, "ann", "/x/hub/") == "/x/hub/spawn"
    assert choosing.landing(hub, "eve", "/hub/") == "/hub/home"
