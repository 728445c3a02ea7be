"""The head of a lesson: the learner's card, with this lesson on it."""

from pathlib import Path

from autograder.course import course
from autograder.errors import UserError
from autograder.languages import tr
from autograder.shown import LESSON_STYLE
from autograder.study.card import card_lines
from autograder.study.card_html import card_html
from autograder.study.here import standing_now, state_now
from autograder.study.log import append, log_path
from autograder.study.names import BESIDES, OFFERED, namespace, offer
from autograder.study.progress_view import card_now, local
from autograder.study.show import show, show_lines

_opened: set[tuple[Path, str]] = set()


def lesson(name: str | int) -> None:
    """Show a lesson's card; calling it again refreshes it.

    >>> lesson("01_basics")  # doctest: +ELLIPSIS
    Lesson 01 of 08 · Learning-rate basics
      About ... minutes to read and explore, 28 to write its 3 functions...
      SGD, curvature, stability · Passed: 0 of 3 on the main path, 0 of 3 in ...
    ...
    Ready. Progress stays on this machine.
    """
    try:
        found = course().lesson(str(name))
    except UserError as error:
        show_lines([str(error)])
        return
    opening = (log_path(), found.slug)
    if opening not in _opened:
        append("open", lesson=found.slug)
        _opened.add(opening)
    offer(*OFFERED, *BESIDES, names=namespace(1))
    state = state_now()
    card = card_now(state, standing_now(state), found.slug)
    ready = " ".join((tr("Ready."), local()))
    html = card_html(card, f"<p>{ready}</p>") + LESSON_STYLE
    show("\n".join([*card_lines(card), ready]), html)
