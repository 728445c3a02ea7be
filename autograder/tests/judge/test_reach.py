import contextlib
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.judge.reach import instructions, is_a_library_s, module_of, reach_of

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


@pytest.mark.parametrize(
    ("path", "installed"),
    [
        (contextlib.__file__, True),
        ("<frozen importlib._bootstrap>", True),
        ("/home/a/.venv/lib/python3.11/site-packages/torch/__init__.py", True),
        ("/usr/lib/python3/dist-packages/numpy.py", True),
        ("/home/a/site-packages.py", False),
        ("/home/a/my-packages/own.py", False),
        ("<cell 1>", False),
        ("/home/a/own.py", False),
        (None, False),
        (3, False),
    ],
)
def test_what_is_a_library_s(path: object, *, installed: bool) -> None:
    assert is_a_library_s(path) is installed


def test_where_an_object_comes_from() -> None:
    class Own:
        pass

    class Nameless:
        __module__ = 3  # type: ignore[assignment]

    assert module_of(Own) == module_of(Own()) == __name__
    assert module_of(sys) == "sys"
    assert module_of(3) == module_of(int) == ""
    assert module_of(Nameless()) == module_of(Nameless) == ""


def test_names_and_imports_of_all_code_are_known() -> None:
    source = """
def helper(x):
    import json.tool
    return x.deep.value
def f(t):
    import wave, xml.dom as d
    from statistics import mean
    return helper(t).lr + d
"""
    reach = reach_of(space_of(source)["f"])
    assert reach.imports == {"json.tool", "wave", "xml.dom", "statistics"}
    assert reach.names >= {"helper", "lr", "deep", "value", "mean"}
    assert [code.co_name for code, _ in reach.codes] == ["f", "helper"]
    assert all("helper" in space for _, space in reach.codes)


def test_words_are_imports_only_beside_what_imports_by_words() -> None:
    by = "def f(t):\n    return {}('json.tool')\n"
    assert reach_of(space_of(by.format("__import__"))["f"]).imports == {"json.tool"}
    assert reach_of(space_of(by.format("print"))["f"]).imports == set()


def test_instructions_of_one_kind_alone() -> None:
    code = compile("import json\nx = len(y)", "cell", "exec")
    assert list(instructions(code, "IMPORT_NAME")) == ["json"]
    assert list(instructions(code, "STORE_NAME")) == ["json", "x"]
    assert list(instructions(code, "DELETE_NAME")) == []


def test_plain_values_are_not_kept() -> None:
    reach = reach_of([1, 0.5, 1j, "a", b"a", True, None, (2,)])
    assert reach.values == ([1, 0.5, 1j, "a", b"a", True, None, (2,)], (2,))


def test_a_large_table_is_read_in_part() -> None:
    table = {i: [i] for i in range(5_000)}
    assert len(reach_of(table).values) == 1_000
    assert len(reach_of(tuple([i] for i in range(5_000))).values) == 1_000
    assert len(reach_of([[i] for i in range(998)]).values) == 999


def test_slots_and_attributes_put_in_place_of_others_are_no_danger() -> None:
    class Slotted:
        __slots__ = ("g",)

        def __call__(self, t: int) -> int:
            return t

    class Hidden:
        __dict__ = {"g": lambda t: t}

    class Open:
        pass

    class Inherits(Open):
        __slots__ = ()

    one: Any = Inherits()
    one.g = lambda t: t
    assert "<lambda>" in {c.co_name for c, _ in reach_of(one).codes}
    assert [c.co_name for c, _ in reach_of(Slotted()).codes] == ["__call__"]
    assert "<lambda>" in {c.co_name for c, _ in reach_of(Hidden()).codes}


def test_a_class_is_its_package_s_whatever_part_of_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Own:
        __module__ = "own_package.never_loaded"

        def __call__(self, t: int) -> int:
            return t

    monkeypatch.setitem(sys.modules, "own_package", ModuleType("own_package"))
    assert [code.co_name for code, _ in reach_of(Own()).codes] == ["__call__"]


def test_a_class_of_a_library_is_not_looked_into() -> None:
    import json

    reach = reach_of([json.JSONDecoder, json.JSONDecoder(), Path(), int, object()])
    assert reach.codes == ()
    assert reach_of(json.JSONDecoder).values == (json.JSONDecoder, type)
