"""What every test can count on, whatever the machine."""

import os
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

import autograder.lean_imports  # noqa: F401 - before Jupyter
from autograder import doctor

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before anything imports torch
os.environ["LR_LANG"] = "en"  # whatever the system speaks

# What runs in the background ignores Ctrl+C, and so would all that a test starts there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples each time, on a machine that may be busy; to look for new ones:
# pytest --hypothesis-profile=search
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", max_examples=2000, deadline=None)
hypothesis.settings.load_profile("steady")

OFFLINE = (
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
NEEDS = {
    "needs_chromium": doctor.chromium,
    "needs_typescript": doctor.typescript,
    "needs_bwrap": doctor.bubblewrap,
    "needs_cluster": doctor.cluster,
    "needs_postgres": doctor.postgres,
    "needs_sphinx": doctor.sphinx,
    "needs_hub": doctor.jupyterhub,
}


@cache
def lack(marker: str) -> str | None:
    finding = NEEDS[marker]()
    return None if finding.ok else f"{finding.name}: {finding.found}; {finding.advice}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name what the machine lacks; under `lr test --all` that is a failure."""
    for marker in NEEDS:
        reason = lack(marker) if item.get_closest_marker(marker) else None
        if reason and os.environ.get("LR_TEST_STRICT") == "1":
            pytest.fail(reason, pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave to root, and to others, what they alone can try; make groups groups."""
    other = "root_only" if hasattr(os, "geteuid") and os.geteuid() else "not_root"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    mark_groups(items)


def mark_groups(items: list[pytest.Item]) -> None:
    """Give the groups of pytest-xdist their effect, or each worker starts a JupyterLab.

    Its version 3.8 writes a group into `_nodeid`, which pytest 9.2 does not read.
    """
    for item in items:
        marked = vars(item).get("_nodeid")
        if marked is not None:
            item._id = type(item.id).parse(marked)


@pytest.fixture(autouse=True)
def lr_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Progress goes into a folder of this test's own."""
    home = tmp_path / "lr_home"
    monkeypatch.setenv("LR_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium that finds no host but this machine.

    The test carries the marker `needs_chromium` as well.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=doctor.chromium_path(),
            chromium_sandbox=doctor.chromium_sandboxes(),
            args=[*OFFLINE],
        )
        yield started
        started.close()
