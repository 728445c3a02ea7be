"""What `hub.toml` may say, and what JupyterHub is told then."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config

from autograder.errors import UserError
from autograder.hub.classes import EXAMPLE, Hub, HubClass, read_hub
from autograder.hub.configuration import (
    configure,
    configure_from,
    demand_course_ids,
    roles,
)
from autograder.hub.folders import INBOUND, ROOT, prepare
from autograder.hub.servers import (
    nbgrader_settings,
    server_settings,
    settings_files,
    settings_folder,
)
from autograder.tests.hub.a_class import Names
from autograder.tests.hub.hub_toml import as_toml, write

ME = Names("").account("lr-2027") if os.geteuid() else "root"


def a_class(base: Path, course: str = "lr-2027", **change: Any) -> HubClass:
    said: dict[str, Any] = {
        "course": course,
        "title": f"Learning <rates> {course}",
        "account": f"account-{course}",
        "repository": base / course / "course",
        "bundle": base / course / "bundle",
        "instructors": ("ines",),
        "learners": ("ann", "ben"),
    }
    return HubClass.model_validate(said | change)


def two_classes(base: Path, **change: Any) -> Hub:
    second = {"learners": ("ann", "zoe"), "instructors": ("ivo",)} | change
    return Hub(
        state=base / "state",
        exchange=base / "exchange",
        classes=(a_class(base), a_class(base, "lr-2028", **second)),
    )


def of_mine(base: Path) -> Hub:
    """One class that this user may make the folders of."""
    one = a_class(base, account=ME)
    (one.repository / "autograder/work").mkdir(parents=True)
    settings = one.repository / "autograder/work/class.toml"
    settings.write_text('course_id = "lr-2027"\n')
    return Hub(state=base / "state", exchange=base / "exchange", classes=(one,))


def test_the_example_can_be_read_and_shows_every_setting() -> None:
    hub = read_hub(EXAMPLE)
    assert [one.course for one in hub.classes] == ["lr-2027"]
    text = EXAMPLE.read_text("utf-8")
    settings = {*Hub.model_fields, *HubClass.model_fields} - {"classes"}
    assert [name for name in sorted(settings) if f"{name} = " not in text] == []


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    assert read_hub(write(hub, tmp_path / "hub.toml")) == hub


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('course = "lr-2028"', 'course = "lr-2027"', "share the course lr-2027"),
        ('account = "account-lr-2028"', 'account = "account-lr-2027"', "the account"),
        ("lr-2028/course", "lr-2027/course", "share the repository"),
        ("lr-2028/course", "lr-2027/course/2", "lie in one another"),
        ("lr-2028/bundle", "lr-2028/course/b", "have to lie side by side"),
        ('["ivo"]', '["ann"]', "ann cannot learn and grade in lr-2028"),
        ('["ivo"]', '["account-lr-2027"]', "account-lr-2027 is a class's account"),
        ('["ivo"]', "[]", "lr-2028 instructors: "),
        ('["ivo"]', '["Ivo Q"]', '"Ivo Q" will not do'),
        ('course = "lr-2028"', 'course = "../x"', '"../x" will not do'),
        ('course = "lr-2028"', 'course = "a+b"', '"a+b" will not do'),
        ("title =", "titel =", "lr-2028 title is missing"),
        ("account =", 'colour = "red"\naccount =', "lr-2028 colour is not known"),
        ("[[classes]]", "[[classes", "line"),
        ('"account-lr-2028"', "7", "lr-2028 account: "),
    ],
)
def test_each_fault_of_the_file_is_one_clear_line(
    old: str, new: str, complaint: str, tmp_path: Path
) -> None:
    head, mark, second = as_toml(two_classes(tmp_path)).rpartition("[[classes]]")
    assert old in mark + second
    path = tmp_path / "hub.toml"
    path.write_text(head + (mark + second).replace(old, new, 1))
    with pytest.raises(UserError, match=str(path)) as found:
        read_hub(path)
    assert complaint in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ('bind_url = "http://127.0.0.1:99999"', "bind_url: Port out of range"),
        ('bind_url = "localhost:8000"', "bind_url: localhost:8000 has to be like"),
        ('bind_url = "http://127.0.0.1"', "has to be like http://127.0.0.1:8000"),
        ('bind_url = "http://[::1:8000"', "bind_url: Invalid IPv6"),
        ("hub_port = 8001", "need three different ports"),
        ("proxy_port = 8000", "need three different ports"),
    ],
)
def test_an_address_that_no_hub_can_have_is_one_clear_line(
    setting: str, complaint: str, tmp_path: Path
) -> None:
    name = setting.split(" ", maxsplit=1)[0]
    lines = as_toml(two_classes(tmp_path)).splitlines()
    (tmp_path / "hub.toml").write_text(
        "\n".join([setting, *(one for one in lines if not one.startswith(name))])
    )
    with pytest.raises(UserError) as found:
        read_hub(tmp_path / "hub.toml")
    assert complaint in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize("place", ["exchange/lr-2028", "state/it", "lr-2027/bundle/it"])
def test_no_repository_lies_in_what_the_hub_opens(place: str, tmp_path: Path) -> None:
    """An exchange lets a whole class in, and would let it to the answers."""
    path = tmp_path / "hub.toml"
    text = as_toml(two_classes(tmp_path))
    own = f'"{tmp_path}/lr-2028/course"'
    assert own in text
    path.write_text(text.replace(own, f'"{tmp_path}/{place}"'))
    with pytest.raises(UserError, match="have to lie side by side"):
        read_hub(path)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read_hub(tmp_path / "hub.toml")


def test_a_file_without_an_end_to_its_brackets_is_one_clear_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "hub.toml").write_text(TOO_DEEP)
    with pytest.raises(UserError, match="lie too deep in one another"):
        read_hub(tmp_path / "hub.toml")


def test_a_place_that_no_system_has_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    text = as_toml(two_classes(tmp_path)).replace("/state", "/st\\u0000ate")
    path.write_text(text)
    with pytest.raises(UserError, match="state: ") as found:
        read_hub(path)
    assert str(found.value).isprintable()


def test_places_are_named_from_the_root(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    text = as_toml(two_classes(tmp_path)).replace(f'"{tmp_path}/state"', '"state"')
    path.write_text(text)
    with pytest.raises(UserError, match="state: state has to begin with /"):
        read_hub(path)


def configured(hub: Hub) -> Any:
    c = Config()
    configure(c, hub)
    return c


def test_nobody_gets_in_but_who_stands_in_the_file(tmp_path: Path) -> None:
    c = configured(of_mine(tmp_path))
    assert c.Authenticator.allowed_users == {"ann", "ben", "ines"}
    assert c.Authenticator.allow_existing_users is False
    assert "admin_users" not in c.Authenticator
    assert "authenticator_class" not in c.JupyterHub
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000"


def test_roles_name_people_so_that_who_goes_loses_them(tmp_path: Path) -> None:
    """The Hub takes a role from everybody whom the list does not name."""
    own, first, second = roles(two_classes(tmp_path))
    assert own["users"] == ["ann", "ben", "ines", "ivo", "zoe"]
    assert (first["users"], second["users"]) == (["ines"], ["ivo"])
    assert first["scopes"] == ["access:services!service=lr-2027"]
    assert second["scopes"] == ["access:services!service=lr-2028"]
    assert not any("groups" in role for role in (own, first, second))


def test_a_newer_jupyterhub_starts_with_an_older_one_s_database(tmp_path: Path) -> None:
    """It is SQLite's, of which it makes a copy first."""
    c = configured(of_mine(tmp_path))
    assert c.JupyterHub.upgrade_db is True
    assert c.JupyterHub.db_url.startswith("sqlite:///")


