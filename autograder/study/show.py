"""Show words and HTML together in a notebook, and the words alone elsewhere."""

import sys
from collections.abc import Sequence

from autograder.feedback.markup import lines_html

_said: set[str] = set()


def show(text: str, html: str) -> None:
    """Display both forms as one output; print the text where there is no notebook."""
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import publish_display_data

        if get_ipython() is not None:
            bundle = {"text/plain": text, "text/html": html}
            publish_display_data(bundle)  # type: ignore[no-untyped-call]
            return
    print(text)


def say_once(line: str) -> None:
    """Print a line the first time only."""
    if line not in _said:
        _said.add(line)
        print(line)


def show_lines(lines: Sequence[str]) -> None:
    """Display lines of plain words."""
    show("\n".join(lines), lines_html(lines))
