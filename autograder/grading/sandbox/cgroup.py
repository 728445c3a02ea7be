"""A control group around a sandbox, where this user may make one.

The kernel then counts processes and memory, whoever holds them and however fast they
come. Root may make one nearly everywhere; of an ordinary user's processes the kernel
counts the number without it. Where there is neither, the watch alone looks.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.grading.sandbox.limits import MEBIBYTE, Limits

ROOT = Path("/sys/fs/cgroup")
SPARE_MEMORY = 1024 * MEBIBYTE  # the warm process, and what the kernel keeps
MOST_TASKS = 256  # threads count like processes
_numbers = itertools.count()


class ControlGroup:
    """A group: one folder where the system has one tree, else one a controller."""

    def __init__(self, limits: Limits, root: Path = ROOT) -> None:
        self.folders = tuple(_made(limits, root))

    def around(self, words: Sequence[str]) -> list[str]:
        """The words that join the group and then do what was asked."""
        if not self.folders:
            return list(words)
        joined = "".join(f"echo $$ > '{one}/cgroup.procs' && " for one in self.folders)
        return ["/bin/sh", "-c", f'{joined}exec "$@"', "sh", *words]

    def remove(self) -> None:
        """Remove the folders; the kernel may need a moment after the last process."""
        for folder in self.folders:
            for _ in range(50):
                with contextlib.suppress(FileNotFoundError, OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(0.02)
        self.folders = ()


def _settings(limits: Limits) -> Mapping[str, Mapping[str, int]]:
    """The files of each controller, by its name: of one tree, and of many."""
    memory = limits.resident + limits.folder_size + SPARE_MEMORY
    return {
        "pids": {"pids.max": MOST_TASKS},
        "memory": {"memory.max": memory, "memory.limit_in_bytes": memory},
    }


def _made(limits: Limits, root: Path) -> Iterator[Path]:
    name = f"lr-{os.getpid()}-{next(_numbers)}"
    for place, controllers in _trees(root).items():
        folder = place / name
        with contextlib.suppress(OSError):
            folder.mkdir()
            written = [
                _write(folder / file, value)
                for one in controllers
                for file, value in _settings(limits)[one].items()
            ]
            if any(written):
                yield folder
            else:
                folder.rmdir()


def _trees(root: Path) -> dict[Path, list[str]]:
    """Where groups can be made, and which controllers each place has."""
    if not os.access(root, os.W_OK) or shutil.which("sh") is None:
        return {}
    shared = root / "cgroup.subtree_control"
    if shared.is_file():
        _write(shared, "+pids +memory")
        with contextlib.suppress(OSError):
            there = shared.read_text("ascii").split()
            return {root: [one for one in ("pids", "memory") if one in there]}
        return {}
    return {root / one: [one] for one in ("pids", "memory") if (root / one).is_dir()}


def _write(path: Path, value: int | str) -> bool:
    """Write where there is such a file; a group cannot make one that is not."""
    try:
        with path.open("r+", encoding="ascii") as file:
            file.write(str(value))
    except OSError:
        return False
    return True
