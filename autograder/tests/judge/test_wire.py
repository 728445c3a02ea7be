import collections
import enum
import itertools
import json
import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.judge.wire import MAX_ITEMS, decode, describe, encode

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
arguments = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=20,
)


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


@given(arguments)
def test_arguments_come_back_as_they_went_through_json(value: Any) -> None:
    assert same(decode(json.loads(json.dumps(encode(value), allow_nan=False))), value)


@given(arguments)
def test_descriptions_are_strict_json(value: Any) -> None:
    text = json.dumps(describe(value), allow_nan=False)
    assert json.loads(text) == describe(value)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
def test_arrays_come_back_with_their_type(dtype: str) -> None:
    array = np.array([0, 1, 1], dtype=dtype)
    back = decode(json.loads(json.dumps(encode(array))))
    assert back.dtype == array.dtype
    assert (back == array).all()


def test_tensors_come_back_with_their_type() -> None:
    import torch

    tensor = torch.tensor([0.1, 0.2], dtype=torch.float32)
    back = decode(json.loads(json.dumps(encode(tensor))))
    assert back.dtype == tensor.dtype
    assert torch.equal(back, tensor)


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        encode(object())
    with pytest.raises(ValueError, match="unknown tag"):
        decode({"$eval": "1"})


def test_numpy_floats_become_plain_floats() -> None:
    assert type(encode(np.float64(0.1))) is float


class LyingFloat(float):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 1.0

    def __repr__(self) -> str:
        raise AssertionError("somebody asked for the repr")


class LyingList(list[Any]):
    def __len__(self) -> int:
        raise AssertionError("somebody asked for the length")

    def __iter__(self) -> Any:
        raise AssertionError("somebody iterated")


class LyingText(str):
    __slots__ = ()

    def encode(self, *args: Any) -> bytes:
        raise AssertionError("somebody encoded")


class LyingDict(dict[Any, Any]):
    def items(self) -> Any:
        raise AssertionError("somebody asked for the items")


class LyingClass:
    @property
    def __class__(self) -> Any:
        return float

    @__class__.setter
    def __class__(self, value: Any) -> None:
        raise AssertionError("somebody set the class")

    def __array__(self, *args: Any) -> Any:
        raise AssertionError("somebody made an array")

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"somebody asked for {name}")


class EqualToAll(type):
    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return hash(float)

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise AssertionError("somebody asked the metaclass for the name")


class Pretender(metaclass=EqualToAll):
    pass


class OwnArray(np.ndarray):
    def tolist(self) -> Any:
        raise AssertionError("somebody called tolist")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (LyingClass(), "LyingClass"),
        (Pretender(), "Pretender"),
        (np.zeros(2).view(OwnArray), "OwnArray"),
        (1 + 2j, "complex"),
        (b"1", "bytes"),
        ({1, 2}, "set"),
        (len, "builtin_function_or_method"),
    ],
    ids=lambda part: part if type(part) is str else "",
)
def test_strangers_are_named_and_none_of_their_methods_run(
    value: Any, name: str
) -> None:
    assert describe(value) == {"type": name}
    assert describe([value]) == {"type": "list", "items": [{"type": name}]}


class LyingInt(int):
    def __int__(self) -> int:
        raise AssertionError("somebody asked for the int")

    __index__ = __trunc__ = __neg__ = bit_length = __int__


class LyingTuple(tuple[Any, ...]):
    __slots__ = ()

    def __len__(self) -> int:
        raise AssertionError("somebody asked for the length")

    def __iter__(self) -> Any:
        raise AssertionError("somebody iterated")

    def __getitem__(self, index: Any) -> Any:
        raise AssertionError("somebody asked for an item")


class LyingKey(str):
    __slots__ = ()

    def __hash__(self) -> int:
        return hash("a")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("somebody compared a key")


class EqualFloat(float, metaclass=EqualToAll):
    pass


class Word(enum.StrEnum):
    GOOD = "good"


class Number(enum.IntEnum):
    THREE = 3


class Best(NamedTuple):
    lr: float
    at_edge: bool


