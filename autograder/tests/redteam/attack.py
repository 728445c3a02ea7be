"""One attack: what it tries, where, and what its author still earns."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Mapping
from pathlib import Path

from autograder.tests.sample_class.hostile import STARTER, in_call
from autograder.tests.sample_class.member import VICTIM, Member, Notebook, added, write
from autograder.tests.sample_class.member import answered as answered_lesson

# What an attack that reached its aim prints: no result and no page may hold it.
LOOT = "LOOT-IN-HAND"


@dataclasses.dataclass(frozen=True)
class Aims:
    """What an attack may aim at: files that must not change, a port that must be
    reached by nobody, folders that hold what must not be read.
    """

    canary: Path
    port: int
    root: Path

    def filled_in(self, source: str) -> str:
        for name in ("canary", "port", "root"):
            source = source.replace(f"<{name}>", str(getattr(self, name)))
        return source


@dataclasses.dataclass(frozen=True)
class Attack:
    """A body for the call of an answer, or the source of a cell before it."""

    family: str
    name: str
    source: str
    in_call: bool = False
    lost: tuple[str, ...] = (VICTIM,)

    def member(self, aims: Aims) -> Member:
        source = aims.filled_in(textwrap.dedent(self.source).strip()) + "\n"

        def make(lesson: Notebook, path: Path) -> None:
            answer = in_call(source) if self.in_call else STARTER
            notebook = answered_lesson(lesson, {VICTIM: answer})
            if not self.in_call:
                notebook["cells"].insert(1, added(source))
            write(notebook, path)

        return Member(self.name, self.family, make, self.lost)


def attacks(
    family: str, sources: Mapping[str, str], *, in_call: bool = False
) -> list[Attack]:
    return [Attack(family, name, text, in_call) for name, text in sources.items()]
