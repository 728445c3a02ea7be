"""The table of the deep proof, committed beside the exercises, and what of it is stale.

A row belongs to what was proved: the exercise's own file, and the content of its key.
Where one of them has changed, the row is stale, and a test says so. Where the judge has
changed, the row is told to be older than the judge, and nothing fails.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import ExerciseProof

PLACE = Path(__file__).resolve().parents[1] / "deep_proof.json"
JUDGE = Path(__file__).resolve().parents[2] / "judge"
NO_ROW = "no row"
# Why a row is not fresh, by what has changed since: the first of these that has.
CHANGED = {
    "file": "its file has changed",
    "key": "its key has changed",
    "judge": "the judge has changed",
}
PROVED = ("cases", "expected", "properties", "golden")


class DeepRow(BaseModel):
    """One exercise's deep proof: what was tried, and of what."""

    exercise: str
    lesson: str
    holds: bool
    right: int
    forms: int
    named: dict[str, int]
    mutants: int
    mutants_rejected: int
    mutants_argued: int
    inputs: int
    rejected: int
    file: str
    key: str
    judge: str
    date: str


class DeepTable(BaseModel):
    """The committed document."""

    version: Literal[1] = 1
    rows: list[DeepRow] = []

    def row(self, exercise: str) -> DeepRow | None:
        """An exercise's row, if it has one.

        >>> DeepTable().row("gd_path")
        """
        return next((row for row in self.rows if row.exercise == exercise), None)


def read_table(place: Path = PLACE) -> DeepTable:
    """Read the table; none is an empty one.

    Raises:
        UserError: what lies there is no such table.
    """
    if not place.is_file():
        return DeepTable()
    try:
        return DeepTable.model_validate_json(place.read_bytes())
    except ValueError as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{place.name} is no table of proofs: {reason}") from None


def write_row(proof: ExerciseProof, place: Path = PLACE) -> DeepRow:
    """Put an exercise's row in its place, in the order of the names."""
    exercise = load(proof.exercise)
    row = DeepRow(
        exercise=proof.exercise,
        lesson=proof.lesson,
        holds=proof.holds,
        right=len({trial.answer for trial in proof.right}),
        forms=sum(len(mistake.forms) for mistake in exercise.mistakes),
        named=proof.steps(),
        mutants=proof.mutants.made,
        mutants_rejected=proof.mutants.rejected,
        mutants_argued=proof.mutants.equivalent,
        inputs=proof.random_inputs,
        rejected=len(proof.false_rejections),
        date=date.today().isoformat(),  # noqa: DTZ011 - a day is enough
        **marks_of(exercise),
    )
    others = [r for r in read_table(place).rows if r.exercise != row.exercise]
    rows = sorted([*others, row], key=lambda r: (r.lesson, r.exercise))
    text = DeepTable(rows=rows).model_dump_json(indent=1)
    beside = place.with_suffix(f".{os.getpid()}")
    beside.write_text(f"{text}\n", "utf-8")
    beside.replace(place)
    return row


def marks_of(exercise: Exercise) -> dict[str, str]:
    """What a row belongs to: marks of the file, of the key's content, of the judge."""
    key = make_key(dataclasses.replace(exercise, mistakes=()))
    content = {name: key[name] for name in PROVED}  # type: ignore[literal-required]
    return {
        "file": file_mark(exercise),
        "key": _mark([json.dumps(_rounded(content), sort_keys=True).encode()]),
        "judge": _mark(path.read_bytes() for path in sorted(JUDGE.rglob("*.py"))),
    }


def file_mark(exercise: Exercise) -> str:
    """A mark of the file that an exercise stands in."""
    return _mark([Path(inspect.getfile(exercise.reference)).read_bytes()])


def _rounded(content: object) -> object:
    """To nine digits: the last ones are another machine's business."""
    if isinstance(content, float):
        return float(f"{content:.9g}")
    if isinstance(content, dict):
        return {name: _rounded(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_rounded(value) for value in content]
    return content


def _mark(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]


def stale(names: Iterable[str], place: Path = PLACE) -> Iterator[tuple[str, str]]:
    """Yield each exercise without a fresh row, and why it is not fresh.

    >>> [why for _, why in stale(["gd_path"], Path("nowhere"))]
    ['no row']
    """
    table = read_table(place)
    for name in names:
        row = table.row(name)
        if row is None:
            yield name, NO_ROW
            continue
        marks = marks_of(load(name))
        for part, words in CHANGED.items():
            if getattr(row, part) != marks[part]:
                yield name, words
                break
