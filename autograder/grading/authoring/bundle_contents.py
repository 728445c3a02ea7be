"""What of the course goes into a class bundle: a list of what may, not of what may not.

So a part that is added to the course later stays out until somebody puts it in here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.course import TRANSLATIONS, Lesson
from autograder.errors import UserError

PARTS = (
    "feedback",
    "judge",
    "labextension",
    "languages",
    "measuring",
    "notebook",
    "plots",
    "study",
    "taking",
    "training",
)
MODULES = (
    "__init__",
    "__main__",
    "any_terminal",
    "bootstrap",
    "cli",
    "course",
    "doctor",
    "environment",
    "errors",
    "kernel_start",
    "lab",
    "lean_imports",
    "linux",
    "no_exercise",
    "pip_steps",
    "printable",
    "repository",
    "shown",
    "whole_file",
)
COMMANDS = (
    "doctor",
    "lab",
    "next",
    "notes",
    "progress",
    "report_bug",
    "reset",
    "schema",
    "sync",
    "take",
)
TYPES = {".py", ".js", ".css", ".html", ".j2", ".json", ".toml", ".txt", ".typed"}
# The files of the learner's side that know the exercises, and grading's sandbox.
LEFT_OUT = {"autograder/study/syllabus/live.py", "autograder/taking/walled.py"}
AS_THEY_ARE = (
    ".gitignore",
    "LICENSE",
    "autograder/constraints.txt",
    "datasets/README.md",
    "datasets/digits.npz",
)
README = Path(__file__).with_name("bundle_readme.md")
NOT_STUDYING = "build and grade"  # the first section of pyproject.toml that is not


def course_files(root: Path) -> dict[str, bytes]:
    """What every bundle holds, whatever its lessons, by path below the root.

    Raises:
        UserError: a file of the course is missing.
    """
    names = {*_package(root), *AS_THEY_ARE}
    names |= {_below(root, path) for path in (root / "datasets/runs").glob("*.json")}
    files = {name: _content(root / name) for name in sorted(names - LEFT_OUT)}
    return files | {
        "pyproject.toml": pyproject((root / "pyproject.toml").read_text("utf-8")),
        "environment.yml": environment((root / "environment.yml").read_text("utf-8")),
    }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path} is missing: take a whole copy of the course") from None


def _package(root: Path) -> Iterator[str]:
    package = root / "autograder"
    for part in PARTS:
        for path in sorted((package / part).rglob("*")):
            if path.suffix in TYPES and path.name != "conftest.py":
                yield _below(root, path)
    yield from (f"autograder/{name}.py" for name in MODULES)
    yield from (f"autograder/commands/{name}.py" for name in ("__init__", *COMMANDS))


def lesson_files(root: Path, slug: str) -> dict[str, bytes]:
    """A built lesson: its notebook and its pictures, in every language.

    Raises:
        UserError: it is not built.
    """
    folder = root / "lessons" / slug
    notebook = folder / f"{slug}.ipynb"
    if not notebook.is_file():
        raise UserError(f"no built lesson at {notebook}: `lr build` makes it")
    translated = sorted(folder.glob(f"{TRANSLATIONS}/*/{slug}.ipynb"))
    files = [
        path
        for one in (notebook, *translated)
        for path in (one, *sorted((one.parent / "pictures").glob("*.svg")))
    ]
    return {_below(root, path): path.read_bytes() for path in files}


def _below(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def course_toml(text: str, given: Mapping[str, str]) -> bytes:
    r"""The course with the lessons that are given as the published ones.

    >>> text = '[[lessons]]\nslug = "01_a"\npublished = true\n'
    >>> course_toml(text, {}).decode().splitlines()[-1]
    'published = false'
    """
    head, *blocks = re.split(r"(?m)^(?=\[\[)", text)
    kept = [block if _is_given(block, given) else _closed(block) for block in blocks]
    return "".join([head, *kept]).encode()


def _is_given(block: str, given: Mapping[str, str]) -> bool:
    found = tomllib.loads(block).get("lessons")
    return found is None or found[0]["slug"] in given


def _closed(block: str) -> str:
    return re.sub(r"(?m)^published = true$", "published = false", block)


def pyproject(text: str) -> bytes:
    """The project with what studying needs, without what builds, grades and tests."""
    without_tools = re.split(r"(?m)^\[tool\.ruff\]$", text)[0].rstrip()
    extra = r"(?ms)^# [^\n]*\n\[project\.optional-dependencies\]\n.*?\n\n"
    kept = re.sub(extra, "", without_tools)
    return (_studying(kept, r"(?=^\])") + "\n").encode()


def environment(text: str) -> bytes:
    """The environment for conda with what studying needs."""
    kept = _studying(text, r"(?=^  - pip:$)")
    return re.sub(r"(?m)^      - (?!-e ).*\n", "", kept).encode()


def _studying(text: str, end: str) -> str:
    """Drop the sections behind their comments, up to what ends the list."""
    first = NOT_STUDYING
    found = re.subn(rf"(?ms)^ +# {first}$.*?{end}", "", text)
    if found[1] != 1:
        raise UserError(f"no section `# {first}` among the requirements")
    return found[0]


def readme(release: str, date: str, lessons: tuple[Lesson, ...], fresh: int) -> bytes:
    """What a learner reads first."""
    listed = "\n".join(f"- {one.number} {one.title}: {one.summary}" for one in lessons)
    text = README.read_text("utf-8")
    words = {"release": release, "date": date, "lessons": listed, "fresh": str(fresh)}
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text.encode()
