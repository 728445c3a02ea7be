"""Hold an exercise to what its file says of its answers, on one key."""

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.exercises.model import answer_of
from autograder.judge.observe import observe
from autograder.judge.verdict import judge


def complaints(name: str, seed: str) -> list[str]:
    """Name each answer that does not get what it deserves."""
    exercise = load(name)
    key = make_key(exercise, "hidden", seed)
    found = []
    deserved = [(right, 1.0) for right in (exercise.reference, *exercise.right)]
    for form, score in [*deserved, *exercise.partial]:
        verdict = judge(
            observe(answer_of(form), name, key["cases"], exercise.seconds), key
        )
        if abs(verdict.score - score) > 1e-9:
            found.append(f"{form} scores {verdict.score}, deserves {score}")
    for mistake in exercise.mistakes:
        for form in mistake.forms:
            verdict = judge(
                observe(answer_of(form), name, key["cases"], exercise.seconds), key
            )
            named = (verdict.mistake or {}).get("id")
            if verdict.score == 1 or named != mistake.id:
                found.append(f"{mistake.id} scores {verdict.score}, named {named}")
    return found
