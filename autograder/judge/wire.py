"""Values as JSON: arguments on their way in, results on their way out.

Arguments come from us and are encoded so that `decode` gives them back exactly.
Results come from anybody: `describe` reads only exact built-in types, NumPy values and
torch tensors, and never calls a method that an answer could have written itself.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None

MAX_ITEMS = 20_000
MAX_DEPTH = 6
MAX_TEXT = 2_000
MAX_INT_BITS = 1024


def name_float(value: float) -> str:
    """Name a float that JSON has no word for.

    >>> name_float(float("-inf"))
    '-inf'
    """
    if math.isnan(value):
        return "nan"
    return "inf" if value > 0 else "-inf"


def encode(value: object) -> Json:
    """Turn an argument into JSON; `decode` gives it back.

    >>> decode(encode((1, 2.5, float("inf"))))
    (1, 2.5, inf)
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": name_float(value)}
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
        return [decode(item) for item in data]
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


def describe(value: object, depth: int = 0) -> Json:
    """Write down what an answer returned, trusting none of its methods.

    >>> describe([1, 0.5, float("nan")])
    {'type': 'list', 'items': [1, 0.5, {'type': 'float', 'value': 'nan'}]}
    >>> describe(1 + 2j)
    {'type': 'complex'}
    """
    kind = type(value)
    if value is None or kind is bool:
        return value  # type: ignore[return-value]
    if kind is int:
        return _describe_int(value)  # type: ignore[arg-type]
    if kind is float:
        return _describe_float(value)  # type: ignore[arg-type]
    if kind is str:
        return _describe_text(value)  # type: ignore[arg-type]
    if depth >= MAX_DEPTH:
        return {"type": kind.__name__, "cut": "nested too deep"}
    if kind in (list, tuple):
        return _describe_items(kind.__name__, value, depth)  # type: ignore[arg-type]
    if kind is dict:
        return _describe_dict(value, depth)  # type: ignore[arg-type]
    return _describe_array(value, depth) or {"type": kind.__name__[:80]}


def _describe_int(value: int) -> Json:
    if value.bit_length() > MAX_INT_BITS:
        return {"type": "int", "cut": f"{value.bit_length()} bits"}
    return value


def _describe_float(value: float) -> Json:
    if math.isfinite(value):
        return value
    return {"type": "float", "value": name_float(value)}


def _describe_text(value: str) -> Json:
    if len(value) > MAX_TEXT:
        return {"type": "str", "cut": f"{len(value)} characters"}
    return value.encode("utf-8", "replace").decode()


def _describe_items(name: str, value: Sequence[object], depth: int) -> Json:
    if len(value) > MAX_ITEMS:
        return {"type": name, "cut": f"{len(value)} items"}
    return {"type": name, "items": [describe(item, depth + 1) for item in value]}


def _describe_dict(value: dict[object, object], depth: int) -> Json:
    if len(value) > MAX_ITEMS:
        return {"type": "dict", "cut": f"{len(value)} items"}
    pairs = [[describe(k, depth + 1), describe(v, depth + 1)] for k, v in value.items()]
    return {"type": "dict", "items": pairs}


def _describe_array(value: object, depth: int) -> Json:
    """NumPy values and torch tensors: by exact type, read by their own class."""
    kind = type(value)
    numpy: Any = sys.modules.get("numpy")
    torch: Any = sys.modules.get("torch")
    if numpy is not None and kind.__module__ == "numpy" and kind is not numpy.ndarray:
        if kind not in set(numpy.sctypeDict.values()):
            return None
        body = describe(numpy.generic.item(value), depth + 1)
        name = f"numpy.{kind.__name__}"
        return {"type": name, "dtype": kind.__name__, "shape": [], "value": body}
    if numpy is not None and kind is numpy.ndarray:
        array: Any = value
        return _describe_shaped("numpy.ndarray", array, str(array.dtype), depth)
    if torch is not None and kind in (torch.Tensor, torch.nn.Parameter):
        tensor: Any = torch.Tensor.detach(value)
        dtype = str(tensor.dtype).removeprefix("torch.")
        return _describe_shaped("torch.Tensor", tensor, dtype, depth)
    return None


def _describe_shaped(name: str, array: Any, dtype: str, depth: int) -> Json:
    shape = [int(n) for n in array.shape]
    head: dict[str, Any] = {"type": name, "dtype": dtype, "shape": shape}
    if math.prod(shape) > MAX_ITEMS or len(shape) > MAX_DEPTH:
        return {**head, "cut": f"{math.prod(shape)} items"}
    content = array.tolist()
    if not shape:
        return {**head, "value": describe(content, depth + 1)}
    return {**head, "items": [describe(item, depth + 1) for item in content]}
