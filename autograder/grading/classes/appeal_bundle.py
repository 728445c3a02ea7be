"""The bundle of an appeal: all that one verdict follows from, in one zip; pure.

JSON and texts only. Whoever made it: it is read with bounds, and nothing in it is
believed but its shape.
"""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from pydantic import Field, ValidationError

from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.script import Question, Script
from autograder.grading.submission.document import Document
from autograder.notebook import RunCell

MOST_BYTES = 32 * 2**20
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file: equal bundles are equal in every byte
GENEROUS = 4  # times our own limits, and no more, whatever a bundle asks for

Kind: TypeAlias = Literal["whole", "failing case"]

README = """\
One verdict of a class, with all that it follows from.

    lr appeal --check {file}

runs the answer again and says whether the same comes out, byte for byte. It needs the
course in the version that about.json names.

about.json     whose, which lesson and exercise, which versions, which release
answer.py      the cell that was judged, for people
script.json    the cells as they ran, and what was asked of the answer
verdict.json   the verdict
{more}
"""
MORE: Mapping[Kind, str] = {
    "whole": "key.json       the answer key: hidden inputs, expected values. Not for "
    "learners.",
    "failing case": "seen.json      what the answer gave on the case that fails first",
}


class CellDocument(Document):
    """A cell that ran, see `notebook.RunCell`."""

    id: str
    source: str
    exercise: str | None
    defines: list[str]


class QuestionDocument(Document):
    """What was asked, see `sandbox.script.Question`."""

    exercise: str
    cases: list[dict[str, Any]]
    seconds: float = Field(gt=0, le=600)


class ScriptDocument(Document):
    """What the runner is to do; files in base64."""

    cells: list[CellDocument]
    questions: list[QuestionDocument]
    files: dict[str, str]


class About(Document):
    """What a verdict follows from besides answer and key."""

    version: Literal[1] = 1
    kind: Kind
    lesson: str
    student: str
    exercise: str
    report: str = Field(description="the report's number on the feedback page")
    release: str
    release_mark: str
    seed: str = Field(description="of the hidden inputs; empty for a learner")
    versions: dict[str, str]
    limits: dict[str, float]
    sandboxed: bool


@dataclasses.dataclass(frozen=True)
class Bundle:
    """An appeal. `key` is there for the instructor, `seen` for a learner."""

    about: About
    script: Script
    verdict: Mapping[str, Any]
    key: Mapping[str, Any] | None = None
    seen: Mapping[str, Any] | None = None


class NoBundle(ValueError):  # noqa: N818 - it says what is the case
    """These bytes are no bundle; the message says why."""


def in_json(value: Any) -> bytes:
    """A document as bytes, the same for equal ones."""
    return (json.dumps(value, sort_keys=True, indent=1) + "\n").encode()


def pack(bundle: Bundle, name: str) -> bytes:
    """The zip; its name is said in its README."""
    kind = bundle.about.kind
    source = next(
        (c.source for c in bundle.script.cells if c.exercise == bundle.about.exercise),
        "",
    )
    files = {
        "README.txt": README.format(file=name, more=MORE[kind]).encode(),
        "about.json": in_json(bundle.about.model_dump()),
        "answer.py": source.encode("utf-8", "replace"),
        "script.json": in_json(script_document(bundle.script).model_dump()),
        "verdict.json": in_json(bundle.verdict),
    }
    if bundle.key is not None:
        files["key.json"] = in_json(bundle.key)
    if bundle.seen is not None:
        files["seen.json"] = in_json(bundle.seen)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return whole.getvalue()


def script_document(script: Script) -> ScriptDocument:
    return ScriptDocument(
        cells=[
            CellDocument(
                id=c.id, source=c.source, exercise=c.exercise, defines=list(c.defines)
            )
            for c in script.cells
        ],
        questions=[
            QuestionDocument(
                exercise=q.exercise, cases=[dict(c) for c in q.cases], seconds=q.seconds
            )
            for q in script.questions
        ],
        files={n: base64.b64encode(d).decode() for n, d in script.files.items()},
    )


def unpack(data: bytes) -> Bundle:
    """Read a bundle.

    Raises:
        NoBundle: it is none, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = {
                name: part(archive, name)
                for name in archive.namelist()
                if name.endswith(".json")
            }
        return bundle_of(texts)
    except NoBundle:
        raise
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise NoBundle(f"{where or 'a document'} is not as it must be") from None
    except (ValueError, KeyError, TypeError, RecursionError, EOFError, OSError):
        raise NoBundle("what is in it is not as it must be") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        raise NoBundle("it is no zip that can be read") from None


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoBundle(f"{name} is too large")
    return data


def bundle_of(texts: Mapping[str, bytes]) -> Bundle:
    for name in ("about.json", "script.json", "verdict.json"):
        if name not in texts:
            raise NoBundle(f"{name} is missing")
    about = About.model_validate_json(texts["about.json"])
    document = ScriptDocument.model_validate_json(texts["script.json"])
    needed = "key" if about.kind == "whole" else "seen"
    if f"{needed}.json" not in texts:
        raise NoBundle(f"{needed}.json is missing")
    found: dict[str, Mapping[str, Any]] = {needed: read_object(texts, needed)}
    verdict = read_object(texts, "verdict")
    return Bundle(about, script_of_document(document), verdict, **found)


def read_object(texts: Mapping[str, bytes], name: str) -> Mapping[str, Any]:
    found = json.loads(texts[f"{name}.json"])
    if not isinstance(found, dict):
        raise NoBundle(f"{name}.json is no document")
    return found


def script_of_document(document: ScriptDocument) -> Script:
    cells = tuple(
        RunCell(c.id, c.source, c.exercise, tuple(c.defines)) for c in document.cells
    )
    questions = tuple(
        Question(q.exercise, tuple(q.cases), q.seconds) for q in document.questions
    )
    files = {
        name: base64.b64decode(text, validate=True)
        for name, text in document.files.items()
    }
    return Script(cells, questions, files)


def limits_of(about: About) -> Limits:
    """The limits that held, as far as this machine is willing to go."""
    ours = dataclasses.asdict(Limits())
    asked = {
        name: type(most)(min(max(about.limits[name], 0), GENEROUS * most))
        for name, most in ours.items()
        if name in about.limits
    }
    return Limits(**{**ours, **asked})
