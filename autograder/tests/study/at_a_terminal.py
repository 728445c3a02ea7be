"""A command at a real terminal, where somebody answers what it asks."""

import os
import subprocess
import sys

import pytest

needs_a_terminal = pytest.mark.skipif(
    os.name != "posix", reason="a terminal to be had as a file"
)


def answered(said: bytes, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with these words, and type an answer."""
    ours, theirs = os.openpty()
    os.write(ours, said)
    done = subprocess.run(
        [sys.executable, *words],
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    return done
