"""The README opens with two pictures, and anybody can make them again."""

import json
import re
import struct
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.repository import ROOT
from autograder.site.readme_pictures import (
    FOLDER,
    SCALE,
    SCENES,
    WIDTH,
    cell_with,
    make,
    notebook,
)

LARGEST = 150_000
SHORTEST_ALT = 60
MADE = sorted((ROOT / FOLDER).iterdir())


def named(readme: str) -> Mapping[str, str]:
    """The pictures that a README shows, with their words."""
    found = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", readme)
    return {path: " ".join(words.split()) for words, path in found}


def size(picture: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def test_the_readme_names_the_pictures_that_there_are() -> None:
    shown = named((ROOT / "README.md").read_text("utf-8"))
    assert list(shown) == [f"{FOLDER}/{scene.name}.png" for scene in SCENES]
    assert sorted(ROOT / path for path in shown) == MADE


def test_the_pictures_have_words_for_those_who_do_not_see_them() -> None:
    shown = named((ROOT / "README.md").read_text("utf-8"))
    assert all(len(words) >= SHORTEST_ALT for words in shown.values())
    assert len(set(shown.values())) == len(SCENES)


@pytest.mark.parametrize("picture", MADE, ids=lambda path: path.name)
def test_a_picture_is_crisp_in_github_s_column_and_small(picture: Path) -> None:
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < LARGEST
    width, height = size(picture)
    assert 0.8 * WIDTH * SCALE < width <= WIDTH * SCALE
    assert height < width


def test_a_cell_that_a_lesson_has_lost_is_named() -> None:
    with pytest.raises(UserError, match="no cell says 'turn back'"):
        cell_with({"cells": [{"source": ["go on"]}]}, "turn back")


def test_the_cells_of_a_picture_are_the_lesson_s() -> None:
    for scene in SCENES:
        cells = json.loads(notebook(scene))["cells"]
        assert len(cells) == len(scene.cells)
        answers = dict(scene.answers)
        assert [c["source"] for c in cells if c["id"] in answers] == [*answers.values()]


@pytest.mark.slow
@pytest.mark.needs_chromium
def test_they_are_made_again(tmp_path: Path, lr_home: Path) -> None:
    with ThreadPoolExecutor(1) as aside:  # another test may hold this thread's browser
        made = aside.submit(make, tmp_path / "new" / "pictures").result()
    assert [path.name for path in made] == [f"{scene.name}.png" for scene in SCENES]
    for path in made:
        assert path.stat().st_size < LARGEST
        assert size(path)[0] == size(ROOT / FOLDER / path.name)[0]
    assert not lr_home.exists()
