"""One cell, read defensively: of the learner's notebook, and of ours."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

from autograder.notebook.syntax import Names, names
from autograder.notebook.whole_text import whole

MOST_CELLS = 2000
MOST_TEXT = 400_000
KINDS = {"code", "markdown", "raw"}
VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Cell:
    """What is read of a cell, whatever else it says."""

    index: int
    kind: str
    id: str
    source: str
    grade_id: str
    mark: str
    tags: frozenset[str]
    marks: dict[str, Any]
    attachments: bool
    searched: bool = True

    @cached_property
    def names(self) -> Names:
        return names(self.source) if self.searched else Names()

    @cached_property
    def text(self) -> str:
        """The source without what editors change by themselves."""
        return "\n".join(line.rstrip() for line in self.source.strip().split("\n"))

    @property
    def is_exercise(self) -> bool:
        return self.marks.get("solution") is True and self.marks.get("grade") is False

    @property
    def is_check(self) -> bool:
        return self.marks.get("grade") is True and not self.is_paragraph

    @property
    def is_paragraph(self) -> bool:
        """Whether the learner writes prose here, which a person grades."""
        both = self.marks.get("grade") is True and self.marks.get("solution") is True
        return both and self.kind == "markdown"


def cells_of(notebook: dict[str, Any]) -> list[Cell]:
    """Read the cells of a notebook; what is no cell is passed over.

    Behind so much text that nobody wrote it by hand, nothing is searched for names.
    """
    raw = notebook.get("cells")
    listed = raw[:MOST_CELLS] if isinstance(raw, list) else []
    read = [one for one in listed if isinstance(one, dict)]
    cells = [_cell(index, one) for index, one in enumerate(read)]
    sizes = accumulate(len(cell.source) for cell in cells)
    return [
        cell if size <= MOST_TEXT else replace(cell, searched=False)
        for cell, size in zip(cells, sizes, strict=True)
    ]


def clean(value: Any) -> str:
    """Return the text of a source field; half a character becomes a mark for it."""
    if isinstance(value, list):
        value = "".join(one for one in value if isinstance(one, str))
    if not isinstance(value, str):
        return ""
    return whole(value.replace("\r\n", "\n").replace("\r", "\n"))


def mapping(value: Any) -> dict[str, Any]:
    """Return a dictionary, an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def about(notebook: dict[str, Any], field: str) -> str:
    """Return what the notebook says of itself, "" where it says nothing usable."""
    said = mapping(mapping(notebook.get("metadata")).get("lr")).get(field)
    return said if isinstance(said, str) else ""


def _word(value: Any) -> str:
    return value if isinstance(value, str) and VALID_ID.fullmatch(value) else ""


def _cell(index: int, raw: dict[str, Any]) -> Cell:
    metadata = mapping(raw.get("metadata"))
    marks = mapping(metadata.get("nbgrader"))
    tags = metadata.get("tags")
    kind = raw.get("cell_type")
    return Cell(
        index=index,
        kind=kind if isinstance(kind, str) and kind in KINDS else "raw",
        id=_word(raw.get("id")),
        source=clean(raw.get("source")),
        grade_id=_word(marks.get("grade_id")),
        mark=_word(mapping(metadata.get("lr")).get("cell")),
        tags=frozenset(
            one for one in (tags if isinstance(tags, list) else []) if _word(one)
        ),
        marks=marks,
        attachments=bool(raw.get("attachments")),
    )
