"""Studying with nothing but a class bundle, in an empty place."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import exercises
from autograder.exercises.source import model_answer
from autograder.study.syllabus.recorded import unpacked
from autograder.tests.grading.authoring.class_copy import EDITION, ClassCopy, unpack

RIGHT = """
def sgd_step(w, grad, lr):
    return w - lr * grad
"""
UPHILL = RIGHT.replace("-", "+")
IMPORTS = "from autograder import check, hint, lesson, progress, ready, solution\n"
INSTALLED = "autograder-1.0.0.dist-info"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> ClassCopy:
    return unpack(tmp_path_factory.mktemp("first"), "00")


@pytest.fixture
def copy(first: ClassCopy, tmp_path: Path) -> ClassCopy:
    """The bundle for a learner who has done nothing yet."""
    return ClassCopy(first.root, tmp_path / "home", first.files)


def test_it_is_the_bundle_s_own_package_that_runs(copy: ClassCopy) -> None:
    said = copy.run("import autograder; print(autograder.__file__)")
    assert Path(said.strip()).is_relative_to(copy.root)
    assert not (copy.root / "autograder/exercises").exists()


def test_wrong_then_right_then_fresh_inputs(copy: ClassCopy) -> None:
    said = copy.run(f"""{IMPORTS}
lesson("00"){UPHILL}
check("sgd_step")
hint("sgd_step")
solution("sgd_step"){RIGHT}
check("sgd_step")
solution("sgd_step")
check("sgd_step", fresh=True)
progress()
""")
    assert said.startswith("Start here\n")
    assert "· release 7 ·" in said
    assert "✗ Not yet – sgd_step" in said
    assert "This is it: " in said
    assert "Hint 1 of 3 – sgd_step" in said
    assert said.count("Your instructor keeps the solution of sgd_step.") == 2
    assert said.count("✓ Pass – sgd_step") == 2
    assert "+10 XP" in said
    assert "1 of 1 lessons done" in said


@pytest.mark.parametrize(("spoken", "title"), [("ko", "여기서"), ("fr", "Commence")])
def test_a_lesson_opens_in_the_learner_s_language(
    copy: ClassCopy, spoken: str, title: str
) -> None:
    said = copy.run(f"""
