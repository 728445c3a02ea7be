"""A verdict as at most six lines of plain text, and one each for what is rare."""

from collections.abc import Iterator, Sequence

from autograder.feedback.beside import NOTHING, Beside
from autograder.feedback.messages import DEFAULT, say
from autograder.feedback.summary import Summary, shorten, summarize
from autograder.judge.verdict import Verdict

WIDTH = 72
LONGEST_LINE = 600


def as_text(
    verdict: Verdict,
    *,
    attempt: int | None = None,
    hints: int = 0,
    language: str = DEFAULT,
    more: Sequence[str] = (),
    beside: Beside = NOTHING,
) -> str:
    """Say a verdict in six lines, and one each for what is rare.

    That is what was judged, a second mistake, and a call that cannot be pasted as it
    is said.

    Args:
        verdict: what the judge says.
        attempt: the number of this check, where it is known.
        hints: how many hints the learner has not seen yet; none are offered for 0.
        language: falls back to English.
        more: lines to say beneath, such as XP.
        beside: what this door alone knows.

    >>> from autograder.judge.verdict import without_observation
    >>> key = {"exercise": "gd_path", "kind": "practice", "properties": []}
    >>> missing = without_observation(key, "missing", "run its cell first")
    >>> print(as_text(missing))
    ○ Not defined yet – gd_path
      Note: run its cell first
    """
    summary = summarize(verdict, attempt, hints, language, beside)
    body = [
        shorten(" ".join(summary.first), language, LONGEST_LINE),
        summary.judged,
        *_count_and_fails(summary),
        _difference(summary, language),
        _pasted(summary, language),
        *_mistakes_and_hint(summary),
        _notes(summary, language),
        *more,
    ]
    return "\n  ".join([_head(summary), *(line for line in body if line)])


def _head(summary: Summary) -> str:
    head = f"{summary.symbol} {summary.word} – {summary.exercise}"
    if not summary.attempt:
        return head
    return f"{head.ljust(WIDTH - len(summary.attempt) - 2)}  {summary.attempt}"


def _count_and_fails(summary: Summary) -> list[str]:
    """Two lines, or one where something had to be said before."""
    lines = [line for line in (summary.count, summary.help, summary.fails) if line]
    return [" ".join(lines)] if summary.first else lines


def _difference(summary: Summary, language: str) -> str:
    if not summary.call:
        return ""
    return say(
        "difference",
        language,
        call=summary.call,
        got=summary.got,
        expected=summary.expected,
    )


def _pasted(summary: Summary, language: str) -> str:
    """The call once more, only where it can be pasted in another form alone."""
    if summary.pasted in ("", summary.call):
        return ""
    return say("try", language, code=summary.pasted)


def _mistakes_and_hint(summary: Summary) -> Iterator[str]:
    *others, last = summary.mistakes or ("",)
    yield from others
    yield "   ".join(part for part in (last, summary.hint) if part)


def _notes(summary: Summary, language: str) -> str:
    if not summary.notes:
        return ""
    notes = shorten(" · ".join(summary.notes), language, 400)
    return say("note", language, note=notes)
