"""JupyterHub's configuration, made of `hub.toml`.

Who may do what stands in roles that name people. nbgrader's groups are there as well,
but the Hub only ever adds to a group: who is taken out of the file stays in it.
"""

from __future__ import annotations

import os
import socket
import sys
import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from autograder.doctor import PROXY
from autograder.errors import UserError
from autograder.hub import choosing
from autograder.hub.classes import Hub, HubClass, read_hub
from autograder.hub.folders import owner, prepare
from autograder.hub.servers import command, instructors_environment

VARIABLE = "LR_HUB"
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
    c.JupyterHub.load_groups = groups(hub)
    c.JupyterHub.load_roles = roles(hub)
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
    """Hold that each repository grades under the course id of its class.

    Raises:
        UserError: it has another one, or none of its own.
    """
    for one in hub.classes:
        found = course_id(one.repository)
        if found != one.course:
            path = one.repository / "autograder/work/class.toml"
            raise UserError(f'{path} has to say course_id = "{one.course}"')


def course_id(repository: Path) -> str | None:
    """What a class's settings call its course.

    Raises:
        UserError: they cannot be read.
    """
    path = repository / "autograder/work/class.toml"
    try:
        found = tomllib.loads(path.read_text("utf-8")).get("course_id")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UserError(f"{path}: {error}") from None
    return found if isinstance(found, str) else None


def free_port() -> int:
    """A port for a class's server, which only the proxy asks."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        port: int = attempt.getsockname()[1]
    return port
