"""A verdict as accessible HTML that reads well in both Jupyter themes and alone.

No scripts, no ids, nothing loaded: the same section stands in a notebook's output, in
a report and in a feedback page. Colours come from Jupyter's theme, with fallbacks.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from autograder.feedback.messages import DEFAULT, known_language, say
from autograder.feedback.picture import draw
from autograder.feedback.summary import Summary, summarize
from autograder.judge.verdict import Verdict

TEXT = (
    "color:var(--jp-content-font-color1,#1f1f1f);"
    "background:var(--jp-layout-color0,#ffffff);"
)
FONT = (
    "font-family:var(--jp-content-font-family,system-ui,sans-serif);"
    "font-size:var(--jp-content-font-size1,1rem);line-height:1.5;"
)
BOX = f"{TEXT}{FONT}overflow-wrap:anywhere;padding:.5em .9em;border-left:.4em solid "
EDGES = {"passed": "#009E73", "partly": "#0072B2", "failed": "#D55E00"}
EDGE = "#767676"
# Nobody has looked at such an answer, so nothing is known of its properties.
UNSEEN = ("not attempted", "missing", "crashed", "not graded")
TIGHT = "margin:.3em 0;"


def as_html(
    verdict: Verdict,
    *,
    attempt: int | None = None,
    hints: int = 0,
    language: str = DEFAULT,
    more: Sequence[str] = (),
) -> str:
    """Render a verdict as one section that a screen reader announces.

    Args:
        verdict: what the judge says.
        attempt: the number of this check, where it is known.
        hints: how many hints the learner has not seen yet; none are offered for 0.
        language: falls back to English.
        more: lines to say beneath, such as XP.

    >>> from autograder.judge.verdict import without_observation
    >>> key = {"exercise": "gd_path", "kind": "practice", "properties": []}
    >>> missing = without_observation(key, "missing", "run its cell first")
    >>> as_html(missing)[:56]
    '<section role="status" aria-live="polite" lang="en" styl'
    """
    spoken = known_language(language)
    summary = summarize(verdict, attempt, hints, spoken)
    edge = EDGES.get(summary.status, EDGE)
    lines = "".join(_line(escape(words)) for words in more)
    return section("".join(_body(summary, spoken)) + lines, spoken, edge)


def section(inner: str, language: str = DEFAULT, edge: str = EDGE) -> str:
    """Put HTML into the box that a screen reader announces when it appears."""
    return (
        f'<section role="status" aria-live="polite" lang="{escape(language)}" '
        f'style="{BOX}{edge}">{inner}</section>'
    )


def lines_html(lines: Sequence[str], after: str = "") -> str:
    """Say lines of plain words in that box, and put HTML of ours beneath.

    >>> "a &lt; b" in lines_html(["a < b"])
    True
    """
    return section("".join(_line(escape(line)) for line in lines) + after)


def _body(summary: Summary, language: str) -> Iterator[str]:
    symbol = f'<span aria-hidden="true">{summary.symbol}</span>'
    attempt = f" · {escape(summary.attempt)}" if summary.attempt else ""
    name = f"<code>{escape(summary.exercise)}</code>"
    yield _line(f"{symbol} <strong>{escape(summary.word)}</strong> – {name}{attempt}")
    for words in (summary.count, summary.help):
        if words:
            yield _line(_prose(words))
    yield from _properties(summary, language)
    yield from _difference(summary, language)
    if summary.curve:
        yield draw(summary.curve, language)
    if summary.mistake:
        yield _line(_prose(say("mistake", language, message=summary.mistake)))
    if summary.hint:
        yield _line(escape(summary.hint))
    for note in summary.notes:
        yield _line(escape(say("note", language, note=note)))


def _prose(words: str) -> str:
    """Escape words of ours; what they set in backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words))


def _line(inner: str) -> str:
    return f'<p style="{TIGHT}">{inner}</p>'


def _properties(summary: Summary, language: str) -> Iterator[str]:
    if not summary.properties or summary.status in UNSEEN:
        return
    label = escape(say("properties", language))
    yield f'<ul aria-label="{label}" style="{TIGHT}padding-left:1em;list-style:none">'
    for name, passed in summary.properties:
        word = say("property passed" if passed else "property failed", language)
        symbol = "✓" if passed else "✗"
        yield (
            f'<li><span aria-hidden="true">{symbol}</span> {escape(name)}: '
            f"<strong>{escape(word)}</strong></li>"
        )
    yield "</ul>"


def _difference(summary: Summary, language: str) -> Iterator[str]:
    if not summary.call:
        return
    rows = (
        ("call", summary.call),
        ("got", summary.got),
        ("expected", summary.expected),
    )
    yield f'<dl style="{TIGHT}">'
    for key, words in rows:
        yield (
            f'<dt style="font-weight:600">{escape(say(key, language))}</dt>'
            f'<dd style="margin:0 0 0 1.5em"><code>{escape(words)}</code></dd>'
        )
    yield "</dl>"
