"""What an exercise is: a right answer, wrong ones, and cases to tell them apart.

One file per exercise holds all of it (`exercises/l01_basics/gd_path.py`), ends with
`EXERCISE = Exercise(...)`, and is found by its name. Adding one touches that file and
the lesson's master, nothing else.
"""

from __future__ import annotations

import dataclasses
import inspect
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from autograder.exercises.edits import edited
from autograder.judge.documents import CaseDocument
from autograder.judge.free_choice.signs import SIGNS
from autograder.judge.properties import KINDS
from autograder.judge.wire import encode
from autograder.measuring.judged import Measure

Answer: TypeAlias = Callable[..., Any]


@dataclasses.dataclass(frozen=True)
class Case:
    """Fixed arguments and an ordered list of calls.

    Attributes:
        property: the property that the case tests.
        asked: the first parameter's value, one call for each.
        fixed: the other parameters, by keyword, in the signature's order.
        trivial: the case is so easy that having it right proves nothing.
        blames: the parameter that an exception has to name.
        scene: the setting in `judge.scenes`.
        setting: the scene's own data.
        shown: how to write the call in a verdict, where its arguments do not say it.
    """

    property: str
    asked: Sequence[object]
    fixed: Mapping[str, object] = dataclasses.field(default_factory=dict)
    trivial: bool = False
    blames: str | None = None
    scene: str = "calls"
    setting: Mapping[str, object] = dataclasses.field(default_factory=dict)
    shown: str | None = None

    def to_json(self, name: str) -> CaseDocument:
        """Return the case as data, under the name that observations will use.

        >>> Case("shape", [0, 1], {"lr": 0.5}).to_json("c0")["asked"]
        [0, 1]
        """
        data: CaseDocument = {
            "name": name,
            "property": self.property,
            "scene": self.scene,
            "asked": [encode(value) for value in self.asked],
            "fixed": {key: encode(value) for key, value in self.fixed.items()},
            "trivial": self.trivial,
            "blames": self.blames,
            "setting": {key: encode(value) for key, value in self.setting.items()},
        }
        if self.shown is not None:
            data["shown"] = self.shown
        return data


@dataclasses.dataclass(frozen=True)
class Property:
    """A named part of being right and its share of the points.

    Attributes:
        name: what a learner reads, such as "holds past the end".
        weight: its share; the weights of an exercise need not sum to anything.
        kind: see `judge.properties`.
        core: the shape itself; the others count only where it holds somewhere.
        of: the properties whose cases it looks at; its own where empty.
        part: look at one item alone: by its place in a tuple that the answer returns,
            by its name among the facts that a scene writes down.
        returns: the declared type, where a scene returns something of its own.
        factor: the bound, where the kind has one.
        past: its cases ask past the end.
        corner: its cases ask a corner beside the shape, such as a length of 0. What an
            answer does there does not hide what mistake the rest shows.
    """

    name: str
    weight: float
    kind: str = "values"
    core: bool = False
    of: tuple[str, ...] = ()
    part: int | str | None = None
    returns: str | None = None
    factor: float | None = None
    past: bool = False
    corner: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            msg = f"property {self.name!r}: unknown kind {self.kind!r}"
            raise ValueError(msg)


@dataclasses.dataclass(frozen=True)
class Fresh:
    """An answer with a memory, made anew for each observation."""

    make: Callable[[], Answer]


# An answer, or one as edits of the reference: see `exercises.edits`.
Form: TypeAlias = Answer | Fresh | str


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A small family of wrong answers with one cause, and the sentence that helps.

    Attributes:
        id: the curriculum's (M01 …) where it lists the mistake, else `gd_path.ascent`.
        message: names the cause without giving the formula away; `{got}` and
            `{expected}` are filled in from the first difference.
        forms: the natural ways to make it, as edits of the reference where they can be.
        ignores: properties that it says nothing about.
        about: further properties that it does speak about; a mistake speaks about
            values unless said otherwise, not about bad arguments.
        sign: where the learner chooses freely, the fact that tells this mistake, see
            `judge.free_choice.signs`; the forms are then examples that prove it.
    """

    id: str
    message: str
    forms: tuple[Form, ...]
    ignores: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    sign: str | None = None

    def __post_init__(self) -> None:
        if self.sign is not None and self.sign not in SIGNS:
            msg = f"mistake {self.id!r}: unknown sign {self.sign!r}"
            raise ValueError(msg)


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One function or class that a learner writes; its id is its name.

    Attributes:
        lesson: the lesson's folder name.
        title: one line for tables.
        minutes: how long a learner takes to write it.
        workshop: whether it stands in the lesson's workshop, not on its main path.
        reference: the right answer, self-contained; its source is the model answer.
        summary: the docstring of the stub.
        cases: draws the cases of a kind; corners are always among them.
        golden: visible examples, tried first in practice.
        hints: three, from a nudge to a worked example of another case.
        right: right answers written differently, at least three.
        single_faults: for each property, answers that are right but for it. What the
            proof makes by itself (see `exercises.proof.faults`) need not stand here.
        partial: other incomplete answers, with the score that they deserve.
        lengths: the parameters that are integer lengths: one case has to ask where a
            quotient or a reciprocal of floats falls short.
        equivalent: mutants of the reference that change nothing, each with its reason.
        seconds: limit for all cases together.
        measure: adds what training with the answer gives to the observation, outside
            the sandbox, before it is judged.
    """

    id: str
    lesson: str
    title: str
    minutes: int
    reference: Answer
    summary: str
    cases: Callable[[random.Random], Sequence[Case]]
    properties: tuple[Property, ...]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str, str]
    right: tuple[Answer, ...]
    golden: tuple[Case, ...] = ()
    single_faults: Mapping[str, tuple[Form, ...]] = dataclasses.field(
        default_factory=dict
    )
    partial: tuple[tuple[Form, float], ...] = ()
    lengths: tuple[str, ...] = ()
    equivalent: Mapping[str, str] = dataclasses.field(default_factory=dict)
    points: float = 10.0
    xp: int = 10
    seconds: float = 5.0
    from_scratch: bool = False
    workshop: bool = False
    measure: Measure | None = None

    @property
    def returns(self) -> str:
        """The declared type of the result, as the reference annotates it."""
        annotation = inspect.signature(self.reference).return_annotation
        return annotation if isinstance(annotation, str) else "None"

    @property
    def parameter(self) -> str:
        """The first parameter's name, where the answer is one number for each of it.

        >>> from autograder.exercises import load
        >>> load("sgd_step").parameter, load("gd_path").parameter
        ('w', '')
        """
        parameters = inspect.signature(self.reference).parameters
        return next(iter(parameters), "") if self.returns == "float" else ""

    def answer(self, form: Form) -> Answer:
        """Return something to call, with no memory of earlier calls.

        >>> from autograder.exercises import load
        >>> load("sgd_step").answer(Fresh(lambda: abs))(-1)
        1
        """
        if isinstance(form, str):
            return edited(self.reference, form)
        return form.make() if isinstance(form, Fresh) else form
