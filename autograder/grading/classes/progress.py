"""A run as people watch it: a bar on a terminal, and a plain line for each learner.

The bar counts by status and says how long it will take. Where there is no terminal
there is no bar, and no control code in what is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from autograder.grading.classes.outcome import Outcome
from autograder.grading.classes.table import explanation, line, moved

Lines: TypeAlias = Callable[[Outcome], Iterable[str]]
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


def lines_for(*, json: bool, dry_run: bool, explain: bool) -> Lines:
    """What each learner gets to see; a program that reads JSON sees no lines."""

    def lines(outcome: Outcome) -> Iterator[str]:
        changes = list(moved(outcome)) if dry_run else []
        if json or (dry_run and not changes and not outcome.result.fault):
            return
        yield line(outcome)
        yield from changes
        if explain:
            yield from explanation(outcome)

    return lines


class Watcher:
    """Shows outcomes, each with the lines that `lines` finds for it."""

    def __init__(self, progress: Progress, console: Console, lines: Lines) -> None:
        self.progress, self.console, self.lines = progress, console, lines
        self.counts: Counter[str] = Counter()
        self.task = progress.add_task("starting", total=None)

    def show(self, outcome: Outcome, number: int) -> None:
        self.counts[status_of(outcome)] += 1
        words = counted(self.counts)
        self.progress.update(self.task, total=number, advance=1, description=words)
        for words_of_it in self.lines(outcome):
            self.console.print(words_of_it)


@contextmanager
def watched(console: Console, lines: Lines) -> Iterator[Watcher]:
    """A watcher with its bar, which goes away at the end."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Watcher(progress, console, lines)
