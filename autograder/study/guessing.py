"""The form for a guess: a named input, a button, and a spoken confirmation."""

import sys
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from autograder.study.guesses import Value, as_number, range_words
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
) -> None:
    """Show the form in a notebook; elsewhere say how to guess without one."""
    if not _in_kernel():
        show_lines([label, "To guess here, add guess=… to the call."])
        return
    from IPython.display import display

    entry = form(label, commit, low=low, high=high, options=options, earlier=earlier)
    display(entry)  # type: ignore[no-untyped-call]


def form(
    label: str,
    commit: Callable[[Value], str],
    *,
    low: float | None = None,
    high: float | None = None,
    options: Sequence[str] | None = None,
    earlier: Value | None = None,
) -> Any:
    """Build the form; pressing its button commits what the input holds."""
    import ipywidgets as widgets  # type: ignore[import-untyped]

    wide: Any = {"description_width": "initial"}
    layout = widgets.Layout(width="auto", height="auto", max_width="100%")
    row: Any = {"flex_flow": "row wrap", "align_items": "center"}
    entry = _entry(options, earlier)
    entry.description, entry.style, entry.layout = label, wide, layout
    entry.add_class("lr-guess")
    button = widgets.Button(description="Commit my guess")
    words = "" if earlier is None else f"Kept so far: {earlier}"
    said = widgets.HTML(_spoken(words), layout=widgets.Layout(width="100%"))
    asked = range_words(low, high) if options is None else None

    def on_commit(_: Any) -> None:
        said.value = _spoken(_committed(entry.value, commit, asked))

    def on_message(_: Any, message: Any, __: Any) -> None:
        if message.get("event") == "submit":  # Enter
            on_commit(None)

    button.on_click(on_commit)
    if options is None:
        entry.placeholder = f"a number {asked}".strip()
        entry.on_msg(on_message)
    whole = widgets.Box([entry, button, said], layout=widgets.Layout(**row))
    whole.add_class("lr-guess-form")
    return whole


def _committed(
    value: Value | None, commit: Callable[[Value], str], asked: str | None
) -> str:
    """Commit a choice, or what was typed where a number is asked for."""
    if asked is None:
        return "Choose an answer first." if value is None else commit(value)
    number = as_number(str(value))
    return f"Type a number {asked}".strip() + "." if number is None else commit(number)


def _entry(options: Sequence[str] | None, earlier: Value | None) -> Any:
    import ipywidgets as widgets

    if options is not None:
        choices = [("Choose …", None), *((option, option) for option in options)]
        # value=None would show an empty box: the index alone selects "Choose …".
        places = (n for n, option in enumerate(options, start=1) if option == earlier)
        return widgets.Dropdown(options=choices, index=next(places, 0))
    # A number field of ipywidgets cannot be empty, and clips what is out of range.
    return widgets.Text(value="" if earlier is None else f"{earlier:g}")


def _spoken(words: str) -> str:
    return f'{NARROW}<div role="status" aria-live="polite">{escape(words)}</div>'


def _in_kernel() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")
