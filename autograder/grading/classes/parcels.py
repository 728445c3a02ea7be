"""What goes to a worker and what comes back, as bytes: content, and no path to it.

JSON, never a pickle: another machine is believed no more than its bytes say.
"""

from __future__ import annotations

import base64
import dataclasses
import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from autograder.grading.sandbox.limits import Limits
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import LessonKit

SUBMISSION = TypeAdapter(Submission)
MOST_BYTES = 64 * 2**20  # of an answer; an honest one has less than one megabyte


class Unreadable(ValueError):  # noqa: N818 - it says what is the case
    """These bytes are no such parcel."""


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a worker is told once: the lesson, and how to observe.

    `root` and `work` are this machine's folders, for workers of this machine; those of
    other machines observe with their own copy of the course, and keep nothing. Where
    `keeps` is False, what was kept is read and nothing is added to it.
    """

    kit: LessonKit
    sandboxed: bool = True
    limits: Limits = dataclasses.field(default_factory=Limits)
    code: str = ""
    root: str = ""
    work: str = ""
    keeps: bool = True


@dataclasses.dataclass(frozen=True)
class Task:
    """One submission to grade; `only` names the exercises that are asked about.

    `before` is the result of an earlier run: no more is done than it asks for, unless
    `force` says so.
    """

    submission: Submission
    only: tuple[str, ...] = ()
    before: SubmissionResult | None = None
    force: bool = False
    attempt: int = 0


def wrapped(document: Mapping[str, Any]) -> bytes:
    return gzip.compress(json.dumps(document).encode(), 1, mtime=0)


def unwrapped(data: bytes) -> dict[str, Any]:
    """The document in a parcel, however large somebody says that it is.

    >>> unwrapped(wrapped({"a": 1}))
    {'a': 1}
    """
    inflating = zlib.decompressobj(wbits=31)
    try:
        text = inflating.decompress(data, MOST_BYTES)
        found = json.loads(text) if inflating.eof else None
    except (zlib.error, ValueError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error
    if not inflating.eof:
        raise Unreadable("it is cut short, or too large")
    if not isinstance(found, dict):
        raise Unreadable("it is no document")
    return found


def plain(value: Any) -> Any:
    """Dataclasses, mappings and bytes as JSON has them.

    >>> plain({"a": (b"x", 1)})
    {'a': [{'bytes': 'eA=='}, 1]}
    """
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value


def bytes_back(value: Any) -> Any:
    """Undo what `plain` did to bytes."""
    if isinstance(value, dict):
        if value.keys() == {"bytes"} and isinstance(value["bytes"], str):
            return base64.b64decode(value["bytes"])
        return {name: bytes_back(one) for name, one in value.items()}
    return [bytes_back(one) for one in value] if isinstance(value, list) else value


def pack_setting(setting: Setting) -> bytes:
    return wrapped(plain(setting))


def read_setting(data: bytes) -> Setting:
    found = unwrapped(data)
    found["kit"] = LessonKit(**found["kit"])
    found["limits"] = Limits(**found["limits"])
    return Setting(**found)


def pack_task(task: Task) -> bytes:
    before = task.before and task.before.model_dump_json()
    return wrapped({**plain(dataclasses.replace(task, before=None)), "before": before})


def read_task(data: bytes) -> Task:
    found = bytes_back(unwrapped(data))
    submission = SUBMISSION.validate_python(found["submission"])
    before = found["before"] and SubmissionResult.model_validate_json(found["before"])
    return Task(
        submission=submission,
        only=tuple(found["only"]),
        before=before or None,
        force=found["force"],
        attempt=found["attempt"],
    )


def pack_graded(graded: Graded) -> bytes:
    result = graded.result.model_dump(mode="json")
    return wrapped({"result": result, "notebook": graded.notebook})


def read_graded(data: bytes) -> Graded:
    """What a worker says, in the shape that it must have.

    Raises:
        Unreadable: it has another shape.
    """
    found = unwrapped(data)
    notebook = found.get("notebook")
    if notebook is not None and not isinstance(notebook, dict):
        raise Unreadable("the notebook is none")
    try:
        return Graded(SubmissionResult.model_validate(found.get("result")), notebook)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Unreadable(f"the result's {where} is not as it must be") from error
