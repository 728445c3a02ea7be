"""The form for a guess: a named input, a button, and a spoken confirmation."""

import sys
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from autograder.study.show import show_lines

Value = float | str

# ipywidgets keeps label and input on one line, and cuts the label where it is narrow.
NARROW = """<style>
.lr-guess { flex-wrap: wrap; }
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
    entry = _entry(low, high, options, earlier)
    entry.description, entry.style, entry.layout = label, wide, layout
    entry.add_class("lr-guess")
    button = widgets.Button(description="Commit my guess")
    said = widgets.HTML(_spoken("" if earlier is None else f"Kept so far: {earlier}"))

    def on_click(_: Any) -> None:
        if entry.value is None:
            said.value = _spoken("Choose an answer first.")
            return
        said.value = _spoken(commit(entry.value))

    button.on_click(on_click)
    return widgets.VBox([entry, button, said])


def _entry(
    low: float | None,
    high: float | None,
    options: Sequence[str] | None,
    earlier: Value | None,
) -> Any:
    import ipywidgets as widgets

    if options is not None:
        choices = [("Choose …", None), *((option, option) for option in options)]
        # value=None would show an empty box: the index alone selects "Choose …".
        places = (n for n, option in enumerate(options, start=1) if option == earlier)
        return widgets.Dropdown(options=choices, index=next(places, 0))
    start = earlier if isinstance(earlier, float) else low or 0.0
    if low is None or high is None:
        return widgets.FloatText(value=start, step=None)
    inside = min(max(start, low), high)
    return widgets.BoundedFloatText(value=inside, min=low, max=high, step=None)


def _spoken(words: str) -> str:
    return f'{NARROW}<div role="status" aria-live="polite">{escape(words)}</div>'


def _in_kernel() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")
