"""A solved notebook into what learners get, by nbgrader's own hand."""

import json
import logging
from pathlib import Path
from typing import Any

from autograder.errors import UserError

PICTURES = "pictures"  # the folder beside the notebook
CONFIGURATION = Path(__file__).resolve().parents[2] / "nbgrader_config.py"


def release(
    folder: Path, lesson: str, notebook: dict[str, Any], pictures: dict[str, bytes]
) -> dict[str, bytes]:
    """Run nbgrader's generate_assignment in a folder of its own, with a gradebook.

    Returns the files of solutions/ and lessons/ by their path below the root.
    """
    source = folder / "solutions" / lesson
    source.mkdir(parents=True)
    (source / f"{lesson}.ipynb").write_text(
        written(notebook), encoding="utf-8", newline="\n"
    )
    (source / PICTURES).mkdir()
    for name, data in pictures.items():
        (source / PICTURES / name).write_bytes(data)
    _generate(folder, lesson)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("solutions", "lessons")
        for path in sorted((folder / part / lesson).rglob("*"))
        if path.is_file()
    }


def written(notebook: dict[str, Any]) -> str:
    """Return the text of a notebook file, the same for the same notebook."""
    return (
        json.dumps(_in_lines(notebook), indent=1, sort_keys=True, ensure_ascii=False)
        + "\n"
    )


def _in_lines(notebook: dict[str, Any]) -> dict[str, Any]:
    cells = [
        {**cell, "source": cell["source"].splitlines(keepends=True)}
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _generate(folder: Path, lesson: str) -> None:
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    loader = PyFileConfigLoader(CONFIGURATION.name, path=str(CONFIGURATION.parent))
    config = Config(loader.load_config())
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    config.Exchange.root = str(folder)  # else nbgrader complains of a shared one
    api = NbGraderAPI(config=config)
    said = api.generate_assignment(lesson, force=True)
    if not said["success"]:
        lines = (said.get("log") or said.get("error") or "").strip().splitlines()
        raise UserError(
            f"nbgrader could not build {lesson}: {lines[-1] if lines else ''}"
        )
    logging.getLogger("traitlets").handlers.clear()
