"""The instant check: the same judge as grading, on practice inputs, in this kernel."""

import dataclasses
import functools

from autograder.errors import UserError
from autograder.judge.documents import Key
from autograder.judge.observe import observe
from autograder.judge.threads import one_torch_thread
from autograder.judge.verdict import Verdict, without_observation
from autograder.judge.wraps import note_wrapping
from autograder.notebook.syntax import is_stub
from autograder.study.beside import beside_of
from autograder.study.folded import state_now
from autograder.study.names import card_named, name_of, namespace, offer, told_in
from autograder.study.show import show_lines
from autograder.study.sources import source_around
from autograder.study.state import Work
from autograder.study.syllabus import PRACTICE_SEED, Card, syllabus
from autograder.study.telling import tell


def check(name_or_function: object, *, fresh: bool = False) -> None:
    """Check an answer and show what holds, and where it first goes wrong.

    Args:
        name_or_function: the exercise's name, or the function itself.
        fresh: try it on inputs that nobody has seen yet.

    >>> check("gd_path")
    ○ Not defined yet – gd_path
      0 of 5 practice checks pass; grading uses other inputs for the same properties.
      Note: run the cell that defines gd_path first, then check again
    """
    try:
        exercise, names = card_named(name_of(name_or_function)), namespace(1)
        answer = name_or_function
        if isinstance(name_or_function, str):
            answer = names.get(exercise.id)
        seed = fresh_seed(exercise.id) if fresh else PRACTICE_SEED
        verdict = judge_answer(exercise, answer, seed)
        beside = beside_of(answer, verdict, names)
        beside = dataclasses.replace(beside, parameter=exercise.parameter)
        told = tell(exercise, verdict, seed, beside)
        offer(*told_in(told), names=names)
    except UserError as error:
        show_lines([str(error)])


def judge_answer(exercise: Card, answer: object, seed: str) -> Verdict:
    """Judge what stands under an exercise's name; None is nothing."""
    key = practice_key(exercise.id, seed)
    if answer is None:
        note = f"run the cell that defines {exercise.id} first, then check again"
        return without_observation(key, "missing", note)
    if not callable(answer):
        note = (
            f"{exercise.id} is of type {type(answer).__name__} here, nothing to call: "
            f"run the cell that defines {exercise.id}, then check again"
        )
        return without_observation(key, "missing", note)
    source = source_around(answer)
    # A body of `pass` alone says no more than the starter's: so does grading.
    if source and is_stub(source, exercise.id):
        return without_observation(key, "not attempted")
    with one_torch_thread():
        seen = observe(answer, exercise.id, key["cases"], key["seconds"])
        verdict = syllabus().verdict(seen, key)
    return note_wrapping(verdict, source, from_scratch=exercise.from_scratch)


@functools.lru_cache(maxsize=64)
def practice_key(exercise: str, seed: str) -> Key:
    """The answer key for practice; made once."""
    return syllabus().key(exercise, seed)


def fresh_seed(exercise: str) -> str:
    """A seed of inputs that this learner has not been checked on."""
    used = state_now().work.get(exercise, Work()).seeds
    return syllabus().fresh_seed(exercise, used)
