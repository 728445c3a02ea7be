"""Whether the course may be given out, and under which number."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder import exercises
from autograder.errors import UserError
from autograder.exercises.proof.committed import file_mark, read_table
from autograder.releases import FIXED, FixedDocument, Marks, Release, differing
from autograder.whole_file import put_whole


def require_proof(names: Iterable[str]) -> None:
    """Refuse what is not proved as it stands.

    Raises:
        UserError: an exercise has no row in the table of proofs, or an older one.
    """
    table = read_table()
    for name in names:
        row = table.row(name)
        if row is None or not row.holds or row.file != file_mark(exercises.load(name)):
            raise UserError(
                f"{name} is not proved as it stands: `lr prove {name} --deep` does it, "
                "or say --draft"
            )


def fix(newest: Release, fixed: FixedDocument, now: Marks) -> FixedDocument:
    """Take the course as it stands for the newest release; the same where it is.

    Raises:
        UserError: it holds something else already, or a change is not written down.
    """
    given = fixed.releases.get(newest.number)
    if given == now:
        return fixed
    if given is not None:
        changed = [*differing(given, now), *_rebuilt(given, now)]
        raise UserError(
            f"{_some(changed)} changed since {newest.words} was given out: describe "
            f"release {newest.number + 1} in autograder/changes.toml, or say --draft"
        )
    before = fixed.releases.get(newest.number - 1)
    told = {change.of for change in newest.changes}
    silent = [n for n in (differing(before, now) if before else []) if n not in told]
    if silent:
        raise UserError(
            f"autograder/changes.toml does not say, under release {newest.number}, "
            f"what changed in {_some(silent)} and what a regrade moves"
        )
    return FixedDocument(releases={**fixed.releases, newest.number: now})


def _rebuilt(given: Marks, now: Marks) -> list[str]:
    return [
        slug for slug, mark in now.lessons.items() if given.lessons.get(slug) != mark
    ]


def _some(names: list[str], most: int = 4) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "something") + more


def write_fixed(document: FixedDocument, path: Path = FIXED) -> None:
    put_whole(path, f"{document.model_dump_json(indent=1)}\n".encode())
