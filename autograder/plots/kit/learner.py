"""The learner's own schedule, called step by step, whatever it does."""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from autograder.plots.kit.explorer import in_one_line
from autograder.plots.kit.limited import NeverEnds, TimeIsUp, run_limited

SECONDS = 1.0


@dataclass
class Curve:
    """What came back at each step, up to where it failed, and why it did.

    `missing` says that there is nothing to call yet, which is no failure; `nowhere`,
    that there never will be, since nobody can write here.
    """

    values: list[float | None] = field(default_factory=list)
    trouble: str = ""
    missing: bool = False
    nowhere: bool = False


def notebook_names() -> MutableMapping[str, Any]:
    """The names of the notebook, or of the script that runs."""
    if "IPython" in sys.modules:
        from IPython import get_ipython

        shell = get_ipython()
        if shell is not None:
            names: MutableMapping[str, Any] = shell.user_ns
            return names
    return vars(sys.modules["__main__"])


def curve_of(
    name: str,
    names: Mapping[str, Any],
    steps: int,
    arguments: Callable[[], Mapping[str, Any]],
    seconds: float = SECONDS,
) -> Curve:
    """Call the function of that name at t = 0, 1, ... and keep what it returns.

    Args:
        name: of the exercise; its first argument is the step.
        names: where it is looked for: the notebook's names.
        steps: how many calls, from t = 0.
        arguments: makes the other arguments anew for each call.
        seconds: how long all calls together may take.

    >>> curve_of("half", {"half": lambda t, lr: lr / 2**t}, 3, lambda: {"lr": 1.0})
    Curve(values=[1.0, 0.5, 0.25], trouble='', missing=False, nowhere=False)
    >>> curve_of("half", {"half": lambda t: "1"}, 3, dict).trouble
    "Your half returned a str at t = 0: '1' is not a number."
    """
    function = names.get(name)
    if not callable(function):
        return Curve(missing=True)
    found = Curve()

    def call_all() -> None:
        for t in range(steps):
            given = arguments()
            call = functools.partial(function, t, **given)
            if not _keep(found, name, call, f" at t = {t}"):
                return

    if not _ends(call_all, seconds, function):
        return Curve(
            list(found.values),
            f"Your {name} had not ended after {seconds:g} s; it was at "
            f"t = {len(found.values)}.",
        )
    if not found.trouble and not found.missing and len(found.values) < steps:
        found.trouble = (
            f"Your {name} took longer than {seconds:g} s; it was stopped at "
            f"t = {len(found.values)}."
        )
    return found


def number_of(
    name: str,
    names: Mapping[str, Any],
    call: Callable[[Callable[..., object]], object],
    seconds: float = SECONDS,
) -> Curve:
    """Call the function of that name once; the curve has one value, or none.

    Args:
        name: of the exercise.
        names: where it is looked for: the notebook's names.
        call: is given the function, and calls it.
        seconds: how long that may take.

    >>> number_of("half", {"half": lambda x: x / 2}, lambda half: half(3)).values
    [1.5]
    >>> number_of("half", {"half": lambda x: [x]}, lambda half: half(3)).trouble
    'Your half returned a list: [3] is not a number.'
    """
    function = names.get(name)
    if not callable(function):
        return Curve(missing=True)
    found = Curve()
    ended = _ends(
        lambda: _keep(found, name, lambda: call(function), ""), seconds, function
    )
    if not ended or not (found.values or found.trouble or found.missing):
        return Curve(trouble=f"Your {name} had not ended after {seconds:g} s.")
    return found


def _ends(work: Callable[[], object], seconds: float, owner: object) -> bool:
    try:
        run_limited(work, seconds, owner)
    except NeverEnds:
        return False
    return True


def _keep(found: Curve, name: str, call: Callable[[], object], where: str) -> bool:
    try:
        value = call()
    except NotImplementedError:
        found.missing = True
        return False
    except TimeIsUp:
        raise
    except BaseException as fault:  # noqa: BLE001 - also sys.exit() is shown
        found.trouble = f"Your {name} raised{where}: {in_one_line(fault)}"
        return False
    number = _number(value)
    if number is None:
        kind = "None" if value is None else f"a {type(value).__name__}"
        shown = "" if value is None else f": {_short(value)} is not a number"
        found.trouble = f"Your {name} returned {kind}{where}{shown}."
        return False
    if not math.isfinite(number) and not found.trouble:
        found.trouble = f"Your {name} returned {number}{where}."
    found.values.append(number if math.isfinite(number) else None)
    return True


def _number(value: object) -> float | None:
    """A number, also where numpy or torch made it of no dimension; None for others."""
    if isinstance(value, bool | str | bytes):
        return None
    try:
        if isinstance(value, Real) or getattr(value, "shape", None) == ():
            return float(value)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 - the learner's own class may raise anything
        return None
    return None


def _short(value: object) -> str:
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - likewise
        return "it"
    return text if len(text) <= 30 else f"{text[:30]}…"
