"""A copy of the course to walk through, and JupyterLab serving it."""

import json
import os
import re
import shutil
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from autograder.bench.start import listens, running
from autograder.repository import ROOT

ASIDE = shutil.ignore_patterns("work", "tests", "__pycache__", "*.egg-info")
FOLDERS = ("autograder", "lessons", "solutions", "datasets")
COMMAND = [sys.executable, "-m", "autograder.cli", "lab", "--no-browser"]


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it serves, what it serves, how soon it did."""

    address: str
    root: Path
    lr_home: Path
    seconds: float

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    def at(self, notebook: Path) -> str:
        path = notebook.relative_to(self.root).as_posix()
        return f"{self.origin}/lab/tree/{path}?token={self.token}&reset"

    def ask(self, path: str, method: str = "GET") -> object:
        request = urllib.request.Request(  # noqa: S310 - this machine's own server
            self.origin + path,
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            body = answer.read()
        return json.loads(body) if body else None

    def stop_kernel(self, notebook: Path) -> None:
        """Stop the kernel of one notebook; other tests have theirs."""
        sessions = self.ask("/api/sessions")
        assert isinstance(sessions, list)
        path = notebook.relative_to(self.root).as_posix()
        for session in sessions:
            if session["path"] == path:
                self.ask(f"/api/sessions/{session['id']}", "DELETE")

    def stop_kernels(self) -> None:
        kernels = self.ask("/api/kernels")
        assert isinstance(kernels, list)
        for kernel in kernels:
            self.ask(f"/api/kernels/{kernel['id']}", "DELETE")


def copy_course(target: Path) -> Path:
    """The course as it stands, without anybody's answers in it."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, target / name, ignore=ASIDE)
    for path in ROOT.glob("*.*"):
        if path.is_file():
            shutil.copy(path, target)
    return target


def surroundings(root: Path, home: Path) -> dict[str, str]:
    """Nothing of the user who runs the tests, and the copy before the original."""
    kept = ("PATH", "LANG", "LR_LANG")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    places = {
        "HOME": home,
        "LR_HOME": home / "lr",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "IPYTHONDIR": home / "ipython",
        "PYTHONPATH": root,
    }
    return own | {name: str(path) for name, path in places.items()}


def unused_port() -> int:
    """A port that another test's server, started at this moment, does not take."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        port: int = attempt.getsockname()[1]
    return port


@contextmanager
def serve(root: Path, home: Path, *words: str) -> Iterator[Lab]:
    """Type `lr lab --no-browser` in the copy; stop it afterwards."""
    began = time.perf_counter()
    words = (*words, "--port", str(unused_port()))
    with running([*COMMAND, *words], root, surroundings(root, home)) as server:
        said = next((line for line in server.stdout or () if "http://" in line), "")
        found = re.search(r"http://\S+", said)
        assert found is not None, "`lr lab` gave no address"
        give_up = time.perf_counter() + 60
        while not listens(found[0]):
            assert time.perf_counter() < give_up, f"no answer from {found[0]}"
            time.sleep(0.05)
        yield Lab(found[0], root, home / "lr", time.perf_counter() - began)
