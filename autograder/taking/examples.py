"""Examples from an answer key, as Python data that a test without the course reads."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from math import inf, nan
from typing import Any

from autograder.judge.documents import CaseDocument, Key, Outcome
from autograder.judge.outcomes import curve_scale, scale_of
from autograder.judge.wire import Json, decode

MOST_TEXT = 4_000  # of one function: a few long lists say as much as many
WIDTH = 88
DIGITS = 12
# Cases that a plain call can ask: of functions, and of objects with step(value).
PLAIN = {"calls": "call", "metrics": "step"}
HEAD = '''"""What the functions give, from the course's practice checks.

Each example says what is `given` by name, which first arguments are `asked` for one
after the other, and what each of them `gives`, or the argument that `raises` names.
"""

# fmt: off
inf, nan = float("inf"), float("nan")

'''

Example = dict[str, Any]


def examples(key: Key) -> list[Example]:
    """The examples of a key; none where only the course can set the scene.

    At first one for each property, then as many others as fit, in the key's order.
    """
    plain = [case for case in key["cases"] if case["scene"] in PLAIN]
    first = {case["property"]: case["name"] for case in reversed(plain)}
    ranked = sorted(plain, key=lambda case: case["name"] not in first.values())
    kept: dict[str, list[Example]] = {}
    left = MOST_TEXT
    for case in ranked:
        made = list(of_case(case, key))
        left -= len(repr(made))
        if left >= 0 or case["name"] in first.values():
            kept[case["name"]] = made
    return [one for case in plain for one in kept.get(case["name"], [])]


def of_case(case: CaseDocument, key: Key) -> Iterator[Example]:
    """What one case asks and expects: its values, then each refusal."""
    outcomes = key["expected"][case["name"]]["outcomes"]
    given = {name: argument(value) for name, value in case["fixed"].items()}
    asked = [argument(value) for value in case["asked"]]
    both = list(zip(asked, outcomes, strict=True))
    right = [(one, plain(o["value"])) for one, o in both if "value" in o]
    if right:
        example: Example = {
            "given": given,
            "asked": [one for one, _ in right],
            "gives": [value for _, value in right],
        }
        yield {**example, **closeness(case, key)}
    refused = [(one, o) for one, o in both if "error" in o]
    for one, outcome in refused[:1]:
        names = any(p["kind"] == "names" for p in properties_of(case, key))
        blames = case["blames"] if names else None
        kind = outcome["error"]["type"]
        yield {"given": given, "asked": [one], "raises": kind, "names": blames or ""}


def closeness(case: CaseDocument, key: Key) -> Example:
    """How near is near enough, where it is not the plain rule."""
    told: Example = {}
    outcomes: list[Outcome] = key["expected"][case["name"]]["outcomes"]
    scale = curve_scale(case, key)
    if scale > scale_of(outcomes):
        told["scale"] = scale
    looked = [p for p in properties_of(case, key) if p["kind"] in ("values", "near")]
    if any(p["kind"] == "near" for p in looked):
        told["factor"] = case["setting"]["factor"]
    parts = {p["part"] for p in looked}
    if None not in parts and len(parts) == 1:
        told["part"] = parts.pop()
    return told


def properties_of(case: CaseDocument, key: Key) -> list[Mapping[str, Any]]:
    """The properties that look at a case."""
    return [
        prop
        for prop in key["properties"]
        if case["property"] in (prop["of"] or [prop["name"]])
    ]


def argument(data: Json) -> Any:
    """An argument as it was asked, an array as a list.

    >>> argument({"$tuple": [1, 2]})
    (1, 2)
    """
    value = decode(data)
    return value.tolist() if hasattr(value, "tolist") else value


def plain(described: Json) -> Any:
    """A described value as the value itself, as far as it counts.

    >>> plain({"type": "tuple", "items": [0.5, {"type": "float", "value": "inf"}]})
    (0.5, inf)
    """
    if isinstance(described, float):
        return float(f"{described:.{DIGITS}g}")
    if not isinstance(described, dict):
        return described
    kind = described["type"]
    if kind == "float":
        return {"nan": nan, "inf": inf, "-inf": -inf}[described["value"]]
    if kind == "dict":
        return {plain(name): plain(value) for name, value in described["items"]}
    items = [plain(one) for one in described["items"]]
    return tuple(items) if kind == "tuple" else items


def examples_text(keys: Mapping[str, Key]) -> str:
    """The file of examples, and of functions that have none.

    Args:
        keys: the key of each function, in the module's order.
    """
    found = {name: examples(key) for name, key in keys.items()}
    kind = {n: PLAIN.get(k["cases"][0]["scene"], "") for n, k in keys.items()}
    calls = {n: e for n, e in found.items() if e and kind[n] == "call"}
    steps = {n: e for n, e in found.items() if e and kind[n] == "step"}
    others = [n for n, e in found.items() if not e]
    parts = [
        written("CALLS", calls),
        "# Objects: made of what is given, then asked by step(value).\n"
        + written("STEPS", steps),
        "# Judged in the course, on models, optimizers or trainings of its own.\n"
        + _filled(f"OTHERS = {others!r}", "", "          ")
        + "\n",
    ]
    return HEAD + "\n".join(parts)


def written(name: str, functions: Mapping[str, list[Example]]) -> str:
    """An assignment, with an example on every line or every few.

    >>> print(written("CALLS", {"f": [{"asked": [1]}]}), end="")
    CALLS = {
        "f": [
            {"asked": [1]},
        ],
    }
    """
    lines = [f"{name} = {{"]
    for function, found in functions.items():
        lines += [f'    "{function}": [', *map(_lines, found), "    ],"]
    return "\n".join([*lines, "}"]) + "\n"


def _lines(example: Example) -> str:
    """An example on one line, else each of its parts on a line of its own."""
    parts = [f'"{name}": {value!r}' for name, value in example.items()]
    line = f"        {{{', '.join(parts)}}},"
    if len(line) <= WIDTH:
        return line
    text = "\n".join(_filled(f"{part},", " " * 9, " " * 10) for part in parts)
    return f"        {{{text[9:-1]}}},"


def _filled(text: str, first: str, others: str) -> str:
    return textwrap.fill(
        text,
        WIDTH - 2,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
