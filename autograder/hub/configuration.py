"""JupyterHub's configuration, made of `hub.toml`.

Who may do what stands in roles that name people. nbgrader's groups are there as well,
but the Hub only ever adds to a group: who is taken out of the file stays in it.
"""

from __future__ import annotations

import os
import socket
import stat
import sys
import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from autograder.doctor import PROXY
from autograder.errors import UserError
from autograder.hub import choosing
from autograder.hub.classes import TOO_DEEP, Hub, HubClass, read_hub
from autograder.hub.folders import owner, prepare
from autograder.hub.servers import command, instructors_environment

VARIABLE = "LR_HUB"
MOST_BYTES = 1_000_000
SQLITE = "sqlite:///"
KEPT = ["LANG", "LANGUAGE", "LC_ALL", "TZ"]


def configure_from(
    namespace: Mapping[str, Any], known: Mapping[str, str] = os.environ
) -> None:
    """Configure the Hub that reads a configuration file, from the file LR_HUB names.

    The Hub would start without a configuration that fails; so this ends it in one line.
    """
    c = namespace.get("c")
    if c is None:  # imported, and not read by a Hub
        return
    try:
        hub = read_hub(named_file(known))
        demand_course_ids(hub)
        prepare(hub)
        configure(c, hub)
    except UserError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_code) from None


def named_file(known: Mapping[str, str]) -> Path:
    """The file that the environment names.

    Raises:
        UserError: it names none.
    """
    if not known.get(VARIABLE):
        raise UserError(f"no {VARIABLE}: `{VARIABLE}=/path/hub.toml jupyterhub -f …`")
    return Path(known[VARIABLE])


def configure(c: Any, hub: Hub) -> None:
    """Put a server's classes into JupyterHub's configuration."""
    private = hub.state / "private"
    c.JupyterHub.bind_url = hub.bind_url
    c.JupyterHub.hub_port = hub.hub_port
    c.JupyterHub.cookie_secret_file = str(private / "cookie_secret")
    c.JupyterHub.db_url = f"sqlite:///{private / 'hub.sqlite'}"
    # A newer JupyterHub would not start with an older one's; it is backed up beside it.
    c.JupyterHub.upgrade_db = True
    c.JupyterHub.load_groups = groups(hub)
    c.JupyterHub.load_roles = roles(hub)
    c.JupyterHub.active_server_limit = hub.at_once
    c.JupyterHub.services = [service(hub, one, free_port()) for one in hub.classes]
    c.JupyterHub.default_url = lambda handler: where_to(hub, handler)
    c.ConfigurableHTTPProxy.command = ["node", str(PROXY)]
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{hub.proxy_port}"
    c.ConfigurableHTTPProxy.pid_file = str(private / "proxy.pid")
    c.Authenticator.allowed_users = set(hub.people)
    c.Authenticator.allow_existing_users = False
    configure_spawner(c.Spawner, hub)


def configure_spawner(spawner: Any, hub: Hub) -> None:
    spawner.default_url = "/lab"
    spawner.disable_user_config = True
    spawner.env_keep = KEPT
    spawner.options_form = lambda one: choosing.form(hub, one.user.name)
    spawner.options_from_form = choosing.from_form
    spawner.pre_spawn_hook = lambda one: choosing.prepare_spawner(hub, one)


def where_to(hub: Hub, handler: Any) -> str:
    user = handler.current_user
    base_url: str = handler.hub.base_url
    return choosing.landing(hub, user.name, base_url) if user else base_url


def groups(hub: Hub) -> dict[str, dict[str, list[str]]]:
    """Make nbgrader's groups of each class: who grades it, and who learns in it."""
    return {
        f"{kind}-{one.course}": {"users": list(people)}
        for one in hub.classes
        for kind, people in (("formgrade", one.instructors), ("nbgrader", one.learners))
    }