import json, os, shutil
os.environ["LR_LANG"] = "{spoken}"
from autograder.study.workspace import open_lesson, workspace
shutil.rmtree(workspace(), ignore_errors=True)
notebook = json.loads(open_lesson("00").read_bytes())
print(notebook["cells"][0]["source"], notebook["metadata"]["lr"])
""")
    assert title in said
    assert "'number': 7" in said


def test_each_fresh_check_asks_other_inputs(copy: ClassCopy) -> None:
    fresh = "check('sgd_step', fresh=True)\n" * 8
    copy.run(f"{IMPORTS}{RIGHT}{fresh}")
    events = [
        json.loads(line)
        for line in (copy.home / "events.jsonl").read_text("utf-8").splitlines()
    ]
    seeds = [event["seed"] for event in events if event["kind"] == "check"]
    assert set(seeds) == {f"release-7-{n}" for n in range(1, 9)}
    assert {e["data"]["release"] for e in events if e["kind"] == "check"} == {
        "release 7"
    }
    asked = {
        json.dumps(unpacked(copy.files[key_name("sgd_step", seed)])["cases"])
        for seed in ("practice", *seeds)
    }
    assert len(asked) == 9


def key_name(exercise: str, seed: str) -> str:
    return f"autograder/recorded/keys/{exercise}/{seed}.json.gz"


def test_what_was_not_given_is_said_in_one_line(copy: ClassCopy) -> None:
    said = copy.run(f"{IMPORTS}check('gd_path')")
    assert said.startswith("No exercise is called 'gd_path': ")
    assert said.count("\n") == 1


def test_a_damaged_key_is_said_in_one_line(tmp_path: Path, first: ClassCopy) -> None:
    whole = first.root / key_name("sgd_step", "practice")
    content = whole.read_bytes()
    try:
        whole.write_bytes(content[:50])
        said = first.run(f"{IMPORTS}{RIGHT}check('sgd_step')")
    finally:
        whole.write_bytes(content)
    assert said.count("\n") == 1
    assert "this copy of the course is damaged" in said


def test_the_command_line_knows_what_a_learner_needs(copy: ClassCopy) -> None:
    assert "○ 00_start_here: 0 of 1 functions" in copy.lr("progress", "--plain")
    assert copy.lr("next").startswith("Next: Start here: 1 function to write")
    commands = copy.lr("--help")
    assert "lab " in commands
    for word in ("grade", "build", "judge", "release", "prove"):
        assert f" {word} " not in commands
    refused = copy.python("-m", "autograder.cli", "lab", "03", "--no-browser")
    assert refused.returncode == 2
    assert refused.stderr == (
        "lr: lesson 03_preview_and_restarts is not in this copy of the course: ask "
        "your instructor for it\n"
    )


def test_a_report_a_note_and_a_reset_work_in_it(copy: ClassCopy) -> None:
    report = copy.lr("report-bug", "00")
    assert f"\nCourse: {EDITION.words}\n" in report
    assert report.endswith("to whoever gave you this course.\n")
    copy.run("from autograder import note; note('mine')")
    assert "mine" in copy.lr("notes")
    assert " is whole: " in copy.lr("progress", "--verify")
    fresh = ("Nothing to reset yet", "00_start_here is already fresh.")
    assert copy.lr("reset", "00").startswith(fresh)


def test_only_the_lessons_that_were_given_are_offered(copy: ClassCopy) -> None:
    refused = copy.python("-m", "autograder.cli", "reset", "77")
    assert refused.stderr == "lr: no lesson '77': the lessons are 00_start_here\n"


def test_the_first_command_of_its_readme_runs(copy: ClassCopy, tmp_path: Path) -> None:
    """As installed there: `python3 -m autograder` hands over to the command line."""
    installed = copy.root / INSTALLED
    installed.mkdir()
    (installed / "METADATA").write_text("Name: autograder\nVersion: 1.0.0\n")
    origin = {"url": copy.root.as_uri(), "dir_info": {"editable": True}}
    (installed / "direct_url.json").write_text(json.dumps(origin))
    done = copy.python("-m", "autograder", "next")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Next: Start here")
    assert not (copy.root / ".venv").exists()


def executed(copy: ClassCopy, slug: str, answers: dict[str, str]) -> str:
    """Run a lesson's notebook in a kernel of the bundle's; return all it displayed."""
    path = copy.root / "lessons" / slug / f"{slug}.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    client = NotebookClient(
        notebook,
        timeout=240,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env=copy.surroundings)
    shown = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return "\n".join(
        str(output.get("data", {}).get("text/plain", "") or output.get("text", ""))
        for output in shown
    )


def given(exercise: str) -> str:
    return model_answer(exercises.load(exercise))


@pytest.mark.slow
def test_the_first_lesson_runs_from_top_to_bottom(copy: ClassCopy) -> None:
    said = executed(copy, "00_start_here", {"sgd_step": given("sgd_step")})
    assert "✓ Pass – sgd_step" in said
    assert "Start here: 1 of 1 passed, 10 of 10 XP." in said


@pytest.mark.slow
def test_exercises_that_are_a_choice_are_judged_in_a_copy(tmp_path: Path) -> None:
    copy = unpack(tmp_path, "08")
    names = ("choose_lr", "make_schedule")
    answers = "\n".join(
        f"import math, random\nfrom collections.abc import Callable\n{given(name)}"
        for name in names
    )
    said = copy.run(f"""{IMPORTS}
{answers}
ready("choose_lr")
check("choose_lr")
check("choose_lr", fresh=True)
check("make_schedule")
choose_lr = lambda *a, **k: 30.0
check("choose_lr")
progress()
""")
    assert said.count("✓ Pass – choose_lr") == 2
    assert "✓ Pass – make_schedule" in said
    assert "✗ Not yet – choose_lr" in said
    assert "Write choose_lr first" not in said
    assert "1 of 1 lessons done" in said
