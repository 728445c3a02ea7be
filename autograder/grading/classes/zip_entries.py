"""What an entry of a zip says of itself, and why it may not be taken; pure."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from datetime import UTC, datetime

RATIO = 200  # no notebook is packed better than that
SMALL = 1_000_000  # under it nothing is a bomb
NO_TIME = (1980, 1, 1, 0, 0, 0)
EXTENDED_TIME = 0x5455
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others may ask for any memory


def directory_bytes(data: bytes) -> int:
    """How long a zip's list of files says it is; reading the list costs far more.

    >>> import io; file = io.BytesIO(); zipfile.ZipFile(file, "w").close()
    >>> directory_bytes(file.getvalue())
    0
    """
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise zipfile.BadZipFile
    return int(struct.unpack_from("<L", data, end + 12)[0])


def parts_of(name: str) -> tuple[str, ...]:
    r"""The parts of a path in a zip, whichever way its slashes lean.

    >>> parts_of("Ann\\a//b.ipynb")
    ('Ann', 'a', 'b.ipynb')
    """
    return tuple(part for part in re.split(r"[/\\]+", name) if part not in {"", "."})


def objection(info: zipfile.ZipInfo) -> str:
    """Why an entry of a zip is not taken; "" where it can be."""
    name, kind = (
        info.orig_filename or info.filename,
        stat.S_IFMT(info.external_attr >> 16),
    )
    if re.match(r"[/\\]|[A-Za-z]:", name):
        return "has an absolute path"
    if ".." in re.split(r"[/\\]", name):
        return "has a path that leads out of its folder"
    if "\0" in name or not parts_of(name):
        return "has a path that is none"
    if kind == stat.S_IFLNK:
        return "is a link"
    if kind not in {0, stat.S_IFREG}:
        return "is no file"
    if info.flag_bits & 1:
        return "is encrypted"
    if info.compress_type not in PACKED:
        return "is packed in a way that zips of learning platforms are not"
    if info.file_size > max(SMALL, RATIO * info.compress_size):
        return f"unpacks to more than {RATIO} times its size"
    return ""


def time_of(info: zipfile.ZipInfo) -> datetime | None:
    """When a file in a zip was written, with a zone only where the zip says one."""
    exact = extended_time(info.extra)
    if exact is not None:
        return exact
    if info.date_time == NO_TIME:
        return None
    try:
        return datetime(*info.date_time)  # noqa: DTZ001 - zips do not say of which zone
    except ValueError:
        return None


def extended_time(extra: bytes) -> datetime | None:
    """The time in UTC that Unix's programs add to an entry.

    >>> extended_time(struct.pack("<HHBl", EXTENDED_TIME, 5, 1, 0)).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == EXTENDED_TIME and len(field) >= 5 and field[0] & 1:
            return datetime.fromtimestamp(struct.unpack_from("<l", field, 1)[0], UTC)
    return None