def test_nbgrader_finds_its_groups(tmp_path: Path) -> None:
    c = configured(of_mine(tmp_path))
    assert c.JupyterHub.load_groups == {
        "formgrade-lr-2027": {"users": ["ines"]},
        "nbgrader-lr-2027": {"users": ["ann", "ben"]},
    }


def test_the_hub_s_own_things_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    prepare(hub)
    private = hub.state / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    c = configured(hub)
    for place in (
        c.JupyterHub.cookie_secret_file,
        c.JupyterHub.db_url.removeprefix("sqlite:///"),
        c.ConfigurableHTTPProxy.pid_file,
    ):
        assert Path(place).parent == private


def test_the_exchange_s_folders_have_their_modes_however_often(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    prepare(hub)
    root = hub.exchange_of(hub.classes[0])
    (root / "lr-2027/inbound").chmod(0o777)
    prepare(hub)
    modes = {
        str(path.relative_to(hub.exchange)): stat.S_IMODE(path.stat().st_mode)
        for path in hub.exchange.rglob("*")
    }
    inner = "lr-2027/exchange/lr-2027"
    assert modes == {
        "lr-2027": 0o750,
        "lr-2027/exchange": ROOT,
        inner: 0o755,
        f"{inner}/outbound": 0o755,
        f"{inner}/inbound": INBOUND,
        f"{inner}/feedback": 0o711,
    }


def test_an_account_that_is_missing_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = of_mine(tmp_path)
    gone = hub.classes[0].model_copy(update={"account": "nobody-of-this-name"})
    path = write(hub.model_copy(update={"classes": (gone,)}), tmp_path / "hub.toml")
    with pytest.raises(SystemExit) as stop:
        configure_from({"c": Config()}, {"LR_HUB": str(path)})
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "nobody-of-this-name" in line


def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    hub.exchange.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (hub.exchange / "lr-2027").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is a link"):
        prepare(hub)


TOO_DEEP = f"a = {'[' * 100_000}"


@pytest.mark.parametrize(
    "settings", ['course_id = "other"\n', "", "course_id =", TOO_DEEP]
)
def test_a_repository_that_grades_under_another_name_stops_the_hub(
    settings: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = of_mine(tmp_path)
    work = hub.classes[0].repository / "autograder/work"
    (work / "class.toml").write_text(settings)
    path = write(hub, tmp_path / "hub.toml")
    with pytest.raises(SystemExit):
        configure_from({"c": Config()}, {"LR_HUB": str(path)})
    (line,) = capsys.readouterr().err.splitlines()
    assert str(work / "class.toml") in line
    assert not hub.state.exists()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("postgres://a:x@db/lr", "postgresql://b:y@db:5432/lr"),
        ("sqlite:////srv/g.db", "sqlite:////srv/./g.db?timeout=1"),
        ("", "sqlite:///{first}/autograder/work/gradebook.db"),
    ],
)
def test_two_classes_with_one_gradebook_stop_the_hub(
    first: str, second: str, tmp_path: Path
) -> None:
    hub = two_classes(tmp_path)
    for one, url in zip(hub.classes, (first, second), strict=True):
        path = one.repository / "autograder/work/class.toml"
        path.parent.mkdir(parents=True)
        said = url.format(first=hub.classes[0].repository)
        more = f'db_url = "{said}"\n' if said else ""
        path.write_text(f'course_id = "{one.course}"\n{more}')
    with pytest.raises(UserError, match="the gradebook is that of lr-2027"):
        demand_course_ids(hub)
    path.write_text('course_id = "lr-2028"\n')
    demand_course_ids(hub)


