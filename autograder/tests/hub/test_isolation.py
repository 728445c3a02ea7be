"""What somebody of the class could try, tried: as root alone, with a uid for each."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from autograder.tests.hub.a_class import COURSES, LESSON
from autograder.tests.hub.attempts import (
    as_person,
    folder_of_kernel,
    listening,
    overhear,
)
from autograder.tests.hub.the_exchange import inbound, outbound
from autograder.tests.hub.the_hub import Site
from autograder.tests.hub.visitor import Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_hub,
    pytest.mark.xdist_group("hub"),
    pytest.mark.root_only,
]
FORBIDDEN = {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}


def test_no_learner_gets_through_the_hub(
    site: Site, eve: Visitor, dan: Visitor
) -> None:
    course, second = COURSES[0], COURSES[-1]
    for method, path in (
        ("GET", f"/user/{dan.name}/api/contents"),
        ("GET", f"/user/{dan.name}/lab"),
        ("POST", f"/user/{dan.name}/api/terminals"),
        ("GET", f"/services/{course}/api/contents"),
        ("GET", f"/services/{course}/formgrader/"),
        ("GET", f"/services/{course}/files/autograder/work/secret"),
        ("POST", f"/services/{course}/api/terminals"),
        ("GET", f"/services/{second}/formgrader/"),
        ("GET", f"/hub/api/users/{dan.name}"),
        ("POST", f"/hub/api/users/{dan.name}/tokens"),
        ("DELETE", f"/hub/api/users/{dan.name}/server"),
        ("POST", f"/hub/api/users/{site.names.zoe}/server"),
        ("GET", f"/hub/api/groups/formgrade-{course}"),
        ("POST", f"/hub/api/groups/formgrade-{course}/users"),
        ("GET", "/hub/api/proxy"),
        ("POST", "/hub/api/shutdown"),
        ("POST", f"/hub/api/users/{eve.name}x"),
    ):
        answer = eve.ask(path, method, json={"users": [eve.name]})
        assert answer.status_code in FORBIDDEN, (method, path, answer.status_code)
    for path in ("/hub/api/users", "/hub/api/groups", "/hub/api/services"):
        told = eve.ask(path)
        nothing = told.status_code in FORBIDDEN or dan.name not in told.text
        assert nothing, (path, told.text)
    assert dan.ask("/hub/api/user").json()["name"] == dan.name


def test_instructors_of_one_class_do_not_get_into_the_other(site: Site) -> None:
    ines = Visitor(site, site.names.ines)
    own = ines.ask(f"/services/{COURSES[0]}/api/contents")
    other = ines.ask(f"/services/{COURSES[-1]}/api/contents")
    assert (own.status_code, other.status_code) == (200, 403)


def test_nothing_of_a_submission_runs_when_an_instructor_opens_it(site: Site) -> None:
    """JupyterLab would make its widgets, and start a kernel that finds its modules."""
    folder = site.first.repository / "autograder/work/looked_at"
    folder.mkdir()
    folder.chmod(0o755)
    told = {"cells": [], "metadata": {"widgets": {}}, "nbformat": 4}
    (folder / "a.ipynb").write_text(json.dumps(told | {"nbformat_minor": 5}))
    (folder / "ipykernel_launcher.py").write_text("raise SystemExit('mine')")
    place = (folder / "a.ipynb").relative_to(site.first.repository)
    ines = Visitor(site, site.names.ines)
    server = f"/services/{COURSES[0]}/api"
    given = ines.ask(f"{server}/contents/{place}")
    asked = {"path": str(place), "type": "notebook", "name": "a", "kernel": {}}
    begun = ines.ask(f"{server}/sessions", "POST", json=asked)
    assert begun.is_success, begun.text
    runs_in = folder_of_kernel(begun.json()["kernel"]["id"])
    ines.ask(f"{server}/sessions/{begun.json()['id']}", "DELETE")
    shutil.rmtree(folder)
    assert given.json()["content"]["metadata"] == {}
    assert runs_in == site.first.repository


def test_nobody_starts_a_server_for_another_s_class(site: Site) -> None:
    zoe = Visitor(site, site.names.zoe)
    asked = {"class": COURSES[0]}
    answer = zoe.ask(f"/hub/api/users/{zoe.name}/server", "POST", json=asked)
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert COURSES[0] not in answer.text


def test_settings_of_one_s_own_do_not_count(site: Site, dan: Visitor) -> None:
    """What a learner writes at home changes neither the course nor the exchange."""
    config = site.home(dan.name) / ".jupyter"
    text = 'c.Exchange.root = "/tmp"\nc.CourseDirectory.course_id = "mine"\n'
    write = f"mkdir -p {config}; printf '%s' '{text}' > {config}/nbgrader_config.py"
    assert as_person(site, dan.name, write)[0] == 0
    listed = dan.assignments()
    assert {one["course_id"] for one in listed} <= {COURSES[0]}
    (config / "nbgrader_config.py").unlink()


def forbidden_files(site: Site) -> Iterator[str]:
    first, second = site.hub.classes
    for one in (first, second):
        for part in (
            "",
            "autograder/work",
            "autograder/work/class.toml",
            "autograder/work/secret",
            "autograder/work/gradebook.db",
            "autograder/work/submitted",
            "autograder/exercises/l01_basics/gd_path.py",
            f"solutions/{LESSON}/{LESSON}.ipynb",
        ):
            yield str(one.repository / part)
    yield str(site.home(site.names.dan))
    yield str(site.hub.state / "private")
    yield str(site.hub.state / "private/cookie_secret")
    yield str(site.hub.state / "private/hub.sqlite")
    yield str(inbound(site))
    yield str(site.hub.exchange_of(first) / first.course / "feedback")


def test_no_file_can_be_read_that_is_another_s(site: Site, eve: Visitor) -> None:
    for path in forbidden_files(site):
        code, said = as_person(site, eve.name, f"cat '{path}' || ls '{path}'")
        assert code != 0, (path, said)


def test_nothing_leads_out_of_the_own_folder_of_a_server(
    site: Site, eve: Visitor
) -> None:
    secret = site.first.repository / "autograder/work/class.toml"
    own = site.home(eve.name)
    assert as_person(site, eve.name, f"ln -sf {secret} {own}/link.txt")[0] == 0
    steps = "/".join([".."] * 6)
    for path in ("link.txt", f"{steps}{secret}", f"%2e%2e/{site.names.dan}"):
        for door in ("api/contents", "files"):
            answer = eve.ask(f"/user/{eve.name}/{door}/{path}")
            assert not answer.is_success, (door, path, answer.text)
            assert "course_id" not in answer.text
    (own / "link.txt").unlink()


def test_the_terminal_of_a_learner_is_the_learner(site: Site, eve: Visitor) -> None:
    """It is the same uid, with the groups of the own classes and no others."""
    answer = eve.ask(f"/user/{eve.name}/api/terminals", "POST", json={})
    assert answer.is_success
    shells = subprocess.run(
        ["ps", "-u", eve.name, "-o", "pid=,comm="],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (pid,) = [line.split()[0] for line in shells.splitlines() if "bash" in line]
    status = Path(f"/proc/{pid}/status").read_text()
    (groups,) = [line for line in status.splitlines() if line.startswith("Groups:")]
    assert len(groups.split()[1:]) == 3, groups  # own, and the two classes' doors
    assert "CapEff:\t0000000000000000" in status


def test_nobody_overhears_another_s_kernel(
    site: Site, eve: Visitor, dan: Visitor
) -> None:
    """Kernels speak through ports that each user of the machine can connect to."""
    kernel = dan.ask(f"/user/{dan.name}/api/kernels", "POST", json={"name": "python3"})
    assert kernel.is_success, kernel.text
    ports = listening(dan.name, at_least=5)
    again = f"/user/{dan.name}/api/kernels/{kernel.json()['id']}/restart"
    heard = overhear(site, eve.name, ports, lambda: dan.ask(again, "POST"))
    assert heard == ""


def test_the_attempts_can_succeed(site: Site, dan: Visitor, handed_in: Path) -> None:
    """What is tried above works where it may: else it would prove nothing."""
    own = f"cat '{handed_in}/{LESSON}.ipynb' && ls {site.home(dan.name)}"
    code, said = as_person(site, dan.name, own)
    assert code == 0, said
    lesson = outbound(site) / LESSON / f"{LESSON}.ipynb"
    assert as_person(site, dan.name, f"cat {lesson}")[0] == 0
    assert dan.ask(f"/user/{dan.name}/api/contents").is_success
