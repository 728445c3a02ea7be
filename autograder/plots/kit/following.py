"""Explorers that draw the learner's own functions, as they are after each cell."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from autograder.plots.kit.explorer import Explorer
from autograder.plots.kit.learner import Curve, curve_of, notebook_names, number_of

# The names of a page, which has no notebook.
NOWHERE: Mapping[str, Any] = MappingProxyType({})


class FollowingExplorer(Explorer):
    """An explorer that calls functions of the notebook, found by their names.

    Where a cell has made one of those that were called last another one, the browser
    is sent `{"kind": "stale"}`, and asks again.
    """

    def __init__(self, names: Mapping[str, Any] | None = None, **traits: Any) -> None:
        self._names = names
        self._called: dict[str, object] = {}
        super().__init__(**traits)
        _tell_after_each_cell(self)

    def forget(self) -> None:
        """Begin an answer anew: watch none of the functions called before."""
        self._called = {}

    def mine(
        self, exercise: str, steps: int, arguments: Callable[[], Mapping[str, Any]]
    ) -> Curve:
        """Call the learner's function at t = 0, 1, ...; see `curve_of`."""
        if self.is_alone:
            return Curve(missing=True, nowhere=True)
        names = self._found()
        self._called[exercise] = names.get(exercise)
        return curve_of(exercise, names, steps, arguments)

    def mine_once(
        self, exercise: str, call: Callable[[Callable[..., Any]], object]
    ) -> Curve:
        """Let the learner's function be called once, for a number; see `number_of`."""
        names = self._found()
        self._called[exercise] = names.get(exercise)
        return number_of(exercise, names, call)

    @property
    def is_alone(self) -> bool:
        """Whether it stands where nobody can write a function."""
        return self._names is NOWHERE

    def is_there(self, exercise: str) -> bool:
        """Whether the notebook has a function of that name."""
        return callable(self._found().get(exercise))

    def look_again(self) -> None:
        """Let the picture be asked for anew, where a function is another one now."""
        names = self._found()
        if any(names.get(name) is not before for name, before in self._called.items()):
            self.send({"kind": "stale"})

    def _found(self) -> Mapping[str, Any]:
        return notebook_names() if self._names is None else self._names


def _tell_after_each_cell(explorer: FollowingExplorer) -> None:
    """Look again after each cell: it may have defined the function anew."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    known = weakref.ref(explorer)

    def look(_: object = None) -> None:
        found = known()
        if found is None or found.comm is None:
            shell.events.unregister("post_run_cell", look)
        else:
            found.look_again()

    shell.events.register("post_run_cell", look)
