"""`lr judge`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

SCHEMA = "autograder.grading.submission.verdict_document:VerdictDocument"


def run(
    exercise: Annotated[str, typer.Argument(help="The exercise: its function's name.")],
    file: Annotated[Path, typer.Argument(help="A Python file that defines it.")],
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
    """Judge the answer in a Python file, which runs as it stands, in a sandbox."""
    from autograder.exercises import load
    from autograder.grading.sandbox.walls import SandboxUnavailable
    from autograder.grading.submission import answer_file

    task = load(exercise)
    source = answer_file.read_answer(file)
    try:
        words = answer_file.sandboxed()
    except SandboxUnavailable as error:
        print(f"lr: judging without a sandbox: {error.reason}", file=sys.stderr)
        words = answer_file.unsandboxed()
    draw = answer_file.draw_for(task, hidden=hidden, seed=seed)
    verdict = answer_file.judge_source(task, source, draw, words)
    if json:
        from json import dumps

        print(dumps(verdict.to_json(), indent=2))
    else:
        from autograder.feedback import as_text
        from autograder.study.beside import beside_file

        print(as_text(verdict, beside=beside_file(file.name, source, verdict)))
    return 0 if verdict.status == "passed" else 1
