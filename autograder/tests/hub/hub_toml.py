"""A server of classes, written as a person writes it."""

import json
from pathlib import Path
from typing import Any

from autograder.hub.classes import Hub


def as_toml(hub: Hub) -> str:
    document = hub.model_dump(mode="json", exclude_none=True)
    classes = document.pop("classes")
    lines = written(document)
    for one in classes:
        lines += ["[[classes]]", *written(one)]
    return "\n".join(lines) + "\n"


def written(entries: dict[str, Any]) -> list[str]:
    """Strings, numbers, lists and truth are in TOML as they are in JSON."""
    return [f"{name} = {json.dumps(value)}" for name, value in entries.items()]


def write(hub: Hub, path: Path) -> Path:
    path.write_text(as_toml(hub), "utf-8")
    return path
