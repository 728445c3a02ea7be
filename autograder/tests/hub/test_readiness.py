"""`lr doctor --class`, on what is there and on what is not."""

import json
import os
import re
import shutil
import socket
import stat
import sys
from pathlib import Path

import pytest

from autograder import cli
from autograder.doctor import ClassReport, Finding
from autograder.hub import ready_class, ready_people
from autograder.hub.classes import Hub
from autograder.hub.folders import prepare
from autograder.hub.readiness import available, examine, memory
from autograder.hub.ready_proxy import cannot_listen, start_proxy
from autograder.tests.hub.hub_toml import write
from autograder.tests.hub.test_configuration import of_mine, two_classes


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made = of_mine(tmp_path)
    (made.classes[0].repository).chmod(0o700)
    recorded = made.classes[0].bundle / "autograder/recorded"
    recorded.mkdir(parents=True)
    return made


def without_a_file(said: str, report: ClassReport) -> Finding:
    (found,) = [one for one in report.findings if one.name == said]
    return found


@pytest.mark.needs_hub
def test_without_a_file_it_says_where_one_goes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LR_HUB", raising=False)
    assert cli.main(["doctor", "--class", "--json"]) == 1
    report = ClassReport.model_validate(json.loads(capsys.readouterr().out))
    assert not report.ready
    missing = without_a_file("hub.toml", report)
    assert "hub.example.toml" in missing.advice
    assert without_a_file("Proxy", report).ok
    assert without_a_file("Node", report).ok


@pytest.mark.needs_hub
def test_a_file_with_a_fault_is_one_of_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hub.toml"
    path.write_text("state = 1\n")
    monkeypatch.setenv("LR_HUB", str(path))
    monkeypatch.setenv("NO_COLOR", "1")
    assert cli.main(["doctor", "--class"]) == 1
    assert "Ready for a class: no" in capsys.readouterr().out


@pytest.mark.needs_hub
def test_every_part_of_a_class_is_looked_at(hub: Hub, tmp_path: Path) -> None:
    report = examine(str(write(hub, tmp_path / "hub.toml")))
    names = [one.name for one in report.findings]
    assert {"Memory", "Disk", "Port 8081", "Users", "Homes", "Root"} <= set(names)
    for part in ("Repository", "Course id", "Bundle", "Exchange", "Grading"):
        assert f"{part} of lr-2027" in names
    assert all(one.advice for one in report.findings if not one.ok)


def test_a_proxy_that_is_not_there_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.hub.ready_proxy.PROXY", tmp_path / "none")
    assert start_proxy() in {"does not start", "node: No such file or directory"}


def test_a_port_that_is_taken_is_found_out() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert "in use" in cannot_listen("127.0.0.1", port)
    assert cannot_listen("127.0.0.1", port) == ""


def test_an_address_of_the_newer_kind_is_tried_as_one() -> None:
    assert "hostname" not in cannot_listen("::1", 0), "also where there is no IPv6"


def test_a_repository_that_others_may_read_is_found_out(hub: Hub) -> None:
    (one,) = hub.classes
    assert ready_class.repository(one).ok
    one.repository.chmod(0o750)
    told = ready_class.repository(one)
    assert not told.ok
    assert "has mode 0750, not 0700" in told.found
    assert f"chmod 0700 {one.repository}" in told.advice


def test_a_repository_of_another_course_is_found_out(hub: Hub) -> None:
    (one,) = hub.classes
    assert ready_class.settings(one).ok
    (one.repository / "autograder/work/class.toml").unlink()
    told = ready_class.settings(one)
    assert (told.ok, told.found) == (False, "course_id is not there")


def test_a_bundle_with_answers_is_found_out(hub: Hub) -> None:
    (one,) = hub.classes
    (one.bundle / "autograder/exercises").mkdir()
    told = ready_class.bundle(one)
    assert not told.ok
    assert "holds autograder/exercises" in told.found


def test_a_bundle_that_learners_cannot_read_is_found_out(hub: Hub) -> None:
    (one,) = hub.classes
    one.bundle.chmod(0o700)
    assert "others do not get through" in ready_class.bundle(one).found
    shutil.rmtree(one.bundle)
    assert ready_class.bundle(one).found == f"no bundle at {one.bundle}"


@pytest.mark.parametrize(
    "part", ["", "autograder/recorded", ".venv", ".venv/lib/python3.11/site-packages"]
)
def test_a_bundle_that_learners_can_change_is_found_out(part: str, hub: Hub) -> None:
    """Its group is the class's, and a system may let groups write."""
    (one,) = hub.classes
    path = one.bundle / part
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)
    assert ready_class.changeable(one) == ""
    path.chmod(0o775)
    assert ready_class.changeable(one) == f"others can change {path}"
    path.chmod(0o1777)
    assert ready_class.changeable(one) == f"others can change {path}"


@pytest.mark.root_only
def test_a_bundle_that_is_another_s_is_found_out(hub: Hub) -> None:
    (one,) = hub.classes
    os.chown(one.bundle / "autograder", 12345, -1)
    assert "autograder is neither root's nor" in ready_class.changeable(one)


def test_an_exchange_that_has_been_opened_is_found_out(hub: Hub) -> None:
    (one,) = hub.classes
    assert "makes it" in ready_class.exchange(hub, one).found
    prepare(hub)
    assert ready_class.exchange(hub, one).ok
    inbound = hub.exchange_of(one) / one.course / "inbound"
    inbound.chmod(0o777)
    told = ready_class.exchange(hub, one)
    assert not told.ok
    assert f"{inbound} has mode 0777, not 3733" in told.found


