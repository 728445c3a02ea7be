"""Hidden answer keys, kept on disk by the content that they follow from.

To make a lesson's keys takes seconds, to read them a twentieth of one. What they follow
from is in the name, so a kept key never has to be doubted: other code, another secret
or another release look for another name. They are for the eyes of the secret's owner.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import json
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.submission.secret import class_secret, hidden_seed
from autograder.judge.documents import Key
from autograder.repository import ROOT
from autograder.whole_file import FOR_ONESELF, put_whole

MOST_KEPT = 40
# What a key's values follow from, besides the lesson's own exercises.
SHARED_CODE = ("exercises/*.py", "judge/**/*.py", "training/*.py")
LIBRARIES = ("numpy", "torch")


def hidden_keys(
    work: Path, lesson: str, names: Sequence[str], release: str
) -> Mapping[str, Key]:
    """The hidden keys of a lesson's exercises: those kept, or made now and kept."""
    secret = class_secret(work)
    seeds = {name: hidden_seed(secret, name, release) for name in names}
    path = work / "kept" / "keys" / f"{fingerprint(lesson, seeds)}.json.gz"
    found = read_keys(path, names)
    if found is None:
        found = {name: make_key(load(name), "hidden", seeds[name]) for name in names}
        keep_keys(path, found)
    return found


def fingerprint(lesson: str, seeds: Mapping[str, str]) -> str:
    """Of all that the keys follow from; it needs none of them made.

    >>> fingerprint("01_basics", {"gd_path": "a"}) == fingerprint("01_basics", {})
    False
    """
    versions = [sys.version, *map(version, LIBRARIES)]
    words = json.dumps([lesson, dict(seeds), versions, code(lesson)])
    return sha256(words.encode()).hexdigest()


@functools.cache
def code(lesson: str) -> str:
    """A fingerprint of the files that the keys of a lesson follow from."""
    package = ROOT / "autograder"
    patterns = (*SHARED_CODE, f"exercises/l{lesson}/*.py")
    return of_files(path for pattern in patterns for path in package.glob(pattern))


def of_files(paths: Iterable[Path]) -> str:
    whole = sha256()
    for path in sorted(paths):
        whole.update(f"{path.relative_to(ROOT)}\n".encode())
        whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read_keys(path: Path, names: Sequence[str]) -> dict[str, Key] | None:
    """The keys in a file, or None where there are none that can be read."""
    try:
        found = json.loads(gzip.decompress(path.read_bytes()))
        return {name: found[name] for name in names}
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
        return None


def keep_keys(path: Path, keys: Mapping[str, Key]) -> None:
    """Keep keys for their owner's eyes; what cannot be kept is made again next time."""
    data = gzip.compress(json.dumps(keys).encode(), 6, mtime=0)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_whole(path, data, FOR_ONESELF)
        kept = sorted(path.parent.glob("*.json.gz"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
