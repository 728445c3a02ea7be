"""From an observation and an answer key to a verdict. Pure; reads nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.judge.compare import ROUNDED_NOTE
from autograder.judge.diagnose import diagnose
from autograder.judge.differences import first_difference
from autograder.judge.documents import Key, MistakeDocument, Named, Observation
from autograder.judge.first_of_all import said_first
from autograder.judge.free_choice.kinds import CHOSEN
from autograder.judge.properties import Held, look_at
from autograder.judge.well_formed import well_formed

VERSION = 1
PRECISION = 0.15  # of the points, once, for what is right to four digits only
LEAST_SHOWN = 2
DID = {
    "timed out": "did not end in time",
    "crashed": "broke off",
    "not reached": "were not reached",
    "missing": "were not reached",
    "not graded": "were not reached",
}
SIGNATURE = (
    "unexpected keyword argument",
    "required positional argument",
    "positional arguments but",
    "positional argument but",
    "multiple values for argument",
    "required keyword-only argument",
)
STATUSES = (
    "passed",
    "partly",
    "failed",
    "not attempted",
    "error",
    "timed out",
    "crashed",
    "missing",
    "not graded",
)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What the judge says of one answer: the document that all doors show and keep.

    A verdict holds no times, so that equal answers have equal verdicts, byte for byte.

    Attributes:
        score: the share of the points, 0 to 1.
        properties: each with its `weight`, whether it holds (`passed`), and whether
            it counts (`counted`): nothing does before the core holds somewhere.
        mistakes: what was named, the surest first, each with the step that named it.
        deductions: what is taken off once, as shares of the points.
        said_first: what a learner has to know before anything else.
    """

    exercise: str
    kind: str
    status: str
    score: float
    properties: tuple[Mapping[str, Any], ...] = ()
    mistakes: tuple[Named, ...] = ()
    deductions: tuple[Mapping[str, Any], ...] = ()
    first_difference: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    said_first: tuple[str, ...] = ()
    version: int = VERSION

    @property
    def mistake(self) -> Mapping[str, str] | None:
        """The surest of the mistakes.

        >>> Verdict("gd_path", "practice", "failed", 0.0).mistake
        """
        if not self.mistakes:
            return None
        return {"id": self.mistakes[0]["id"], "message": self.mistakes[0]["message"]}

    def to_json(self) -> dict[str, Any]:
        """Return the document as plain data.

        >>> Verdict("gd_path", "practice", "passed", 1.0).to_json()["status"]
        'passed'
        """
        return {
            "version": self.version,
            "exercise": self.exercise,
            "kind": self.kind,
            "status": self.status,
            "score": self.score,
            "properties": [dict(p) for p in self.properties],
            "mistake": dict(self.mistake) if self.mistake else None,
            "mistakes": [dict(m) for m in self.mistakes],
            "deductions": [dict(d) for d in self.deductions],
            "first_difference": (
                dict(self.first_difference) if self.first_difference else None
            ),
            "notes": list(self.notes),
            "said_first": list(self.said_first),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        """Read a document that `to_json` wrote.

        >>> one = Verdict("gd_path", "hidden", "missing", 0.0)
        >>> Verdict.from_json(one.to_json()) == one
        True
        """
        return cls(
            exercise=data["exercise"],
            kind=data["kind"],
            status=data["status"],
            score=float(data["score"]),
            properties=tuple(data["properties"]),
            mistakes=tuple(data["mistakes"]),
            deductions=tuple(data["deductions"]),
            first_difference=data["first_difference"],
            notes=tuple(data["notes"]),
            said_first=tuple(data["said_first"]),
            version=int(data["version"]),
        )


def judge(observation: object, key: Key) -> Verdict:
    """Hold an observation against an answer key. The observation may be anything.

    Each property counts whole or not at all, and none counts before the core holds on
    cases that show at least two different right answers. What is right to about four
    digits holds, and costs a share of the points once.
    """
    seen = well_formed(observation, key)
    held = [look_at(prop, seen, key) for prop in key["properties"]]
    counts = _core_holds(held)
    total = sum(h.weight for h in held)
    counted = [h for h in held if counts and h.passed]
    deductions = _deductions(counted)
    whole = len(counted) == len(held) and not deductions
    share = sum(h.weight for h in counted) / total
    score = 1.0 if whole else share * (1 - sum(d["share"] for d in deductions))
    status = _status(score, held, seen)
    told = status not in ("passed", "not attempted")
    failing = next((h for h in held if h.first_failing is not None), None)
    difference = first_difference(failing, seen, key) if failing and told else None
    return Verdict(
        exercise=key["exercise"],
        kind=key["kind"],
        status=status,
        score=score,
        properties=tuple(
            {
                "name": h.name,
                "weight": h.weight / total,
                "passed": h.passed,
                "counted": h in counted,
            }
            for h in held
        ),
        mistakes=tuple(
            _named(mistake, step, difference)
            for mistake, step in (diagnose(seen, key, held) if told else ())
        ),
        deductions=tuple(deductions),
        first_difference=difference,
        notes=_notes(held, seen, deductions),
        said_first=said_first(held, seen) if told else (),
    )


def _core_holds(held: list[Held]) -> bool:
    """Whether the core shows that the answer does what is asked, and not nothing."""
    core = [h for h in held if h.core]
    if any(h.kind in CHOSEN for h in core):  # a constant rate may be a good choice
        return any(h.shown_right() for h in core)
    shown = set().union(*(h.shown_right() for h in core))
    return len(shown) >= LEAST_SHOWN


def _deductions(counted: list[Held]) -> list[dict[str, Any]]:
    if not any(h.rounded for h in counted):
        return []
    return [{"name": "precision", "share": PRECISION}]


def without_observation(key: Mapping[str, Any], status: str, note: str = "") -> Verdict:
    """Return the verdict on an answer that nobody could look at.

    >>> key = {"exercise": "gd_path", "kind": "hidden", "properties": []}
    >>> without_observation(key, "missing", "no cell defines gd_path").score
    0.0
    """
    total = sum(p["weight"] for p in key["properties"])
    return Verdict(
        exercise=key["exercise"],
        kind=key["kind"],
        status=status,
        score=0.0,
        properties=tuple(
            {
                "name": p["name"],
                "weight": p["weight"] / total,
                "passed": False,
                "counted": False,
            }
            for p in key["properties"]
        ),
        notes=(note,) if note else (),
    )


def _named(
    mistake: MistakeDocument, step: str, difference: Mapping[str, Any] | None
) -> Named:
    message = str(mistake["message"])
    for word in ("got", "expected"):
        shown = str(difference[word]) if difference else "…"
        message = message.replace(f"{{{word}}}", shown)
    return {"id": str(mistake["id"]), "message": message, "step": step}


def _status(score: float, held: list[Held], observation: Observation) -> str:
    if score == 1:
        return "passed"
    if score > 0:
        return "partly"
    if observation["stopped"] is not None:
        return str(observation["stopped"])
    core = [p.got for h in held if h.core for p in h.points]
    if any(got.get("stopped") == "timed out" for got in core):
        return "timed out"
    errors = [g["error"]["type"] for g in core if "error" in g]
    if len(errors) == len(core) and core:
        return "not attempted" if set(errors) == {"NotImplementedError"} else "error"
    return "failed"


def _notes(
    held: list[Held], seen: Observation, deductions: list[dict[str, Any]]
) -> tuple[str, ...]:
    notes = [n for h in held for p in h.points for n in p.match.notes]
    if not deductions:
        notes = [note for note in notes if note != ROUNDED_NOTE]
    notes += _signature_note(held)
    lost: dict[str, list[str]] = {}
    for h in held:
        for p in h.points:
            if "stopped" in p.got:
                case = seen["cases"].get(p.case["name"], {})
                why = case.get("stopped") or seen["stopped"] or p.got["stopped"]
                lost.setdefault(why, []).append(f"“{h.name}”")
    for why, names in lost.items():
        where = ", ".join(dict.fromkeys(names))
        notes.append(f"some calls {DID[why]} ({where})")
    if seen["printed"]:
        notes.append(f"printed: {seen['printed']}")
    return tuple(dict.fromkeys(notes))


def _signature_note(held: list[Held]) -> list[str]:
    """Say it where the answer cannot even be called as the starter can."""
    points = [p for h in held if h.core for p in h.points]
    errors = [p.got["error"] for p in points if "error" in p.got]
    # An error of our own call has no line in the learner's code.
    texts = [e["message"] for e in errors if e["line"] is None]
    if not points or len(texts) < len(points):
        return []
    if not all(any(word in text for word in SIGNATURE) for text in texts):
        return []
    names = ", ".join(points[0].case["fixed"])
    if not names:
        return ["keep the starter's signature: it takes one argument"]
    return [f"keep the starter's signature: after the first, its arguments are {names}"]
