"""What an environment must hold for the course; the standard library alone."""

import hashlib
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from autograder.repository import ROOT

VENV = ROOT / ".venv"
STATE = VENV / "lr-environment.json"
CONSTRAINTS = ROOT / "autograder" / "constraints.txt"
PYPROJECT = ROOT / "pyproject.toml"


def venv_python(venv: Path = VENV) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def requirements(pyproject: Path = PYPROJECT) -> list[str]:
    project: list[str] = tomllib.loads(pyproject.read_text("utf-8"))["project"][
        "dependencies"
    ]
    return project


def extras(*names: str, pyproject: Path = PYPROJECT) -> list[str]:
    """What only some need, all of it or by name; the whole suite of tests needs all.

    >>> extras("cluster")[0].partition("==")[0], len(extras()) > len(extras("site"))
    ('distributed', True)
    """
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    groups: dict[str, list[str]] = project.get("optional-dependencies", {})
    return [one for name in names or groups for one in groups[name]]


def constraints(path: Path = CONSTRAINTS) -> dict[str, str]:
    """The pinned version of every package, by name.

    >>> constraints()["torch"]
    '2.13.0'
    """
    lines = path.read_text("utf-8").splitlines()
    pins = (line.partition(";")[0].strip() for line in lines if line[:1] not in "# ")
    return dict(pin.split("==") for pin in pins if pin)


def satisfies(installed: str, requirement: str) -> bool:
    """Whether a version answers a requirement of ours, `name==1.2.*`.

    >>> satisfies("2.13.0+cpu", "torch==2.13.*"), satisfies("2.130.1", "torch==2.13.*")
    (True, False)
    """
    wanted = requirement.partition("==")[2]
    exact = installed.partition("+")[0]
    return f"{exact}.".startswith(wanted.removesuffix("*"))


def unsatisfied(wanted: Iterable[str] | None = None) -> list[str]:
    """Which requirements this interpreter's environment does not meet, and why."""
    problems = []
    for requirement in requirements() if wanted is None else wanted:
        name = re.split("[=<>~!]", requirement, maxsplit=1)[0]
        try:
            installed = version(name)
        except PackageNotFoundError:
            problems.append(f"{requirement} is missing")
            continue
        if not satisfies(installed, requirement):
            problems.append(f"{requirement} is needed, {installed} is installed")
    return problems


def is_installed_here(root: Path = ROOT) -> bool:
    """Whether this environment has the package of this very folder, editable."""
    for found in distributions(name="autograder"):
        origin = json.loads(found.read_text("direct_url.json") or "{}")
        path = url2pathname(urlsplit(origin.get("url", "")).path)
        if path and os.path.realpath(path) == os.path.realpath(root):
            return True
    return False


def fingerprint() -> str:
    """Changes when the environment has to: with the pins, and with the place."""
    parts = [CONSTRAINTS.read_text("utf-8"), *requirements(), str(ROOT)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def main() -> int:
    problems = unsatisfied()
    if not is_installed_here():
        problems.append("this repository is not installed (pip install -e .)")
    print("\n".join(problems) or "satisfied")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
