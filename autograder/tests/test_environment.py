import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata, requires
from itertools import product
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from autograder import environment
from autograder.repository import ROOT

# What runs where: markers decide, and the file has to hold on all of these.
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
PYTHONS = ("3.11.2", "3.12.0", "3.13.0", "3.14.0")
HERE: dict[str, str] = {}
EVERYWHERE = [
    {**system, "python_version": python[:4], "python_full_version": python}
    for system, python in product(SYSTEMS, PYTHONS)
]
ELSEWHERE = {"appnope", "colorama", "pywinpty"}
CONDA_NAMES = {"pytorch": "torch", "jupyter_client": "jupyter-client"}


def conda_versions() -> dict[str, str]:
    """What environment.yml asks for, with PyPI's names: `{"torch": "2.13.*"}`."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    versions = {}
    for entry in listed["dependencies"]:
        for line in entry["pip"] if isinstance(entry, dict) else [entry]:
            name, _, version = line.partition("=")
            versions[CONDA_NAMES.get(name, name)] = version.lstrip("=")
    return versions


def closure(machines: Sequence[dict[str, str]]) -> set[str]:
    """All that is needed on any of these, as far as what is installed here tells."""
    wanted_here = [*environment.requirements(), *environment.extras()]
    waiting = [Requirement(line) for line in wanted_here]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        for line in requires(wanted.name) or [] if is_installed(wanted.name) else []:
            inner = Requirement(line)
            if runs_on(machines, inner, wanted.extras):
                waiting.append(inner)
    return {name for name, _ in seen}


def is_installed(name: str) -> bool:
    try:
        return bool(metadata(name))
    except PackageNotFoundError:
        return False


def runs_on(
    machines: Sequence[dict[str, str]], wanted: Requirement, extras: set[str]
) -> bool:
    return wanted.marker is None or any(
        wanted.marker.evaluate({**machine, "extra": extra})
        for machine, extra in product(machines, (*extras, ""))
    )


def test_conda_and_pip_say_the_same_versions() -> None:
    pinned = dict(line.split("==") for line in environment.requirements())
    conda = conda_versions()
    ours = {name: v for name, v in conda.items() if name in pinned}
    assert ours == pinned
    assert conda.keys() - pinned.keys() == {"python", "pip", "setuptools>", "-e ."}


def test_conda_takes_from_conda_forge_alone() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert listed["channels"] == ["conda-forge", "nodefaults"]


@pytest.mark.needs_cluster
@pytest.mark.needs_postgres
@pytest.mark.needs_sphinx
@pytest.mark.needs_hub
def test_the_constraints_are_the_whole_closure_and_nothing_more() -> None:
    needed = closure(EVERYWHERE)
    cuda = {name for name in needed if name.startswith(("nvidia-", "cuda-"))}
    assert environment.constraints().keys() == needed - cuda - {"triton"}


@pytest.mark.needs_cluster
@pytest.mark.needs_postgres
@pytest.mark.needs_sphinx
@pytest.mark.needs_hub
def test_what_is_missing_here_is_for_other_systems_and_pythons_alone() -> None:
    """`overrides` is for Python 3.11 alone, `appnope` for macOS."""
    missing = {name for name in closure(EVERYWHERE) if not is_installed(name)}
    assert not missing & closure([HERE])


def test_each_constraint_meets_its_requirement() -> None:
    pins = environment.constraints()
    for requirement in [*environment.requirements(), *environment.extras()]:
        name = requirement.partition("==")[0]
        assert environment.satisfies(pins[name], requirement), requirement


def test_the_constraints_are_of_no_one_machine() -> None:
    text = environment.CONSTRAINTS.read_text("utf-8")
    assert not re.search(r"https?:|--|\+cpu|\+cu\d|nvidia|hash|@ ", text)
    assert environment.constraints()["torch"] == "2.13.0"
    for name in ELSEWHERE:
        assert re.search(rf"^{name}==\S+ ; \S", text, re.MULTILINE)


def test_this_environment_satisfies_the_project() -> None:
    assert environment.unsatisfied() == []
    assert environment.is_installed_here()


def test_what_is_missing_or_old_is_said() -> None:
    problems = environment.unsatisfied(["no-such-package==1.*", "pytest==1.2.*"])
    assert problems[0] == "no-such-package==1.* is missing"
    assert problems[1].startswith("pytest==1.2.* is needed, 9.")


def test_another_clone_is_not_this_one(tmp_path: Path) -> None:
    assert not environment.is_installed_here(tmp_path)


@pytest.mark.parametrize(
    ("installed", "fits"),
    [("4.6", True), ("4.6.1", True), ("4.60.0", False), ("4.5.9", False)],
)
def test_a_pin_is_a_beginning_of_whole_numbers(installed: str, fits: bool) -> None:
    assert environment.satisfies(installed, "jupyterlab==4.6.*") is fits


def test_the_fingerprint_changes_with_the_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = environment.fingerprint()
    assert environment.fingerprint() == before
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    assert environment.fingerprint() != before


@pytest.mark.parametrize("python", PYTHONS)
def test_the_pins_are_for_every_python_that_the_project_names(python: str) -> None:
    """Debian's Python 3.11.2 among them."""
    for name in filter(is_installed, environment.constraints()):
        needed = str(metadata(name).json.get("requires_python", ""))
        assert SpecifierSet(needed).contains(python), f"{name} needs Python {needed}"
