"""The terminal's door: judge the answer in one Python file."""

from __future__ import annotations

import atexit
import dataclasses
import os
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from autograder.errors import UserError
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import PRACTICE_SEED, draw_cases, make_key
from autograder.exercises.model import Exercise
from autograder.grading.sandbox.handles import OwnProcess, Start
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import EnvironmentFault, Sight, observe_script
from autograder.grading.sandbox.script import Cell, Question, Script
from autograder.grading.sandbox.walls import (
    environment,
)
from autograder.grading.sandbox.warm import Warm
from autograder.grading.submission.secret import class_secret, hidden_seed
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict, without_observation
from autograder.judge.wraps import note_wrapping
from autograder.repository import ROOT

LARGEST_FILE = 2**20
LIMITS = Limits(cell_seconds=10.0, whole_seconds=60.0)
PLAIN_RUNNER = "autograder.grading.sandbox.inside.runner"
PLAIN_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
ENDED = "the answer ended the whole Python process (os._exit, or a library crashed)"


def read_answer(path: Path) -> str:
    """Read the file; what cannot be read is the user's mistake, not the answer's."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(f"{path} is larger than a megabyte: not an answer")
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"there is no file {path}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path} is no UTF-8 text: save it as a .py file") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None


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
        raise UserError("`lr judge` needs Linux or macOS; check() works in a notebook")
    given = {k: environment()[k] for k in (*PLAIN_VARIABLES, "LR_SANDBOX")}
    settings = [f"{name}={value}" for name, value in given.items()]
    words = ["env", *settings, sys.executable, "-s", "-P", "-m", PLAIN_RUNNER]
    return lambda: OwnProcess(words)


def judge_source(
    exercise: Exercise, source: str, draw: Draw, start: Start
) -> Verdict:
    """Run the source apart from us, ask it the questions of a draw, and judge.

    The answer key is made meanwhile: with torch, each of the two takes seconds.

    Args:
        exercise: what the source is to answer.
        source: a whole Python file.
        draw: which cases are asked.
        start: what starts a runner, from `sandboxed()` or `unsandboxed()`.
    """
    name, stop = exercise.id, threading.Event()
    question = Question(name, tuple(draw_cases(exercise, *draw)), exercise.seconds)
    script = Script((Cell(name, source, name),), (question,), notebook=False)
    with ThreadPoolExecutor(1) as apart:
        asked = apart.submit(observe_script, script, start, LIMITS, stop)
        try:
            key = make_key(exercise, *draw)
            seen = asked.result()
        except EnvironmentFault as fault:
            why = f"Python did not start: {fault}"
            return without_observation(key, "not graded", why)
        finally:
            stop.set()  # Ctrl+C here ends the run there
    sight = seen.sights.get(name, Sight(None, "crashed"))
    verdict = _verdict(exercise, sight, key, seen.cells.get(name, {}))
    return note_wrapping(verdict, source, from_scratch=exercise.from_scratch)


def _verdict(
    exercise: Exercise, sight: Sight, key: Key, ran: Mapping[str, Any]
) -> Verdict:
    failure = _failure(ran)
    if sight.observation is not None:
        verdict = verdict_on(exercise, sight.observation, key)
        notes = (f"{failure}; what came before it is judged",) if failure else ()
        return dataclasses.replace(verdict, notes=(*verdict.notes, *notes))
    if sight.reason == "not defined":
        if failure:
            endless = ran["error"].get("type") == "timed out"
            status = "timed out" if endless else "error"
            return without_observation(key, status, f"{failure}: put that right first")
        name = key["exercise"]
        note = f"the file defines no function or class {name}: call yours {name}"
        return without_observation(key, "missing", note)
    if sight.reason == "timed out":
        note = "stopped: it did not end in time (a loop without an end?)"
        return without_observation(key, "timed out", note)
    why = sight.reason if sight.reason not in (None, "crashed") else ENDED
    return without_observation(key, "crashed", f"stopped: {why}")


def _failure(ran: Mapping[str, Any]) -> str | None:
    error = ran.get("error")
    if not isinstance(error, Mapping):
        return None
    where = f" in line {error['line']}" if error.get("line") else ""
    message = f" ({error['message']})" if error.get("message") else ""
    if error.get("type") == "timed out":
        return f"the file did not come to its end in time{where}"
    return f"the file stopped with {error.get('type')}{where}{message}"
