"""A verdict as accessible HTML that reads well in both Jupyter themes and alone.

No scripts, no ids, nothing loaded: the same section stands in a notebook's output, in
a report and in a feedback page. Colours come from Jupyter's theme, with fallbacks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from autograder.feedback.argument_picture import draw_argument
from autograder.feedback.beside import NOTHING, Beside
from autograder.feedback.drawing import as_image
from autograder.feedback.graded_picture import draw_graded
from autograder.feedback.messages import DEFAULT, say
from autograder.feedback.picture import draw
from autograder.feedback.summary import Summary, shorten, summarize
from autograder.judge.verdict import Verdict
from autograder.languages import known_language, tr
from autograder.languages import language as learners_language

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
TIGHT = "margin:.3em 0;"
# Jupyter sets the parts of a list side by side, each at its own height.
STACKED = "float:none;width:auto"


def as_html(
    verdict: Verdict,
    *,
    attempt: int | None = None,
    hints: int = 0,
    language: str = DEFAULT,
    more: Sequence[str] = (),
    beside: Beside = NOTHING,
    beneath: str = "",
) -> str:
    """Render a verdict as one section that a screen reader announces.

    Args:
        verdict: what the judge says.
        attempt: the number of this check, where it is known.
        hints: how many hints the learner has not seen yet; none are offered for 0.
        language: falls back to English.
        more: lines to say beneath, such as XP.
        beside: what this door alone knows.
        beneath: HTML of ours that stands before those lines.

    >>> from autograder.judge.verdict import without_observation
    >>> key = {"exercise": "gd_path", "kind": "practice", "properties": []}
    >>> missing = without_observation(key, "missing", "run its cell first")
    >>> as_html(missing)[:56]
    '<section role="status" aria-live="polite" lang="en" styl'
    """
    spoken = known_language(language)
    summary = summarize(verdict, attempt, hints, spoken, beside)
    edge = EDGES.get(summary.status, EDGE)
    lines = "".join(_line(escape(words)) for words in more)
    body = "".join(_body(summary, spoken, beside.parameter))
    return section(body + beneath + lines, spoken, edge)


def section(inner: str, language: str = DEFAULT, edge: str = EDGE) -> str:
    """Put HTML into the box that a screen reader announces when it appears."""
    return (
        f'<section role="status" aria-live="polite" lang="{escape(language)}" '
        f'style="{BOX}{edge}">{inner}</section>'
    )


def lines_html(lines: Sequence[str], after: str = "") -> str:
    """Say lines of plain words in that box, and put HTML of ours beneath.

    They are in the learner's language already.

    >>> "a &lt; b" in lines_html(["a < b"])
    True
    """
    inner = "".join(_line(escape(line)) for line in lines)
    return section(inner + after, learners_language())


def _body(summary: Summary, language: str, parameter: str) -> Iterator[str]:
    symbol = f'<span aria-hidden="true">{summary.symbol}</span>'
    attempt = f" · {escape(summary.attempt)}" if summary.attempt else ""
    name = f"<code>{escape(summary.exercise)}</code>"
    yield _line(f"{symbol} <strong>{escape(summary.word)}</strong> – {name}{attempt}")
    for sentence in summary.first:
        yield _line(f"<strong>{prose(sentence)}</strong>")
    for words in (summary.judged, summary.count, summary.help):
        if words:
            yield _line(prose(words))
    yield from _properties(summary, language)
    yield from _difference(summary, language)
    if summary.curve:
        yield as_image(draw(summary.curve, language, parameter))
    if summary.own_curve:
        yield as_image(draw_graded(summary.own_curve, language, parameter))
    if summary.argument_curve:
        yield as_image(draw_argument(summary.argument_curve, language))
    for words in summary.mistakes:
        yield _line(prose(words))
    if summary.hint:
        yield _line(escape(summary.hint))
    for note in summary.notes:
        yield _line(escape(say("note", language, note=note)))


def prose(words: str) -> str:
    """Escape words of ours; what they set in backticks is code.

    >>> prose("`a < b` holds")
    '<code>a &lt; b</code> holds'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words))


def _line(inner: str) -> str:
    return f'<p style="{TIGHT}">{inner}</p>'


def _properties(summary: Summary, language: str) -> Iterator[str]:
    if not summary.standings:
        return
    label = escape(say("properties", language))
    folded = summary.status == "passed"  # nothing in it has to be put right
    if folded:
        yield f'<details style="{TIGHT}"><summary>{label}</summary>'
    yield f'<ul aria-label="{label}" style="{TIGHT}padding-left:1em;list-style:none">'
    for standing in summary.standings:
        names = escape(", ".join(shorten(name, language) for name in standing.names))
        what = f"<strong>{escape(standing.words)}</strong>"
        words = tr("{head}: {what}", spoken=language, head=names, what=what)
        yield f'<li><span aria-hidden="true">{standing.symbol}</span> {words}</li>'
    yield "</ul>"
    if folded:
        yield "</details>"


def _difference(summary: Summary, language: str) -> Iterator[str]:
    """The call, what came and what was expected; a call to be pasted stands once."""
    if not summary.call:
        return
    same = summary.pasted == summary.call
    rows = {
        "paste" if same else "call": summary.call,
        "got": summary.got,
        "expected": summary.expected,
    }
    if summary.pasted and not same:
        rows["paste"] = summary.pasted
    yield _list({say(key, language): words for key, words in rows.items()})
    if summary.given:
        head = escape(say("given", language))
        yield f"<details><summary>{head}</summary>{_list(summary.given)}</details>"


def _list(rows: Mapping[str, str]) -> str:
    body = "".join(
        f'<dt style="font-weight:600;{STACKED}">{escape(key)}</dt>'
        f'<dd style="margin:0 0 0 1.5em;{STACKED}"><code>{escape(words)}</code></dd>'
        for key, words in rows.items()
    )
    return f'<dl style="{TIGHT}">{body}</dl>'
