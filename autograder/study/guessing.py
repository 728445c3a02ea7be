"""The form for a guess: a named input, a button, and a spoken confirmation."""

import sys
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from autograder.languages import tr
from autograder.study.guesses import Value, a_number, as_number, words
from autograder.study.log import unwritten
from autograder.study.show import show_lines

# ipywidgets keeps label and input on one line, and cuts the label where it is narrow.
NARROW = """<style>
.lr-guess { flex-wrap: wrap; }
.lr-guess-form > .lr-guess { flex: 1 1 20em; min-width: 0; }
.lr-guess > label.widget-label {
  height: auto; line-height: 1.5; max-width: 100%; text-align: left;
  white-space: normal;
}
.lr-guess > input, .lr-guess > select {
  flex: 1 1 9em; min-height: 28px; min-width: 0;
}
</style>"""


def show_form(
    label: str,
    commit: Callable[[Value], str],
    *,
    low: float | None,
    high: float | None,
    options: Sequence[str] | None,
    earlier: Value | None,
    answered: bool,
) -> None:
    """Show the form in a notebook; elsewhere say how to guess without one."""
    if not _in_kernel():
        kept = kept_words(earlier)
        show_lines([label, kept or tr("To guess here, add guess=… to the call.")])
        return
    from IPython.display import display

    entry = form(
        label,
        commit,
        low=low,
        high=high,
        options=options,
        earlier=earlier,
        answered=answered,
    )
    display(entry)  # type: ignore[no-untyped-call]


def form(
    label: str,
    commit: Callable[[Value], str],
    *,
    low: float | None = None,
    high: float | None = None,
    options: Sequence[str] | None = None,
    earlier: Value | None = None,
    answered: bool = False,
) -> Any:
    """Build the form; pressing its button commits what the input holds.

    An earlier guess stands in its place, with a button to change it while the answer
    has not been seen.
    """
    import ipywidgets as widgets  # type: ignore[import-untyped]

    wide: Any = {"description_width": "initial"}
    layout = widgets.Layout(width="auto", height="auto", max_width="100%")
    row: Any = {"flex_flow": "row wrap", "align_items": "center"}
    entry = _entry(options, earlier)
    entry.description, entry.style, entry.layout = label, wide, layout
    entry.add_class("lr-guess")
    button = widgets.Button(description=tr("Commit my guess"))
    asked = a_number(low, high) if options is None else ""
    kept = kept_words(earlier)
    said = widgets.HTML(
        _spoken(kept, label if kept else ""), layout=widgets.Layout(width="100%")
    )

    def on_commit(_: Any) -> None:
        said.value = _spoken(_committed(entry.value, commit, asked))

    def on_message(_: Any, message: Any, __: Any) -> None:
        if message.get("event") == "submit":  # Enter
            on_commit(None)

    button.on_click(on_commit)
    if asked:
        entry.placeholder = asked
        entry.on_msg(on_message)
    parts = [entry, button, said]
    if kept:
        _show(parts[:2], yes=False)
        parts += [] if answered else [_change(parts)]
    whole = widgets.Box(parts, layout=widgets.Layout(**row))
    whole.add_class("lr-guess-form")
    return whole


def kept_words(earlier: Value | None) -> str:
    """Say what was guessed and that it is kept, where it can be; or nothing.

    >>> kept_words(0.5), kept_words(None)
    ('Your guess: 0.5. It is kept.', '')
    """
    if earlier is None:
        return ""
    if unwritten():
        return tr("Your guess: {guess}. It cannot be kept.", guess=words(earlier))
    return tr("Your guess: {guess}. It is kept.", guess=words(earlier))


def _change(parts: Sequence[Any]) -> Any:
    """A button that puts the form in the place of the guess that was kept."""
    import ipywidgets as widgets

    entry, button, said = parts
    change = widgets.Button(description=tr("Change my guess"))

    def on_click(_: Any) -> None:
        said.value = _spoken("")
        _show([entry, button], yes=True)
        _show([change], yes=False)

    change.on_click(on_click)
    return change


def _show(widgets: Sequence[Any], *, yes: bool) -> None:
    for widget in widgets:
        widget.layout.display = None if yes else "none"


def _committed(value: Value | None, commit: Callable[[Value], str], asked: str) -> str:
    """Commit a choice, or what was typed where a number is asked for."""
    if not asked:
        return tr("Choose an answer first.") if value is None else commit(value)
    number = as_number(str(value))
    return tr("Type {number}.", number=asked) if number is None else commit(number)


def _entry(options: Sequence[str] | None, earlier: Value | None) -> Any:
    import ipywidgets as widgets

    if options is not None:
        choices = [(tr("Choose …"), None), *((option, option) for option in options)]
        # value=None would show an empty box: the index alone selects "Choose …".
        places = (n for n, option in enumerate(options, start=1) if option == earlier)
        return widgets.Dropdown(options=choices, index=next(places, 0))
    # A number field of ipywidgets cannot be empty, and clips what is out of range.
    # An older log may hold a text where a number is asked for.
    return widgets.Text(value=f"{earlier:g}" if isinstance(earlier, float) else "")


def _spoken(told: str, label: str = "") -> str:
    said = f'<div role="status" aria-live="polite">{escape(told)}</div>'
    return f"{NARROW}{f'<div>{escape(label)}</div>' if label else ''}{said}"


def _in_kernel() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")
