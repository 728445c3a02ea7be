"""Whose feedback can go back through the exchange, and why another's cannot."""

from pathlib import Path

import pytest

from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.hub.kept_secrets import SECRET
from autograder.hub.releasing import bring_secret


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return folder(tmp_path / "page", {STAMP: "2027-02-01 10:00:00 UTC\n"})


def folder(path: Path, files: dict[str, str]) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text)
    return path


def test_a_page_gets_the_secret_of_its_submission(page: Path, tmp_path: Path) -> None:
    files = {STAMP: "2027-02-01 10:00:00 UTC", SECRET: "only hers"}
    assert bring_secret(page, folder(tmp_path / "hers", files)) == ""
    assert (page / SECRET).read_text() == "only hers"


def test_a_page_of_an_earlier_submission_stays(page: Path, tmp_path: Path) -> None:
    files = {STAMP: "2027-02-02 10:00:00 UTC", SECRET: "of the later one"}
    assert "grade it first" in bring_secret(page, folder(tmp_path / "hers", files))
    assert not (page / SECRET).exists()


def test_what_came_another_way_goes_back_another_way(
    page: Path, tmp_path: Path
) -> None:
    told = bring_secret(page, folder(tmp_path / "his", {STAMP: "x"}))
    assert "not handed in through the exchange" in told