def test_an_address_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    path = hub.classes[0].repository / "autograder/work/class.toml"
    path.write_text('course_id = "lr-2027"\ndb_url = "postgres://[x"\n')
    with pytest.raises(UserError, match=r"class.toml: db_url: "):
        demand_course_ids(hub)


def put_link(path: Path) -> None:
    path.symlink_to(path.with_name("other.toml"))


def put_much(path: Path) -> None:
    path.write_bytes(b"#" * 1_100_000)


@pytest.mark.parametrize(
    ("put", "complaint"),
    [(os.mkfifo, "no plain file"), (put_link, "links"), (put_much, "a megabyte")],
)
def test_settings_that_are_no_settings_keep_nobody_waiting(
    put: Callable[[Path], None], complaint: str, tmp_path: Path
) -> None:
    hub = of_mine(tmp_path)
    path = hub.classes[0].repository / "autograder/work/class.toml"
    path.rename(path.with_name("other.toml"))
    put(path)
    with pytest.raises(UserError, match=complaint):
        demand_course_ids(hub)


@pytest.mark.root_only
def test_a_link_that_comes_in_between_opens_no_folder_of_root_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account owns the folder around it, and puts it there after any look."""
    hub = of_mine(tmp_path)
    secret = tmp_path / "secret"
    secret.mkdir(mode=0o700)
    prepare(hub)
    inbound = hub.exchange_of(hub.classes[0]) / "lr-2027/inbound"
    inbound.rmdir()
    inbound.symlink_to(secret)
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    with pytest.raises(UserError, match="is a link"):
        prepare(hub)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o700


@pytest.mark.root_only
def test_a_link_above_what_is_made_is_not_followed_either(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "lr-2027/inbound").mkdir(parents=True)
    prepare(hub)
    root = hub.exchange_of(hub.classes[0])
    shutil.rmtree(root)
    root.symlink_to(elsewhere)
    with pytest.raises(UserError, match="exchange is a link"):
        prepare(hub)
    assert stat.S_IMODE((elsewhere / "lr-2027/inbound").stat().st_mode) == 0o755


@pytest.mark.root_only
def test_the_hub_s_folders_lie_where_root_alone_can_put_them(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    around = tmp_path / "around"
    around.mkdir()
    moved = hub.model_copy(update={"exchange": around / "exchange"})
    for uid, mode in ((12345, 0o755), (0, 0o775), (0, 0o757)):
        os.chown(around, uid, 0)
        around.chmod(mode)
        with pytest.raises(UserError, match="others than root"):
            prepare(moved)
    around.chmod(0o1777)
    prepare(moved)


def test_a_hub_without_a_file_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        configure_from({"c": Config()}, {})
    assert "LR_HUB=/path/hub.toml" in capsys.readouterr().err


def test_learners_have_assignment_list_alone(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    settings = server_settings(hub, hub.classes[0], grading=False)
    parts = settings["ServerApp"]["jpserver_extensions"]
    on = [name for name, wanted in parts.items() if wanted]
    assert on == ["nbgrader.server_extensions.assignment_list"]
    assert settings["KernelManager"]["transport_encryption"] == "required"
    nbgrader = nbgrader_settings(hub, hub.classes[0], grading=False)
    assert nbgrader["CourseDirectory"]["course_id"] == "lr-2027"
    assert nbgrader["Exchange"]["root"] == f"{tmp_path}/exchange/lr-2027/exchange"


def test_what_nobody_uses_ends_at_the_learners_alone(tmp_path: Path) -> None:
    """A forgotten terminal keeps a server alive; a class's own would start again."""
    hub = two_classes(tmp_path).model_copy(update={"stop_idle_after": 2})
    own = server_settings(hub, hub.classes[0], grading=False)
    assert own["TerminalManager"] == {"cull_inactive_timeout": 120}
    assert own["ServerApp"]["shutdown_no_activity_timeout"] == 120
    kernels = {"cull_idle_timeout": 120, "cull_connected": True}
    assert own["MappingKernelManager"] == kernels, "a page that is open keeps none"
    grading = server_settings(hub, hub.classes[0], grading=True)
    assert "TerminalManager" not in grading
    assert "shutdown_no_activity_timeout" not in grading["ServerApp"]


