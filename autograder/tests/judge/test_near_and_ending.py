"""The kinds for answers that may differ: by a factor, or by the last item of a list."""

from typing import Any

import pytest

from autograder.judge.properties import look_at


def passes(kind: str, got: Any, expected: Any, returns: str, **more: Any) -> bool:
    setting = {k: v for k, v in more.items() if k in ("factor", "open_end")}
    prop: Any = {"name": "p", "weight": 1, "kind": kind, "part": more.get("part")}
    case: Any = {"name": "c", "property": "p", "fixed": {}, "setting": setting}
    key: Any = {
        "cases": [case],
        "expected": {"c": {"outcomes": [{"value": expected}]}},
        "returns": returns,
    }
    seen: Any = {"cases": {"c": {"outcomes": [{"value": got}]}}}
    return look_at(prop, seen, key).passed


@pytest.mark.parametrize(
    ("got", "good"),
    [
        (1.0, True),
        (1.49, True),
        (0.67, True),
        (1.51, False),
        (0.66, False),
        (-1.0, False),
        (0, False),
        (True, False),
        ({"type": "float", "value": "nan"}, False),
        ({"type": "float", "value": "inf"}, False),
        ({"type": "list", "items": [1.0]}, False),
    ],
)
def test_near_is_a_factor_either_way(got: Any, good: bool) -> None:
    assert passes("near", got, 1.0, "float", factor=1.5) == good


def test_a_note_about_the_type_stays() -> None:
    tensor = {"type": "torch.Tensor", "dtype": "float32", "shape": [], "value": 1.2}
    assert passes("near", tensor, 1.0, "float", factor=1.5)


def triple(*values: float) -> dict[str, Any]:
    items = {"type": "list", "items": list(values)}
    return {"type": "tuple", "items": [items, "said"]}


@pytest.mark.parametrize(
    ("got", "open_end", "good"),
    [
        (triple(1.0, 2.0, 3.0), True, True),
        (triple(1.0, 2.0), True, True),
        (triple(1.0, 2.0), False, False),
        (triple(1.0), True, False),
        (triple(2.0, 3.0), True, False),
        (triple(1.0, 2.0, 4.0), True, False),
        (triple(1.0, 2.0, 3.0, 4.0), True, False),
        ("nothing", True, False),
    ],
)
def test_the_last_item_may_be_missing_where_the_case_says_so(
    got: Any, open_end: bool, good: bool
) -> None:
    returns = "tuple[list[float], str]"
    asked = {"part": 0, "open_end": open_end}
    assert passes("ending", got, triple(1.0, 2.0, 3.0), returns, **asked) == good
