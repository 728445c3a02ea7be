"""A real JupyterHub with its proxy, on this machine's own address."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from autograder.hub.classes import Hub, HubClass
from autograder.hub.servers import instructors_environment
from autograder.repository import ROOT
from autograder.tests.hub.a_class import (
    ROOT_RUNS,
    Names,
    add_users,
    describe,
    furnish,
    new_names,
    remove_users,
    write_bundle,
)
from autograder.tests.hub.environments import libraries
from autograder.tests.hub.hub_toml import as_toml

PATIENCE_S = 240
PASSWORD = "the same for all"  # noqa: S105 - of a server that lives for a test
ADMINS = """
load_subconfig({ours!r})
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Spawner.environment = {more!r}
for service in c.JupyterHub.services:
    service["environment"] |= {more!r}
if not {root}:
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
"""


@dataclass(frozen=True)
class Site:
    """The running Hub, and where everything of it lies."""

    hub: Hub
    names: Names
    base: Path
    log: Path

    @property
    def url(self) -> str:
        return self.hub.bind_url

    @property
    def first(self) -> HubClass:
        return self.hub.classes[0]

    def home(self, person: str) -> Path:
        return Path("/home" if ROOT_RUNS else self.base / "home") / person

    def as_account(self, one: HubClass, *words: str) -> str:
        """Run a command as the class's service would, and say what it said."""
        surroundings = instructors_environment(self.hub, one)
        surroundings |= libraries(self.base / "reachable")
        return run_as(one.account, words, surroundings, one.repository)


def run_as(
    account: str, words: Sequence[str], surroundings: Mapping[str, str], folder: Path
) -> str:
    home = f"/home/{account}" if ROOT_RUNS else str(Path.home())
    places = {"HOME": home, "USER": account, "LR_LANG": "en", "LANG": "C.UTF-8"}
    settings = [f"{name}={value}" for name, value in {**places, **surroundings}.items()]
    other = ["runuser", "-u", account, "--"] if ROOT_RUNS else []
    done = subprocess.run(
        [*other, "env", "-i", *settings, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def serving() -> Iterator[Site]:
    """Make a class, start its Hub, and leave nothing behind."""
    base = Path(tempfile.mkdtemp(prefix="lr-hub-"))
    base.chmod(0o755)
    names = new_names()
    hub = describe(base, names)
    users: list[str] = []
    try:
        users += add_users(hub) if ROOT_RUNS else []
        furnish(hub, base)
        (base / "hub.toml").write_text(as_toml(hub))
        with started(hub, base) as log:
            yield Site(hub, names, base, log)
    finally:
        remove_users(users)
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def started(hub: Hub, base: Path) -> Iterator[Path]:
    log = base / "hub.log"
    text = ADMINS.format(
        ours=str(ROOT / "autograder/hub/jupyterhub_config.py"),
        password=PASSWORD,
        root=ROOT_RUNS,
        more=libraries(base / "reachable"),
        homes=str(base / "home" / "{username}"),
    )
    (base / "admins_config.py").write_text(text)
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(base / "admins_config.py")],
            cwd=base,
            env=os.environ | {"LR_HUB": str(base / "hub.toml")},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            write_bundle(base)
            wait_for(f"{hub.bind_url}/hub/health", process, log)
            yield log
        finally:
            stop(process, hub.state / "private" / "proxy.pid")


def stop(process: subprocess.Popen[bytes], proxy: Path) -> None:
    """Let the Hub end all that it started; see to it where it cannot."""
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    finally:
        process.kill()
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(proxy.read_text()), signal.SIGKILL)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(address).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"no answer from {address}\n{log.read_text()}")
