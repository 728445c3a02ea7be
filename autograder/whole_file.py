"""Files that are there whole or not at all: written beside, then renamed."""

import contextlib
import os
import tempfile
from pathlib import Path

FOR_ALL, FOR_ONESELF = 0o644, 0o600


def put_whole(path: Path, data: bytes, mode: int = FOR_ALL) -> None:
    """Write a file; a reader sees the old one or the new one, and never a part.

    Args:
        path: where; its folder is made where there is none.
        data: all of it.
        mode: who may read it.

    Raises:
        OSError: it cannot be written; what was there before is there still.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     put_whole(Path(folder) / "a" / "b.txt", b"whole")
    ...     (Path(folder) / "a" / "b.txt").read_bytes()
    b'whole'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
