"""A folder is written whole, and only over what we wrote ourselves."""

import json
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.taking.folder import LIST, older_files, write_folder
from autograder.whole_file import put_whole

FIRST = {"a.py": "a = 1\n", "b.py": "b = 1\n"}
SECOND = {"a.py": "a = 2\n", "c.py": "c = 2\n"}


def content(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in folder.iterdir() if p.name != LIST}


@pytest.mark.parametrize("there", [True, False])
def test_a_new_folder_or_an_empty_one(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "deep" / "home"
    if there:
        folder.mkdir(parents=True)
    assert older_files(folder) == ()
    write_folder(folder, FIRST)
    assert content(folder) == FIRST
    assert older_files(folder) == ("a.py", "b.py")
    assert list(folder.parent.iterdir()) == [folder]


def test_the_folder_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_folder(Path(), FIRST)
    assert content(tmp_path) == FIRST


def test_what_we_wrote_is_written_over_and_the_rest_stays(tmp_path: Path) -> None:
    write_folder(tmp_path, FIRST)
    (tmp_path / "mine.py").write_text("mine")
    (tmp_path / "b.py").unlink()
    write_folder(tmp_path, FIRST)
    write_folder(tmp_path, SECOND)
    assert content(tmp_path) == {**SECOND, "mine.py": "mine"}
    assert set(json.loads((tmp_path / LIST).read_text())["files"]) == set(SECOND)


@pytest.mark.parametrize("mark", [None, "{", "[]", '{"files": []}', '{"files": 3}'])
def test_other_things_are_left_alone(tmp_path: Path, mark: str | None) -> None:
    (tmp_path / "mine.py").write_text("mine")
    if mark is not None:
        (tmp_path / LIST).write_text(mark)
    with pytest.raises(UserError, match="holds other things: name a new folder"):
        write_folder(tmp_path, FIRST)
    assert "a.py" not in content(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(UserError, match="holds other things"):
        write_folder(tmp_path / "home", FIRST)


def test_what_was_changed_since_is_never_lost(tmp_path: Path) -> None:
    write_folder(tmp_path, FIRST)
    (tmp_path / "b.py").write_text("b = 'mine'\n")
    with pytest.raises(UserError, match=r"b\.py has been changed since"):
        write_folder(tmp_path, SECOND)
    assert content(tmp_path) == {**FIRST, "b.py": "b = 'mine'\n"}


def test_a_file_of_somebody_else_s_among_ours_is_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path, FIRST)
    (tmp_path / "c.py").write_text("mine")
    with pytest.raises(UserError, match=r"c\.py is not from `lr take`"):
        write_folder(tmp_path, SECOND)
    assert content(tmp_path) == {**FIRST, "c.py": "mine"}


def test_a_list_that_names_files_elsewhere_is_none(tmp_path: Path) -> None:
    folder, other = tmp_path / "home", tmp_path / "other.py"
    other.write_text("other")
    write_folder(folder, FIRST)
    marks = {"../other.py": "", "a.py": ""}
    (folder / LIST).write_text(json.dumps({"version": 1, "files": marks}))
    write_folder(folder, SECOND)
    assert other.read_text() == "other"


@pytest.mark.parametrize("there", [True, False])
def test_what_breaks_off_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    folder = tmp_path / "home"
    if there:
        write_folder(folder, FIRST)
    count = 0

    def full(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device", str(path))
        put_whole(path, data)

    with monkeypatch.context() as patch:
        patch.setattr("autograder.taking.folder.put_whole", full)
        with pytest.raises(UserError, match="No space left on device"):
            write_folder(folder, SECOND)
    assert folder.exists() == there
    write_folder(folder, SECOND)
    assert content(folder) == SECOND


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot write"):
        write_folder(tmp_path / "file" / "home", FIRST)
    with pytest.raises(UserError, match=r"cannot write .*x.*: File name too long"):
        write_folder(tmp_path / ("x" * 300), FIRST)


def test_a_folder_that_cannot_be_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(UserError, match=r"cannot write .*: Permission denied"):
        older_files(tmp_path)
