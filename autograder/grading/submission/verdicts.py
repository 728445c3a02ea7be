"""The verdict on one answer of a submission, from what was seen of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.exercises import judging, load
from autograder.grading.sandbox.looking import Observed, Sight
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.covering import covered_before, where_covered
from autograder.grading.submission.translation import Ran, translate
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict, without_observation
from autograder.judge.wraps import note_wrapping


def verdict_on(key: Key, source: str, script: Script, seen: Observed) -> Verdict:
    """The verdict on one exercise, from what came out of the sandbox.

    Args:
        key: its answer key.
        source: the cell that was to answer it.
        script: all that ran.
        seen: what came of it.
    """
    name = key["exercise"]
    sight = seen.sights.get(name, Sight(None, "crashed"))

    def judged(observation: Mapping[str, Any]) -> Verdict:
        verdict = judge_safely(observation, key)
        places = where_covered(observation, script.cells, name)
        if places:
            said = (*verdict.said_first, *places)
            verdict = dataclasses.replace(verdict, said_first=said)
        return note_wrapping(verdict, source, from_scratch=load(name).from_scratch)

    verdict = translate(sight, ran_for(name, source, script, seen), key, judged)
    if verdict.status == "error" and sight.observation is None:
        covered = covered_before(script.cells, name)
        verdict = dataclasses.replace(verdict, said_first=covered)
    return verdict


def ran_for(name: str, source: str, script: Script, seen: Observed) -> Ran:
    """The cell that was to define an answer, and what came of it."""
    for number, cell in enumerate(script.cells, 1):
        if cell.exercise == name:
            return Ran(name, cell.source, seen.cells.get(cell.id, {}), number=number)
    return Ran(name, source)


def judge_safely(observation: object, key: Key) -> Verdict:
    """Judge; where the judge itself fails, that is nobody's zero."""
    try:
        return judging.verdict_on(load(key["exercise"]), observation, key)
    except Exception as error:  # noqa: BLE001 - a class must not stop for one answer
        note = f"the judge failed ({type(error).__name__}): please report this"
        return without_observation(key, "not graded", note)
