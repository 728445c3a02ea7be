"""One sentence for an exercise that there is not, at all doors."""

import difflib
from collections.abc import Collection

from autograder.errors import UserError
from autograder.languages import tr
from autograder.printable import printable

LONGEST = 60


def no_exercise(name: str, known: Collection[str]) -> UserError:
    """Say that there is none of this name, and which was meant, if one is near.

    >>> str(no_exercise("gd_paht", ["gd_path", "lr_grid"]))
    "No exercise is called 'gd_paht': did you mean 'gd_path'?"
    """
    said = printable(name, LONGEST)
    lower = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), lower, n=1)
    if near:
        return UserError(
            tr(
                "No exercise is called '{name}': did you mean '{near}'?",
                name=said,
                near=lower[near[0]],
            )
        )
    return UserError(
        tr(
            "No exercise is called '{name}': each lesson names its own, and `lr next` "
            "says which comes next",
            name=said,
        )
    )
