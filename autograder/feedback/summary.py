"""What both renderings of a verdict say: symbol, counts, and the words in order."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.feedback.beside import NOTHING, Beside
from autograder.feedback.graded_picture import OwnCurve, own_curve
from autograder.feedback.in_language import in_language, sentence_in
from autograder.feedback.messages import DEFAULT, say
from autograder.feedback.pasted import pasted
from autograder.feedback.standings import Standing, core_of, standings, waiting
from autograder.judge.compare import ROUNDED_NOTE
from autograder.judge.verdict import Verdict
from autograder.printable import printable

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
OLDER = "↺"
# Nobody has looked at such an answer.
UNSEEN = ("not attempted", "missing", "crashed", "not graded")
LONGEST = 160
LONG = 400

Document = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Summary:
    """A verdict in words. What it does not say is empty.

    Attributes:
        pasted: the call as a line of Python that repeats the first difference.
    """

    status: str
    symbol: str
    word: str
    exercise: str
    attempt: str
    first: tuple[str, ...]
    judged: str
    count: str
    help: str
    fails: str
    call: str
    pasted: str
    got: str
    expected: str
    given: Mapping[str, str]
    mistakes: tuple[str, ...]
    hint: str
    notes: tuple[str, ...]
    standings: tuple[Standing, ...]
    curve: Mapping[str, Any] | None
    own_curve: OwnCurve | None
    argument_curve: Mapping[str, Any] | None


def shorten(text: str, language: str = DEFAULT, longest: int = LONGEST) -> str:
    """Put a text on one line; cut a long one and say that it is cut.

    >>> shorten("0123456789", longest=4)
    '0123… (cut, 10 characters)'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return printable(line, longest)
    return printable(line[:longest], longest) + say("cut", language, length=len(line))


def summarize(
    verdict: Verdict,
    attempt: int | None = None,
    hints: int = 0,
    language: str = DEFAULT,
    beside: Beside = NOTHING,
) -> Summary:
    """Put a verdict in words; `hints` is how many the learner has not seen yet."""
    english = verdict.to_json()
    document = in_language(english, language)
    status, exercise = document["status"], document["exercise"]
    difference = document["first_difference"] or {}
    first = (*beside.first, *document["said_first"], *beside.after)
    hidden = document["kind"] == "hidden"

    def short(text: object, longest: int = LONGEST) -> str:
        return shorten(str(text), language, longest)

    return Summary(
        status="missing" if beside.older else status,
        symbol=OLDER if beside.older else SYMBOLS[status],
        word=say("older" if beside.older else status, language),
        exercise=short(exercise),
        attempt="" if attempt is None else say("attempt", language, attempt=attempt),
        first=tuple(short(sentence, LONG) for sentence in first),
        judged=short(say("judged", language, what=beside.judged), LONG)
        if beside.judged
        else "",
        count=_count(document, language),
        help=_help(status, language),
        fails=_fails(document, language),
        call=short(difference.get("call", "")),
        pasted=pasted(english),
        got=short(difference.get("got", "")),
        expected=short(difference.get("expected", "")),
        given=difference.get("given", {}),
        mistakes=tuple(short(words, LONG) for words in _mistakes(document, language)),
        hint=_hint(status, exercise, hints, language),
        notes=tuple(short(note) for note in _notes(document, language)),
        standings=_standings(document, language),
        curve=None if hidden else difference.get("curve"),
        own_curve=own_curve(difference) if hidden else None,
        argument_curve=difference.get("argument_curve"),
    )


def _count(document: Document, language: str) -> str:
    properties = document["properties"]
    if not properties or document["status"] == "not graded":
        return ""
    counted, total = sum(bool(p["counted"]) for p in properties), len(properties)
    key = "graded"
    if document["kind"] in ("practice", "recorded"):
        key = "practice all" if counted == total else "practice"
    count = say(key, language, passed=counted, total=total)
    return " ".join([count, *(_deducted(d, language) for d in document["deductions"])])


def _deducted(deduction: Mapping[str, Any], language: str) -> str:
    percent, why = f"{100 * deduction['share']:.3g}", say(deduction["name"], language)
    return say("deducted", language, percent=percent, why=why)


def _help(status: str, language: str) -> str:
    if status in ("not attempted", "timed out", "crashed"):
        return say(f"{status} help", language)
    return ""


def _standings(document: Document, language: str) -> tuple[Standing, ...]:
    """Nothing where nobody has looked at the answer: then nothing is known of them."""
    properties, status = document["properties"], document["status"]
    unseen = status in UNSEEN or (
        status == "error" and not document["first_difference"]
    )
    if unseen or not properties:
        return ()
    return tuple(standings(properties, language))


def _fails(document: Document, language: str) -> str:
    """The core first where it fails; what holds and waits for it is no failure."""
    properties = document["properties"]
    failing = [p["name"] for p in properties if not p["passed"]]
    difference = document["first_difference"]
    seen = document["status"] in ("partly", "failed") or (
        document["status"] == "error" and difference
    )
    if not failing or not seen:
        return ""
    wait, core = waiting(properties), core_of(properties)
    shown = (difference or {}).get("property", failing[0])
    first = shorten(core if wait else shown, language)
    key = "fails more" if len(failing) > 1 else "fails"
    words = say(key, language, name=first, more=len(failing) - 1)
    if not wait:
        return words
    key = "one waits" if len(wait) == 1 else "waiting"
    waits = say(key, language, count=len(wait), core=first)
    return say("fails and waits", language, fails=words, waiting=waits)


def _mistakes(document: Document, language: str) -> list[str]:
    return [
        say(
            f"{'also' if place else 'mistake'} {mistake['step']}",
            language,
            message=mistake["message"],
        )
        for place, mistake in enumerate(document["mistakes"])
    ]


def _hint(status: str, exercise: str, hints: int, language: str) -> str:
    if not hints or status in ("passed", "missing", "not graded"):
        return ""
    key = "one hint" if hints == 1 else "hints"
    count = say(key, language, count=hints)
    return say("hint", language, exercise=exercise, hints=count)


def _notes(document: Document, language: str) -> list[str]:
    """All notes but the one that a deduction gives as its reason."""
    off = any(d["name"] == "precision" for d in document["deductions"])
    said = sentence_in(ROUNDED_NOTE, language) if off else ""
    return [note for note in document["notes"] if note != said]
