"""The sample class as a table, for people: what was expected, and what came.

`python -m autograder.tests.sample_class.table` grades everybody and writes TABLE.md.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from autograder.tests.sample_class.member import Member, Notebook, exercises_of
from autograder.tests.sample_class.the_class import (
    EVERYBODY,
    LESSON,
    Outcome,
    built_lesson,
    by_lr_grade,
    by_nbgrader,
    class_of,
    expected_points,
)

TABLE = Path(__file__).with_name("TABLE.md")
HEAD = """# The sample class

Everybody of `autograder/tests/sample_class/` handed in lesson 01; the last two columns
are what `lr grade 01_basics` and `nbgrader autograde 01_basics --force` made of it.
`python -m autograder.tests.sample_class.table` writes this page; a slow test holds it.

`not graded` by nbgrader: no score is written and a person is asked for. `–`: nothing of
that name was handed in; it says so in its log, and its gradebook has no word for it.

| member | what is special | expected | `lr grade` | `nbgrader autograde` |
| --- | --- | --- | --- | --- |
"""


def points(value: float) -> str:
    return f"{value:.4g}"


def expected(member: Member, lesson: Notebook) -> str:
    if member.status != "graded":
        return member.status
    words = expected_points(member, lesson)
    full = 10 * list(words.values()).count("full")
    return f"{full} to {full + 10}" if member.partly else str(full)


def came(found: Outcome | None) -> str:
    if found is None:
        return "–"
    if found.status != "graded":
        return found.status
    return points(sum(one or 0.0 for one in found.earned.values()))


def table(
    lesson: Notebook, ours: Mapping[str, Outcome], theirs: Mapping[str, Outcome]
) -> str:
    """The page, of what both commands made of the class."""
    lines = [f"Full marks are {10 * len(exercises_of(lesson))}.", "", ""]
    text = HEAD.replace("| member", "\n".join(lines) + "| member", 1)
    for member in EVERYBODY:
        nbgrader = theirs.get(member.name)
        cells = [
            f"`{member.name}`",
            member.about,
            expected(member, lesson),
            came(ours[member.name]),
            came(nbgrader),
        ]
        text += f"| {' | '.join(cells)} |\n"
    return text


def whole_class(
    folder: Path,
) -> tuple[Notebook, dict[str, Outcome], dict[str, Outcome]]:
    """Grade everybody by both commands, each in a course of its own.

    nbgrader's finds the results of the first, as it does after a real `lr grade`;
    a few members are graded afresh by both in another test.
    """
    skeleton = built_lesson()
    lesson: Notebook = json.loads(skeleton.read_text("utf-8"))
    first = class_of(folder / "ours", EVERYBODY, skeleton)
    ours = by_lr_grade(first)
    second = class_of(folder / "theirs", EVERYBODY, skeleton)
    shutil.copytree(first.results(LESSON), second.results(LESSON))
    return lesson, ours, by_nbgrader(second)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        TABLE.write_text(table(*whole_class(Path(folder))), "utf-8")


if __name__ == "__main__":
    main()
