"""Which part may import which; lazy imports count like the others."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.repository import ROOT

PACKAGE = ROOT / "autograder"
ANYONE_MAY = {
    "errors",
    "languages",
    "lean_imports",
    "linux",
    "no_exercise",
    "printable",
    "repository",
    "shown",
    "whole_file",
}
MAY_IMPORT = {
    "judge": set[str](),
    "training": set[str](),
    "notebook": set[str](),
    "course": set[str](),
    "releases": set[str](),
    "feedback": {"judge"},
    "taking": {"judge", "notebook"},
    "plots": {"training"},
    "measuring": {"judge", "training"},
    "exercises": {"judge", "training", "measuring"},
    # What studying asks of the exercises goes through the port: see MORE.
    "study": {"judge", "feedback", "course", "notebook", "plots", "measuring"},
    "__init__": {"study", "plots", "training"},
    # The build writes the lessons' pictures; what grades never draws.
    "grading": {
        "exercises",
        "judge",
        "feedback",
        "course",
        "notebook",
        "plots",
        "measuring",
        "releases",
    },
    # The site reads the built lessons, which hold no answers, and the exercises.
    "site": {
        "course",
        "doctor",
        "exercises",
        "feedback",
        "judge",
        "notebook",
        "plots",
        "releases",
        "training",
    },
    "hub": {"course", "doctor", "environment", "sandbox_trial"},
    "nbgrader_config": {"grading"},
    "errors": set[str](),
    "languages": set[str](),
    "any_terminal": set[str](),
    "lean_imports": set[str](),
    "linux": set[str](),
    "no_exercise": set[str](),
    "whole_file": set[str](),
    "printable": set[str](),
    "repository": set[str](),
    "shown": set[str](),
    "environment": set[str](),
    "pip_steps": {"environment"},
    "bootstrap": {"environment", "pip_steps", "cli"},
    "__main__": {"bootstrap"},
    "doctor": {"environment", "sandbox_trial"},
    "sandbox_trial": {"grading"},
    "lab": {"course", "study"},
    "kernel_start": {"__init__"},
}
# Of the learner's side one file alone knows the exercises, and a class bundle goes
# without it; of grading one file alone knows the learner's side: it makes the bundle.
LIVE = PACKAGE / "study" / "syllabus" / "live.py"
BUNDLE = PACKAGE / "grading" / "authoring" / "bundle.py"
# Taking answers home looks at them in grading's sandbox, where there is one.
WALLED = PACKAGE / "taking" / "walled.py"
# What nbgrader runs as a class's account keeps versions where grading looks for them;
# what the Hub runs as root imports nothing of grading.
EXCHANGE = [
    PACKAGE / "hub" / name
    for name in ("collecting.py", "kept_secrets.py", "releasing.py")
]
MORE = {
    LIVE: {"exercises"},
    BUNDLE: {"study"},
    WALLED: {"grading"},
    **{path: {"grading"} for path in EXCHANGE},
}
# The command line may import all, lazily; only these may import the command line.
COMMAND_LINE = {"cli", "commands", "bench"}
STANDARD_LIBRARY_ALONE = ("__main__", "bootstrap", "environment", "pip_steps")


def sources() -> list[Path]:
    aside = {"tests", "work", "conftest.py"}
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not aside & set(path.relative_to(PACKAGE).parts)
    ]


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path, text: str | None = None) -> Iterator[str]:
    """Every module that a file imports, in full, wherever the import stands."""
    own = ["autograder", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8") if text is None else text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = own[: len(own) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and names_a_module(node):
            yield ast.literal_eval(node.args[0])


def names_a_module(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    literal = call.args and isinstance(call.args[0], ast.Constant)
    return name in {"import_module", "__import__"} and bool(literal)


def our_parts(path: Path, text: str | None = None) -> set[str]:
    """The parts of the package that a file imports from."""
    parts = set()
    for module in imported(path, text):
        names = module.split(".")
        if names[0] == "autograder":
            first = names[1] if len(names) > 1 else ""
            there = (PACKAGE / first).is_dir() or (PACKAGE / f"{first}.py").is_file()
            parts.add(first if there and first else "__init__")
    return parts - {part_of(path)}


@pytest.mark.parametrize(
    "path", sources(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_file_imports_only_what_its_part_may(path: Path) -> None:
    part = part_of(path)
    if part in COMMAND_LINE:
        return
    assert part in MAY_IMPORT, f"say in MAY_IMPORT what {part} may import"
    more = MORE.get(path, set())
    assert our_parts(path) <= MAY_IMPORT[part] | ANYONE_MAY | more


# The rooms of grading, from the innermost outwards; authoring stands apart.
ROOMS = ("sandbox", "submission", "gradebook", "classes")


@pytest.mark.parametrize("room", [*ROOMS, "authoring"])
def test_a_room_of_grading_imports_only_from_rooms_further_in(room: str) -> None:
    within = set() if room == "authoring" else set(ROOMS[: ROOMS.index(room)])
    files = sorted((PACKAGE / "grading" / room).rglob("*.py"))
    assert files
    for path in files:
        names = [module.split(".") for module in imported(path)]
        rooms = {name[2] for name in names if name[:2] == ["autograder", "grading"]}
        assert rooms <= within | {room}, path


def test_grading_has_rooms_and_nothing_between_them() -> None:
    found = {path.name for path in (PACKAGE / "grading").glob("*.py")}
    assert found == {"__init__.py"}


@pytest.mark.parametrize("name", STANDARD_LIBRARY_ALONE)
def test_the_first_start_uses_the_standard_library_alone(name: str) -> None:
    import sys

    for module in imported(PACKAGE / f"{name}.py"):
        top = module.partition(".")[0]
        assert top in sys.stdlib_module_names | {"autograder"}, module


def test_the_test_sees_every_way_to_import() -> None:
    here = PACKAGE / "judge" / "verdict.py"
    text = """
import autograder.study.log
def f():
    from autograder import plots
    from autograder import check
    from ..grading import engine
    from .observe import observe
    import_module("autograder.exercises.keys")
"""
    assert our_parts(here, text) == {
        "study",
        "plots",
        "grading",
        "exercises",
        "__init__",
    }