def roles(hub: Hub) -> list[dict[str, Any]]:
    """Who may do what; a Hub that starts takes it from everybody else."""
    own = {"name": "user", "scopes": ["self"], "users": hub.people}
    return [own, *(may_grade(one) for one in hub.classes)]


def may_grade(one: HubClass) -> dict[str, Any]:
    return {
        "name": f"formgrade-{one.course}",
        "description": f"grades {one.title}",
        "scopes": [f"access:services!service={one.course}"],
        "users": list(one.instructors),
    }


def service(hub: Hub, one: HubClass, port: int) -> dict[str, Any]:
    """The instructors' server of a class: Formgrader, and a terminal to grade in."""
    surroundings: MutableMapping[str, str] = instructors_environment(hub, one)
    return {
        "name": one.course,
        "url": f"http://127.0.0.1:{port}",
        "command": command(one.instructors_python),
        "cwd": str(one.repository),
        "oauth_no_confirm": True,
        **running_as(one.account, surroundings),
    }


def running_as(account: str, surroundings: MutableMapping[str, str]) -> dict[str, Any]:
    """Whose process a service is: its account's, if the Hub is not that account."""
    surroundings["JUPYTERHUB_DEFAULT_URL"] = "/lab"
    if owner(account)[0] != os.geteuid():
        return {"user": account, "environment": surroundings}
    surroundings["HOME"] = str(Path.home())
    return {"environment": surroundings}


def demand_course_ids(hub: Hub) -> None:
    """Hold that each repository grades under the course id of its class, and alone.

    Raises:
        UserError: it has another one, or none of its own, or another's gradebook.
    """
    gradebooks: dict[str, str] = {}
    for one in hub.classes:
        path = settings_of(one)
        said = class_words(path)
        if said.get("course_id") != one.course:
            raise UserError(f'{path} has to say course_id = "{one.course}"')
        other = gradebooks.setdefault(gradebook(one, said.get("db_url")), one.course)
        if other != one.course:
            raise UserError(
                f"{path}: the gradebook is that of {other}: give each class a db_url "
                "of its own, or none"
            )


def gradebook(one: HubClass, url: str | None) -> str:
    """Where a class's gradebook is, in the same words wherever it is the same.

    Grading itself judges whether it can be one.

    Raises:
        UserError: it is no address at all.
    """
    if url is None:
        return os.fspath(one.repository / "autograder/work/gradebook.db")
    if url.startswith(SQLITE):
        path = url.removeprefix(SQLITE).partition("?")[0]
        return os.path.normpath(one.repository / path)
    try:
        address = urlsplit(url)
    except ValueError as error:
        raise UserError(f"{settings_of(one)}: db_url: {error}") from None
    host = address.netloc.rpartition("@")[2].removesuffix(":5432")
    return f"//{host}{address.path}?{address.query}"


def settings_of(one: HubClass) -> Path:
    return one.repository / "autograder/work/class.toml"


def course_id(one: HubClass) -> str | None:
    """What a class's settings call its course.

    Raises:
        UserError: they cannot be read.
    """
    return class_words(settings_of(one)).get("course_id")


def class_words(path: Path) -> dict[str, str]:
    """What a class's settings say in plain words at their head.

    Raises:
        UserError: they cannot be read.
    """
    try:
        said = tomllib.loads(read_anothers(path).decode("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise UserError(f"{path}: {error}") from None
    except RecursionError:
        raise UserError(f"{path}: {TOO_DEEP}") from None
    return {name: value for name, value in said.items() if isinstance(value, str)}


def read_anothers(path: Path) -> bytes:
    """A file of an account's, which may lay a link or a pipe in its place.

    Raises:
        OSError: it is not there, or no plain file, or larger than such a file is.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is no plain file")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise OSError("it is larger than a megabyte")
    return data


def free_port() -> int:
    """A port for a class's server, which only the proxy asks."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        port: int = attempt.getsockname()[1]
    return port
