"""One site, built once, for all that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.site.build import build
from autograder.site.contents import Contents, contents
from autograder.site.folder import put_folder


@pytest.fixture(scope="session")
def course_pages() -> Contents:
    return contents()


@pytest.fixture(scope="session")
def built_site(
    course_pages: Contents, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    put_folder(folder, lambda beside: build(course_pages, beside))
    return folder
