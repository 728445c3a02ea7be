"""What both renderings of a verdict say: symbol, counts, and the words in order."""

import dataclasses
from typing import Any

from autograder.feedback.messages import DEFAULT, say
from autograder.judge.verdict import Verdict

SYMBOLS = {
    "passed": "✓",
    "partly": "◐",
    "failed": "✗",
    "not attempted": "○",
    "error": "✗",
    "timed out": "✗",
    "crashed": "✗",
    "missing": "○",
    "not graded": "–",
}
LONGEST = 160


@dataclasses.dataclass(frozen=True)
class Summary:
    """A verdict in words. What it does not say is the empty string."""

    status: str
    symbol: str
    word: str
    exercise: str
    attempt: str
    count: str
    help: str
    fails: str
    call: str
    got: str
    expected: str
    mistake: str
    hint: str
    notes: tuple[str, ...]
    properties: tuple[tuple[str, bool], ...]
    curve: dict[str, Any] | None
    first_index: int | None


def shorten(text: str, language: str = DEFAULT, longest: int = LONGEST) -> str:
    """Put a text on one line; cut a long one and say that it is cut.

    >>> shorten("0123456789", longest=4)
    '0123… (cut, 10 characters)'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest] + say("cut", language, length=len(line))


def summarize(
    verdict: Verdict,
    attempt: int | None = None,
    hints: int = 0,
    language: str = DEFAULT,
) -> Summary:
    """Put a verdict in words; `hints` is how many the learner has not seen yet."""
    document = verdict.to_json()
    status, exercise = document["status"], document["exercise"]
    difference = document.get("first_difference") or {}
    mistake = document.get("mistake")

    def short(text: object) -> str:
        return shorten(str(text), language)

    return Summary(
        status=status,
        symbol=SYMBOLS[status],
        word=say(status, language),
        exercise=short(exercise),
        attempt="" if attempt is None else say("attempt", language, attempt=attempt),
        count=_count(document, language),
        help=_help(status, language),
        fails=_fails(document, language),
        call=short(difference.get("call", "")),
        got=short(difference.get("got", "")),
        expected=short(difference.get("expected", "")),
        mistake=shorten(mistake["message"], language, 400) if mistake else "",
        hint=_hint(status, exercise, hints, language),
        notes=tuple(short(note) for note in document.get("notes", [])),
        properties=tuple(
            (short(p["name"]), bool(p["passed"])) for p in document["properties"]
        ),
        curve=difference.get("curve"),
        first_index=difference.get("index"),
    )


def _count(document: dict[str, Any], language: str) -> str:
    properties = document["properties"]
    if not properties or document["status"] == "not graded":
        return ""
    passed, total = sum(bool(p["passed"]) for p in properties), len(properties)
    key = "graded"
    if document["kind"] in ("practice", "recorded"):
        key = "practice all" if passed == total else "practice"
    return say(key, language, passed=passed, total=total)


def _help(status: str, language: str) -> str:
    if status in ("not attempted", "timed out", "crashed"):
        return say(f"{status} help", language)
    return ""


def _fails(document: dict[str, Any], language: str) -> str:
    failing = [p["name"] for p in document["properties"] if not p["passed"]]
    if not failing or document["status"] not in ("partly", "failed", "error"):
        return ""
    first = (document.get("first_difference") or {}).get("property", failing[0])
    key = "fails more" if len(failing) > 1 else "fails"
    return say(key, language, name=shorten(first, language), more=len(failing) - 1)


def _hint(status: str, exercise: str, hints: int, language: str) -> str:
    if not hints or status in ("passed", "missing", "not graded"):
        return ""
    key = "one hint" if hints == 1 else "hints"
    count = say(key, language, count=hints)
    return say("hint", language, exercise=exercise, hints=count)
