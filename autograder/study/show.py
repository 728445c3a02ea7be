"""Show words and HTML together in a notebook, and the words alone elsewhere."""

import asyncio
import sys
import uuid
from collections.abc import Sequence
from typing import Any

from autograder.feedback.markup import lines_html

# A little longer than what moves in it.
SETTLES_AFTER = 1.3

_said: set[str] = set()


def show(text: str, html: str, settled: str = "") -> None:
    """Display both forms as one output; print the text where there is no notebook.

    Args:
        text: for a terminal, and for who has no HTML.
        html: for a notebook.
        settled: what stands in the place of `html` a moment later, so that what moved
            once does not move again whenever the notebook is opened.
    """
    if not _in_notebook():
        print(text)
        return
    if not settled:
        _publish({"text/plain": text, "text/html": html})
        return
    place = {"transient": {"display_id": uuid.uuid4().hex}}
    _publish({"text/plain": text, "text/html": html}, **place)
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    after = {"text/plain": text, "text/html": settled}
    loop.call_later(SETTLES_AFTER, lambda: _publish(after, update=True, **place))


def _in_notebook() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return get_ipython() is not None


def _publish(bundle: dict[str, str], **how: Any) -> None:
    from IPython.display import publish_display_data

    publish_display_data(bundle, **how)  # type: ignore[no-untyped-call]


def say_once(line: str) -> None:
    """Print a line the first time only."""
    if line not in _said:
        _said.add(line)
        print(line)


def show_lines(lines: Sequence[str]) -> None:
    """Display lines of plain words."""
    show("\n".join(lines), lines_html(lines))
