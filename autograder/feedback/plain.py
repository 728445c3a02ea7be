"""A verdict as at most six lines of plain text."""

from collections.abc import Sequence

from autograder.feedback.messages import DEFAULT, say
from autograder.feedback.summary import Summary, shorten, summarize
from autograder.judge.verdict import Verdict

WIDTH = 72


def as_text(
    verdict: Verdict,
    *,
    attempt: int | None = None,
    hints: int = 0,
    language: str = DEFAULT,
    more: Sequence[str] = (),
) -> str:
    """Say a verdict in at most six lines.

    Args:
        verdict: what the judge says.
        attempt: the number of this check, where it is known.
        hints: how many hints the learner has not seen yet; none are offered for 0.
        language: falls back to English.
        more: lines to say beneath, such as XP.

    >>> from autograder.judge.verdict import without_observation
    >>> key = {"exercise": "gd_path", "kind": "practice", "properties": []}
    >>> missing = without_observation(key, "missing", "run its cell first")
    >>> print(as_text(missing))
    ○ Not defined yet – gd_path
      Note: run its cell first
    """
    summary = summarize(verdict, attempt, hints, language)
    body = [
        summary.count,
        summary.help,
        summary.fails,
        _difference(summary, language),
        _mistake_and_hint(summary, language),
        _notes(summary, language),
        *more,
    ]
    return "\n  ".join([_head(summary), *(line for line in body if line)])


def _head(summary: Summary) -> str:
    head = f"{summary.symbol} {summary.word} – {summary.exercise}"
    if not summary.attempt:
        return head
    return f"{head.ljust(WIDTH - len(summary.attempt) - 2)}  {summary.attempt}"


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


def _mistake_and_hint(summary: Summary, language: str) -> str:
    mistake = say("mistake", language, message=summary.mistake)
    parts = [mistake if summary.mistake else "", summary.hint]
    return "   ".join(part for part in parts if part)


def _notes(summary: Summary, language: str) -> str:
    if not summary.notes:
        return ""
    notes = shorten(" · ".join(summary.notes), language, 400)
    return say("note", language, note=notes)
