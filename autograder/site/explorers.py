"""Explorers in a page of the site: the same scripts, and answers that were recorded."""

from __future__ import annotations

import ast
import functools
import html
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from autograder import plots
from autograder.plots.composing import ComposerExplorer
from autograder.plots.kit import Explorer
from autograder.plots.kit.explorer import finite
from autograder.plots.kit.following import NOWHERE
from autograder.site.explorers_notes import NOTES
from autograder.site.explorers_scripts import (
    STAND_IN,
    data_script,
    kit_script,
    render_script,
)
from autograder.site.pages import Asset
from autograder.site.recorded_answers import answered
from autograder.site.recorded_grids import positions_of, questions_of

FOLDER = "explorers"
LONGEST_CURVE = 200  # updates; the answers to longer ones are too much for a page
MAKERS: dict[str, Callable[..., Explorer]] = {
    "parabola_explorer": plots.parabola_explorer,
    "sweep_explorer": plots.sweep_explorer,
    "composer": plots.composer,
    "restarts_explorer": plots.restarts_explorer,
    "onecycle_explorer": plots.onecycle_explorer,
    "families_explorer": plots.families_explorer,
    "warmup_map": plots.warmup_map,
    "resume_explorer": plots.resume_explorer,
    "batch_explorer": plots.batch_explorer,
    "finder_explorer": plots.finder_explorer,
}
FOLLOWING = {
    "composer",
    "restarts_explorer",
    "onecycle_explorer",
    "families_explorer",
    "finder_explorer",
}


@dataclass(frozen=True)
class Placed:
    """An explorer's place in a page, and what it needs.

    Attributes:
        html: one line of it; nothing in it has to be loaded.
        scripts: addresses below `_static/`, in order; several explorers of a page
            share some of them.
        assets: the scripts themselves.
    """

    html: str
    scripts: tuple[str, ...]
    assets: tuple[Asset, ...]


@dataclass(frozen=True)
class Call:
    """A call that makes an explorer, with the arguments that a page can keep."""

    maker: str
    arguments: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """What its data are called.

        >>> Call("composer", ("cosine",)).name
        'composer-cosine'
        """
        given = [*self.arguments, *(value for _, value in self.named)]
        return "-".join([self.maker, *map(str, given)])

    def make(self) -> Explorer:
        """Make the explorer; no notebook's functions are drawn into a page."""
        aside: dict[str, Any] = {"names": NOWHERE} if self.maker in FOLLOWING else {}
        return MAKERS[self.maker](*self.arguments, **dict(self.named), **aside)


def explorer_html(source: str) -> Placed | None:
    """Place the explorer that a code cell ends with; None where it ends otherwise.

    >>> explorer_html("parabola_explorer()").scripts[-1]
    'explorers/stand_in.js'
    >>> explorer_html("lesson('01_basics')") is None
    True
    """
    call = call_in(source)
    return None if call is None else _placed(call)


def call_in(source: str) -> Call | None:
    r"""The call of an explorer in a cell's last line, if that is what stands there.

    >>> call_in("from autograder import composer\ncomposer('step', steps=50)")
    Call(maker='composer', arguments=('step',), named=(('steps', 50),))
    """
    try:
        last = ast.parse(source).body[-1:]
        match last:
            case [ast.Expr(ast.Call(ast.Name(maker), given, named))] if maker in MAKERS:
                arguments = tuple(ast.literal_eval(one) for one in given)
                kept = tuple(
                    (str(one.arg), ast.literal_eval(one.value))
                    for one in named
                    if one.arg != "names"
                )
                return Call(maker, arguments, kept)
    except (SyntaxError, ValueError):
        return None  # a notebook's own command, or what only a kernel knows
    return None


@functools.cache
def _placed(call: Call) -> Placed | None:
    made = call.make()
    if isinstance(made, ComposerExplorer) and made.steps > LONGEST_CURVE:
        return None
    scripts = {
        "kit": kit_script(),
        made.scripts[-1]: render_script(made),
        f"{call.name}-data": data_script(call.name, recorded(made)),
        "stand_in": STAND_IN.read_text("utf-8"),
    }
    assets = tuple(
        Asset(f"{FOLDER}/{name}.js", text.encode()) for name, text in scripts.items()
    )
    return Placed(_html(call, made), tuple(one.address for one in assets), assets)


def recorded(made: Explorer) -> dict[str, Any]:
    """What `stand_in.js` has of an explorer: its state, and what Python answers."""
    questions = questions_of(made)
    lacks = NOTES[made.scripts[-1]].lacks
    traits = finite(state_of(made)) | {"lacks": lacks}
    if questions:
        traits["positions"] = positions_of(questions)
    answers = asdict(answered(made, questions))
    return {"render": made.scripts[-1], "traits": traits, **answers}


def state_of(made: Explorer) -> dict[str, Any]:
    """The traits of its own that an explorer shows to the browser.

    >>> sorted(state_of(plots.warmup_map()))
    ['chance', 'live', 'table', 'uncovered']
    """
    inherited = set(Explorer.class_traits())
    own = set(made.traits(sync=True)) - inherited
    return {name: getattr(made, name) for name in sorted(own) if name[0] != "_"}


def _html(call: Call, made: Explorer) -> str:
    note = NOTES[made.scripts[-1]]
    name, shows = html.escape(call.name), html.escape(made.shows)
    return (
        f'<div class="lr-placed" data-explorer="{name}" lang="en" tabindex="-1">'
        '<div class="lr-place"></div>'
        f"<noscript><p>{shows} It moves where JavaScript is switched on, and in "
        f"JupyterLab: <code>{note.command}</code></p></noscript>"
        f'<p class="lr-placed-note">{note.html}</p></div>'
    )
