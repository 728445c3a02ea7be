"""What starts a server, in whatever folder that is."""

import subprocess
import sys
from pathlib import Path

from autograder.hub.servers import START, command


def test_a_learner_s_own_modules_keep_no_server_from_starting(tmp_path: Path) -> None:
    """A server starts at home, where somebody may keep a file of any name."""
    (tmp_path / "random.py").write_text("raise SystemExit('my own')")
    *words, start = command(Path(sys.executable))
    assert start == START
    done = subprocess.run(
        [*words, "import random"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
