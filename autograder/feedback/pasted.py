"""A practice call as one line of Python, to be pasted and seen with one's own eyes.

A verdict says a call for reading: a long list is cut in it, and what is not finite
stands there by its name. Here it becomes code again, where a line of code alone can
repeat what went wrong.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from autograder.feedback.judge_sentences import CHOICES, PATTERNS
from autograder.judge.texts import ENDS, NOT_REACHED, STOPPED, number_text
from autograder.languages.filled import Templates

LONGEST = 400
NOT_FINITE = ("nan", "inf")
LITERAL = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.USub, ast.Load)
CUT = re.compile(r"\[(?P<ends>[^\[\]]+)\] \((?P<count>\d+) values\)")
FED = re.compile(r"(?P<made>.+), then step\(\) with (?P<values>.+)")
NO_ANSWER = (*STOPPED.values(), NOT_REACHED)
REMEMBERS = "M19"
# What shows in a second call alone, or in training.
NOT_IN_ONE_CALL = Templates(
    (
        *CHOICES,
        "arguments left as they were",
        "the same answer twice",
        "{value}, as the first time",
    ),
    PATTERNS,
)


def pasted(document: Mapping[str, Any]) -> str:
    """The call of a verdict's first difference as code, or nothing.

    >>> difference = {"call": "f([nan, 1.0], lr=0.5)", "got": "1", "expected": "2"}
    >>> document = {"exercise": "f", "kind": "practice", "mistakes": []}
    >>> pasted({**document, "first_difference": difference})
    'f([float("nan"), 1.0], lr=0.5)'
    >>> pasted({**document, "first_difference": difference, "kind": "hidden"})
    ''
    """
    difference = document["first_difference"]
    if not difference or document["kind"] == "hidden" or difference.get("given"):
        return ""
    if any(mistake["id"] == REMEMBERS for mistake in document["mistakes"]):
        return ""
    if difference["got"] in NO_ANSWER or NOT_IN_ONE_CALL.knows(difference["expected"]):
        return ""
    call = CUT.sub(lambda cut: _whole(cut, difference), difference["call"])
    fed = FED.fullmatch(call)
    name = document["exercise"]
    code = _fed(name, fed["made"], fed["values"]) if fed else _code(name, call)
    return code if len(code) <= LONGEST else ""


def _whole(cut: re.Match[str], difference: Mapping[str, Any]) -> str:
    """A list that was cut, from its drawing; as it is where that shows another one."""
    values = (difference.get("argument_curve") or {}).get("y", [])
    texts = [v if isinstance(v, str) else number_text(v) for v in values]
    ends = ", ".join([*texts[:ENDS], "…", *texts[-ENDS:]])
    if ends != cut["ends"] or len(values) != int(cut["count"]):
        return cut[0]
    return f"[{', '.join(v if isinstance(v, str) else repr(v) for v in values)}]"


def _fed(exercise: str, made: str, values: str) -> str:
    """An object that is made and then fed: its answers so far, in one line."""
    make, metrics = _code(exercise, made), _code("list", f"list([{values}])")
    if not make or not metrics:
        return ""
    metrics = metrics.removeprefix("list(").removesuffix(")")
    return f"one = {make}; [one.step(metric) for metric in {metrics}]"


def _code(name: str, call: str) -> str:
    """A call of that name with nothing but plain values in it, or nothing."""
    try:
        tree = ast.parse(call, mode="eval")
    except (SyntaxError, ValueError):
        return ""
    found = tree.body
    if not isinstance(found, ast.Call) or ast.unparse(found.func) != name:
        return ""
    values = [*found.args, *(keyword.value for keyword in found.keywords)]
    nodes = [node for value in values for node in ast.walk(value)]
    if not nodes or not all(_is_plain(node) for node in nodes):
        return ""
    for node in nodes:
        if isinstance(node, ast.Name):
            node.id = f'float("{node.id}")'
    return ast.unparse(tree)


def _is_plain(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in NOT_FINITE
    return isinstance(node, LITERAL)
