"""The proof, published: what was tried on every exercise, from the committed table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from autograder.exercises import ids, load
from autograder.exercises.proof.committed import (
    CHANGED,
    NO_ROW,
    DeepRow,
    read_table,
    stale,
)
from autograder.repository import ROOT
from autograder.site.pages import Page
from autograder.site.proof_rows import HEADS, Line, line_of

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise

JUDGE = ROOT / "autograder" / "tests" / "mutation" / "judge.json"
STYLE = '<link rel="stylesheet" href="_static/atlas/atlas.css">'

MEANING = """## What a row means

*Right answers* are the reference and others written differently; each has to get every
point, in practice, on three hidden draws, and on the random inputs of the last column
but one. *Mistakes* are answers with a fault that has a name, in all the forms that
people give it; each has to lose points and be named as what it is. *Single faults* are
answers that are right but for one property; each has to lose that property's points and
no others (fewer or none where a rate is chosen: little is right there by itself).
*Mutants* are made by machine, one small change of the reference at a time,
and have to be *rejected*. Those that are not rejected change nothing that is asked, and
are *argued* for one by one, below.

The change itself is not shown there, since it stands in an answer. A row is dated by
the day on which it was made and belongs to the exercise as it was then: where its file
or its cases have changed since, a test fails until the row is made again."""

AGAIN = """## Repeat a row

```
lr prove cosine_lr --deep
```

It proves the one exercise again, if its row is not fresh, and says what it tried;
without a name it does so for all of them, in an hour. `lr prove --stale` says which
rows are old."""


def proof_pages() -> list[Page]:
    """The one page of the proof."""
    found = read_table()
    rows = [(load(row.exercise), row) for row in found.rows if row.exercise in ids()]
    lines = [line_of(exercise, row) for exercise, row in rows]
    parts = [
        "# How the exercises are proved",
        _opening([row for _, row in rows], list(stale(ids()))),
        _raw([STYLE, _table(lines)]),
        MEANING,
        _of_the_judge(),
        AGAIN,
        "## Mutants that are not rejected",
        "Each changes nothing that is asked, for the reason given.",
        _raw(_arguments([exercise for exercise, _ in rows])),
    ]
    return [Page("proof", "\n\n".join(parts) + "\n")]


def _raw(html: Iterable[str]) -> str:
    return "\n".join(["```{raw} html", *html, "```"])


def _opening(rows: Sequence[DeepRow], old: Sequence[tuple[str, str]]) -> str:
    """What was tried, and what no row speaks for: `old` are `stale` exercises."""
    days = sorted({row.date for row in rows})
    dated = f"from {days[0]} to {days[-1]}" if len(days) > 1 else f"of {days[0]}"
    made = sum(row.mutants for row in rows)
    rejected = sum(row.mutants_rejected for row in rows)
    wrong = sum(row.rejected for row in rows)
    missing = [name for name, why in old if why == NO_ROW]
    tried = f"each of the {len(rows)} exercises is tried before it is released"
    if missing:
        tried = (
            "each exercise is tried before it is released. "
            f"{len(rows)} of {len(rows) + len(missing)} were, and these were not yet: "
            f"{_named(missing)}"
        )
    said = (
        "A check that accepts what is wrong, or rejects what is right, teaches that. "
        f"So {tried}. On {sum(row.inputs for row in rows):,} random inputs {wrong} "
        f"right answers were rejected; of {made:,} mutants {rejected:,} were rejected, "
        f"and the other {made - rejected} are argued for. The rows are {dated}."
    )
    older = sum(why == CHANGED["judge"] for _, why in old)
    if older:
        said += f" For {older} of them the judge has been changed since."
    changed = [name for name, why in old if why in {CHANGED["file"], CHANGED["key"]}]
    if changed:
        said += (
            f" These exercises have been changed since their row: {_named(changed)}."
        )
    return said


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(lines: Sequence[Line]) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in HEADS)
    body = "".join(_row(line) for line in lines)
    return (
        '<div class="proof" role="region" tabindex="0" aria-label="The proof of each '
        'exercise"><table class="atlas proof"><caption>One row for each exercise'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(line: Line) -> str:
    words = escape(line.exercise).replace("_", "_<wbr>")
    name = f'<a href="atlas/{line.exercise}.html">{words}</a>'
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in line.cells)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _of_the_judge() -> str:
    found = json.loads(JUDGE.read_text("utf-8"))
    drawn, died = found["drawn"], found["died"]
    return (
        f"The judge is held to the same: of {drawn} mutants drawn from its own code "
        f"its tests noticed {died}, and the other {drawn - died} are argued for."
    )


def _arguments(exercises: Sequence[Exercise]) -> Iterator[str]:
    for exercise in exercises:
        if not exercise.equivalent:
            continue
        reasons = Counter(exercise.equivalent.values())
        items = "".join(f"<li>{_said(*found)}</li>" for found in reasons.items())
        count = len(exercise.equivalent)
        yield (
            f"<details><summary>{escape(exercise.id)}: {count}</summary>"
            f"<ul>{items}</ul></details>"
        )


def _said(reason: str, count: int) -> str:
    return escape(reason) + (f" ({count} mutants)" if count > 1 else "")
