"""Whether a learner's copy says what was built, or something of the learner's own."""

from collections.abc import Mapping
from typing import Any

from autograder.notebook.cells import clean, mapping

Notebook = dict[str, Any]


def as_built(own: Notebook, built: Notebook) -> bool:
    """Whether a copy says what was built; outputs and empty new cells say nothing.

    >>> cell = {"id": "a", "cell_type": "code", "source": "x = 1"}
    >>> run = {**cell, "outputs": [1], "metadata": {"editable": True}}
    >>> as_built({"cells": [run, {"source": " "}]}, {"cells": [cell]})
    True
    """
    ours, marks = built["cells"], mapping(built.get("metadata")).get("lr")
    ids = {cell["id"] for cell in ours}
    theirs = [mapping(cell) for cell in own["cells"]]
    said = [c for c in theirs if c.get("id") in ids or clean(c.get("source")).strip()]
    return (
        len(said) == len(ours)
        and mapping(own.get("metadata")).get("lr") == marks
        and all(map(_same, said, ours))
    )


def was_run(notebook: Notebook) -> bool:
    """Whether a cell of a notebook shows something.

    >>> was_run({"cells": [{"outputs": []}]}), was_run({"cells": [{"outputs": [1]}]})
    (False, True)
    """
    return any(mapping(cell).get("outputs") for cell in notebook["cells"])


def _same(own: Mapping[str, Any], built: Mapping[str, Any]) -> bool:
    theirs, ours = mapping(own.get("metadata")), mapping(built.get("metadata"))
    return (
        all(own.get(name) == built[name] for name in ("id", "cell_type"))
        and clean(own.get("source")) == clean(built["source"])
        and all(theirs.get(name) == value for name, value in ours.items())
        and not own.get("attachments")
    )
