"""What this notebook knows of an answer besides its verdict: cells, names, reasons."""

from __future__ import annotations

import ast
import builtins
import linecache
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from autograder.feedback import Beside
from autograder.feedback.in_language import sentence_in
from autograder.judge.invisible import invisible_reason
from autograder.judge.verdict import Verdict
from autograder.languages import language, tr
from autograder.study.bindings import binding, tree_of
from autograder.study.cells import cell_of_file, cells_run, code_of
from autograder.study.judged import (
    CellRun,
    in_cell,
    in_file,
    newer_problem,
    newest_binding,
    where_covered,
)
from autograder.study.reasons import better_reason
from autograder.study.syllabus import syllabus

COVERED = re.compile(r"`(\w+)` is ")


def beside_of(answer: object, verdict: Verdict, known: Collection[str]) -> Beside:
    """Say what was judged, and what only the place knows where the answer stands.

    Args:
        answer: what was judged, None where there was nothing.
        verdict: what the judge says of it.
        known: the names that are defined there.
    """
    cells, name = cells_run(), verdict.exercise
    cell = judged_cell(cells, name, answer)
    newer = newer_problem(cells, name, cell.number if cell else 0, syllabus().ids())
    first = (newer.words,) if newer else ()
    if not callable(answer):
        bound = newest_binding(cells, name) if answer is not None else None
        where = (
            [tr("It was bound in {where}.", where=in_cell(bound, name))]
            if bound
            else []
        )
        return Beside(first=(*first, *where))
    return Beside(
        judged=in_cell(cell, name) if cell else _file_of(answer, name),
        first=first,
        after=tuple(_after(cells, answer, verdict, known)),
        older=newer is not None,
    )


def beside_file(file: str, source: str, verdict: Verdict) -> Beside:
    r"""Say what only the file knows, as beside_of does for a notebook.

    >>> verdict = Verdict("f", "practice", "failed", 0.0)
    >>> beside_file("a.py", "import math\ndef f(t):\n    return 1", verdict).judged
    'a.py, line 2, `def f(t):`'
    """
    tree = tree_of(source)
    nodes = ast.walk(tree) if tree else iter(())
    names = {
        node.arg if isinstance(node, ast.arg) else node.id
        for node in nodes
        if isinstance(node, ast.arg | ast.Name)
    }
    covered = (
        tr(
            "`{name}` was bound in {where}.",
            name=name,
            where=in_file(file, source, name),
        )
        for name in _covered(verdict)
        if binding(source, name)
    )
    reason = better_reason(_got(verdict), [*names, *dir(builtins)])
    return Beside(
        judged=in_file(file, source, verdict.exercise),
        first=_sentence(sentence_in(invisible_reason(source), language())),
        after=(*covered, *_sentence(reason)),
    )


def _sentence(words: str) -> tuple[str, ...]:
    """A clause as a sentence of its own; a question is one already."""
    if not words or words.endswith("?"):
        return (words,) if words else ()
    return (f"{words[0].upper()}{words[1:]}.",)


def _covered(verdict: Verdict) -> Iterator[str]:
    """The names that are covered, as the verdict says it."""
    for sentence in verdict.said_first:
        found = COVERED.match(sentence)
        if found:
            yield found[1]


def _got(verdict: Verdict) -> str:
    return str((verdict.first_difference or {}).get("got", ""))


def judged_cell(cells: Sequence[CellRun], name: str, answer: object) -> CellRun | None:
    """The cell that an answer comes from: its code's, or a newer one that binds it.

    What `%%time` runs, and a class without methods, has the code of no cell: it may be
    of the cell that still runs.
    """
    code = code_of(answer) if callable(answer) else None
    number = cell_of_file(code.co_filename) if code else 0
    own = next((cell for cell in cells if cell.number == number), None)
    running = [c for c in cells[-1:] if c.error is None and not number]
    ran = [*running, *(c for c in reversed(cells) if c.error == "")]
    binds = (c for c in ran if binding(c.source, name))
    newest = next(binds, None)
    if callable(answer) and newest and newest.number > number:
        return newest
    return own


def _file_of(answer: object, name: str) -> str:
    code = code_of(answer)
    if code is None:
        return ""
    source = "".join(linecache.getlines(code.co_filename))
    file, line = Path(code.co_filename).name, code.co_firstlineno
    return in_file(file, source, name, line)


def _after(
    cells: Sequence[CellRun],
    answer: object,
    verdict: Verdict,
    known: Collection[str],
) -> Iterator[str]:
    for name in _covered(verdict):
        where = where_covered(cells, name)
        if where:
            yield where
    code = code_of(answer)
    inner = [*code.co_varnames, *code.co_cellvars, *code.co_freevars] if code else []
    reason = better_reason(_got(verdict), [*inner, *known, *dir(builtins)])
    if reason:
        yield reason
