import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.site.folder import MARK, put_folder, require_ours


def one(folder: Path) -> None:
    (folder / "one.html").write_text("1")


def two(folder: Path) -> None:
    (folder / "two.html").write_text("2")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    put_folder(tmp_path / "a" / "site", one)
    assert names(tmp_path / "a" / "site") == {"one.html", MARK}
    assert names(tmp_path / "a") == {"site"}


def test_an_older_site_is_replaced_as_a_whole(tmp_path: Path) -> None:
    put_folder(tmp_path / "site", one)
    put_folder(tmp_path / "site", two)
    assert names(tmp_path / "site") == {"two.html", MARK}
    assert names(tmp_path) == {"site"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put_folder(tmp_path / "site", one)
    assert names(tmp_path / "site") == {"one.html", MARK}


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="holds other things"):
        put_folder(tmp_path, one)
    assert names(tmp_path) == {"mine.txt"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(UserError, match="is a file: name a new folder"):
        require_ours(tmp_path / "site")


def test_a_place_that_cannot_be_looked_at_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a name is that is too long, and before Python 3.14 one in a closed folder."""

    def closed(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", closed)
    with pytest.raises(UserError, match=r"cannot write .*site: Permission denied"):
        require_ours(tmp_path / "site")


def test_the_folder_that_one_stands_in_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_folder(tmp_path / "site", one)
    monkeypatch.chdir(tmp_path / "site")
    with pytest.raises(UserError, match="is where you are"):
        put_folder(Path(), two)
    assert names(tmp_path / "site") == {"one.html", MARK}


def test_behind_a_link_lies_the_folder_that_is_replaced(tmp_path: Path) -> None:
    put_folder(tmp_path / "first", one)
    (tmp_path / "site").symlink_to("first")
    put_folder(tmp_path / "site", two)
    assert (tmp_path / "site").is_symlink()
    assert names(tmp_path / "first") == {"two.html", MARK}


def test_what_is_interrupted_leaves_the_older_site(tmp_path: Path) -> None:
    put_folder(tmp_path / "site", one)

    def interrupted(folder: Path) -> None:
        two(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_folder(tmp_path / "site", interrupted)
    assert names(tmp_path / "site") == {"one.html", MARK}
    assert names(tmp_path) == {"site"}


def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder / "a.html"))

    with pytest.raises(UserError, match=r"cannot write .*a\.html: No space left"):
        put_folder(tmp_path / "site", full)
    assert names(tmp_path) == set()


def test_what_fails_on_the_way_leaves_the_older_site(tmp_path: Path) -> None:
    put_folder(tmp_path / "site", one)

    def broken(folder: Path) -> None:
        two(folder)
        raise UserError("no")

    with pytest.raises(UserError, match="no"):
        put_folder(tmp_path / "site", broken)
    assert names(tmp_path / "site") == {"one.html", MARK}
    assert names(tmp_path) == {"site"}


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot write"):
        put_folder(tmp_path / "file" / "site", one)


def test_what_a_publisher_put_beside_the_pages_stays(tmp_path: Path) -> None:
    put_folder(tmp_path / "site", one)
    (tmp_path / "site" / ".git").mkdir()
    (tmp_path / "site" / ".git" / "HEAD").write_text("ref: refs/heads/pages")
    (tmp_path / "site" / "CNAME").write_text("learning.example")
    put_folder(tmp_path / "site", two)
    assert names(tmp_path / "site") == {"two.html", MARK, ".git", "CNAME"}
    assert (tmp_path / "site" / ".git" / "HEAD").read_text() == "ref: refs/heads/pages"
    put_folder(tmp_path / "site", one)
    assert names(tmp_path / "site") == {"one.html", MARK, ".git", "CNAME"}
    assert names(tmp_path) == {"site"}


def refuse_to_rename(
    monkeypatch: pytest.MonkeyPatch, wrong: Callable[[Path, Path], bool]
) -> None:
    rename = Path.rename

    def renamed(path: Path, target: Path) -> Path:
        if wrong(path, target):
            raise OSError(errno.EIO, "Input/output error", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", renamed)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A site with a publisher's file beside its pages."""
    put_folder(tmp_path / "site", one)
    (tmp_path / "site" / "CNAME").write_text("learning.example")
    return tmp_path / "site"


def test_what_cannot_take_its_place_leaves_all_as_it_was(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_rename(monkeypatch, lambda path, _: (path / "two.html").exists())
    with pytest.raises(UserError, match="Input/output error"):
        put_folder(published, two)
    assert names(published) == {"one.html", MARK, "CNAME"}
    assert names(published.parent) == {"site"}


def test_what_cannot_be_moved_over_is_not_lost(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_rename(monkeypatch, lambda path, _: path.name == "CNAME")
    with pytest.raises(UserError, match="CNAME: Input/output error"):
        put_folder(published, two)
    (kept,) = published.parent.rglob("CNAME")
    assert kept.read_text() == "learning.example"


def test_a_file_of_others_is_not_replaced_by_the_site_s(tmp_path: Path) -> None:
    put_folder(tmp_path / "site", one)
    (tmp_path / "site" / "two.html").write_text("mine")
    with pytest.raises(UserError, match=r"two\.html is not the site's.*move it away"):
        put_folder(tmp_path / "site", two)
    assert (tmp_path / "site" / "two.html").read_text() == "mine"
    assert names(tmp_path) == {"site"}


@pytest.mark.parametrize("mark", [b"Written by `lr site`.\n", b"\xff\xfe\n"])
def test_an_older_mark_names_nothing(tmp_path: Path, mark: bytes) -> None:
    put_folder(tmp_path / "site", one)
    (tmp_path / "site" / MARK).write_bytes(mark)
    (tmp_path / "site" / ".git").mkdir()
    put_folder(tmp_path / "site", two)
    assert names(tmp_path / "site") == {"two.html", MARK, ".git"}
