"""What goes into a class bundle is whole, and is nothing more."""

import functools
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from autograder.course import course
from autograder.errors import UserError
from autograder.grading.authoring.bundle_contents import (
    COMMANDS,
    course_files,
    course_toml,
    environment,
    lesson_files,
    pyproject,
    readme,
)
from autograder.lab import EXTENSIONS
from autograder.repository import ROOT
from autograder.tests.test_architecture import LIVE, PACKAGE, WALLED, imported

FILES = course_files(ROOT)
# Asked for only where there is what they bind: exercises, grading, and releases.
LEFT_OUT = {path.relative_to(ROOT).as_posix() for path in (LIVE, WALLED)}
LEFT_OUT |= {"autograder/sandbox_trial.py", "autograder/releases.py"}
# What `lr doctor --class` asks, which refuses in a copy before it looks for them.
LEFT_OUT |= {"autograder/hub/configuration.py", "autograder/hub/readiness.py"}
# Commands that a learner's copy does without, though they import no answer.
FOR_AUTHORS = {"bench", "nbgrader", "test"}
# What the requirements bring along.
BROUGHT = {"cycler", "jupyter_core", "jupyter_server", "nbformat", "pygments"}
BROUGHT |= {"traitlets", "zmq"}
STUDY = tomllib.loads(FILES["pyproject.toml"].decode())["project"]["dependencies"]


def modules(names: list[str]) -> set[str]:
    """The modules of ours that these files import, each as its file's path."""
    found = set()
    for name in names:
        for module in imported(ROOT / name, FILES[name].decode()):
            found |= {path for path in _files_of(module) if (ROOT / path).is_file()}
    return found


def _files_of(module: str) -> set[str]:
    """A name that is imported is a module, or stands in one."""
    if module.partition(".")[0] != "autograder":
        return set()
    path, above = module.replace(".", "/"), module.rpartition(".")[0].replace(".", "/")
    places = {f"{path}.py", f"{path}/__init__.py"}
    return places | {f"{above}.py", f"{above}/__init__.py"}


def python_files() -> list[str]:
    return [name for name in FILES if name.endswith(".py")]


def test_none_of_its_files_knows_an_exercise() -> None:
    for name in python_files():
        for module in imported(ROOT / name, FILES[name].decode()):
            assert not module.startswith("autograder.exercises"), name


def test_nothing_is_missing_that_its_files_import() -> None:
    assert modules(python_files()) - LEFT_OUT <= set(FILES)


def test_no_answer_s_part_is_in_it() -> None:
    parts = {Path(name).parts[1] for name in FILES if name.startswith("autograder/")}
    assert not parts & {"exercises", "grading", "tests", "work", "bench", "site", "hub"}
    assert {Path(name).parts[0] for name in FILES} == {
        ".gitignore",
        "LICENSE",
        "autograder",
        "datasets",
        "environment.yml",
        "pyproject.toml",
    }
    assert not [name for name in FILES if "recipes" in name or "make.py" in name]


def test_the_extensions_that_jupyterlab_is_pointed_to_are_in_it() -> None:
    there = {p.relative_to(ROOT).as_posix() for p in EXTENSIONS.rglob("*.js*")}
    assert len(there) > 1
    assert there <= set(FILES)


WITH_ANSWERS = ("exercises", "grading", "bench")


def reached(command: str) -> set[str]:
    """The files of ours that a command needs, but for what has the answers."""
    seen: set[str] = set()
    waiting = {f"autograder/commands/{command}.py"}
    while waiting:
        seen |= waiting
        found = {m for name in waiting for m in _own_files(name)}
        waiting = found - seen - LEFT_OUT
    return seen


@functools.cache
def _own_files(name: str) -> frozenset[str]:
    if Path(name).parts[1] in WITH_ANSWERS:
        return frozenset()
    found = {path for module in imported(ROOT / name) for path in _files_of(module)}
    return frozenset(path for path in found if (ROOT / path).is_file())


def test_each_command_that_works_without_answers_is_in_it() -> None:
    everything = {p.stem for p in (PACKAGE / "commands").glob("[a-z]*.py")}
    able = {
        name
        for name in everything
        if not any(Path(path).parts[1] in WITH_ANSWERS for path in reached(name))
    }
    assert able - FOR_AUTHORS == set(COMMANDS)


def test_it_asks_for_what_its_files_import_and_for_nothing_that_grades() -> None:
    names = {re.split("[=<>]", one)[0].lower().replace("-", "_") for one in STUDY}
    wanted = {
        module.partition(".")[0]
        for name in python_files()
        for module in imported(ROOT / name, FILES[name].decode())
    }
    others = wanted - set(sys.stdlib_module_names) - {"autograder"}
    assert {name.lower() for name in others} <= names | BROUGHT
    assert not names & {"nbgrader", "pytest", "playwright", "sqlalchemy"}


def test_its_two_lists_of_requirements_say_the_same() -> None:
    listed = yaml.safe_load(FILES["environment.yml"])["dependencies"]
    *plain, last = listed
    conda = {line.partition("=")[0].replace("pytorch", "torch") for line in plain}
    pip = {line.partition("==")[0] for line in STUDY}
    assert conda - {"python", "pip", "setuptools>"} == pip
    assert last == {"pip": ["-e ."]}


def test_requirements_without_sections_are_not_guessed() -> None:
    with pytest.raises(UserError, match="no section"):
        pyproject("[project]\ndependencies = []\n[tool.ruff]\n")
    with pytest.raises(UserError, match="no section"):
        environment("dependencies:\n")


def test_lessons_that_are_not_given_are_not_published() -> None:
    text = (ROOT / "autograder/course.toml").read_text("utf-8")
    given = tomllib.loads(course_toml(text, {"02_schedulers": ""}).decode())
    whole = tomllib.loads(text)
    published = [one["slug"] for one in given["lessons"] if one["published"]]
    assert published == ["02_schedulers"]
    assert {**given, "lessons": []} == {**whole, "lessons": []}
    assert len(given["lessons"]) == len(whole["lessons"])


def test_a_lesson_that_is_not_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no built lesson at"):
        lesson_files(tmp_path, "01_basics")


def test_a_lesson_comes_in_every_language_and_without_a_master() -> None:
    found = set(lesson_files(ROOT, "00_start_here"))
    folders = ("", "translations/fr/", "translations/ko/")
    assert found == {
        f"lessons/00_start_here/{folder}{name}"
        for folder in folders
        for name in ("00_start_here.ipynb", "pictures/one_step.svg")
    }


def test_a_course_that_is_not_whole_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is missing: take a whole copy of the course"):
        course_files(tmp_path)


def test_its_readme_names_release_and_lessons() -> None:
    text = readme("release 2", "2027-01-15", course().published[:2], 8).decode()
    assert "release 2 of the course, of 2027-01-15" in text
    assert "- 01 Learning-rate basics: " in text
    assert "8 other sets" in text
    assert not re.search(r"\{\w+\}", text)