def test_so_many_may_work_at_once(tmp_path: Path) -> None:
    hub = of_mine(tmp_path)
    assert configured(hub).JupyterHub.active_server_limit == 0
    groups = hub.model_copy(update={"stop_idle_after": 60, "at_once": 20})
    assert configured(groups).JupyterHub.active_server_limit == 20


def test_groups_need_room_that_becomes_free(tmp_path: Path) -> None:
    path = write(two_classes(tmp_path), tmp_path / "hub.toml")
    path.write_text(path.read_text().replace("at_once = 0", "at_once = 9"))
    with pytest.raises(UserError, match="at_once needs stop_idle_after"):
        read_hub(path)


def test_where_all_have_one_uid_the_hub_says_who_hands_in(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    named = "nbgrader_config.py"
    for one_uid_each in (True, False):
        it = hub.model_copy(update={"one_uid_each": one_uid_each})
        first = it.classes[0]
        assert (named in settings_files(it, first, grading=False)) != one_uid_each
        assert named not in settings_files(it, first, grading=True)
        checked = nbgrader_settings(it, first, grading=True)["ExchangeCollect"]
        assert checked == {"check_owner": one_uid_each}


def test_classes_have_settings_and_exchanges_of_their_own(tmp_path: Path) -> None:
    hub = two_classes(tmp_path)
    first, second = hub.classes
    assert settings_folder(hub, first) != settings_folder(hub, second)
    assert not hub.exchange_of(first).is_relative_to(hub.exchange_of(second).parent)
    written = json.dumps(nbgrader_settings(hub, first, grading=True))
    assert "lr-2028" not in written
