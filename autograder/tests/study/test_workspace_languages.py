"""A copy is in the learner's language, and in its own once somebody wrote into it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import in_language
from autograder.languages import DEFAULT, LANGUAGES
from autograder.repository import ROOT
from autograder.study import workspace
from autograder.study.resetting import reset_lessons
from autograder.study.workspace import bring_all, built_lesson, copy_of, open_lesson

SLUG = "00_start_here"
OTHERS = tuple(one for one in LANGUAGES if one != DEFAULT)
ANSWER = "def sgd_step(w, grad, lr):\n    return w - lr * grad"
TARGET = re.compile(r"\]\(([^)\s]+)\)")
Speak = Callable[[str], None]


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first lesson as it is built, in all languages, and a place for copies."""
    root = tmp_path / "repository"
    shutil.copytree(ROOT / "lessons" / SLUG, root / "lessons" / SLUG)
    monkeypatch.setattr("autograder.course.ROOT", root)
    return root / "lessons" / SLUG / f"{SLUG}.ipynb"


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Speak:
    return lambda spoken: monkeypatch.setenv("LR_LANG", spoken)


def change(notebook: Path, cell: str, source: str, **about: str) -> None:
    """Another text in a cell of a notebook, and other marks on it."""
    document: dict[str, Any] = json.loads(notebook.read_bytes())
    (found,) = (one for one in document["cells"] if one["id"] == cell)
    found["source"] = source
    document["metadata"]["lr"] |= about
    notebook.write_text(json.dumps(document), "utf-8")


