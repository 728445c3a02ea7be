"""What this machine can and cannot do, found out by trying."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, RootModel

from autograder import environment
from autograder.repository import ROOT

SPACE_GB = 2.0
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
TYPESCRIPT = ROOT / "autograder/work/typescript/node_modules/typescript/bin/tsc"
PROXY = (
    ROOT / "autograder/work/proxy/node_modules/configurable-http-proxy"
    "/bin/configurable-http-proxy"
)


class Finding(BaseModel):
    """One part of the machine: whether it is there, and what to do if not."""

    name: str
    ok: bool
    needed_for: str
    found: str
    advice: str = ""


class Report(BaseModel):
    """What `lr doctor --json` prints."""

    version: int = 1
    can_study: bool
    can_grade: bool
    can_test_all: bool
    findings: list[Finding]


class ClassReport(BaseModel):
    """What `lr doctor --class --json` prints."""

    version: int = 1
    ready: bool
    tried: str
    findings: list[Finding]


class Printed(RootModel[Report | ClassReport]):
    """Either, as `lr schema doctor` describes them."""


def attempt(command: Sequence[str], seconds: float = 20.0) -> tuple[bool, str]:
    """Whether a command does its work, and the last line that it said."""
    # Asked first: a folder in PATH that cannot be read would hide that it is missing.
    if shutil.which(command[0]) is None:
        return False, "not installed"
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, str(error)
    said = (done.stdout + done.stderr).strip().splitlines()
    return done.returncode == 0, said[-1] if said else ""


def python() -> Finding:
    return Finding(
        name="Python",
        ok=sys.version_info >= (3, 11),
        needed_for="all",
        found=f"{platform.python_version()} on {platform.system()}",
        advice="install Python 3.11 or newer",
    )


def packages() -> Finding:
    problems = environment.unsatisfied()
    moved = [
        name for name, pin in environment.constraints().items() if other(name, pin)
    ]
    found = "as pinned" if not moved else f"{len(moved)} newer or older than pinned"
    return Finding(
        name="Packages",
        ok=not problems,
        needed_for="all",
        found="; ".join(problems) or found,
        advice="start with `python3 -m autograder lab`, outside of other environments",
    )


def other(name: str, pin: str) -> bool:
    try:
        return version(name).partition("+")[0] != pin
    except PackageNotFoundError:
        return False  # of another platform


def space() -> Finding:
    free = shutil.disk_usage(ROOT).free / 1e9
    return Finding(
        name="Free space",
        ok=free >= SPACE_GB,
        needed_for="all",
        found=f"{free:.0f} GB",
        advice=f"make {SPACE_GB:.0f} GB free where the repository lies",
    )


def jupyterlab() -> Finding:
    ok, said = attempt([sys.executable, "-m", "jupyterlab", "--version"])
    return Finding(
        name="JupyterLab",
        ok=ok,
        needed_for="study",
        found=said,
        advice="remove .venv and start with `python3 -m autograder lab`",
    )


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@cache
def chromium_sandboxes() -> bool:
    """Whether Chromium's own sandbox works here; for root, for one, it never does."""
    return open_chromium()[0]


def open_chromium(*flags: str) -> tuple[bool, str]:
    path = chromium_path()
    look = ["--headless", "--disable-gpu", "--dump-dom", "about:blank"]
    return attempt([path, *flags, *look]) if path else (False, "not installed")


def chromium() -> Finding:
    path = chromium_path()
    ok, said = open_chromium(*[] if chromium_sandboxes() else ["--no-sandbox"])
    return Finding(
        name="Chromium",
        ok=ok,
        needed_for="the browser tests",
        found=path or said if ok else said,
        advice="on Debian and Ubuntu: sudo apt install chromium",
    )


def typescript() -> Finding:
    """What checks the types of the explorers' JavaScript; nothing else needs it."""
    ok, said = attempt(["node", str(TYPESCRIPT), "--version"])
    lacks_node = shutil.which("node") is None
    return Finding(
        name="TypeScript",
        ok=ok,
        needed_for="the test of the explorers' types",
        found=said if ok or lacks_node else "not installed",
        advice="on Debian and Ubuntu: sudo apt install nodejs npm; then .ci/typescript",
    )


def bubblewrap() -> Finding:
    """Start the very sandbox that grading uses, and run nobody's notebook in it."""
    from autograder.sandbox_trial import trial

    found, advice = trial()
    return Finding(
        name="bubblewrap",
        ok=not advice,
        needed_for="grading",
        found=found or attempt(["bwrap", "--version"])[1],
        advice=advice,
    )


def installing(extra: str) -> str:
    """How to get what only some need.

    >>> installing("site")
    'pip install -c autograder/constraints.txt -e ".[site]"'
    """
    return f'pip install -c autograder/constraints.txt -e ".[{extra}]"'


def of_an_extra(extra: str, package: str, name: str, needed_for: str) -> Finding:
    problems = environment.unsatisfied(environment.extras(extra))
    return Finding(
        name=name,
        ok=not problems,
        needed_for=needed_for,
        found="; ".join(problems) or version(package),
        advice=installing(extra),
    )


def cluster() -> Finding:
    return of_an_extra("cluster", "distributed", "Dask", "grading on many machines")


def sphinx() -> Finding:
    return of_an_extra("site", "sphinx", "Sphinx", "the course as a site")


def jupyterhub() -> Finding:
    """The Hub and the proxy before it, which is Node's."""
    problems = environment.unsatisfied(environment.extras("hub"))
    proxy, said = attempt(["node", str(PROXY), "--version"])
    problems += [] if proxy else ["its proxy is not installed"]
    return Finding(
        name="JupyterHub",
        ok=not problems,
        needed_for="a class on one server",
        found="; ".join(problems) or f"{version('jupyterhub')}, proxy {said}",
        advice=f"{installing('hub')}; on Debian and Ubuntu: sudo apt install nodejs "
        "npm; then .ci/proxy",
    )


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's own programs; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "pg_ctl").exists()), None)


def postgres() -> Finding:
    problems = environment.unsatisfied(environment.extras("postgres"))
    programs = postgres_programs()
    problems += [] if programs else ["not installed"]
    return Finding(
        name="PostgreSQL",
        ok=not problems,
        needed_for="the tests of a gradebook on a server",
        found="; ".join(problems) or str(programs),
        advice="on Debian and Ubuntu: sudo apt install postgresql; then "
        f"{installing('postgres')}",
    )


Checks = tuple[Callable[[], Finding], ...]
FOR_ALL: Checks = (python, packages, space, jupyterlab)
FOR_AUTHORS: Checks = (
    chromium,
    typescript,
    bubblewrap,
    cluster,
    postgres,
    sphinx,
    jupyterhub,
)
# A copy of the course for a class neither grades nor tests.
WHOLE = (ROOT / "autograder" / "grading").is_dir()
CHECKS: Checks = (*FOR_ALL, *FOR_AUTHORS) if WHOLE else FOR_ALL


def examine(checks: Sequence[Callable[[], Finding]] = CHECKS) -> Report:
    return conclude([check() for check in checks])


def conclude(findings: list[Finding]) -> Report:
    """What the findings together allow."""
    lacking = {finding.needed_for for finding in findings if not finding.ok}
    return Report(
        can_study=not lacking & {"all", "study"},
        can_grade=not lacking & {"all", "grading"},
        can_test_all=not lacking,
        findings=findings,
    )
