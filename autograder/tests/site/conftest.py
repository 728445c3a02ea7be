"""One site, made once for all that look at it, however many workers they are."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.site.build import build
from autograder.site.contents import Contents, contents
from autograder.site.folder import put_folder
from autograder.site.pages import Page


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run's, the same for each of its workers."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    (folder / "site").mkdir(exist_ok=True)
    return folder / "site"


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """Make a file or a folder where no worker has; who comes meanwhile waits."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(path)
    return path


@pytest.fixture(scope="session")
def course_pages(shared: Path) -> Contents:
    def make(path: Path) -> None:
        path.write_bytes(pickle.dumps(contents()))

    made: Contents = pickle.loads(once(shared / "pages", make).read_bytes())  # noqa: S301 - our own
    return made


@pytest.fixture(scope="session")
def pages(course_pages: Contents) -> dict[str, Page]:
    return {page.name: page for page in course_pages.pages}


@pytest.fixture(scope="session")
def built_site(course_pages: Contents, shared: Path) -> Path:
    def make(path: Path) -> None:
        put_folder(path, lambda beside: build(course_pages, beside))

    return once(shared / "built", make)