def texts(notebook: Path) -> dict[str, str]:
    cells = json.loads(notebook.read_bytes())["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


def backups() -> list[Path]:
    return list((workspace.workspace() / "backups").rglob("*.ipynb"))


@pytest.mark.parametrize("spoken", OTHERS)
def test_a_new_copy_is_in_the_learner_s_language(
    spoken: str, built: Path, speak: Speak
) -> None:
    speak(spoken)
    own = open_lesson(SLUG)
    assert own.read_bytes() == in_language(built, spoken).read_bytes()
    assert own.read_bytes() != built.read_bytes()
    names = {path.name for path in own.parent.rglob("*")}
    assert names == {own.name, "pictures", "one_step.svg"}


def test_what_is_not_translated_is_there_in_english(built: Path, speak: Speak) -> None:
    shutil.rmtree(in_language(built, "fr").parent)
    speak("fr")
    assert open_lesson(SLUG).read_bytes() == built.read_bytes()


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_all_that_a_copy_points_to_is_there(
    spoken: str, built: Path, speak: Speak
) -> None:
    shutil.copytree(ROOT / "lessons", built.parents[1], dirs_exist_ok=True)
    speak(spoken)
    bring_all()
    own = copy_of(SLUG)
    targets = TARGET.findall("\n".join(texts(own).values()))
    assert {"../01_basics/01_basics.ipynb", "pictures/one_step.svg"} == set(targets)
    assert all((own.parent / one).is_file() for one in targets)


def test_a_copy_that_nobody_wrote_into_is_in_the_language_of_today(
    speak: Speak, capsys: pytest.CaptureFixture[str]
) -> None:
    for spoken in ("en", "ko", "fr", "en"):
        speak(spoken)
        own = open_lesson(SLUG)
        assert own.read_bytes() == built_lesson(SLUG, spoken).read_bytes()
        assert json.loads(own.read_bytes())["metadata"]["lr"].get("language") == (
            None if spoken == DEFAULT else spoken
        )
    assert backups() == []
    assert capsys.readouterr().out == ""


def test_what_a_copy_shows_is_kept_when_the_language_changes(
    built: Path, speak: Speak, capsys: pytest.CaptureFixture[str]
) -> None:
    own = open_lesson(SLUG)
    document: dict[str, Any] = json.loads(own.read_bytes())
    cell = next(one for one in document["cells"] if one["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    own.write_text(json.dumps(document), "utf-8")
    before = own.read_bytes()
    speak("ko")
    open_lesson(SLUG)
    assert own.read_bytes() == in_language(built, "ko").read_bytes()
    (kept,) = backups()
    assert kept.read_bytes() == before
    said = capsys.readouterr().out
    assert str(kept) in said
    assert said.count("\n") == 1


def test_a_copy_stays_where_its_lesson_is_not_translated(
    built: Path, speak: Speak
) -> None:
    own = open_lesson(SLUG)
    shutil.rmtree(in_language(built, "fr").parent)
    own.write_text(json.dumps(json.loads(own.read_bytes())), "utf-8")
    before = own.read_bytes()
    speak("fr")
    assert open_lesson(SLUG).read_bytes() == before


def test_speaking_another_language_changes_no_answer(speak: Speak) -> None:
    speak("ko")
    own = open_lesson(SLUG)
    change(own, "sgd_step", ANSWER)
    before = own.read_bytes()
    for spoken in ("fr", "en", "ko"):
        speak(spoken)
        assert open_lesson(SLUG).read_bytes() == before
    assert backups() == []


def test_a_reset_gives_a_copy_in_the_language_of_today(
    built: Path, speak: Speak
) -> None:
    open_lesson(SLUG)
    speak("ko")
    reset_lessons([SLUG])
    assert copy_of(SLUG).read_bytes() == in_language(built, "ko").read_bytes()
    assert backups() == []


def test_an_updated_lesson_takes_the_answers_in_the_copy_s_own_language(
    built: Path, speak: Speak
) -> None:
    speak("fr")
    own = open_lesson(SLUG)
    change(own, "sgd_step", ANSWER)
    change(built, "00-0", "# Start here, rewritten", release="new")
    change(in_language(built, "fr"), "00-0", "# Commence ici, réécrit", release="new")
    speak("ko")
    found = texts(open_lesson(SLUG))
    assert found["sgd_step"] == ANSWER
    assert found["00-0"] == "# Commence ici, réécrit"
    assert len(backups()) == 1
    after = own.read_bytes()
    assert open_lesson(SLUG).read_bytes() == after


def test_a_mended_translation_comes_to_the_copies_in_its_language_alone(
    built: Path, speak: Speak
) -> None:
    own = open_lesson(SLUG)
    change(own, "sgd_step", ANSWER)
    english = own.read_bytes()
    change(in_language(built, "ko"), "00-0", "# 여기서 시작", translation="new")
    speak("ko")
    assert open_lesson(SLUG).read_bytes() == english
    shutil.copy(in_language(ROOT / "lessons" / SLUG / own.name, "ko"), own)
    change(own, "sgd_step", ANSWER)
    found = texts(open_lesson(SLUG))
    assert (found["00-0"], found["sgd_step"]) == ("# 여기서 시작", ANSWER)


def test_a_copy_in_a_language_that_is_gone_stays_until_the_lesson_changes(
    built: Path, speak: Speak
) -> None:
    speak("ko")
    own = open_lesson(SLUG)
    change(own, "sgd_step", ANSWER)
    before = own.read_bytes()
    shutil.rmtree(in_language(built, "ko").parent)
    assert open_lesson(SLUG).read_bytes() == before
    change(built, "00-0", "# Start here, rewritten", release="new")
    found = texts(open_lesson(SLUG))
    assert (found["00-0"], found["sgd_step"]) == ("# Start here, rewritten", ANSWER)


@pytest.mark.parametrize("said", ["../..", "/etc", "xx", ""])
def test_a_copy_cannot_say_where_its_lesson_is_read_from(
    said: str, built: Path
) -> None:
    own = open_lesson(SLUG)
    change(own, "sgd_step", ANSWER, language=said, release="old")
    found = texts(open_lesson(SLUG))
    assert found["00-0"] == texts(built)["00-0"]
    assert found["sgd_step"] == ANSWER
