"""Moments as HTML: a second of movement for who wants any, then a plain line."""

from collections.abc import Sequence
from html import escape

from autograder.study.moments import SIGNS, Moment

SECONDS = 1.0
EDGES = {"achievement": "#b8860b", "level": "#0072B2"}
EDGE = "#009E73"
STYLE = """<style>
.lr-moment { border-left: .3em solid; list-style: none; margin: .25em 0;
  padding: .1em .6em }
@media (prefers-reduced-motion: no-preference) {
  .lr-moment.lr-new { animation: lr-arrive 1s ease-out 1 both }
  .lr-moment.lr-new > span { animation: lr-grow 1s ease-out 1 both;
    display: inline-block }
}
@keyframes lr-arrive {
  from { background: color-mix(in srgb, currentColor 18%, transparent); opacity: .2;
    transform: translateX(-.6em) }
  to { background: transparent; opacity: 1; transform: none }
}
@keyframes lr-grow {
  from { transform: scale(.2) rotate(-30deg) } 60% { transform: scale(1.5) }
  to { transform: none }
}
</style>"""


def moments_html(moments: Sequence[Moment], *, new: bool) -> str:
    """The moments as a list; only what is new moves, and only once.

    >>> "lr-moment lr-new" in moments_html([Moment("passed", "+10 XP")], new=False)
    False
    """
    if not moments:
        return ""
    lines = "".join(_line(moment, new=new) for moment in moments)
    return f'{STYLE}<ul style="margin:.3em 0;padding:0">{lines}</ul>'


def _line(moment: Moment, *, new: bool) -> str:
    edge = EDGES.get(moment.kind, EDGE)
    kind = "lr-moment lr-new" if new else "lr-moment"
    sign = f'<span aria-hidden="true">{SIGNS[moment.kind]}</span>'
    words = escape(moment.words)
    return f'<li class="{kind}" style="border-color:{edge}">{sign} {words}</li>'
