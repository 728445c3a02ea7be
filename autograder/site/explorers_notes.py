"""What stands under an explorer in a page: what moves here, and what more there is."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

WHOLE = (
    "All of it moves here. The lesson around it, with its exercises, runs in JupyterLab"
)
STOPS = "The sliders stop at recorded values here. In JupyterLab they move freely, and "


@dataclass(frozen=True)
class Note:
    """A sentence or two, the lesson that has the rest, and what lacks Python here.

    >>> Note(4, "More in JupyterLab").html
    'More in JupyterLab: <code>python3 -m autograder lab 4</code>'
    """

    lesson: int
    words: str
    lacking: Mapping[str, str] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """What opens the lesson in JupyterLab."""
        return f"python3 -m autograder lab {self.lesson}"

    @property
    def html(self) -> str:
        """The words, and the command."""
        return f"{html.escape(self.words)}: <code>{self.command}</code>"

    @property
    def lacks(self) -> dict[str, str]:
        """What is said where a question would be asked that only Python can answer.

        >>> Note(1, "More in JupyterLab", {"run": "A live run"}).lacks
        {'run': 'A live run needs Python: python3 -m autograder lab 1'}
        """
        return {
            kind: f"{what} needs Python: {self.command}"
            for kind, what in self.lacking.items()
        }


LIVE = {"run": "A live run"}
NOTES = {
    "parabola": Note(1, WHOLE),
    "sweep": Note(
        1,
        "All recorded runs are here. In JupyterLab your guesses are kept, and a new "
        "network trains at the rate that you choose",
        LIVE,
    ),
    "composer": Note(2, f"{STOPS}your own functions are drawn over the curves"),
    "restarts": Note(3, f"{STOPS}your own sgdr_lr is drawn over the curve"),
    "onecycle": Note(4, f"{STOPS}your own onecycle_lr is drawn over the curves"),
    "families": Note(5, f"{STOPS}your own functions are drawn over the curve"),
    "warmup_map": Note(
        5,
        "The whole recorded map is here. In JupyterLab each cell can be trained once "
        "more, with a new seed",
        LIVE,
    ),
    "resume": Note(5, WHOLE),
    "batch": Note(6, WHOLE),
    "finder": Note(
        7,
        "All recorded tests are here. In JupyterLab your own suggest_lr reads them as "
        "well, and a new network trains at the suggested rate",
        LIVE | {"mine": "Your own suggest_lr"},
    ),
}
