"""The words around a verdict; what an exercise says is its author's."""

from collections.abc import Mapping

from autograder.languages import DEFAULT, tr

__all__ = ["DEFAULT", "ENGLISH", "say"]

ENGLISH: Mapping[str, str] = {
    "passed": "Pass",
    "partly": "Partly",
    "failed": "Not yet",
    "not attempted": "Not attempted",
    "error": "Error",
    "timed out": "Timed out",
    "crashed": "Crashed",
    "missing": "Not defined yet",
    "not graded": "Not graded",
    "attempt": "attempt {attempt}",
    "practice": (
        "{passed} of {total} practice checks pass; grading uses other inputs for the "
        "same properties."
    ),
    "practice all": (
        "All {total} practice checks pass; grading uses other inputs for the same "
        "properties."
    ),
    "graded": "{passed} of {total} checks pass",
    "not attempted help": (
        "Nothing of yours to judge yet: put your answer in the place of "
        "`raise NotImplementedError` or `pass`, then check again."
    ),
    "timed out help": "Stopped: it ran too long. Is there a loop that never ends?",
    "crashed help": "The process that ran the answer ended before it was done.",
    "fails": "Fails: “{name}”",
    "fails more": "Fails: “{name}” and {more} more",
    "fails and waits": "{fails}; {waiting}",
    "one waits": "one more holds, not counted until “{core}” holds",
    "waiting": "{count} more hold, not counted until “{core}” holds",
    "deducted": "{percent} % off: {why}",
    "precision": "right to about four digits only (a rounded constant, or single "
    "precision?)",
    "older": "Not your newest",
    "judged": "Judged: {what}",
    "difference": "For {call}   got: {got}   expected: {expected}",
    "mistake exact": "This is it: {message}",
    "mistake nearly": "Looks like: {message}",
    "mistake sign": "The signs say: {message}",
    "mistake examples": "Beyond the examples: {message}",
    "also exact": "And this: {message}",
    "also nearly": "It also looks like: {message}",
    "also sign": "And the signs say: {message}",
    "also examples": "And beyond the examples: {message}",
    "hint": 'hint("{exercise}") – {hints}, free',
    "one hint": "1 hint",
    "hints": "{count} hints",
    "note": "Note: {note}",
    "cut": "… (cut, {length} characters)",
    "property passed": "holds",
    "property failed": "does not hold yet",
    "properties failed": "do not hold yet",
    "property waits": "holds, not counted until “{core}” holds",
    "properties wait": "hold, not counted until “{core}” holds",
    "properties": "What was checked",
    "call": "For",
    "got": "Got",
    "expected": "Expected",
    "given": "All that was given",
    "try": "Try: {code}",
    "paste": "Paste this to see it yourself",
    "picture": "Your values and the expected ones",
    "picture description": (
        "Two curves of {count} values. They first differ at {x}: got {got}, "
        "expected {expected}."
    ),
    "picture same": "Two curves of {count} values that lie on each other.",
    "picture got": "yours: solid, dots",
    "mistake": "The right values, and what this mistake gives",
    "mistake beyond": "the mistake goes on beyond the frame",
    "mistake got": "mistake: solid, dots",
    "picture graded": "Your values",
    "picture graded description": (
        "{count} values. The first that is not right is at {x}: got {got}, "
        "expected {expected}."
    ),
    "picture graded alone": "{count} values, from {first} to {last}.",
    "picture graded expected": "expected there: a square",
    "picture expected": "expected: dashed, squares",
    "picture mark": "first difference at {x}",
    "picture x": "first argument, or position in the list",
    "picture y": "value returned",
    "picture beyond": "yours goes on beyond the frame",
    "picture no value": "no number",
    "picture between": "yours − expected, on a scale of its own",
    "picture residual": "Yours minus expected is largest at {x}: {residual}.",
    "argument": "The list that was given",
    "argument description": "{count} values, from {first} to {last}, lowest {low}.",
    "argument not finite": "Not finite: {count}, first at position {place}.",
    "argument part": "{name}: positions {start} to {end}, mean {mean}.",
    "argument x": "position in the list",
    "argument y": "value given",
}


def say(key: str, language: str = DEFAULT, **values: object) -> str:
    """Fill in a sentence.

    >>> say("attempt", attempt=2)
    'attempt 2'
    """
    return tr(ENGLISH[key], spoken=language, **values)
