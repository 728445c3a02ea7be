"""Which class a learner's server is for: asked before it starts, and held by the Hub.

The form offers a learner's own classes. What comes back is looked up in `hub.toml`,
whichever way it came: by the form, or by the Hub's API.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from tornado.web import HTTPError

from autograder.errors import UserError
from autograder.hub.classes import Hub, HubClass
from autograder.hub.servers import command, learners_environment

FIELD = "class"


def chosen(hub: Hub, person: str, options: Mapping[str, Any]) -> HubClass:
    """The class that was asked for, or the only one.

    Raises:
        UserError: it is not one of this person's.
    """
    own = hub.classes_of(person)
    wanted = options.get(FIELD)
    if wanted is None and len(own) == 1:
        return own[0]
    for one in own:
        if one.course == wanted:
            return one
    if not own:
        raise UserError(f"{person} is in no class of this server")
    names = " or ".join(one.course for one in own)
    raise UserError(f"{person} can choose {names}, and nothing else")


def form(hub: Hub, person: str) -> str:
    """What asks for the class; nothing where there is only one."""
    own = hub.classes_of(person)
    if len(own) < 2:
        return ""
    options = "".join(
        f'<option value="{escape(one.course)}">{escape(one.title)}</option>'
        for one in own
    )
    return (
        f'<div class="form-group"><label for="{FIELD}">Which class?</label>'
        f'<select class="form-select" id="{FIELD}" name="{FIELD}">{options}</select>'
        "</div>"
    )


def from_form(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """What the form said, as the Hub's API would say it.

    >>> from_form({"class": ["lr-2027"]}), from_form({})
    ({'class': 'lr-2027'}, {})
    """
    return {FIELD: fields[FIELD][0]} if fields.get(FIELD) else {}


def prepare_spawner(hub: Hub, spawner: Any) -> None:
    """Give a server that is about to start what its class has.

    Raises:
        HTTPError: the class is not one of this learner's.
    """
    try:
        one = chosen(hub, spawner.user.name, spawner.user_options)
    except UserError as error:
        refusal = HTTPError(403, log_message=str(error))
        refusal.jupyterhub_message = str(error)  # type: ignore[attr-defined]
        raise refusal from None
    spawner.cmd = command(one.learners_python)
    spawner.environment = {**spawner.environment, **learners_environment(hub, one)}


def landing(hub: Hub, person: str, base_url: str) -> str:
    """Where somebody comes who logs in: who only teaches one class comes there."""
    own = hub.classes_of(person)
    if len(own) == 1 and person in own[0].instructors:
        return f"{base_url.removesuffix('hub/')}services/{own[0].course}/"
    return f"{base_url}spawn" if own else f"{base_url}home"
