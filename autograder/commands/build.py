"""`lr build`."""

from typing import Annotated

import typer


def run(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="The published ones, if none is named.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail on any difference.")
    ] = False,
) -> int:
    """Build solved notebooks and lessons from their masters."""
    from autograder.grading.authoring.build import build
    from autograder.repository import ROOT

    built = build(lessons or ())
    one = len(built.lessons) == 1
    counted = "1 lesson is" if one else f"{len(built.lessons)} lessons are"
    if check:
        differing = built.differences(ROOT)
        for name in differing:
            print(f"differs: {name}")
        if differing:
            print("run `lr build` and commit what it writes")
            return 1
        print(f"{counted} as {'its master says' if one else 'their masters say'}")
        return 0
    for name in built.write(ROOT):
        print(f"wrote {name}" if name in built.files else f"removed {name}")
    print(f"{counted} built")
    return 0
