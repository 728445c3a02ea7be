"""Run at the start of each kernel of `lr lab`: the words that lessons use.

So a cell that is run alone, before the first cell of its notebook, does what it can or
says what to run, in the place of a NameError. IPython reads this file by PYTHONSTARTUP,
and so this file runs the one that the learner has there; what it says or breaks stands
behind what lessons need.
"""


def _run_own_file(names: dict[str, object]) -> None:
    """Run the learner's own file among these names, as Python itself would have."""
    # In here, so that no name is left that a lesson has forgotten to import.
    import os
    import traceback
    from pathlib import Path

    path = os.environ.get("LR_OWN_PYTHONSTARTUP", "")
    try:
        if path and Path(path).is_file():
            names["__file__"] = path
            exec(compile(Path(path).read_bytes(), path, "exec"), names)  # noqa: S102
    except (Exception, SystemExit):  # noqa: BLE001 - whatever it does
        traceback.print_exc()


_run_own_file(globals())

from autograder import (  # noqa: E402 - theirs may have names of ours
    check,
    hint,
    lesson,
    note,
    predict,
    progress,
    ready,
    reveal,
    solution,
    wrap_up,
)

del _run_own_file
__all__ = [
    "check",
    "hint",
    "lesson",
    "note",
    "predict",
    "progress",
    "ready",
    "reveal",
    "solution",
    "wrap_up",
]
