import json
import math
from typing import Any

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
        (LyingFloat(2.0), "LyingFloat"),
        (LyingList([1]), "LyingList"),
        (LyingText("a"), "LyingText"),
        (LyingDict(a=1), "LyingDict"),
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