class Flagged(enum.Enum):
    ON = True


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (LyingFloat(2.0), 2.0),
        (LyingFloat("nan"), math.nan),
        (EqualFloat(2.0), 2.0),
        (LyingInt(-7), -7),
        (LyingInt(2**5000), 2**5000),
        (LyingText("a"), "a"),
        (LyingText("x" * 10_000), "x" * 10_000),
        (LyingList([1, LyingFloat(0.5)]), [1, 0.5]),
        (LyingTuple((1, LyingList([2]))), (1, [2])),
        (LyingDict(a=LyingInt(1)), {"a": 1}),
        ({LyingKey("b"): 1}, {"b": 1}),
        (Word.GOOD, "good"),
        (Number.THREE, 3),
        (Best(0.1, at_edge=True), (0.1, True)),
        (Best(LyingFloat(0.1), at_edge=False), (0.1, False)),
        (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (collections.defaultdict(list, a=[1]), {"a": [1]}),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
    ],
    ids=itertools.count(),
)
def test_a_subclass_is_what_it_extends_and_none_of_its_methods_run(
    value: Any, plain: Any
) -> None:
    text = json.dumps(describe(value), allow_nan=False)
    assert json.loads(text) == describe(plain)
    assert describe([value]) == describe([plain])
    assert describe({"a": value}) == describe({"a": plain})


def test_what_is_written_down_of_a_subclass_is_plain() -> None:
    for value in (LyingFloat(2.0), LyingInt(2), LyingText("a")):
        assert type(describe(value)) in (float, int, str)


def test_a_bool_stays_a_bool_and_other_enums_stay_strangers() -> None:
    assert describe([True, False, 1, 0]) == {
        "type": "list",
        "items": [True, False, 1, 0],
    }
    assert [type(item) for item in describe([True, 1])["items"]] == [bool, int]  # type: ignore[index,call-overload]
    assert describe(Flagged.ON) == {"type": "Flagged"}


def test_a_numpy_float_is_no_mere_float() -> None:
    assert describe(np.float64(0.5))["type"] == "numpy.float64"  # type: ignore[index,call-overload]
    assert describe(np.str_("a"))["type"] == "numpy.str_"  # type: ignore[index,call-overload]


def test_a_tensor_subclass_is_a_stranger() -> None:
    import torch

    class OwnTensor(torch.Tensor):
        pass

    assert describe(torch.zeros(2).as_subclass(OwnTensor)) == {"type": "OwnTensor"}
    assert describe(torch.nn.Parameter(torch.tensor(0.5)))["value"] == 0.5  # type: ignore[index,call-overload]


def test_sizes_are_bounded() -> None:
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    assert "nested too deep" in json.dumps(describe(cyclic))
    assert describe([0] * (MAX_ITEMS + 1)) == {"type": "list", "cut": "20001 items"}
    assert describe(2**5000) == {"type": "int", "cut": "5001 bits"}
    assert describe("x" * 10_000) == {"type": "str", "cut": "10000 characters"}
    wide: Any = [0] * 1000
    for _ in range(4):
        wide = [wide] * 1000
    assert len(json.dumps(describe(wide))) < 10_000_000


def test_numbers_of_every_kind() -> None:
    assert describe(-0.0) == 0.0
    assert math.copysign(1, describe(-0.0)) == -1  # type: ignore[arg-type]
    assert describe(True) is True
    assert describe(np.float32(0.5)) == {
        "type": "numpy.float32",
        "dtype": "float32",
        "shape": [],
        "value": 0.5,
    }
    assert describe(np.longdouble(0.5))["value"] == 0.5  # type: ignore[index,call-overload]
    assert describe(np.array([1.5]))["shape"] == [1]  # type: ignore[index,call-overload]
    assert describe(np.array(math.nan))["value"] == {"type": "float", "value": "nan"}  # type: ignore[index,call-overload]


def test_changing_math_changes_no_description(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(math, "isfinite", lambda _: True)
    assert describe(math.nan) == {"type": "float", "value": "nan"}