def test_the_hub_s_own_copy_has_to_be_closed(tmp_path: Path) -> None:
    """It holds the answers, and runs as the Hub."""
    for part in ready_people.CODE:
        (tmp_path / part).mkdir(exist_ok=True)
    tmp_path.chmod(0o755)
    told = ready_people.own_copy(tmp_path)
    assert not told.ok
    assert f"chmod 0700 {tmp_path}" in told.advice
    tmp_path.chmod(0o700)
    assert ready_people.own_copy(tmp_path).ok


@pytest.mark.root_only
def test_the_hub_s_own_copy_is_nobody_else_s(tmp_path: Path) -> None:
    for part in ready_people.CODE:
        (tmp_path / part).mkdir(exist_ok=True)
    os.chown(tmp_path / ".git", 12345, -1)
    assert ready_people.own_copy(tmp_path).found == f"not root's: {tmp_path}/.git"


def test_users_that_are_not_there_are_named(hub: Hub) -> None:
    nobody = hub.classes[0].model_copy(update={"learners": ("nobody-of-this-name",)})
    told = ready_people.users(hub.model_copy(update={"classes": (nobody,)}))
    assert not told.ok
    assert "nobody-of-this-name" in told.found
    assert "useradd" in told.advice


def test_a_home_that_others_look_into_is_open(tmp_path: Path) -> None:
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert not ready_people.is_open(tmp_path)
    tmp_path.chmod(0o711)
    assert ready_people.is_open(tmp_path)
    assert ready_people.is_open(tmp_path / "none")


def test_members_are_those_of_the_class(hub: Hub) -> None:
    assert "not in the group" in ready_people.members(hub.classes[0]).found


def test_containers_are_left_to_their_spawner(hub: Hub) -> None:
    one_uid = hub.model_copy(update={"one_uid_each": False})
    (told,) = ready_people.people_findings(one_uid)
    assert "left to your spawner" in told.found


def test_a_python_that_does_not_start_says_why(hub: Hub, tmp_path: Path) -> None:
    (one,) = hub.classes
    told = ready_class.tried(one.account, [str(tmp_path / "none")], {})
    assert "No such file" in told
    words = ["/bin/sh", "-c", "echo what is wrong >&2; exit 1"]
    assert ready_class.tried(one.account, words, {}) == "what is wrong"
    assert "no system user" in ready_class.tried("nobody-of-this-name", words, {})


@pytest.mark.needs_hub
def test_what_is_tried_has_no_terminal_of_root_s(hub: Hub) -> None:
    """A program of another's could type there, and steer what it shows."""
    (one,) = hub.classes
    where = "print(os.getsid(0) == os.getpid(), os.readlink('/proc/self/fd/0'))"
    words = [sys.executable, "-c", f"import os; {where}"]
    assert ready_class.tried(one.account, words, {}) == "says True /dev/null"
    words = ["/bin/sh", "-c", r"printf 'a\033[2Jb\377' >&2; exit 1"]
    assert ready_class.tried(one.account, words, {}) == "a\ufffd[2Jb\ufffd"


def test_root_is_told_to_be_the_account(hub: Hub) -> None:
    """Both Pythons are the account's to change, to the versions that are pinned."""
    (one,) = hub.classes
    for find in (ready_class.learners_python, ready_class.instructors_python):
        advice = find(hub, one).advice
        assert advice.startswith(f"as {one.account}: ")
        assert re.search(r" -c \S+/autograder/constraints\.txt ", advice)


def test_classes_with_one_secret_are_found_out(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    assert ready_class.secrets(hub).ok
    for one, text in zip(hub.classes, ("aa\n", "bb\n"), strict=True):
        path = one.repository / "autograder/work/secret"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    assert ready_class.secrets(hub).ok
    path.write_text("aa")
    told = ready_class.secrets(hub)
    assert (told.ok, told.found) == (False, "lr-2027 and lr-2028 have the same")
    path.unlink()
    os.mkfifo(path)
    assert "no plain file" in ready_class.secrets(hub).found


@pytest.mark.not_root
def test_what_cannot_be_tried_is_not_called_well(hub: Hub) -> None:
    assert ready_class.tried("root", ["true"], {}) == "not tried: you are not root"


def test_memory_is_counted_for_everybody_at_once(hub: Hub) -> None:
    def meminfo() -> str:
        return "MemTotal: 9 kB\nMemAvailable:    2000000 kB\n"

    assert available(meminfo) == 2.0
    many = tuple(f"l{number}" for number in range(30))
    crowd = hub.classes[0].model_copy(update={"learners": many})
    told = memory(hub.model_copy(update={"classes": (crowd,)}), meminfo)
    assert not told.ok
    assert "2 GB, 14 needed" in told.found


def test_memory_is_counted_for_those_who_may_come_at_once(hub: Hub) -> None:
    many = tuple(f"l{number}" for number in range(300))
    crowd = hub.classes[0].model_copy(update={"learners": many})
    groups = {"classes": (crowd,), "stop_idle_after": 60, "at_once": 20}

    def meminfo() -> str:
        return "MemAvailable: 11000000 kB\n"

    told = memory(hub.model_copy(update=groups), meminfo)
    assert (told.ok, told.needed_for) == (True, "20 people at once")
    everybody = memory(hub.model_copy(update=groups | {"at_once": 0}), meminfo)
    assert not everybody.ok
    assert "at_once" in everybody.advice
