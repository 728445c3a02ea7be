"""Values as JSON: arguments on their way in, results on their way out.

Arguments come from us and are encoded so that `decode` gives them back exactly.
Results come from anybody: `describe` reads built-in types, NumPy values and torch
tensors, and never calls a method that an answer could have written itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

# Taken now, so that an answer that changes the module changes nothing here.
from math import isfinite, isnan, prod
from typing import Any, TypeAlias

Json: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None

MAX_ITEMS = 20_000
MAX_VALUES = 100_000
MAX_NAME = 80
MAX_DEPTH = 6
MAX_TEXT = 2_000
MAX_INT_BITS = 1024

_BY_IDENTITY = {id(one): one for one in (float, int, str, list, tuple, dict)}
_NAME: Any = type.__dict__["__name__"].__get__
_BASES: Any = type.__dict__["__mro__"].__get__


def name_float(value: float) -> str:
    """Name a float that JSON has no word for.

    >>> name_float(float("-inf"))
    '-inf'
    """
    if isnan(value):
        return "nan"
    return "inf" if value > 0 else "-inf"


def encode(value: object) -> Json:
    """Turn an argument into JSON; `decode` gives it back.

    >>> decode(encode((1, 2.5, float("inf"))))
    (1, 2.5, inf)
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if isfinite(value) else {"$float": name_float(value)}
    if isinstance(value, tuple):
        return {"$tuple": [encode(item) for item in value]}
    if isinstance(value, Mapping):
        return {"$dict": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, Sequence):
        return [encode(item) for item in value]
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        tag = "$tensor" if type(value).__module__.startswith("torch") else "$array"
        dtype = str(value.dtype).removeprefix("torch.")
        return {tag: encode(value.tolist()), "dtype": dtype}
    msg = f"no JSON form for an argument of type {type(value).__name__}"
    raise TypeError(msg)


