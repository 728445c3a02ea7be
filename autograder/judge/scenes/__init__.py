"""Scenes: the closed set of settings in which an answer can be looked at.

A scene gets the answer and a case and returns raw outcomes. It holds no secret and no
reference, so that it can run in the sandbox. Exercises supply data only.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

from autograder.judge.documents import CaseDocument, CaseSeen

Scene: TypeAlias = Callable[[Callable[..., Any], CaseDocument], CaseSeen]

SCENES = (
    "calls",
    "choice",
    "finder",
    "groups",
    "groups_written",
    "loop",
    "metrics",
    "onecycle_built",
    "preview",
    "resume",
    "scaled",
    "schedule",
    "stability",
    "update",
)


def scene(name: str) -> Scene:
    """Look a scene up by name; only the one that is asked for is imported.

    >>> scene("calls").__name__
    'play'
    """
    if name not in SCENES:
        msg = f"unknown scene {name!r}; there are {', '.join(SCENES)}"
        raise ValueError(msg)
    module = importlib.import_module(f"autograder.judge.scenes.{name}")
    play: Scene = module.play
    return play


def import_ahead(name: str) -> None:
    """Import the slow modules that a scene needs: its module names them in `AHEAD`."""
    for module in getattr(sys.modules[scene(name).__module__], "AHEAD", ()):
        importlib.import_module(module)


def trains(name: str) -> bool:
    """Whether a look trains something: the module says so with `TRAINS = True`.

    >>> trains("calls")
    False
    """
    return bool(getattr(sys.modules[scene(name).__module__], "TRAINS", False))


def takes_long(name: str) -> bool:
    """Whether a look trains something, or runs in torch.

    >>> takes_long("calls"), takes_long("update")
    (False, True)
    """
    return trains(name) or bool(
        getattr(sys.modules[scene(name).__module__], "AHEAD", ())
    )
