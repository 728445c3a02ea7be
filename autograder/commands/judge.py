"""`lr judge`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise
    from autograder.feedback import Beside
    from autograder.grading.sandbox.handles import Start
    from autograder.grading.submission.answer_file import Draw
    from autograder.judge.verdict import Verdict

SCHEMA = "autograder.grading.submission.verdict_document:VerdictDocument"


def run(
    exercise: Annotated[str, typer.Argument(help="The exercise: its function's name.")],
    file: Annotated[
        Path, typer.Argument(help="A Python file that defines it, or a notebook.")
    ],
    *,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Inputs as in grading, not for practice.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Other inputs of the same kind.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
) -> int:
    """Judge the answer in a Python file, which runs as it stands, in a sandbox.

    Of a notebook its cell for this exercise is judged: the set-up and the cells before
    it run first, and what comes behind it does not.
    """
    from autograder.exercises import load
    from autograder.grading.submission.answer_file import draw_for

    task = load(exercise)
    draw = draw_for(task, hidden=hidden, seed=seed)
    in_notebook = file.suffix.lower() == ".ipynb"
    verdict, beside = (_in_notebook if in_notebook else _in_file)(task, file, draw)
    if json:
        from json import dumps

        print(dumps(verdict.to_json(), indent=2))
    else:
        from autograder.feedback import as_text
        from autograder.languages import language

        print(as_text(verdict, language=language(), beside=beside))
    return 0 if verdict.status == "passed" else 1


def _in_file(task: "Exercise", file: Path, draw: "Draw") -> "tuple[Verdict, Beside]":
    from autograder.grading.submission.answer_file import judge_source, read_answer
    from autograder.study.beside import beside_file

    source = read_answer(file)
    verdict = judge_source(task, source, draw, _start())
    return verdict, beside_file(file.name, source, verdict)


def _in_notebook(
    task: "Exercise", file: Path, draw: "Draw"
) -> "tuple[Verdict, Beside]":
    from autograder.feedback import Beside
    from autograder.grading.submission.answer_notebook import (
        find_answer,
        judge_in_notebook,
    )
    from autograder.languages import tr
    from autograder.repository import ROOT

    found = find_answer(file, task, ROOT)
    verdict = judge_in_notebook(task, found, draw, _start())
    judged = tr(
        "cell {number} from the top of {file}, after the set-up and the cells before "
        "it; nothing behind it ran",
        number=found.number,
        file=file.name,
    )
    return verdict, Beside(judged=judged)


def _start() -> "Start":
    from autograder.grading.sandbox.walls import SandboxUnavailable
    from autograder.grading.submission import answer_file
    from autograder.languages import tr

    try:
        return answer_file.sandboxed()
    except SandboxUnavailable as error:
        words = tr("lr: judging without a sandbox: {reason}", reason=error.reason)
        print(words, file=sys.stderr)
        return answer_file.unsandboxed()
