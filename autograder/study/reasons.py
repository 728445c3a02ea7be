"""What Python would add to an error, where it is better than the error's own text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from autograder.languages import tr

NEAR = 0.7
IMPORTS = {
    "math": "import math",
    "torch": "import torch",
    "random": "import random",
    "np": "import numpy as np",
    "numpy": "import numpy",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "plt": "import matplotlib.pyplot as plt",
    "copy": "import copy",
    "deepcopy": "from copy import deepcopy",
    "partial": "from functools import partial",
    **dict.fromkeys(("sqrt", "cos", "pi"), "import math"),
}
NOT_DEFINED = re.compile(r"^NameError: name '(\w+)' is not defined")


def better_reason(error: str, known: Collection[str]) -> str:
    """Say what a name that is not defined was meant to be, or nothing.

    Args:
        error: an error as a verdict shows it.
        known: the names that are defined there.

    >>> better_reason("NameError: name 'base_Ir' is not defined", ["base_lr"])
    '`base_Ir` is not defined: did you mean `base_lr`?'
    >>> better_reason("NameError: name 'math' is not defined", [])
    '`math` is not defined: is `import math` missing?'
    """
    found = NOT_DEFINED.match(error)
    if found is None:
        return ""
    name = found[1]
    if name in IMPORTS:
        return tr(
            "`{name}` is not defined: is `{line}` missing?",
            name=name,
            line=IMPORTS[name],
        )
    others = {one for one in known if one != name}
    near = difflib.get_close_matches(name, sorted(others), n=1, cutoff=NEAR)
    if not near:
        return ""
    return tr(
        "`{name}` is not defined: did you mean `{near}`?", name=name, near=near[0]
    )
