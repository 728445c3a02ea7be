"""What Binder makes of the repository: its repo2docker reads environment.yml alone.

The rules are repo2docker's: a folder `binder` or `.binder` hides the root, some files
come before environment.yml, others are read beside it.
"""

import yaml

from autograder.repository import ROOT

HIDING = ("binder", ".binder")
BEFORE = ("Dockerfile", "default.nix", "install.R", "Project.toml", "JuliaProject.toml")
BESIDE = ("apt.txt", "postBuild", "start", "runtime.txt", "requirements.txt", "Pipfile")


def test_nothing_stands_between_binder_and_the_environment() -> None:
    assert (ROOT / "environment.yml").is_file()
    for name in (*HIDING, *BEFORE, *BESIDE):
        assert not (ROOT / name).exists(), name


def test_binder_gets_our_python_and_this_repository() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *packages, pip = environment["dependencies"]
    assert any(one.startswith("python=3.") for one in packages)
    assert pip["pip"][-1] == "-e ."
