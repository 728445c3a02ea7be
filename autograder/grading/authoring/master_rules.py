"""What every lesson keeps to, checked before it is built."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from autograder.errors import UserError
from autograder.exercises.model import Exercise
from autograder.grading.authoring.masters import ANSWER, PARAGRAPH_POINTS, MasterCell

LONGEST_CELL = 12
SHORTEST_ALT = 20
FIRST_LESSON = "00_start_here"
HEADING = re.compile(r"^(?P<marks>#{1,6}) ")
WORKSHOP = "## Workshop"
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]*)[^)]*\)")
NUMBERED = re.compile(r"^\s*\d+[.)] ")
RUBRIC = re.compile(r"^- (?P<points>\d+) points?: ", re.MULTILINE)
CALL_OUTS = ("Tip", "Principle")


def broken_rules(
    lesson: str,
    cells: Sequence[MasterCell],
    exercises: Mapping[str, Exercise],
    pictures: Collection[str],
) -> list[UserError]:
    """Find all that is wrong with a master; each error names its file and line."""
    return [
        *rules_of_any_language(lesson, cells, pictures),
        *_exercises(cells, exercises),
        *_paragraphs(cells),
        *(() if lesson == FIRST_LESSON else _call_outs(cells)),
    ]


def rules_of_any_language(
    lesson: str, cells: Sequence[MasterCell], pictures: Collection[str]
) -> list[UserError]:
    """Find what is wrong with a master, whatever its prose says."""
    return [
        *_headings(cells),
        *_accidents(cells),
        *_code(cells),
        *_frame(lesson, cells),
        *_images(cells, pictures),
        *_answers(cells),
    ]


def lines_of_prose(
    cells: Sequence[MasterCell],
) -> Iterator[tuple[MasterCell, int, str]]:
    """Go through the lines of prose that stand outside fenced code."""
    for cell in cells:
        fenced = False
        lines = cell.source.split("\n") if cell.is_prose else []
        for number, line in enumerate(lines, start=1):
            fence = line.lstrip().startswith("```")
            fenced ^= fence
            if not fenced and not fence:
                yield cell, number, line


def _headings(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    if cells[0].kind != "markdown" or not cells[0].source.startswith("# "):
        yield cells[0].fault("the first cell is the title: `# %% [markdown]`, `# # …`")
    depth = 0
    for cell, number, line in lines_of_prose(cells):
        found = HEADING.match(line)
        if not found:
            continue
        level = len(found["marks"])
        if level == 1 and (cell is not cells[0] or number != 1):
            yield cell.fault("a lesson has one first-level heading, its title", number)
        if level > depth + 1:
            yield cell.fault(f"the heading skips a level ({depth} to {level})", number)
        depth = level


def _accidents(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    """A line that begins with a number and a point makes a list, wanted or not."""
    begun, place = False, cells[0]
    before = ""
    for cell, number, line in lines_of_prose(cells):
        begun = begun and cell is place and bool(line.strip())
        if cell is not place:
            before = ""
        if NUMBERED.match(line) and before.strip() and not begun:
            yield cell.fault(f"{line[:20]!r} begins a list: wrap it elsewhere", number)
        begun = begun or bool(NUMBERED.match(line))
        before, place = line, cell


def _code(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    code = _code_cells(cells)
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
        if "\nready(" in cell.source.strip():
            yield cell.fault("ready(…) stands on the first line, or it ends nothing")
        if "except NotImplementedError" in cell.source:
            yield cell.fault('begin the cell with ready("…") in the place of `except`')


def _code_cells(cells: Sequence[MasterCell]) -> list[MasterCell]:
    return [one for one in cells if one.kind in {"code", "setup", "experiment"}]


def _frame(lesson: str, cells: Sequence[MasterCell]) -> Iterator[UserError]:
    """What opens a lesson and what closes it."""
    code = _code_cells(cells)
    for cell, word in ((code[0], "lesson"), (code[-1], "wrap_up")) if code else ():
        call = f'{word}("{lesson}")'
        if cell.source.strip().split("\n")[-1] != call:
            which = "first" if word == "lesson" else "last"
            yield cell.fault(f"the {which} code cell ends with {call}")


def _images(
    cells: Sequence[MasterCell], pictures: Collection[str]
) -> Iterator[UserError]:
    shown: set[str] = set()
    for cell, number, line in lines_of_prose(cells):
        for found in IMAGE.finditer(line):
            alt, (folder, _, name) = found["alt"].strip(), found["file"].partition("/")
            if alt and len(alt) < SHORTEST_ALT:
                text = f"the picture's text has fewer than {SHORTEST_ALT} characters"
                yield cell.fault(text, number)
            if folder != "pictures" or name not in pictures:
                yield cell.fault(f"there is no picture {found['file']!r}", number)
            if name in shown:
                yield cell.fault(f"the picture {name} is shown twice", number)
            shown.add(name)
    for name in sorted(set(pictures) - shown):
        yield cells[-1].fault(f"the picture {name} is drawn, but not shown")


def _exercises(
    cells: Sequence[MasterCell], exercises: Mapping[str, Exercise]
) -> Iterator[UserError]:
    seen: set[str] = set()
    behind = False
    for cell in cells:
        behind = behind or WORKSHOP in cell.source.split("\n")
        if cell.kind != "exercise":
            continue
        record = exercises.get(cell.name)
        if record is None:
            known = ", ".join(sorted(exercises)) or "none yet"
            yield cell.fault(f"no exercise {cell.name!r} in this lesson: {known}")
        elif record.workshop != behind:
            place = "the workshop" if record.workshop else "the main path"
            yield cell.fault(f"the exercise {cell.name} belongs to {place}")
        if cell.name in seen:
            yield cell.fault(f"the exercise {cell.name} stands here twice")
        seen.add(cell.name)
    for name in sorted(set(exercises) - seen):
        yield cells[-1].fault(f"the exercise {name} has no place in the lesson")


def _answers(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    """An answer stands behind its question, never before it."""
    asked = ""
    for cell in cells:
        if cell.kind == ANSWER and not _is_asked(cell.name, asked):
            yield cell.fault(f"nobody has asked {cell.name!r} before this answer")
        asked += "" if cell.is_prose else cell.source


def _is_asked(name: str, code: str) -> bool:
    """Whether a prediction of this name, or an explorer that asks, stands there."""
    return f'predict("{name}"' in code or f"{name}(" in code


def _paragraphs(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    for cell in cells:
        points = [int(found["points"]) for found in RUBRIC.finditer(cell.source)]
        if cell.kind == "paragraph" and (
            len(points) != 3 or sum(points) != PARAGRAPH_POINTS
        ):
            yield cell.fault("the rubric has three lines `- 2 points: …`, 5 in all")


def _call_outs(cells: Sequence[MasterCell]) -> Iterator[UserError]:
    lines = [line for _, _, line in lines_of_prose(cells)]
    for word in CALL_OUTS:
        count = sum(line.startswith(f"> **{word}.**") for line in lines)
        if count != 1:
            text = f"the lesson has {count} lines `> **{word}.** …`, one is wanted"
            yield cells[0].fault(text)
