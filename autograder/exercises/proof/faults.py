"""Single-fault answers: right but for one property, which is then all that they lose.

An exercise brings those that people make. What is the same for every exercise is made
here, from the reference: an answer that remembers, that changes what it was given, that
does not scale, that raises another exception, that does not name the argument, that
moves on past the end, that is wrong for some arguments only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from autograder.exercises.model import Answer, Exercise, Property
from autograder.judge.documents import CaseDocument, Key
from autograder.judge.wire import decode

FAR = 10**7
# Scenes that hand the case's arguments to the answer as they stand.
PLAIN = ("calls", "scaled", "onecycle_built")


def faults_of(exercise: Exercise, key: Key) -> Iterator[tuple[Property, str, Answer]]:
    """Yield a property, the name of an answer and the answer that lacks that property.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.keys import make_key
    >>> exercise = load("gd_path")
    >>> found = faults_of(exercise, make_key(exercise))
    >>> {prop.name for prop, _, _ in found} == {p.name for p in exercise.properties}
    True
    """
    for prop in exercise.properties:
        own = exercise.single_faults.get(prop.name, ())
        for form in own:
            yield prop, _name(form), exercise.answer(form)
        for name, answer in _generic(exercise, prop, key, alone=not own):
            yield prop, name, answer


def _name(form: object) -> str:
    if isinstance(form, str):
        return "; ".join(form.splitlines())
    made = getattr(form, "make", form)
    return str(getattr(made, "__name__", type(made).__name__))


def _generic(
    exercise: Exercise, prop: Property, key: Key, *, alone: bool
) -> Iterator[tuple[str, Answer]]:
    reference = exercise.reference
    cases = [c for c in key["cases"] if c["property"] in (prop.of or (prop.name,))]
    plain = all(case["scene"] in PLAIN for case in key["cases"])
    blamed = {case["blames"] for case in cases}
    if prop.kind == "raises" and alone:
        yield "raises TypeError", raises_another(reference, blamed)
    elif prop.kind == "names":
        yield "names nothing", names_nothing(reference, blamed)
    elif prop.kind == "pure" and plain:
        yield "drifts when asked again", drifts(reference)
        if all(_is_step(value) for case in key["cases"] for value in case["asked"]):
            yield "remembers the largest t", remembers_the_largest(reference)
        if any(_lists_in(case) for case in key["cases"]):
            yield "changes an argument", changes_arguments(reference)
    elif prop.kind == "scaled":
        rates = {rate for case in cases for rate in case["setting"]["rates"]}
        first = any(case["setting"].get("asked") for case in cases)
        given = [case["fixed"].get(rate) for case in key["cases"] for rate in rates]
        given += [value for case in key["cases"] * first for value in case["asked"]]
        numbers = [v for v in map(decode, given) if isinstance(v, (int, float))]
        yield "does not scale", scales_not(reference, rates, max(numbers), first=first)
    elif prop.past and alone and plain:
        yield "moves on past the end", moves_on(reference)
    elif prop.core and alone and plain:
        apart = _asked_by_the_core_alone(prop, key)
        if apart is not None:
            yield "wrong for some arguments", wrong_for(reference, apart)


def _is_step(value: Any) -> bool:
    step = decode(value)
    return isinstance(step, int) and not isinstance(step, bool)


def _lists_in(case: CaseDocument) -> bool:
    given = [*case["asked"], *case["fixed"].values()]
    return any(isinstance(decode(value), (list, dict)) for value in given)


def _asked_by_the_core_alone(prop: Property, key: Key) -> str | None:
    """Arguments that stand in one of the core's cases and nowhere else."""
    fixed = Counter(_arguments(c["fixed"]) for c in key["cases"])
    core = [c for c in key["cases"] if c["property"] == prop.name]
    for case in core:
        if fixed[_arguments(case["fixed"])] == 1 and not case["trivial"]:
            return _arguments(case["fixed"])
    return None


def _arguments(fixed: dict[str, Any]) -> str:
    return repr(sorted((name, repr(decode(value))) for name, value in fixed.items()))


