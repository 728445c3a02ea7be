"""A translated lesson is its original in all but its words, and loses nothing of it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course import TRANSLATIONS, in_language, lesson_path
from autograder.errors import UserError
from autograder.exercises import of_lesson
from autograder.grading.authoring.build import Built
from autograder.grading.authoring.master_words import WORDS
from autograder.grading.authoring.masters import CLOSED
from autograder.grading.authoring.translations import translated_lessons
from autograder.languages import LANGUAGES, tr
from autograder.notebook import rebuild
from autograder.repository import ROOT

Cell = dict[str, Any]
START = "00_start_here"
TRANSLATED = [
    (path.parents[1].name, path.stem)
    for path in sorted((ROOT / "solutions").glob(f"*/{TRANSLATIONS}/*.py"))
]
EACH = pytest.mark.parametrize(("lesson", "spoken"), TRANSLATED)
SPACE = "\u00a0"
KEPT = {
    "formula": re.compile(r"\$[^$]+\$"),
    "link": re.compile(r"\]\(([^)]+)\)"),
    "code": re.compile(r"`[^`]+`"),
    "table": re.compile(r"^\|", re.MULTILINE),
    "heading": re.compile(r"^#+ ", re.MULTILINE),
}


TOLD = re.compile(r"\bReady\b|\b(?:Pass|Partly|Not yet|Not attempted)\b(?=[,;])")


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def pair(lesson: str, spoken: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The original and the translation, as they are committed."""
    path = lesson_path(lesson)
    return read(path), read(in_language(path, spoken))


def text_of(cell: Cell) -> str:
    return "".join(cell["source"])


def prose(document: dict[str, Any]) -> str:
    """All prose of a notebook, without what is the same in every language."""
    cells = [c for c in document["cells"] if c["cell_type"] == "markdown"]
    return "\n\n".join(text_of(cell) for cell in cells)


def words(text: str) -> str:
    for pattern in ("code", "formula", "link"):
        text = KEPT[pattern].sub("", text)
    return text.replace("![", "[")


def test_the_first_lesson_speaks_every_language() -> None:
    found = {spoken for lesson, spoken in TRANSLATED if lesson == START}
    assert found == set(LANGUAGES) - {"en"}


@EACH
def test_it_is_a_notebook_that_says_what_it_is(lesson: str, spoken: str) -> None:
    original, translation = pair(lesson, spoken)
    nbformat.validate(nbformat.from_dict(translation))  # type: ignore[no-untyped-call]
    about = translation["metadata"]["lr"]
    assert about.pop("language") == spoken
    assert about.pop("translation")
    assert translation["metadata"] == original["metadata"]


@EACH
def test_every_cell_is_the_original_s_but_for_its_words(
    lesson: str, spoken: str
) -> None:
    original, translation = pair(lesson, spoken)
    bare = [
        [{**cell, "source": ""} for cell in one["cells"]]
        for one in (original, translation)
    ]
    assert bare[0] == bare[1]
    same = {
        cell["id"]
        for cell, other in zip(original["cells"], translation["cells"], strict=True)
        if cell["source"] == other["source"]
    }
    names = of_lesson(lesson)
    assert {*names, *(f"check_{name}" for name in names)} <= same
    tags = {cell["id"]: cell["metadata"].get("tags", []) for cell in original["cells"]}
    assert {name for name in tags if "setup" in tags[name]} <= same


@EACH
def test_no_formula_link_picture_or_code_word_is_lost(lesson: str, spoken: str) -> None:
    ours, theirs = (prose(one) for one in pair(lesson, spoken))
    for kind, pattern in KEPT.items():
        assert set(pattern.findall(ours)) == set(pattern.findall(theirs)), kind
    for kind in ("link", "table", "heading"):
        counts = [len(KEPT[kind].findall(text)) for text in (ours, theirs)]
        assert counts[0] == counts[1], kind


@EACH
def test_answers_in_it_are_those_of_the_original(lesson: str, spoken: str) -> None:
    """What grades sets them on the original: nothing is foreign, nothing repaired."""
    original, translation = pair(lesson, spoken)
    solved = read(ROOT / "solutions" / lesson / f"{lesson}.ipynb")
    answers = {cell["id"]: cell["source"] for cell in solved["cells"]}
    rebuilt = []
    for document in (original, translation):
        for cell in document["cells"]:
            if cell["id"] in of_lesson(lesson):
                cell["source"] = answers[cell["id"]]
        document["cells"].insert(3, {"cell_type": "code", "source": "mine = 1"})
        rebuilt.append(rebuild(document, read(lesson_path(lesson))))
    assert rebuilt[0] == rebuilt[1]
    assert rebuilt[1].repairs == []


@EACH
def test_pictures_are_seen_where_it_lies(lesson: str, spoken: str) -> None:
    path = in_language(lesson_path(lesson), spoken)
    shown = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", prose(read(path)))
    assert all((path.parent / name).is_file() for name in shown)
    assert len(shown) == len(list((path.parent / "pictures").iterdir()))


