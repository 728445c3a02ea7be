"""`lr site`, from the command line to the bytes."""

import os
import subprocess
import sys
from html import unescape
from pathlib import Path
from re import search, sub

import pytest

from autograder import doctor, exercises
from autograder.cli import main
from autograder.errors import UserError
from autograder.site.build import below, build, navigation
from autograder.site.contents import Chapter, Contents
from autograder.site.folder import MARK
from autograder.site.pages import Asset, Page
from autograder.tests.grading.authoring.test_leaks import leaks, squeezed

needs_sphinx = pytest.mark.needs_sphinx
TOLD = {
    "k*base_lr",  # a sentence that a verdict says
    # How any scheduler of torch is asked for its rate: in the example for authors.
    "optimizer=torch.optim.SGD([torch.zeros(1,requires_grad=True)],lr=base_lr)",
    "returnfloat(optimizer.param_groups[0][lr])",
}
FIRST = Page("index", "# First\n\nSee [one](/a/index.md) and $x$.\n")
ONE = Page("a/index", "# One\n\nA word.\n", ("a/one.js",))
TWO = Page("a/two", "# Two\n\nMore words.\n")
ASIDE = Page("ko/one", "# 하나\n", language="ko")


def small(*pages: Page) -> Contents:
    script = Asset("a/one.js", b"window.one = 1;")
    chapters = (Chapter("Pages", (ONE, TWO, *pages)),)
    return Contents(FIRST, chapters, (ASIDE,), (script,))


@needs_sphinx
@pytest.mark.slow
def test_a_small_site(tmp_path: Path) -> None:
    build(small(), tmp_path)
    page = (tmp_path / "a" / "index.html").read_text("utf-8")
    assert '<html class="no-js" lang="en"' in page
    assert search(r'<script src="\.\./_static/a/one\.js\?v=[0-9a-f]{8}"', page)
    assert 'lang="ko"' in (tmp_path / "ko" / "one.html").read_text("utf-8")
    assert "<math " in (tmp_path / "index.html").read_text("utf-8")
    assert not list(tmp_path.rglob(".buildinfo"))
    assert (tmp_path / ".nojekyll").is_file()  # GitHub Pages' own rule for "_static"
    assert not (tmp_path / "_sources").exists()


@needs_sphinx
@pytest.mark.slow
def test_what_is_wrong_in_a_page_is_said_in_one_line(tmp_path: Path) -> None:
    wrong = Page("a/wrong", "# Wrong\n\n[nowhere](/b.md)\n")
    with pytest.raises(UserError, match=r"a/wrong\.md.*b\.md") as caught:
        build(small(wrong), tmp_path)
    assert "\n" not in str(caught.value)


def test_a_page_lists_the_pages_below_it() -> None:
    made = small()
    assert below(ONE, made.pages) == [TWO]
    assert "/a/index\n" in navigation(FIRST, made)
    assert "/a/two" not in navigation(FIRST, made)
    assert "/a/two" in navigation(ONE, made)
    assert navigation(TWO, made) == ""


def test_a_folder_with_other_things_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["site", "--to", str(tmp_path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "or one that `lr site` wrote" in lines[0]


def test_without_sphinx_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = doctor.sphinx().model_copy(update={"ok": False})
    monkeypatch.setattr(doctor, "sphinx", lambda: lacking)
    assert main(["site", "--to", str(tmp_path / "site")]) == 2
    assert doctor.installing("site") in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_what_lies_beside_the_pages_is_not_counted_as_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def built(folder: Path) -> int:
        (folder / "index.html").write_bytes(b"1" * 2_000_000)
        return 1

    there = doctor.sphinx().model_copy(update={"ok": True})
    monkeypatch.setattr(doctor, "sphinx", lambda: there)
    monkeypatch.setattr("autograder.site.build.build_course", built)
    monkeypatch.setenv("LR_LANG", "en")
    to = tmp_path / "site"
    assert main(["site", "--to", str(to)]) == 0
    (to / ".git").mkdir()
    (to / ".git" / "pack").write_bytes(b"0" * 5_000_000)
    capsys.readouterr()
    assert main(["site", "--to", str(to)]) == 0
    assert ": 1 pages, 2.0 MB, " in capsys.readouterr().out


def test_without_a_folder_it_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site"]) == 2
    assert "--to DIR" in capsys.readouterr().err


def test_pictures_go_to_no_folder_of_one_s_choice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", "--pictures", "--to", str(tmp_path / "it")]) == 2
    assert "leave out `--to`" in capsys.readouterr().err
    assert not (tmp_path / "it").exists()


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@needs_sphinx
@pytest.mark.slow
def test_built_again_it_has_the_same_bytes(built_site: Path, tmp_path: Path) -> None:
    """By the command, in another process, folder, language, zone and hash seed."""
    other = {"PYTHONHASHSEED": "7", "LR_LANG": "ko", "TZ": "Asia/Seoul"}
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "site", "--to", str(tmp_path / "it")],
        env=os.environ | other,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    first, second = files_of(built_site), files_of(tmp_path / "it")
    assert MARK in first
    assert [name for name in first if first[name] != second.get(name)] == []
    assert set(first) == set(second)


@needs_sphinx
@pytest.mark.slow
def test_no_page_holds_a_piece_of_an_answer(built_site: Path) -> None:
    read = {
        name: squeezed(unescape(sub(r"<[^>]*>", "", data.decode())))
        for name, data in files_of(built_site).items()
        if name.endswith(".html")
    }
    texts = {"pages": "\n".join(read.values())}
    found = {
        (exercise, piece)
        for exercise in exercises.ids()
        for _, piece in leaks(exercise, texts)
    }
    assert {one for one in found if one[1] not in TOLD} == set()
