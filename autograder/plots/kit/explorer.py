"""What every explorer is: a module for the browser, and answers from Python."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget

from autograder.plots.kit.asking import Ask, CannotAnswer, Latest, Superseded

PLOTS = Path(__file__).resolve().parent.parent
KIT = (
    "numbers",
    "elements",
    "scales",
    "entry",
    "controls",
    "status",
    "asking",
    "frame",
    "picture",
    "axes",
    "series",
    "curve_view",
    "strip",
    "dots",
    "table",
    "live",
)


def kit() -> str:
    """All of the kit, as the first part of every explorer's module.

    >>> "function slider(" in kit()
    True
    """
    files = (PLOTS / "kit" / f"{name}.js" for name in KIT)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def own_script(names: tuple[str, ...]) -> str:
    """The files of one explorer, which follow the kit in its module.

    >>> own_script(("parabola",)).count("export default { render };")
    1
    """
    return "\n".join((PLOTS / f"{name}.js").read_text("utf-8") for name in names)


class Explorer(anywidget.AnyWidget):
    """A picture that a hand moves; a subclass names its script and what it shows.

    Args of the class:
        script: its JavaScript, a file beside this package; the kit comes before it.
            Of several, the last one is the module, the others hold its functions.
        shows: one sentence that stands where the explorer cannot be shown.

    A subclass that computes overrides `answer`. It runs in a thread of its own for
    each kind of question, and a newer question cancels an older one.
    """

    _css = (PLOTS / "explorer.css").read_text(encoding="utf-8")
    scripts: ClassVar[tuple[str, ...]] = ()
    shows: ClassVar[str] = ""

    def __init_subclass__(
        cls, *, script: str | tuple[str, ...] = (), shows: str = "", **settings: Any
    ) -> None:
        # traitlets subclasses anew for each object that gets traits of its own
        if script:
            cls.scripts = (script,) if isinstance(script, str) else script
            cls._esm = "\n".join((kit(), own_script(cls.scripts)))
            cls.shows = shows
        super().__init_subclass__(**settings)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._workers: dict[tuple[str, str], Latest] = {}
        self.on_msg(self._hear)

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Answer a question of `ask_python`; what is raised becomes one line."""
        raise CannotAnswer(f"nobody answers to {ask.kind!r}")

    def heard(self, message: Mapping[str, Any]) -> None:
        """Hear a message of the explorer's own that wants no answer."""

    def _hear(self, _: Any, message: dict[str, Any], __: Any) -> None:
        match message:
            case {
                "kind": "ask",
                "about": str(about),
                "view": str(view),
                "id": int(id_),
            }:
                ask = Ask(about, dict(message.get("arguments") or {}))
                head = {"about": about, "view": view, "id": id_}
                ask.on_progress(lambda words, done: self._told(head, words, done))
                worker = self._workers.setdefault((view, about), Latest())
                worker.submit(ask, lambda: self._answer(head, ask))
            case {"kind": "cancel", "about": str(about), "view": str(view)}:
                self._workers.setdefault((view, about), Latest()).cancel()
            case _:
                self.heard(message)

    def _told(self, head: Mapping[str, Any], words: str, done: float | None) -> None:
        self.send({**head, "kind": "progress", "words": words, "done": done})

    def _answer(self, head: Mapping[str, Any], ask: Ask) -> None:
        """Say how a question ended, also where it was cancelled.

        A run that is over has left its mark: only the page that hears which came
        first, the end or the stop, can say what is true.
        """
        try:
            ask.progress()  # cancelled before it began
            said = {"kind": "answer", "result": finite(self.answer(ask))}
        except Superseded:
            said = {"kind": "cancelled"}
        except CannotAnswer as fault:
            said = {"kind": "error", "words": one_line(str(fault))}
        except Exception as fault:  # noqa: BLE001 - shown, or the picture stays dead
            said = {"kind": "error", "words": in_one_line(fault)}
        self.send({**head, **said})

    def _repr_mimebundle_(self, **settings: Any) -> Any:
        """The widget, and a sentence for wherever a widget cannot be shown."""
        said = f"{self.shows} Run this cell to use it."
        words = {"text/plain": said, "text/html": f"<p>{html.escape(said)}</p>"}
        bundle = super()._repr_mimebundle_(**settings)
        if bundle is None:
            return words
        data, metadata = bundle
        return {**data, **words}, metadata


def finite(value: Any) -> Any:
    """The same data as JSON can hold it: None for what is no finite number.

    >>> finite({"y": [1.0, float("nan")], "name": "mine"})
    {'y': [1.0, None], 'name': 'mine'}
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value


def one_line(text: str, longest: int = 160) -> str:
    r"""The first of several lines, shortened.

    >>> one_line("no\nsuch file")
    'no'
    """
    line = next(iter(text.strip().splitlines()), "")
    return line if len(line) <= longest else f"{line[:longest]}…"


def in_one_line(fault: BaseException) -> str:
    """An error as one line.

    >>> in_one_line(ZeroDivisionError("division by zero"))
    'ZeroDivisionError: division by zero'
    """
    try:
        words = one_line(str(fault))
    except Exception:  # noqa: BLE001 - a learner's own error may not know what to say
        words = ""
    return f"{type(fault).__name__}: {words}" if words else type(fault).__name__