@EACH
def test_its_table_of_words_is_the_original_s(lesson: str, spoken: str) -> None:
    ours, theirs = (
        re.findall(r"^\| English .*(?:\n\|.*)+", prose(one), re.MULTILINE)
        for one in pair(lesson, spoken)
    )
    assert ours == theirs
    assert ours


@EACH
def test_it_says_of_the_course_what_the_course_says(lesson: str, spoken: str) -> None:
    """The words of the first cell's card and of verdicts, where a lesson tells them."""
    original, translation = pair(lesson, spoken)
    texts = {cell["id"]: text_of(cell) for cell in translation["cells"]}
    for cell in original["cells"]:
        for word in TOLD.findall(text_of(cell)):
            here = tr("Ready." if word == "Ready" else word, spoken).rstrip(".")
            assert here in texts[cell["id"]], here


def test_french_is_set_as_french_is() -> None:
    for lesson, spoken in TRANSLATED:
        if spoken == "fr":
            text = words(prose(pair(lesson, spoken)[1]))
            assert re.findall(rf"[^{SPACE}][:;!?»]", text) == []
            assert re.findall(rf"«[^{SPACE}]", text) == []
            assert not set("’“”") & set(text)
            assert not re.search(r"\b(?:vous|votre|vos)\b", text, re.IGNORECASE)


def test_korean_is_polite_and_to_nobody_in_particular() -> None:
    for lesson, spoken in TRANSLATED:
        if spoken == "ko":
            text = words(prose(pair(lesson, spoken)[1]))
            assert "당신" not in text
            ends = re.findall(r"(\S+?)[*)]*[.?](?=\s|$)", text)
            polite = ("니다", "니까", "십시오", "시다")
            assert [one for one in ends if not one.endswith(polite)] == []
            assert SPACE not in text


def test_what_the_build_says_it_says_in_every_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    for one in WORDS.values():
        assert set(one.closed) == set(CLOSED)
        assert one.run_me.startswith("# ")
    for lesson, spoken in TRANSLATED:
        text = json.dumps(pair(lesson, spoken)[1], ensure_ascii=False)
        english = WORDS["en"]
        assert english.run_me not in text
        assert not any(closed in text for closed in english.closed.values())
        assert WORDS[spoken].closed["answer"] in text


@pytest.fixture
def masters(tmp_path: Path) -> Path:
    """The translations of the first lesson beside its master, to be changed."""
    shutil.copytree(ROOT / "solutions" / START, tmp_path / START)
    return tmp_path / START


def made(masters: Path) -> dict[str, bytes]:
    """What is made of them and of the lesson as it is built."""
    folder = ROOT / "lessons" / START
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (*folder.glob("*.ipynb"), *folder.glob("pictures/*"))
    }
    return translated_lessons(START, masters / f"{START}.py", files)


def test_a_translation_that_strays_stops_the_build(masters: Path) -> None:
    path = masters / TRANSLATIONS / "ko.py"
    text = path.read_text("utf-8")
    path.write_text(text.replace("w = 1.0", "w = 2.0"), "utf-8")
    line = text.split("\n").index("w = 1.0") + 1
    with pytest.raises(UserError, match=rf"ko\.py:{line}: the code differs from line"):
        made(masters)
    path.write_text(text.replace("# # 여기", "# 여기"), "utf-8")
    with pytest.raises(UserError, match=r"ko\.py:1: the headings .* \(and 2 more\)$"):
        made(masters)


@pytest.mark.parametrize("name", ["en", "tlh"])
def test_a_language_that_nobody_speaks_here_is_refused(
    name: str, masters: Path
) -> None:
    (masters / TRANSLATIONS / f"{name}.py").write_text("", "utf-8")
    with pytest.raises(UserError, match=rf"{name}\.py:1: .* there are ko, fr"):
        made(masters)


def test_a_translation_that_is_gone_goes_from_the_lessons(
    masters: Path, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    whole = Built(made(masters), (START,))
    whole.write(root)
    (masters / TRANSLATIONS / "fr.py").unlink()
    fewer = Built(made(masters), (START,))
    gone = set(whole.files) - set(fewer.files)
    assert len(gone) == 2
    assert set(fewer.write(root)) == gone
    notebook = f"lessons/{START}/{TRANSLATIONS}/ko/{START}.ipynb"
    (root / notebook).write_text("stale", "utf-8")
    assert fewer.differences(root) == [notebook]


def test_other_words_change_the_translation_s_mark_alone(masters: Path) -> None:
    def marks() -> dict[str, str]:
        (data,) = (d for name, d in made(masters).items() if f"ko/{START}" in name)
        found: dict[str, str] = json.loads(data)["metadata"]["lr"]
        return found

    before = marks()
    path = masters / TRANSLATIONS / "ko.py"
    path.write_text(path.read_text("utf-8").replace("5분", "오 분"), "utf-8")
    after = marks()
    assert {name for name in after if after[name] != before[name]} == {"translation"}
