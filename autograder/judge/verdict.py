"""From an observation and an answer key to a verdict. Pure; reads nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.judge.diagnose import diagnose
from autograder.judge.differences import first_difference
from autograder.judge.outcomes import outcomes_of
from autograder.judge.properties import Held, look_at
from autograder.judge.sound import sound

VERSION = 1
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

    `score` is the share of the points, 0 to 1. A verdict holds no times, so that equal
    answers have equal verdicts, byte for byte.
    """

    exercise: str
    kind: str
    status: str
    score: float
    properties: tuple[Mapping[str, Any], ...] = ()
    mistake: Mapping[str, str] | None = None
    first_difference: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    version: int = VERSION

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
            "first_difference": (
                dict(self.first_difference) if self.first_difference else None
            ),
            "notes": list(self.notes),
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
            mistake=data["mistake"],
            first_difference=data["first_difference"],
            notes=tuple(data["notes"]),
            version=int(data["version"]),
        )


def judge(observation: Mapping[str, Any], key: Mapping[str, Any]) -> Verdict:
    """Hold an observation against an answer key.

    Each property counts whole or not at all; the others count only where the core
    holds on at least one case that is not trivial. The observation may be anything.
    """
    observation = sound(observation, key)
    held = [look_at(prop, observation, key) for prop in key["properties"]]
    counts = any(h.on_something for h in held if h.core)
    total = sum(h.weight for h in held)
    passed = {h.name: h.passed and (counts or h.core) for h in held}
    score = sum(h.weight for h in held if passed[h.name]) / total
    status = _status(score, held, observation)
    failing = next((h for h in held if h.first_failing is not None), None)
    open_ended = status in ("passed", "not attempted")
    mistake = None if open_ended else diagnose(observation, key)
    difference = None
    if failing is not None and not open_ended:
        difference = first_difference(failing, observation, key)
    return Verdict(
        exercise=key["exercise"],
        kind=key["kind"],
        status=status,
        score=score,
        properties=tuple(
            {"name": h.name, "weight": h.weight / total, "passed": passed[h.name]}
            for h in held
        ),
        mistake=_named(mistake, difference),
        first_difference=difference,
        notes=_notes(held, observation),
    )


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
            {"name": p["name"], "weight": p["weight"] / total, "passed": False}
            for p in key["properties"]
        ),
        notes=(note,) if note else (),
    )


def _named(
    mistake: Mapping[str, Any] | None, difference: Mapping[str, Any] | None
) -> dict[str, str] | None:
    if mistake is None:
        return None
    message = str(mistake["message"])
    for word in ("got", "expected"):
        shown = str(difference[word]) if difference else "…"
        message = message.replace(f"{{{word}}}", shown)
    return {"id": str(mistake["id"]), "message": message}


def _status(score: float, held: list[Held], observation: Mapping[str, Any]) -> str:
    if all(h.passed for h in held):
        return "passed"
    if score > 0:
        return "partly"
    if observation["stopped"] is not None:
        return str(observation["stopped"])
    core = [p.got for h in held if h.core for p in h.points]
    errors = [g["error"]["type"] for g in core if "error" in g]
    if len(errors) == len(core) and core:
        return "not attempted" if set(errors) == {"NotImplementedError"} else "error"
    return "failed"


def _notes(held: list[Held], observation: Mapping[str, Any]) -> tuple[str, ...]:
    notes = [n for h in held for p in h.points for n in p.match.notes]
    notes += _signature_note(held)
    lost: dict[str, list[str]] = {}
    for h in held:
        for p in h.points:
            if not outcomes_of(observation, p.case["name"], "outcomes"):
                seen = observation["cases"].get(p.case["name"], {})
                why = seen.get("stopped") or observation["stopped"] or "not reached"
                lost.setdefault(why, []).append(f"“{h.name}”")
    for why, names in lost.items():
        where = ", ".join(dict.fromkeys(names))
        notes.append(f"some calls {DID[why]} ({where})")
    if observation["printed"]:
        notes.append(f"printed: {observation['printed']}")
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
    return [f"keep the starter's signature: after the first, its arguments are {names}"]
