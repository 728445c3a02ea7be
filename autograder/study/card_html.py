"""The learner's card as HTML: lists, not a picture; narrow or wide, in both themes."""

from collections.abc import Iterator
from html import escape

from autograder.feedback.markup import FONT, TEXT
from autograder.languages import language, tr
from autograder.study.card import Card, Mark, Track

# Jupyter's own colours, with fallbacks for where there is no theme.
BAR = """
progress.lr-bar { appearance: none; border: 0; display: inline-block; height: .55em;
  margin: 0 .6em 0 0; max-width: 100%; vertical-align: middle; width: 11em;
  border-radius: 1em; background: var(--jp-layout-color3,#dddddd); overflow: hidden }
progress.lr-bar::-webkit-progress-bar { background: transparent }
progress.lr-bar::-webkit-progress-value { border-radius: 1em;
  background: var(--jp-brand-color1,#1565c0) }
progress.lr-bar::-moz-progress-bar { background: var(--jp-brand-color1,#1565c0) }"""
STYLE = f"""<style>
.lr-card {{ {TEXT}{FONT} border: 1px solid var(--jp-border-color1,#bdbdbd);
  border-radius: 8px; max-width: 56em; overflow-wrap: anywhere; padding: .6em 1em }}
.lr-card :is(p, ul, ol, dl, dt, dd, li) {{ margin: 0 !important; padding: 0 }}
.lr-card :is(ul, ol) {{ list-style: none; padding: 0 !important }}
.lr-card .lr-place {{ font-size: 1.15em; font-weight: 600 }}
.lr-card .lr-about {{ margin: 0 0 .4em !important }}
.lr-card .lr-row {{ display: flex; flex-wrap: wrap; gap: 0 1em; padding: .15em 0 }}
.lr-card dt {{ flex: 0 0 8em; font-weight: 600 }}
.lr-card dd {{ flex: 1 1 15em; min-width: 0 }}
.lr-card .lr-track {{ display: flex; flex-wrap: wrap; gap: .35em }}
.lr-card .lr-track li {{ border: 1px solid var(--jp-border-color1,#bdbdbd);
  border-radius: 6px; padding: 0 .5em; white-space: nowrap }}
.lr-card .lr-track li[aria-current] {{ border-color: var(--jp-ui-font-color1,#1f1f1f);
  border-width: 2px; font-weight: 600 }}
.lr-card a {{ color: var(--jp-content-link-color,#0b57d0); text-decoration: underline }}
.lr-card a:focus-visible, .lr-card summary:focus-visible
  {{ outline: 3px solid; outline-offset: 2px }}
.lr-card summary {{ cursor: pointer; margin: 0; padding: 0 }}
.lr-card summary span {{ margin-left: .6em; white-space: nowrap }}
{BAR}
</style>"""


def bar_style() -> str:
    """What a bar needs where it stands without its card."""
    return f"<style>{BAR}</style>"


def card_html(card: Card, beneath: str = "") -> str:
    """The card; `beneath` is HTML of ours that stands under it, in its frame."""
    label = escape(tr("Your progress"), quote=True)
    rows = "".join(_rows(card))
    return (
        f'{STYLE}<section class="lr-card" aria-label="{label}" lang="{language()}">'
        f"{_head(card)}<dl>{rows}</dl>{beneath}</section>"
    )


def _head(card: Card) -> str:
    if not card.place:
        return ""
    about = "".join(f"<li>{escape(line)}</li>" for line in card.about)
    place = f'<p class="lr-place">{escape(card.place)}</p>'
    return f'{place}<ul class="lr-about">{about}</ul>'


def _rows(card: Card) -> Iterator[str]:
    done = f"{card.course_done} %"
    named = tr("{count} % of the course is done", count=card.course_done)
    words = f"{done} · {card.course}"
    yield _row(tr("Course"), bar_html(card.course_done, 100, named) + escape(words))
    if card.level:
        bar = bar_html(card.level_now, card.level_all, card.level)
        yield _row(tr("Level"), bar + escape(card.level))
    yield _row(tr("Lessons"), _track(card.lessons))
    if card.marks:
        yield _row(tr("Achievements"), _marks(card.marks))
    if card.next:
        yield _row(tr("Next"), link_html(card.link, card.next))


def _row(head: str, inner: str) -> str:
    return f'<div class="lr-row"><dt>{escape(head)}</dt><dd>{inner}</dd></div>'


def bar_html(now: int, whole: int, label: str) -> str:
    """A bar whose name says what it shows."""
    name = escape(label, quote=True)
    ends = f'value="{now}" max="{whole}"'
    return f'<progress class="lr-bar" {ends} aria-label="{name}"></progress>'


def link_html(link: str, words: str) -> str:
    """A link, or the words alone where there is no way."""
    if not link:
        return escape(words)
    return f'<a href="{escape(link, quote=True)}">{escape(words)}</a>'


def _track(lessons: tuple[Track, ...]) -> str:
    return f'<ol class="lr-track">{"".join(_stop(one) for one in lessons)}</ol>'


def _stop(one: Track) -> str:
    current = ' aria-current="step"' if one.here else ""
    state = tr("done") if one.done else tr("open")
    words = tr("{head}: {what}", head=one.title, what=state)
    title = escape(words, quote=True)
    sign = "✓ " if one.done else ""
    number = f'<span aria-hidden="true">{sign}{one.number}</span>'
    inner = f'{number}<span style="{UNSEEN}">{title}</span>'
    if one.link:
        inner = f'<a href="{escape(one.link, quote=True)}" title="{title}">{inner}</a>'
    return f"<li{current}>{inner}</li>"


UNSEEN = (
    "position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap"
)


def _marks(marks: tuple[Mark, ...]) -> str:
    """Those earned by name; all of them with what they mean, once it is opened."""
    earned = [mark for mark in marks if mark.earned]
    count = tr("{count} of {all}", count=len(earned), all=len(marks))
    names = "".join(f"<span>{mark.sign} {escape(mark.title)}</span>" for mark in earned)
    rest = "".join(_mark(mark) for mark in marks)
    head = f"<summary>{escape(count)}{names}</summary>"
    return f"<details>{head}<ul>{rest}</ul></details>"


def _mark(mark: Mark) -> str:
    sign = f'<span aria-hidden="true">{mark.sign}</span>'
    state = tr("earned") if mark.earned else tr("still to earn")
    hidden = f'<span style="{UNSEEN}"> ({escape(state)})</span>'
    name = f"<strong>{escape(mark.title)}</strong>{hidden}"
    words = tr("{head}: {what}", head=name, what=escape(mark.text))
    return f"<li>{sign} {words if mark.text else name}</li>"
