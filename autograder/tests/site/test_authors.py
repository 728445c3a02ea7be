"""The page that grows an exercise is true, block by block."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.exercises import ids
from autograder.repository import ROOT
from autograder.site.authors import author_pages
from autograder.tests.browser.the_course import copy_course
from autograder.tests.site.the_evening import (
    NAME,
    PAGE,
    Step,
    block,
    proved,
    quotes,
    steps,
)

TEXT = PAGE.read_text("utf-8")
STEPS = list(steps(TEXT))
PROOFS = [step for step in STEPS if step.command == f"lr prove {NAME}"]
PLACE = Path("autograder") / "exercises" / "l02_schedulers" / f"{NAME}.py"
MASTER = Path("solutions") / "02_schedulers" / "02_schedulers.py"
LINE = "# %% exercise linear_decay_lr\n"


@pytest.mark.parametrize("step", PROOFS, ids=range(1, len(PROOFS) + 1))
def test_the_proof_says_what_the_page_quotes(step: Step, tmp_path: Path) -> None:
    real = proved(step.file, tmp_path)
    assert quotes(step.said, real), real


def test_the_page_goes_from_no_to_yes() -> None:
    said = [step.said for step in PROOFS]
    assert all("holds NO" in one for one in said[:-1])
    assert "holds yes" in said[-1]


def test_a_quote_that_is_not_what_was_printed_is_found() -> None:
    real = "one\ntwo and\nthree\nfour\n"
    assert quotes("one\ntwo\nand three\n…\n", real)
    assert quotes("…\nfour\n", real)
    assert not quotes("two and three\n…\n", real)
    assert not quotes("one\n…\nthree\n", real)


def test_the_finished_file_is_in_the_style_of_the_house() -> None:
    for words in (["check"], ["format", "--check"]):
        done = subprocess.run(
            ["ruff", *words, "--stdin-filename", str(PLACE), "-"],
            cwd=ROOT,
            env=with_scripts(),
            input=PROOFS[-1].file,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_course_does_not_have_the_exercise() -> None:
    assert NAME not in ids()


@pytest.mark.slow
def test_the_file_and_one_line_bring_it_into_the_lesson(tmp_path: Path) -> None:
    root = copy_course(tmp_path / "course")
    (root / PLACE).write_text(PROOFS[-1].file, "utf-8")
    master = (root / MASTER).read_text("utf-8")
    assert LINE in master
    written = master.replace(LINE, f"{LINE}\n{block(TEXT, 'python master')}")
    (root / MASTER).write_text(written, "utf-8")
    answer = block(TEXT, "python answer")
    (root / "answer.py").write_text(answer, "utf-8")
    for step in (PROOFS[-1], *STEPS[-2:]):
        real = typed(step.command, root)
        assert quotes(step.said, real), real
    lesson = (root / "lessons/02_schedulers/02_schedulers.ipynb").read_text("utf-8")
    assert f'"id": "check_{NAME}"' in lesson
    assert "half_time must be positive" not in lesson


@pytest.mark.slow
def test_the_course_s_sums_follow_an_exercise_and_its_xp(tmp_path: Path) -> None:
    root = copy_course(tmp_path / "course")
    (root / PLACE).write_text(PROOFS[-1].file, "utf-8")
    assert red_tests_of_the_course(root)
    table = root / "autograder" / "course.toml"
    table.write_text(with_xp(table.read_text("utf-8"), 10), "utf-8")
    assert red_tests_of_the_course(root) == []


def red_tests_of_the_course(root: Path) -> list[str]:
    """Which tests of the course as a whole fail in a copy."""
    test = root / "test_course.py"
    test.write_bytes((ROOT / "autograder" / "tests" / "test_course.py").read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "--noconftest", str(test)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert " passed" in done.stdout, done.stdout + done.stderr
    return re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE)


def with_xp(table: str, more: int) -> str:
    """The course's table with more XP for the lesson that the exercise is in."""
    before, lesson, after = table.partition('slug = "02_schedulers"')
    assert lesson
    told = re.sub(r"xp = (\d+)", lambda m: f"xp = {int(m[1]) + more}", after, count=1)
    return before + lesson + told


def typed(command: str, root: Path) -> str:
    """What a command of the page prints in a copy of the course."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", *command.split()[1:]],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def with_scripts() -> dict[str, str]:
    scripts = Path(sys.executable).parent
    return {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}


def test_the_site_s_pages_link_to_each_other_alone() -> None:
    pages = {page.name: page.text for page in author_pages()}
    for text in pages.values():
        assert text.startswith("# ")
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert target.removeprefix("/").removesuffix(".md") in pages


def test_the_words_of_the_evening_stand_in_the_table() -> None:
    evening, words = (page.text for page in author_pages())
    assert defined(evening) - {"proof"} <= defined(words)


def defined(text: str) -> set[str]:
    return {word.lower().rstrip("s") for word in re.findall(r"\*\*(\w+)\*\*", text)}
