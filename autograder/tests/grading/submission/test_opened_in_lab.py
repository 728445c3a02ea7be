"""A submission that is opened in JupyterLab runs nothing of its own there."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.submission.opened_in_lab import (
    KernelsAside,
    WithoutWidgets,
)

STATE: dict[str, Any] = {
    "application/vnd.jupyter.widget-state+json": {"state": {"a": {}}}
}


def opened(folder: Path, document: dict[str, Any]) -> dict[str, Any]:
    (folder / "a.ipynb").write_text(json.dumps(document), "utf-8")
    manager: Any = WithoutWidgets(root_dir=str(folder))
    with ThreadPoolExecutor(1) as aside:  # a browser's loop may run in this one
        asked = aside.submit(asyncio.run, manager.get("a.ipynb", content=True))
        model = asked.result()
    content: dict[str, Any] = model["content"]
    return content


@pytest.mark.parametrize("minor", [4, 5])
def test_a_notebook_comes_without_the_widgets_that_it_tells_of(
    minor: int, tmp_path: Path
) -> None:
    words: dict[str, Any] = {"cell_type": "markdown", "metadata": {}, "source": "mine"}
    if minor == 5:
        words["id"] = "a"
    names = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    content = opened(
        tmp_path,
        {
            "cells": [words],
            "metadata": {"widgets": STATE, **names},
            "nbformat": 4,
            "nbformat_minor": minor,
        },
    )
    assert content["metadata"] == names
    assert content["cells"][0]["source"] == "mine"


def test_an_old_notebook_does_as_well(tmp_path: Path) -> None:
    content = opened(
        tmp_path,
        {
            "worksheets": [{"cells": [], "metadata": {}}],
            "metadata": {"name": "a", "widgets": STATE},
            "nbformat": 3,
            "nbformat_minor": 0,
        },
    )
    assert "widgets" not in content["metadata"]


@pytest.mark.parametrize(
    ("notebook", "folder"),
    [
        ("autograder/work/submitted/ann/01_basics/01_basics.ipynb", ""),
        ("autograder/work/attempts/01_basics/ann/versions/a/x.ipynb", ""),
        ("/from_a_mail/x.ipynb", ""),
        ("lessons/../autograder/work/submitted/ann/01_basics/x.ipynb", ""),
        ("my_lessons/01_basics/01_basics.ipynb", "my_lessons/01_basics"),
        ("lessons/01_basics", "lessons/01_basics"),
        ("", ""),
    ],
)
def test_no_kernel_starts_among_what_was_handed_in(
    notebook: str, folder: str, tmp_path: Path
) -> None:
    """Python would find the modules there before its own."""
    (tmp_path / notebook.strip("/")).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    make: Any = KernelsAside
    kernels = make(root_dir=str(tmp_path))
    assert Path(kernels.cwd_for_path(notebook)) == tmp_path / folder
