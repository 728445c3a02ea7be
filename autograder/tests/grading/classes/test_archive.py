"""What may not be taken out of an archive, each with its one line."""

import functools
import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import UserError
from autograder.grading.classes import archive
from autograder.grading.classes.archive import Entry, Refused, opened
from autograder.grading.classes.owners import depth_of_names, placed
from autograder.tests.grading.classes.zips import NAME, notebook, packed, with_entry
from autograder.tests.grading.tiny_course import LESSON

OTHERS = {f"ann/{NAME}": notebook("ann")}


def listed(source: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    with opened(source) as found:
        taken = {one.path: one.read() for one in found if isinstance(one, Entry)}
        left = {one.path: one.reason for one in found if isinstance(one, Refused)}
    return taken, left


def info(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("x", (2026, 1, 1, 0, 0, 0))
    made.filename = made.orig_filename = name
    made.external_attr = mode << 16
    return made


PATHS = {
    "../../etc/passwd": "leads out",
    "ann/../../x.ipynb": "leads out",
    "..\\x.ipynb": "leads out",
    "/etc/passwd": "absolute",
    "C:\\x.ipynb": "absolute",
    "c:x.ipynb": "absolute",
    "\\\\server\\x.ipynb": "absolute",
    ".": "path that is none",
}


@pytest.mark.parametrize("name", PATHS)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    source = tmp_path / "all.zip"
    source.write_bytes(with_entry(info(name), b"x", OTHERS))
    taken, left = listed(source)
    assert list(taken) == list(OTHERS)
    (reason,) = left.values()
    assert PATHS[name] in reason


KINDS = {stat.S_IFLNK | 0o777: "is a link", stat.S_IFIFO | 0o644: "is no file"}


@pytest.mark.parametrize("mode", KINDS)
def test_links_and_pipes_in_a_zip_are_refused(tmp_path: Path, mode: int) -> None:
    source = tmp_path / "all.zip"
    source.write_bytes(with_entry(info(f"eve/{NAME}", mode), b"/etc/passwd", OTHERS))
    assert listed(source)[1] == {f"eve/{NAME}": KINDS[mode]}


def test_encrypted_entries_and_rare_packings_are_refused(tmp_path: Path) -> None:
    locked = bytearray(packed({f"eve/{NAME}": b"x" * 50}))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(mark) + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    assert listed(tmp_path / "locked.zip")[1] == {f"eve/{NAME}": "is encrypted"}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as made:
        made.writestr(f"eve/{NAME}", b"x" * 50)
    (tmp_path / "rare.zip").write_bytes(file.getvalue())
    assert "packed in a way" in listed(tmp_path / "rare.zip")[1][f"eve/{NAME}"]


@pytest.mark.slow
def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    flat = packed({NAME: b"\0" * 30_000_000})
    wide = packed({f"{n}.csv": b"" for n in range(archive.MOST_IN_ZIP + 5)})
    deep = packed({NAME: b"{}"})
    for _ in range(5):
        deep = packed({"a.zip": deep})
    source = tmp_path / "all.zip"
    source.write_bytes(
        packed({"a/flat.zip": flat, "b/wide.zip": wide, "c/deep.zip": deep})
    )
    taken, left = listed(source)
    assert left.pop(f"a/flat.zip/{NAME}") == "unpacks to more than 200 times its size"
    assert left.pop("c/deep.zip/a.zip/a.zip/a.zip") == "is a zip too deep in other zips"
    assert set(left.values()) == {"is one more than 1000 files in one zip"}
    assert len(taken) == archive.MOST_IN_ZIP


def test_zips_in_a_learners_zip_share_what_it_may_unpack_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = packed({"a.csv": os.urandom(600), "b.csv": os.urandom(600)})
    source = tmp_path / "all.zip"
    source.write_bytes(packed({"ann/x.zip": packed({"p.zip": inner, "q.zip": inner})}))
    with monkeypatch.context() as patch:
        budget = functools.partial(archive.Budget, size=len(inner) * 2 + 1500)
        patch.setattr(archive, "Budget", budget)
        taken, left = listed(source)
    assert len(taken) == 2
    assert all("makes a zip unpack to more" in reason for reason in left.values())


def test_what_calls_itself_a_zip_and_is_none_is_told(tmp_path: Path) -> None:
    good = packed({NAME: notebook("ann")})
    source = tmp_path / "all.zip"
    source.write_bytes(
        packed(
            {
                "a/rar.zip": b"Rar!\x1a\x07",
                "b/empty.zip": b"",
                "c/cut.zip": good[:-30],
                "d/list.zip": good[:-10] + struct.pack("<L", 2_000_000) + good[-6:],
            }
        )
    )
    taken, left = listed(source)
    assert taken == {}
    assert set(left) == {"a/rar.zip", "b/empty.zip", "c/cut.zip", "d/list.zip"}
    (tmp_path / "no.zip").write_bytes(b"no")
    with pytest.raises(UserError, match="is no zip and no folder"):
        listed(tmp_path / "no.zip")


def test_two_entries_of_one_name_are_not_guessed_between(tmp_path: Path) -> None:
    source = tmp_path / "all.zip"
    data = with_entry(info(f"ann\\{NAME}"), b"other", OTHERS)
    source.write_bytes(data)
    taken, left = listed(source)
    assert taken == OTHERS
    assert left == {f"ann/{NAME}": "stands in the zip twice"}


def test_folders_are_read_without_following_links(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    (folder / "ann").mkdir(parents=True)
    (folder / "ann" / NAME).write_bytes(b"{}")
    (folder / "ann" / "link.py").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.ipynb")
    taken, left = listed(folder)
    assert list(taken) == [f"ann/{NAME}"]
    assert left == {
        "ann/link.py": "is a link",
        "loop": "is a link",
        "pipe.ipynb": "is no file",
    }


@given(st.binary(max_size=400) | st.just(packed(OTHERS)), st.data())
def test_whatever_bytes_come_it_is_an_answer_and_no_crash(
    data: bytes, draw: st.DataObject
) -> None:
    cut = draw.draw(st.integers(0, len(data)))
    junk = draw.draw(st.binary(max_size=8))
    inner = data[:cut] + junk + data[cut:]
    found = list(
        archive.in_zip(
            zipfile.ZipFile(io.BytesIO(packed({"ann/a.zip": inner}))), (), (), None
        )
    )
    for one in found:
        assert ".." not in one.parts
        assert one.path.isprintable()


NAMES = st.sampled_from(
    ["ann", "bob", LESSON, NAME, "x.csv", "a.zip", "Bob_1_assignsubmission_file_", ".."]
)


@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=2, max_size=6))
def test_below_a_platforms_name_nobody_can_name_another(
    paths: list[tuple[str, ...]],
) -> None:
    mine = [("Ann_7_assignsubmission_file_", *path) for path in paths]
    others = [("Cyd_8_assignsubmission_file_", NAME)]
    depth = depth_of_names([*mine, *others], LESSON)
    assert depth == 0
    for path in mine:
        owner = placed(path, depth, LESSON).owner
        assert owner is not None
        assert owner.name == "Ann"
