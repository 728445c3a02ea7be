"""What every lesson keeps to, checked before it is built."""

import re
from collections.abc import Collection, Iterator, Sequence

from autograder.errors import UserError
from autograder.grading.masters import MasterCell

LONGEST_CELL = 12
SHORTEST_ALT = 20
HEADING = re.compile(r"^(?P<marks>#{1,6}) ")
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]*)[^)]*\)")


def broken_rules(
    cells: Sequence[MasterCell], exercises: Collection[str], pictures: Collection[str]
) -> list[UserError]:
    """Find all that is wrong with a master; each error names its file and line."""
    return [
        *_headings(cells),
        *_code(cells),
        *_images(cells, pictures),
        *_exercises(cells, exercises),
    ]


def _prose(cells: Sequence[MasterCell]) -> Iterator[tuple[MasterCell, int, str]]:
    """Go through the lines of prose that stand outside fenced code."""
    for cell in cells:
        fenced = False
        lines = cell.source.split("\n") if cell.kind == "markdown" else []
        for number, line in enumerate(lines, start=1):
            fence = line.lstrip().startswith("```")
            fenced ^= fence
            if not fenced and not fence:
                yield cell, number, line


def _headings(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    if cells[0].kind != "markdown" or not cells[0].source.startswith("# "):
        yield cells[0].fault("the first cell is the title: `# %% [markdown]`, `# # …`")
    depth = 0
    for cell, number, line in _prose(cells):
        found = HEADING.match(line)
        if not found:
            continue
        level = len(found["marks"])
        if level == 1 and (cell is not cells[0] or number != 1):
            yield cell.fault("a lesson has one first-level heading, its title", number)
        if level > depth + 1:
            yield cell.fault(f"the heading skips a level ({depth} to {level})", number)
        depth = level


def _code(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    code = [cell for cell in cells if cell.kind not in {"markdown", "exercise"}]
    setups = [cell for cell in code if cell.kind == "setup"]
    if len(setups) != 1 or code[0] is not setups[0]:
        where = setups[1] if len(setups) > 1 else code[0] if code else cells[0]
        yield where.fault("the first code cell, and no other, is `# %% setup`")
    for cell in code:
        count = len(cell.source.strip().split("\n"))
        if not cell.source.strip():
            yield cell.fault("the code cell is empty")
        if count > LONGEST_CELL:
            yield cell.fault(f"the cell has {count} lines, more than {LONGEST_CELL}")


def _images(
    cells: Sequence[MasterCell], pictures: Collection[str]
) -> Iterator[UserError]:
    for cell, number, line in _prose(cells):
        for found in IMAGE.finditer(line):
            if len(found["alt"].strip()) < SHORTEST_ALT:
                text = f"the picture's text has fewer than {SHORTEST_ALT} characters"
                yield cell.fault(text, number)
            if found["file"] not in pictures:
                yield cell.fault(f"there is no picture {found['file']!r}", number)


def _exercises(
    cells: Sequence[MasterCell], exercises: Collection[str]
) -> Iterator[UserError]:
    seen: set[str] = set()
    for cell in cells:
        if cell.kind != "exercise":
            continue
        if cell.exercise not in exercises:
            known = ", ".join(sorted(exercises)) or "none yet"
            yield cell.fault(f"no exercise {cell.exercise!r} in this lesson: {known}")
        if cell.exercise in seen:
            yield cell.fault(f"the exercise {cell.exercise} stands here twice")
        seen.add(cell.exercise)
    for name in sorted(set(exercises) - seen):
        yield cells[-1].fault(f"the exercise {name} has no place in the lesson")
