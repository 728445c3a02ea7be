"""The terminal's door: judge the answer in one Python file."""

from __future__ import annotations

import atexit
import dataclasses
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from autograder.errors import UserError
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import PRACTICE_SEED, draw_cases, make_key
from autograder.exercises.model import Exercise
from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import (
    EnvironmentFault,
    Observed,
    Sight,
    observe_script,
)
from autograder.grading.sandbox.script import Question, Script
from autograder.grading.sandbox.unsandboxed import unsandboxed_start
from autograder.grading.sandbox.warm import Warm
from autograder.grading.submission.secret import class_secret, hidden_seed
from autograder.grading.submission.translation import Ran, translate
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict, without_observation
from autograder.judge.wraps import note_wrapping
from autograder.languages import tr
from autograder.notebook import RunCell
from autograder.notebook.syntax import is_stub
from autograder.repository import ROOT

LARGEST_FILE = 2**20
LIMITS = Limits()


def read_answer(path: Path) -> str:
    """Read the file; what cannot be read is the user's mistake, not the answer's."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(
                tr("{file} is larger than a megabyte: not an answer", file=path)
            )
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            tr("{file} is no UTF-8 text: save it as a .py file", file=path)
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> UserError:
    """Say that a file is not there, or why it cannot be read."""
    if isinstance(error, FileNotFoundError):
        return UserError(tr("there is no file {place}", place=path))
    return UserError(
        tr("{file} cannot be read: {reason}", file=path, reason=error.strerror)
    )


class Draw(NamedTuple):
    """Which cases are asked: their kind, and the seed that draws them."""

    kind: str = "practice"
    seed: str | int = PRACTICE_SEED


def draw_for(exercise: Exercise, *, hidden: bool, seed: int | None) -> Draw:
    """The practice draw, or a hidden one: the same for the same seed and secret."""
    if not hidden:
        return Draw(seed=PRACTICE_SEED if seed is None else seed)
    secret = class_secret(ROOT / "autograder" / "work")
    return Draw("hidden", hidden_seed(secret, exercise.id, seed or 0))


def sandboxed() -> Start:
    """What starts a runner in the sandbox.

    Raises:
        SandboxUnavailable: this machine has none.
    """
    warm = Warm(ROOT, LIMITS, everything=False)
    warm.start()
    atexit.register(warm.stop)
    return warm.child


def unsandboxed() -> Start:
    """What starts a runner as a plain process, with limits but no walls."""
    if os.name != "posix":
        raise UserError(
            tr("`lr judge` needs Linux or macOS; check() works in a notebook")
        )
    return unsandboxed_start(ROOT)


def judge_source(
    exercise: Exercise,
    source: str,
    draw: Draw,
    start: Start,
    limits: Limits = LIMITS,
) -> Verdict:
    """Run the source apart from us, ask it the questions of a draw, and judge.

    Args:
        exercise: what the source is to answer.
        source: a whole Python file.
        draw: which cases are asked.
        start: what starts a runner, from `sandboxed()` or `unsandboxed()`.
        limits: what the file may use; a submission's own where nothing is said.
    """
    name = exercise.id
    if source.strip() and is_stub(source, name):  # as in a notebook
        return without_observation(make_key(exercise, *draw), "not attempted")
    script = Script((RunCell(name, source, name),), (), notebook=False)
    key, seen = key_and_sights(exercise, script, draw, start, limits)
    if isinstance(seen, EnvironmentFault):
        return not_started(key, seen)
    ran = Ran(name, source, seen.cells.get(name, {}), where="file")
    sight = seen.sights.get(name, Sight(None, "crashed"))
    verdict = translate(sight, ran, key, lambda one: verdict_on(exercise, one, key))
    return note_wrapping(verdict, source, from_scratch=exercise.from_scratch)


def key_and_sights(
    exercise: Exercise, script: Script, draw: Draw, start: Start, limits: Limits
) -> tuple[Key, Observed | EnvironmentFault]:
    """Run a script, and ask the answer in it the questions of a draw.

    The answer key is made meanwhile: with torch, each of the two takes seconds.
    """
    stop = threading.Event()
    cases = tuple(draw_cases(exercise, *draw))
    question = Question(exercise.id, cases, exercise.seconds)
    asking = dataclasses.replace(script, questions=(question,))
    with ThreadPoolExecutor(1) as apart:
        asked = apart.submit(observe_script, asking, start, limits, stop)
        try:
            key = make_key(exercise, *draw)
            return key, asked.result()
        except EnvironmentFault as fault:
            return key, fault
        finally:
            stop.set()  # Ctrl+C here ends the run there


def not_started(key: Key, fault: EnvironmentFault) -> Verdict:
    """The verdict where nothing could be observed: nobody's zero."""
    why = f"Python did not start: {fault}"
    return without_observation(key, "not graded", why)
