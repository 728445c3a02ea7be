"""One name for each thing: what two cells both call `clamp` may be two things.

Statements that say the same, of names that mean the same, are one thing; it stands in
the module once. Of several things of one name the first keeps it.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from autograder.taking.needed import Exercise, Meaning, Needed, Place
from autograder.taking.statements import Import, Statement

# What a thing is, comparable: its kind, and what tells it from others of that kind.
Thing: TypeAlias = tuple[str, object]
# Of things of one name, who keeps it: the earlier kind.
KINDS = ("module", "python", "exercise", "import", "code", "scratch")


class Naming(NamedTuple):
    """What each statement is, and what its names are called in the module.

    Attributes:
        marks: equal for statements that are one and the same thing.
        names: for a statement, the names of it that are called otherwise.
        imports: for an import, what it is known as.
    """

    marks: Mapping[Place, int]
    names: Mapping[Place, Mapping[str, str]]
    imports: Mapping[Import, str]


def naming(functions: Sequence[Needed], exercises: Collection[str]) -> Naming:
    """Decide what everything is called.

    Args:
        functions: what each function needs, in the course's order.
        exercises: all names that stand for the course's functions alone.
    """
    return _Things(functions, frozenset(exercises)).naming()


class _Things:
    def __init__(self, functions: Sequence[Needed], exercises: frozenset[str]) -> None:
        self.functions, self.exercises = functions, exercises
        self.own = {one.exercise: one.own for one in functions}
        self.statements: dict[Place, Statement] = {}
        self.meanings: dict[tuple[Place, str], Meaning] = {}
        for one in functions:
            self.statements |= one.statements
            self.meanings |= one.meanings
        self.marks = self.refined()

    def refined(self) -> dict[Place, int]:
        """Tell statements apart by their texts, then by what their names mean."""
        self.marks = numbered({p: one.text for p, one in self.statements.items()})
        read: dict[Place, list[str]] = {place: [] for place in self.statements}
        for place, name in sorted(self.meanings):
            read[place].append(name)
        while True:
            told = {
                place: repr((self.marks[place], [self.read(place, n) for n in names]))
                for place, names in read.items()
            }
            finer = numbered(told)
            if len(set(finer.values())) == len(set(self.marks.values())):
                return finer
            self.marks = finer

    def read(self, place: Place, name: str) -> Thing:
        return self.thing(name, self.meanings[place, name])

    def thing(self, name: str, meaning: Meaning) -> Thing:
        if isinstance(meaning, Exercise):
            return "exercise", meaning.name
        imports = [one for one in meaning or () if isinstance(one, Import)]
        if imports:
            renamed = any(one.is_renamed for one in imports)
            return ("import", tuple(sorted(imports))) if renamed else ("module", name)
        marks = self.marked(meaning)
        if not marks:
            return "python", name
        own = name in self.own and marks == self.marked(self.own[name])
        return ("exercise", name) if own else ("code", marks)

    def marked(self, meaning: Meaning) -> tuple[int, ...]:
        places = meaning if isinstance(meaning, tuple) else ()
        return tuple(self.marks[one] for one in places if isinstance(one, Place))

    def bound(self) -> dict[tuple[Place, str], Thing]:
        """What each name stands for that a statement gives a meaning to somebody."""
        found: dict[tuple[Place, str], Thing] = {}
        meanings = [(name, meaning) for (_, name), meaning in self.meanings.items()]
        for name, meaning in [*meanings, *self.own.items()]:
            for one in meaning or ():
                if isinstance(one, Place):
                    found[one, name] = self.thing(name, meaning)
        return found

    def named(self) -> Iterator[tuple[Place, str, Thing, str]]:
        """Each name in each statement, what it stands for, and for which exercise."""
        bound = self.bound()
        known = {name for _, name in self.meanings} | set(self.own)
        things = {(name, thing) for (_, name), thing in bound.items()}
        for function in self.functions:
            for place, statement in function.statements.items():
                for name in sorted(statement.needs):
                    thing = self.read(place, name)
                    if thing[0] != "python" or hasattr(builtins, name):
                        yield place, name, thing, function.exercise
                for name in sorted(statement.binds & known):
                    # Nobody asks for it here; but where the same statement stands
                    # elsewhere, somebody may.
                    alike: Thing = ("code", (self.marks[place],))
                    unasked: Thing = ("scratch", self.marks[place])
                    spare = alike if (name, alike) in things else unasked
                    yield (
                        place,
                        name,
                        bound.get((place, name), spare),
                        function.exercise,
                    )

    def called(self) -> dict[tuple[str, Thing], str]:
        """The name of each thing in the module."""
        things: dict[str, dict[Thing, str]] = {}
        for _, name, thing, exercise in self.named():
            things.setdefault(name, {}).setdefault(thing, exercise)
        for name in self.exercises & set(things):
            things[name].setdefault(("exercise", name), name)
        taken = {word for one in self.statements.values() for word in one.words}
        names: dict[tuple[str, Thing], str] = {}
        for name, found in things.items():
            first, *others = sorted(found, key=lambda thing: KINDS.index(thing[0]))
            names[name, first] = name
            for thing in others:
                names[name, thing] = unused(f"{name}_of_{found[thing]}", taken)
        return names

    def naming(self) -> Naming:
        called = self.called()
        names: dict[Place, dict[str, str]] = {place: {} for place in self.statements}
        for place, name, thing, _ in self.named():
            if called[name, thing] != name:
                names[place][name] = called[name, thing]
        imports: dict[Import, str] = {}
        for (_, name), meaning in self.meanings.items():
            for one in meaning or ():
                if isinstance(one, Import):
                    imports[one] = called[name, self.thing(name, meaning)]
        return Naming(self.marks, names, imports)


def numbered(texts: Mapping[Place, str]) -> dict[Place, int]:
    """Give equal texts equal numbers.

    >>> place = Place("01", 0, 0)
    >>> numbered({place: "a", place._replace(number=1): "a"}).values()
    dict_values([0, 0])
    """
    numbers = {text: n for n, text in enumerate(dict.fromkeys(texts.values()))}
    return {place: numbers[text] for place, text in texts.items()}


def unused(name: str, taken: set[str]) -> str:
    """A name that nothing else has; from then on it is taken.

    >>> unused("clamp_of_wsd", {"clamp_of_wsd"})
    'clamp_of_wsd_2'
    """
    count, wanted = 1, name
    while wanted in taken:
        count += 1
        wanted = f"{name}_{count}"
    taken.add(wanted)
    return wanted
