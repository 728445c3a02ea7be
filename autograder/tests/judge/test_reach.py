import contextlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.judge.reach import module_of, reach_of

HELPER = "def helper(t):\n    import statistics.deep\n    return t\n"


def space_of(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<cell 1>", "exec"), space)  # noqa: S102
    return space


WAYS = """
# itself
f = helper
# a helper
def f(t):
    return helper(t)
# a helper's helper
def g(t):
    return helper(t)
def f(t):
    return g(t)
# a lambda in a default
def f(t, g=lambda t: helper(t)):
    return g(t)
# a keyword's default
def f(t, *, g=helper):
    return g(t)
# lru_cache
import functools
f = functools.lru_cache(helper)
# cache
import functools
f = functools.cache(helper)
# partial
import functools
f = functools.partial(helper, 1)
# partial's argument
import functools
f = functools.partial(map, helper)
# partial's keyword
import functools
f = functools.partial(map, key=helper)
# wraps
import functools
@functools.wraps(helper)
def f(t):
    return 1
# singledispatch
import functools
f = functools.singledispatch(helper)
# a closure
def make(g):
    def f(t):
        return g(t)
    return f
f = make(helper)
# a list in a closure
def make(g):
    return lambda t: g[0](t)
f = make([helper])
# a table
TABLE = {'a': (helper,)}
def f(t):
    return TABLE['a'][0](t)
# a method
class f:
    def step(self, t):
        return helper(t)
# an inherited method
class B:
    step = helper
class f(B):
    pass
# a static method
class f:
    step = staticmethod(helper)
# a class method
class f:
    step = classmethod(helper)
# a property
class f:
    lr = property(helper)
# a cached property
import functools
class f:
    lr = functools.cached_property(helper)
# a partial method
import functools
class f:
    lr = functools.partialmethod(helper)
# a bound method
class C:
    def step(self, t):
        return helper(t)
f = C().step
# a callable object
class C:
    def __call__(self, t):
        return helper(t)
f = C()
# an object's attribute
class C:
    def __init__(self):
        self.g = helper
f = [C()]
# a nested function
def f(t):
    def inner():
        return helper(t)
    return inner()
# a class in a function
def f(t):
    class C:
        g = helper
    return C.g(t)
# a context manager
import contextlib
@contextlib.contextmanager
def f(t):
    yield helper(t)
# a metaclass
class M(type):
    def __call__(cls, t):
        return helper(t)
class f(metaclass=M):
    pass
"""


def ways() -> dict[str, str]:
    """The pieces of code by the comments over them."""
    pieces = re.split(r"(?m)^# (.+)\n", WAYS)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


@pytest.mark.parametrize("way", ways().values(), ids=ways())
def test_code_is_reached_in_whatever_way(way: str) -> None:
    reach = reach_of(space_of(HELPER + way)["f"])
    assert "helper" in {code.co_name for code, _ in reach.codes}
    assert reach.imports >= {"statistics.deep"}


def test_what_the_code_does_not_name_is_not_reached() -> None:
    reach = reach_of(space_of(HELPER + "def f(t):\n    return t")["f"])
    assert [code.co_name for code, _ in reach.codes] == ["f"]
    assert reach.imports == set()


def test_a_helper_in_a_module_of_one_s_own_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_helpers.py").write_text(HELPER + "def other():\n    import json")
    monkeypatch.syspath_prepend(str(tmp_path))
    source = "import own_helpers\ndef f(t):\n    return own_helpers.helper(t)"
    assert reach_of(space_of(source)["f"]).imports == {"statistics.deep"}
    del sys.modules["own_helpers"]


def test_a_library_s_code_is_not_followed() -> None:
    source = (
        "import statistics, json\ndef f(t):\n    return statistics.mean(json.loads(t))"
    )
    reach = reach_of(space_of(source)["f"])
    assert [code.co_name for code, _ in reach.codes] == ["f"]
    source = "from statistics import mean\ndef f(t):\n    return mean(t)"
    reach = reach_of(space_of(source)["f"])
    assert [code.co_name for code, _ in reach.codes] == ["f"]


def test_modules_named_in_words_are_seen() -> None:
    source = (
        "import importlib\ndef f(t):\n    return importlib.import_module('json.tool')"
    )
    assert "json.tool" in reach_of(space_of(source)["f"]).imports


HOSTILE = """
import functools
from types import ModuleType

class Loud(type):
    def __getattribute__(cls, name):
        raise AssertionError(name)

    def __instancecheck__(cls, one):
        raise AssertionError

    def __subclasscheck__(cls, one):
        raise AssertionError


class Own(metaclass=Loud):
    def __init__(self):
        object.__setattr__(self, "x", 1)

    @property
    def __dict__(self):
        raise AssertionError("somebody asked for the attributes")

    @property
    def __class__(self):
        raise AssertionError("somebody asked for the class")

    @__class__.setter
    def __class__(self, value):
        raise AssertionError

    def __getattribute__(self, name):
        raise AssertionError(name)

    def __hash__(self):
        raise AssertionError

    def __eq__(self, other):
        raise AssertionError

    def __iter__(self):
        raise AssertionError

    def __call__(self):
        raise AssertionError


class OwnModule(ModuleType):
    def __getattribute__(self, name):
        raise AssertionError(name)


class OwnPartial(functools.partial):
    def __getattribute__(self, name):
        raise AssertionError(name)

one, module, partial = Own(), OwnModule("own"), OwnPartial(print)
f = lambda: (one, module, partial)
"""


def test_nothing_of_the_answer_s_own_runs() -> None:
    space = space_of(HOSTILE)
    for name in ("one", "Own", "module", "partial", "f"):
        reach_of(space[name])
        reach_of([space[name], {"a": space[name]}])
    assert len(reach_of(space["f"]).values) > 3
    assert module_of(space["one"]) == "__main__"


def test_rings_and_large_lists_end() -> None:
    ring: list[Any] = []
    ring.append(ring)
    assert reach_of(ring).codes == ()
    many = [object() for _ in range(100_000)]
    assert len(reach_of(many).values) <= 1000


def test_an_empty_cell_is_passed_over() -> None:
    def make() -> Any:
        def f() -> Any:
            return later

        if len(sys.argv) > 1000:
            later: Any = 1
        return f

    with contextlib.suppress(NameError):
        make()()
    assert len(reach_of(make()).codes) == 1
