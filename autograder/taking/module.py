"""The module of functions: imports once, then each lesson's functions."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from autograder.notebook import RunCell
from autograder.taking.imports import import_lines
from autograder.taking.naming import Naming, naming
from autograder.taking.needed import Needed, Place
from autograder.taking.renaming import CannotRename, renamed
from autograder.taking.statements import Import, Statement

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DOCSTRING = '''"""Learning-rate functions that I wrote by hand, in the course “{title}”.

Each of them passed its practice checks there. `lr take` put them here, with what they
need and nothing else: `python -m pytest` in this folder tries them again.
"""'''


class Clash(Exception):  # noqa: N818 - it says what is the case
    """Two cells of the notebooks give a name two meanings that cannot be told apart."""

    def __init__(self, exercise: str, name: str) -> None:
        super().__init__(exercise, name)
        self.exercise, self.name = exercise, name


@dataclass(frozen=True)
class Piece:
    """A statement as it stands in the module, and the exercise that it answers."""

    id: str
    lesson: str
    text: str
    is_definition: bool
    exercise: str | None = None

    @property
    def cell(self) -> RunCell:
        """The piece as something to run."""
        return RunCell(self.id, self.text, self.exercise)


@dataclass(frozen=True)
class Module:
    """Imports and pieces in order; for each function, the ids of what it stands on."""

    imports: tuple[Import, ...]
    pieces: tuple[Piece, ...]
    stands_on: Mapping[str, frozenset[str]]

    @property
    def cells(self) -> list[RunCell]:
        """Every import and every piece alone, so that one that fails fails alone."""
        lines = {import_id(one): import_lines([one]) for one in self.imports}
        cells = [RunCell(name, "\n".join(line)) for name, line in lines.items()]
        return [*cells, *(piece.cell for piece in self.pieces)]

    def text(self, title: str, lessons: Mapping[str, str]) -> str:
        """The module as a file.

        Args:
            title: the course's.
            lessons: what stands above the functions of each lesson.
        """
        parts = [DOCSTRING.format(title=title), "\n".join(import_lines(self.imports))]
        head = [part for part in parts if part]
        body = [
            f"# {lessons[lesson]}\n\n\n{spaced(list(pieces))}"
            for lesson, pieces in groupby(self.pieces, key=lambda piece: piece.lesson)
        ]
        return "\n\n".join([*head, "\n\n\n".join(body)]) + "\n"


def import_id(one: Import) -> str:
    """What an import is called among the things that run."""
    return f"import {one.module} {one.name} {one.known_as}"


def compose(functions: Sequence[Needed], exercises: Collection[str]) -> Module:
    """Put functions into one module, with each thing that they need once.

    Args:
        functions: in the course's order.
        exercises: the names of all exercises.

    Raises:
        Clash: a function cannot be brought in.
    """
    known = naming(functions, exercises)
    pieces: dict[tuple[int, str], Piece] = {}
    stands_on = {}
    for one in functions:
        ids = {import_id(new) for new in _imports(one, known)}
        for place, statement in one.statements.items():
            text = _text(one.exercise, statement, known.names[place])
            # The same text may mean something else, and the same thing be renamed.
            key = known.marks[place], text
            pieces.setdefault(key, _piece(place, statement, text))
            if place == _answer(one):
                pieces[key] = replace(pieces[key], exercise=one.exercise)
            ids.add(pieces[key].id)
        stands_on[one.exercise] = frozenset(ids)
    imports = dict.fromkeys(new for one in functions for new in _imports(one, known))
    return Module(tuple(imports), tuple(pieces.values()), stands_on)


def _answer(one: Needed) -> Place | None:
    """The last statement that gives an exercise its name."""
    places = [place for place in one.own or () if isinstance(place, Place)]
    binding = [p for p in places if one.exercise in one.statements[p].binds]
    return binding[-1] if binding else None


def _imports(one: Needed, known: Naming) -> list[Import]:
    found = sorted(one.imports)
    return [i._replace(known_as=known.imports.get(i, i.known_as)) for i in found]


def _text(exercise: str, statement: Statement, names: Mapping[str, str]) -> str:
    try:
        return renamed(statement.text, names)
    except CannotRename as problem:
        raise Clash(exercise, problem.name) from problem


def _piece(place: Place, statement: Statement, text: str) -> Piece:
    name = f"{place.lesson} {place.cell}.{place.number}"
    return Piece(name, place.lesson, text, isinstance(statement.node, DEFINITIONS))


def spaced(pieces: Sequence[Piece]) -> str:
    """Pieces one below the other, with room around functions and classes."""
    parts = [pieces[0].text]
    for before, piece in pairwise(pieces):
        apart = before.is_definition or piece.is_definition
        parts.append("\n\n\n" if apart else "\n")
        parts.append(piece.text)
    return "".join(parts)
