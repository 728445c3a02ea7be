import ast

import pytest

from autograder.exercises import ids, load
from autograder.exercises.mutants import mutants_of
from autograder.exercises.source import model_answer

SOURCE = '''
def f(t: int, *, low: float = 0.5) -> float:
    """Return "text" that nobody changes: 3 < 4."""
    if t < 0 and low > 0:
        raise ValueError("t is too low")
    for k in range(t):
        low = max(low, k % 2)
    return [low][-1] if t == 1 else low
'''


def names(source: str) -> list[str]:
    return [mutant.id for mutant in mutants_of(source)]


@pytest.mark.parametrize(
    "change",
    [
        'if t < 0 and low > 0:: "t < 0" -> "t <= 0"',
        'if t < 0 and low > 0:: "t < 0 and low > 0" -> "t < 0 or low > 0"',
        'if t < 0 and low > 0:: "t < 0 and low > 0" -> "low > 0"',
        'if t < 0 and low > 0:: "if t < 0 and low > 0:" -> "pass"',
        'raise ValueError("t is too low"): "ValueError" -> "TypeError"',
        'raise ValueError("t is too low"): "\'t is too low\'" -> "\'it is too low\'"',
        'for k in range(t):: "range(t)" -> "range(t + 1)"',
        'for k in range(t):: "range(t)" -> "range(t - 1)"',
        'low = max(low, k % 2): "max(low, k % 2)" -> "min(low, k % 2)"',
        'low = max(low, k % 2): "max(low, k % 2)" -> "low"',
        'low = max(low, k % 2): "2" -> "3"',
        'return [low][-1] if t == 1 else low: "t == 1" -> "t != 1"',
        'return [low][-1] if t == 1 else low: "[low][-1] if t == 1 else low" -> "low"',
    ],
)
def test_the_usual_slips_are_made(change: str) -> None:
    assert change in names(SOURCE)


def test_texts_that_nobody_reads_are_left_alone() -> None:
    assert not any("nobody" in mutant.id for mutant in mutants_of(SOURCE))
    assert not any('"int"' in name or '"float"' in name for name in names(SOURCE))


def test_equal_changes_of_one_line_are_told_apart() -> None:
    found = names("def f(a):\n    return a[1] + a[1]\n")
    assert len(set(found)) == len(found)
    assert any(name.endswith(" (2)") for name in found)


def test_names_stay_when_another_line_changes() -> None:
    longer = SOURCE.replace("    for k", "    t += 1\n    for k")
    assert set(names(SOURCE)) < set(names(longer))


@pytest.mark.parametrize("exercise", ids())
def test_mutants_are_sound(exercise: str) -> None:
    source = model_answer(load(exercise))
    mutants = mutants_of(source)
    texts = {ast.unparse(ast.parse(mutant.source)) for mutant in mutants}
    assert len(texts) == len(mutants) > 0
    assert ast.unparse(ast.parse(source)) not in texts
