"""A run as people watch it: a bar on a terminal, and a plain line for each learner.

The bar counts by status and says how long it will take. Where there is no terminal
there is no bar, and no control code in what is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from autograder.grading.classes.outcome import Outcome
from autograder.grading.classes.table import explanation, line

SHOWN = ("graded", "unchanged", "missing", "not graded", "not recorded")


def status_of(outcome: Outcome) -> str:
    """The word under which the bar counts it."""
    if outcome.missed:
        return "not recorded"
    if outcome.result.status == "graded" and not outcome.fresh:
        return "unchanged"
    return outcome.result.status


def counted(counts: Counter[str]) -> str:
    """The counts in words.

    >>> counted(Counter({"graded": 3, "missing": 1}))
    '3 graded · 1 missing'
    """
    return " · ".join(f"{counts[name]} {name}" for name in SHOWN if counts[name])


class Watcher:
    """Shows outcomes; `lines` says whether each gets its line, `explain` what more."""

    def __init__(
        self, progress: Progress, console: Console, *, lines: bool, explain: bool
    ) -> None:
        self.progress, self.console = progress, console
        self.lines, self.explain = lines, explain
        self.counts: Counter[str] = Counter()
        self.task = progress.add_task("starting", total=None)

    def show(self, outcome: Outcome, number: int) -> None:
        self.counts[status_of(outcome)] += 1
        words = counted(self.counts)
        self.progress.update(self.task, total=number, advance=1, description=words)
        if self.lines:
            self.console.print(line(outcome))
            for more in explanation(outcome) if self.explain else ():
                self.console.print(more)


@contextmanager
def watched(console: Console, *, lines: bool, explain: bool) -> Iterator[Watcher]:
    """A watcher with its bar, which goes away at the end."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Watcher(progress, console, lines=lines, explain=explain)
