"""Repeats what the bundle of an appeal says, and believes nothing of it.

A bundle can only be repeated: that its key is this class's own is looked up here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.grading.classes.appeal import judged, observed, what_was_seen
from autograder.grading.classes.appeal_bundle import (
    About,
    Bundle,
    NoBundle,
    in_json,
    limits_of,
    unpack,
)
from autograder.grading.classes.grader import about_this_code
from autograder.grading.sandbox.looking import Observed
from autograder.grading.sandbox.unsandboxed import observer_for
from autograder.grading.submission.kit import Place, lesson_kit
from autograder.printable import printable

MOST_ZIP = 64 * 2**20


@dataclasses.dataclass(frozen=True)
class Checked:
    """What came of repeating: the same or not, and in words."""

    same: bool
    lines: tuple[str, ...]


def check(path: Path, place: Place, *, sandboxed: bool = True) -> Checked:
    """Repeat what a bundle says.

    Raises:
        UserError: it is no bundle, or this machine cannot run the answer.
    """
    bundle = read_bundle(path)
    limits = limits_of(bundle.about)
    observer = observer_for(place.root, limits, sandboxed=sandboxed)
    seen = observed(observer, bundle.script)
    try:
        was, now = repeated(bundle, seen)
    except Exception as error:  # noqa: BLE001 - a bundle may hold anything
        kind = type(error).__name__
        raise UserError(f"{path} cannot be judged ({kind}): it is damaged") from None
    return Checked(was == now, tuple(told(bundle, place, was, now)))


def read_bundle(path: Path) -> Bundle:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_ZIP + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > MOST_ZIP:
        raise UserError(f"{path} is too large for the bundle of an appeal")
    try:
        return unpack(data)
    except NoBundle as error:
        raise UserError(f"{path} is no bundle of an appeal: {error}") from None


def repeated(bundle: Bundle, seen: Observed) -> tuple[bytes, bytes]:
    """What the bundle says, and what comes out now."""
    if bundle.key is not None:
        key: Any = bundle.key
        return in_json(bundle.verdict), in_json(judged(key, bundle.script, seen))
    found = what_was_seen(bundle.about.exercise, bundle.script, seen)
    return in_json(bundle.seen), in_json(found)


def told(bundle: Bundle, place: Place, was: bytes, now: bytes) -> Iterator[str]:
    about, verdict = bundle.about, bundle.verdict
    what = "verdict" if bundle.key is not None else "values on the case that fails"
    whose = f"{printable(about.student)}, {printable(about.exercise)}"
    if was == now:
        yield f"{whose}: the same {what} came out again, byte for byte"
    else:
        yield f"{whose}: another {what} came out"
        yield from first_lines(was, now)
    score = verdict.get("score")
    shown = f", {score:.3g} of 1" if isinstance(score, int | float) else ""
    yield f"  status: {printable(str(verdict.get('status')))}{shown}"
    found = verdict.get("first_difference")
    if isinstance(found, dict):
        words = [printable(str(found.get(k))) for k in ("call", "got", "expected")]
        yield f"  for {words[0]} it gave {words[1]}, expected is {words[2]}"
    yield from differing_versions(about)
    yield from about_the_key(bundle, place)


def first_lines(was: bytes, now: bytes) -> Iterator[str]:
    before, after = was.decode().splitlines(), now.decode().splitlines()
    for one, other in zip(before, after, strict=False):
        if one != other:
            yield f"  it was: {printable(one.strip(), 200)}"
            yield f"  now it is: {printable(other.strip(), 200)}"
            return


def differing_versions(about: About) -> Iterator[str]:
    for name, here in about_this_code().items():
        there = about.versions.get(name, "unknown")
        if there != here:
            was = printable(there, 40)
            yield f"  it was made with another {name}: {was}, not {here}"


def about_the_key(bundle: Bundle, place: Place) -> Iterator[str]:
    """Whether the key is this class's own; anybody can write another into a zip."""
    about = bundle.about
    if bundle.key is None or not (place.work / "secret").is_file():
        return
    if not place.skeleton(about.lesson).is_file():
        return
    ours = lesson_kit(place, about.lesson).keys.get(about.exercise)
    if ours is not None and in_json(ours) == in_json(bundle.key):
        yield "  the answer key is this class's own"
    else:
        yield "  the answer key is NOT the one that this class grades with now"
