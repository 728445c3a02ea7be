"""Which functions come along: those that pass, alone as well as in their notebook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from autograder.languages import tr, trn
from autograder.notebook import RunCell
from autograder.taking.lesson_cells import LessonCells
from autograder.taking.module import Clash, Module, compose
from autograder.taking.needed import Needed, Place, needed


@dataclass(frozen=True)
class Judged:
    """What came of running cells and asking for functions.

    Attributes:
        failed: the functions that do not pass, each with the reason.
        errors: the cells that stopped, each with its error.
    """

    failed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


# Runs cells in one namespace, then asks for some of the functions.
Judge: TypeAlias = Callable[[Sequence[RunCell], Sequence[str]], Judged]
Write: TypeAlias = Callable[[Module], str]


@dataclass(frozen=True)
class Chosen:
    """What is taken, as a module, and what is not, with the reasons."""

    module: Module
    text: str
    taken: tuple[str, ...]
    left_out: Mapping[str, str]


def choose(
    lessons: Sequence[LessonCells],
    exercises: Sequence[str],
    judge: Judge,
    write: Write,
) -> Chosen:
    """Find out which functions pass, and put those into a module.

    Args:
        lessons: in the course's order.
        exercises: the names of all exercises.
        judge: runs cells and says which functions do not pass.
        write: a module as a file's text.
    """
    return _Choosing(lessons, exercises, judge, write).run()


class _Choosing:
    def __init__(
        self,
        lessons: Sequence[LessonCells],
        exercises: Collection[str],
        judge: Judge,
        write: Write,
    ) -> None:
        self.exercises, self.judge, self.write = exercises, judge, write
        self.home = {name: one for one in lessons for name in one.written}
        self.functions = [
            needed(name, one, exercises) for one in lessons for name in one.written
        ]
        self.left_out: dict[str, str] = {}

    def run(self) -> Chosen:
        self.leave_out(
            {f.exercise: refusal(f, self.home[f.exercise]) for f in self.functions}
        )
        module = self.composed()
        self.leave_out(self.explained(self.failing(module, module.cells)))
        while True:
            module = self.composed()
            text = self.write(module)
            failed = self.failing(module, [RunCell("module", text)])
            if not failed:
                return Chosen(module, text, tuple(self.names), self.left_out)
            self.leave_out({name: alone(why) for name, why in failed.items()})

    @property
    def names(self) -> list[str]:
        return [one.exercise for one in self.functions]

    def leave_out(self, reasons: Mapping[str, str]) -> None:
        """Take away what there is a reason for, and what needs it."""
        reasons = {name: why for name, why in reasons.items() if why}
        while reasons:
            self.left_out |= reasons
            self.functions = [f for f in self.functions if f.exercise not in reasons]
            here = set(self.names)
            found = {f.exercise: missing(f.exercises - here) for f in self.functions}
            reasons = {name: why for name, why in found.items() if why}

    def composed(self) -> Module:
        """The module of all that is still in."""
        while True:
            try:
                return compose(self.functions, self.exercises)
            except Clash as clash:
                self.leave_out({clash.exercise: two_meanings(clash.name)})

    def failing(self, module: Module, cells: Sequence[RunCell]) -> dict[str, str]:
        """What does not pass of a module, and what stands on a piece that stopped."""
        if not self.functions:
            return {}
        judged = self.judge(cells, self.names)
        found = {}
        for name in self.names:
            stopped = sorted(set(judged.errors) & module.stands_on[name])
            errors = [judged.errors[one] for one in stopped]
            why = judged.failed.get(name) or "".join(errors[:1])
            if why:
                found[name] = why
        return found

    def explained(self, failed: Mapping[str, str]) -> dict[str, str]:
        """Tell what fails by itself from what fails alone, or with what it uses."""
        passing = set(self.names) - failed.keys()
        told = {f.exercise: missing(f.exercises - passing) for f in self.functions}
        left = [name for name in failed if not told[name]]
        for lesson in dict.fromkeys(self.home[name].lesson for name in left):
            names = [name for name in left if self.home[name].lesson == lesson]
            at_home = self.judge(self.home[names[0]].cells, names).failed
            told |= {n: at_home.get(n) or alone(failed[n]) for n in names}
        return told


def refusal(one: Needed, home: LessonCells) -> str:
    """Why a function cannot come along, whatever it does; nothing where it can.

    >>> refusal(Needed("wsd", None, {}, {}, frozenset()), LessonCells("a", (), ()))
    'its cell does not define it'
    """
    if one.ours:
        return tr(
            "it needs {names} of autograder, the course's own package",
            names=", ".join(sorted(one.ours)),
        )
    beside = sorted({found.package for found in one.all_imports} & home.beside)
    if beside:
        return trn(
            "it imports {names}, a file beside the notebook, which is not taken",
            "it imports {names}, files beside the notebook, which are not taken",
            len(beside),
            names=", ".join(beside),
        )
    if not any(isinstance(place, Place) for place in one.own or ()):
        return tr("its cell does not define it")
    return ""


def missing(names: Collection[str]) -> str:
    """Why a function stays that calls others which stay; nothing where it calls none.

    >>> missing(["poly_lr"]), missing([])
    ('it calls poly_lr, which is not taken', '')
    """
    if not names:
        return ""
    return trn(
        "it calls {names}, which is not taken",
        "it calls {names}, which are not taken",
        len(names),
        names=", ".join(sorted(names)),
    )


def two_meanings(name: str) -> str:
    """Why a function stays that uses a name which no other can take the place of."""
    return tr("two cells give {name} two meanings: rename one of them", name=name)


def alone(why: str) -> str:
    """Why a function stays that passes where it was written."""
    return tr("it passes in its notebook, but not alone: {why}", why=why)