def _given(kwargs: dict[str, Any]) -> str:
    return repr(sorted((name, repr(value)) for name, value in kwargs.items()))


def perturbed(value: Any) -> Any:
    """Another value of the same kind.

    >>> perturbed([1.0, 2]), perturbed("low"), perturbed((0.5, True))
    ([1.5, 3], 'not low', (0.875, False))
    """
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return 1.25 * value + 0.25
    if isinstance(value, str):
        return f"not {value}"
    if isinstance(value, (list, tuple)):
        return type(value)(perturbed(item) for item in value)
    if isinstance(value, dict):
        return {name: perturbed(item) for name, item in value.items()}
    return value


def drifts(reference: Answer) -> Answer:
    """Right when asked, wrong when asked the same again.

    >>> [drifts(lambda t: 1.0)(0) for _ in range(2)]
    [1.0, 1.0]
    """
    asked = Counter[str]()

    def answer(*args: Any, **kwargs: Any) -> Any:
        value = reference(*args, **kwargs)
        asked[repr((args, _given(kwargs)))] += 1
        even = asked[repr((args, _given(kwargs)))] % 2 == 0
        return perturbed(value) if even else value

    return answer


def remembers_the_largest(reference: Answer) -> Answer:
    """Right when asked; asked the same again, it answers for the largest t so far.

    >>> answer = remembers_the_largest(lambda t: 10 * t)
    >>> [answer(1), answer(3), answer(1)]
    [10, 30, 30]
    """
    steps: dict[str, list[int]] = {}

    def answer(t: int, **kwargs: Any) -> Any:
        asked = steps.setdefault(_given(kwargs), [])
        asked.append(t)
        again = asked.count(t) % 2 == 0
        return reference(max(asked) if again else t, **kwargs)

    return answer


def changes_arguments(reference: Answer) -> Answer:
    """Right, and leaves a trace in every list or dictionary that it is given."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        value = reference(*args, **kwargs)
        for given in (*args, *kwargs.values()):
            if isinstance(given, list):
                given.append(0)
            elif isinstance(given, dict):
                given[0] = 0
        return value

    return answer


def scales_not(
    reference: Answer, rates: set[str], highest: float, *, first: bool = False
) -> Answer:
    """Right for the rates that are asked elsewhere, and too low above them."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        value = reference(*args, **kwargs)
        named = [*args[:first], *(v for k, v in kwargs.items() if k in rates)]
        return value * 0.9 if max(named, default=0.0) > highest else value

    return answer


def raises_another(reference: Answer, blamed: set[str | None]) -> Answer:
    """Right, but for the kind of exception where these arguments are to blame."""
    return _raising(reference, blamed, lambda error: TypeError(str(error)))


def names_nothing(reference: Answer, blamed: set[str | None]) -> Answer:
    """Right, but for the exception's text where these arguments are to blame."""
    return _raising(reference, blamed, lambda _: ValueError("this has no meaning"))


def _raising(
    reference: Answer,
    blamed: set[str | None],
    other: Callable[[ValueError], Exception],
) -> Callable[..., Any]:
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return reference(*args, **kwargs)
        except ValueError as error:
            if None in blamed or blamed & set(re.findall(r"\w+", str(error))):
                raise other(error) from None
            raise

    return answer


def moves_on(reference: Answer) -> Answer:
    """Right up to the first update at the end value, and wrong after it."""

    def answer(t: int, *args: Any, **kwargs: Any) -> Any:
        value = reference(t, *args, **kwargs)
        end = reference(FAR, *args, **kwargs)
        if t < 1 or value != end or reference(t - 1, *args, **kwargs) != end:
            return value
        return 1.5 * value + 0.25 * reference(0, *args, **kwargs) + 0.125 + t / FAR

    return answer


def wrong_for(reference: Answer, arguments: str) -> Answer:
    """Right but for one set of arguments."""

    def answer(first: Any, *args: Any, **kwargs: Any) -> Any:
        value = reference(first, *args, **kwargs)
        return perturbed(value) if _given(kwargs) == arguments else value

    return answer
