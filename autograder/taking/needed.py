"""What one function truly uses: statements, imports, and other exercises' functions."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from autograder.taking.lesson_cells import LessonCells
from autograder.taking.statements import STAR, Import, Statement, imported


class Place(NamedTuple):
    """A statement: its lesson, its cell, and its number there."""

    lesson: str
    cell: int
    number: int


class Exercise(NamedTuple):
    """What a name means that is another exercise's function."""

    name: str


# What a name means: statements of ours, imports, an exercise, or nothing that is here.
Meaning: TypeAlias = tuple[Place, ...] | tuple[Import, ...] | Exercise | None


@dataclass(frozen=True)
class Needed:
    """All that one exercise's function needs to stand alone.

    Attributes:
        exercise: the function's name.
        own: the statements that define it; an import, where its cell imports it.
        statements: in the notebook's order.
        meanings: what each name in each of them means.
        besides: imports that no name asks for, of everything or from the future.
    """

    exercise: str
    own: Meaning
    statements: Mapping[Place, Statement]
    meanings: Mapping[tuple[Place, str], Meaning]
    besides: frozenset[Import]

    @property
    def imports(self) -> frozenset[Import]:
        """The names that it imports at the top of its module."""
        found = {
            one
            for meaning in self.meanings.values()
            if isinstance(meaning, tuple) and not isinstance(meaning, Exercise)
            for one in meaning
            if isinstance(one, Import)
        }
        return frozenset(found) | self.besides

    @property
    def exercises(self) -> frozenset[str]:
        """The other exercises whose functions it calls."""
        found = (m.name for m in self.meanings.values() if isinstance(m, Exercise))
        return frozenset(found) - {self.exercise}

    @property
    def all_imports(self) -> frozenset[Import]:
        """The names that it imports, inside of functions too."""
        inner = {
            one
            for statement in self.statements.values()
            for node in ast.walk(statement.node)
            for one in imported(node)
        }
        return self.imports | inner

    @property
    def ours(self) -> frozenset[str]:
        """What it takes from this course's own package."""
        return frozenset(
            one.name or one.module for one in self.all_imports if one.is_ours
        )


def needed(exercise: str, cells: LessonCells, exercises: Iterable[str]) -> Needed:
    """Follow a function's names, and theirs, until nothing is missing.

    Args:
        exercise: the function; its cell is one of the lesson's.
        cells: the lesson.
        exercises: the names of all exercises of the course.
    """
    return _Search(exercise, cells, frozenset(exercises)).run()


class _Search:
    def __init__(self, exercise: str, cells: LessonCells, all_: frozenset[str]) -> None:
        self.exercise, self.cells, self.exercises = exercise, cells, all_
        self.statements: dict[Place, Statement] = {}
        self.meanings: dict[tuple[Place, str], Meaning] = {}
        self.besides: set[Import] = set()

    def run(self) -> Needed:
        own = self.cells.places[self.exercise]
        root = self.meaning(self.exercise, own)
        waiting = list(self.take(root))
        while waiting:
            place = waiting.pop()
            statement = self.statements[place]
            for name in sorted(statement.needs):
                meaning = self.meaning(name, place.cell)
                self.meanings[place, name] = meaning
                waiting += self.take(meaning)
        ordered = {place: self.statements[place] for place in sorted(self.statements)}
        for place in ordered:
            self.besides |= future_in(self.cells.statements[place.cell])
        besides = frozenset(self.besides)
        return Needed(self.exercise, root, ordered, self.meanings, besides)

    def take(self, meaning: Meaning) -> Iterator[Place]:
        """Take in the statements of a meaning that are new."""
        if meaning is None or isinstance(meaning, Exercise):
            return
        for one in meaning:
            if isinstance(one, Place) and one not in self.statements:
                self.statements[one] = self.cells.statements[one.cell][one.number]
                yield one

    def meaning(self, name: str, cell: int) -> Meaning:
        """What a name means to the code of a cell."""
        found = self.cells.found(name, cell)
        if found is None:
            return self.elsewhere(name, cell)
        place, numbers = found
        other = name in self.exercises and name != self.exercise
        if other and place == self.cells.places.get(name):
            return Exercise(name)
        there = [self.cells.statements[place][n] for n in numbers]
        imports = [one for s in there for one in s.imports if one.known_as == name]
        if imports and all(s.imports for s in there):
            return tuple(imports)
        return tuple(Place(self.cells.lesson, place, n) for n in numbers)

    def elsewhere(self, name: str, cell: int) -> Meaning:
        """A name that no cell binds: an exercise of another lesson, or from a star."""
        if name in self.exercises:
            return Exercise(name)
        if not hasattr(builtins, name):
            for place, number in self.cells.stars(cell):
                imports = self.cells.statements[place][number].imports
                self.besides |= {one for one in imports if one.name == STAR}
        return None


def future_in(cell: Iterable[Statement]) -> set[Import]:
    """What a cell imports from the future: how its text is to be read."""
    found = (one for statement in cell for one in statement.imports)
    return {one for one in found if one.module == "__future__"}