def decode(data: Json) -> Any:
    """Build the argument that `encode` wrote down; torch only if asked for."""
    if isinstance(data, list):
        return [item if type(item) is float else decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "$float" in data:
        return float(data["$float"])
    if "$tuple" in data:
        return tuple(decode(item) for item in data["$tuple"])
    if "$dict" in data:
        return {decode(k): decode(v) for k, v in data["$dict"]}
    if "$array" in data:
        import numpy as np

        return np.array(decode(data["$array"]), dtype=data["dtype"])
    if "$tensor" in data:
        import torch

        dtype: Any = getattr(torch, data["dtype"])
        return torch.tensor(decode(data["$tensor"]), dtype=dtype)
    msg = f"unknown tag in {sorted(data)}"
    raise ValueError(msg)


def can_change(data: Json) -> bool:
    """Whether the argument that was written down so could be changed in place.

    >>> can_change(encode((0.1, "sum"))), can_change(encode([0.1]))
    (False, True)
    """
    if isinstance(data, dict):
        inside = data.get("$tuple")
        return "$float" not in data and (inside is None or any(map(can_change, inside)))
    return isinstance(data, list)


def class_name(kind: type) -> str:
    """The name of a class, which its metaclass has no say in.

    >>> class_name(dict)
    'dict'
    """
    return clean_text(_NAME(kind)[:MAX_NAME])


def clean_text(text: str) -> str:
    """Replace what no file can hold."""
    return text.encode("utf-8", "replace").decode()


def describe(value: object, depth: int = 0, budget: list[int] | None = None) -> Json:
    """Write down what an answer returned, trusting none of its methods.

    A subclass of a built-in type is what it extends, read by the base's own methods.

    Args:
        value: what it returned.
        depth: how deep inside lists this value stands.
        budget: how many more values may be written down.

    >>> describe([1, 0.5, float("nan")])
    {'type': 'list', 'items': [1, 0.5, {'type': 'float', 'value': 'nan'}]}
    >>> describe(1 + 2j)
    {'type': 'complex'}
    """
    left = [MAX_VALUES] if budget is None else budget
    left[0] -= 1
    if type(value) is float:  # most of what is described, and quickly done
        return _describe_float(value)
    if value is None or value is True or value is False:
        return value
    own = _exactly(type(value))
    if own is None:
        numbers = _describe_array(value, depth, left)
        if numbers is not None:
            return numbers
        own = next(filter(None, map(_exactly, _BASES(type(value)))), None)
    if own in _PLAIN:
        return _PLAIN[own](value)
    if depth >= MAX_DEPTH or left[0] < 0:
        return {"type": class_name(own or type(value)), "cut": "nested too deep"}
    if own is list or own is tuple:
        return _describe_items(own, value, depth, left)
    if own is dict:
        return _describe_dict(value, depth, left)
    return {"type": class_name(type(value))}


def _exactly(kind: type) -> type | None:
    """The built-in type that a class is, by identity: a metaclass can equal any."""
    return _BY_IDENTITY.get(id(kind))


def _describe_int(value: Any) -> Json:
    plain = int.__int__(value)
    if plain.bit_length() > MAX_INT_BITS:
        return {"type": "int", "cut": f"{plain.bit_length()} bits"}
    return plain


def _describe_float(value: Any) -> Json:
    plain = float.__float__(value)
    if isfinite(plain):
        return plain
    return {"type": "float", "value": name_float(plain)}


def _describe_text(value: Any) -> Json:
    plain = str.__str__(value)
    if len(plain) > MAX_TEXT:
        return {"type": "str", "cut": f"{len(plain)} characters"}
    return clean_text(plain)


_PLAIN: dict[type | None, Callable[[Any], Json]] = {
    int: _describe_int,
    float: _describe_float,
    str: _describe_text,
}


def _describe_items(kind: Any, value: Any, depth: int, left: list[int]) -> Json:
    size = kind.__len__(value)
    if size > min(MAX_ITEMS, left[0]):
        return {"type": kind.__name__, "cut": f"{size} items"}
    items: list[Any] = list(kind.__iter__(value))
    if all(type(item) is float and isfinite(item) for item in items):
        left[0] -= size
        return {"type": kind.__name__, "items": items}
    items = [describe(item, depth + 1, left) for item in items]
    return {"type": kind.__name__, "items": items}


def _describe_dict(value: Any, depth: int, left: list[int]) -> Json:
    size = dict.__len__(value)
    if size > min(MAX_ITEMS, left[0]):
        return {"type": "dict", "cut": f"{size} items"}
    pairs = [
        [describe(key, depth + 1, left), describe(item, depth + 1, left)]
        for key, item in dict.items(value)
    ]
    return {"type": "dict", "items": pairs}


def _describe_array(value: object, depth: int, left: list[int]) -> Json:
    """NumPy values and torch tensors: by exact type, read by their own class."""
    kind = type(value)
    numpy: Any = sys.modules.get("numpy")
    torch: Any = sys.modules.get("torch")
    if numpy is not None and kind is numpy.ndarray:
        array: Any = value
        return _describe_shaped("numpy.ndarray", array, str(array.dtype), depth, left)
    if numpy is not None and any(kind is one for one in numpy.sctypeDict.values()):
        content: Any = numpy.generic.item(value)
        plain = float(content) if kind is numpy.longdouble else content
        body = describe(plain, depth + 1, left)
        name = class_name(kind)
        return {"type": f"numpy.{name}", "dtype": name, "shape": [], "value": body}
    parameter = getattr(getattr(torch, "nn", None), "Parameter", None)
    if torch is not None and (kind is torch.Tensor or kind is parameter):
        tensor: Any = torch.Tensor.detach(value)
        dtype = str(tensor.dtype).removeprefix("torch.")
        return _describe_shaped("torch.Tensor", tensor, dtype, depth, left)
    return None


def _describe_shaped(
    name: str, array: Any, dtype: str, depth: int, left: list[int]
) -> Json:
    shape = [int(n) for n in array.shape]
    head: dict[str, Any] = {"type": name, "dtype": dtype[:MAX_NAME], "shape": shape}
    if prod(shape) > min(MAX_ITEMS, left[0]) or len(shape) > MAX_DEPTH:
        return {**head, "cut": f"{prod(shape)} items"}
    content = array.tolist()
    if not shape:
        return {**head, "value": describe(content, depth + 1, left)}
    return {**head, "items": [describe(item, depth + 1, left) for item in content]}
