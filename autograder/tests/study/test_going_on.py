"""Where one goes on, as notebooks and cells; the notebook that asks again."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.course import course, lesson_path
from autograder.errors import UserError
from autograder.exercises import ids
from autograder.study import going_on, workspace
from autograder.study.going_on import link_to, place_in, place_of, where_stopped
from autograder.study.log import append
from autograder.study.next_up import NextUp
from autograder.study.recheck_notebook import Asked, recheck_notebook
from autograder.study.syllabus import syllabus


@pytest.fixture(autouse=True)
def own_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's copies lie in a folder of this test's own."""
    folder = tmp_path / "my_lessons"
    monkeypatch.setattr(workspace, "workspace", lambda: folder)
    monkeypatch.setattr(going_on, "workspace", lambda: folder)
    return folder


def asked(name: str) -> Asked:
    lesson = course().lesson(syllabus().card(name).lesson)
    notebook = json.loads(lesson_path(lesson.slug).read_bytes())
    return Asked(name, lesson.slug, lesson.place, notebook)


def turn_of(name: str) -> str:
    """The cell that says what is to be written: the one before the starter."""
    cells = json.loads(lesson_path("01_basics").read_bytes())["cells"]
    place = next(n for n, cell in enumerate(cells) if cell["id"] == name)
    assert f"`{name}`" in "".join(cells[place - 1]["source"])
    return str(cells[place - 1]["id"])


def sources(notebook: dict[str, Any]) -> dict[str, str]:
    return {cell["id"]: cell["source"] for cell in notebook["cells"]}


def test_one_opens_where_one_stopped(own_copies: Path) -> None:
    copy = own_copies / "01_basics" / "01_basics.ipynb"
    assert where_stopped().cell == ""
    append("open", lesson="01_basics")
    assert where_stopped() == (copy, turn_of("gd_path"))
    data = {"status": "failed", "score": 0.0, "xp": 10}
    append("check", lesson="01_basics", exercise="pick_best", seed="x", data=data)
    assert where_stopped() == (copy, turn_of("pick_best"))
    assert place_in("01") == (copy, turn_of("pick_best"))
    assert copy.is_file()


def test_a_copy_that_lost_its_cells_opens_at_the_exercise(own_copies: Path) -> None:
    copy = own_copies / "01_basics" / "01_basics.ipynb"
    copy.parent.mkdir(parents=True)
    built = json.loads(lesson_path("01_basics").read_bytes())
    built["cells"] = [cell for cell in built["cells"] if cell["id"] != "gd_path"]
    copy.write_text(json.dumps(built))
    append("open", lesson="01_basics")
    assert where_stopped() == (copy, "gd_path")


def test_a_lesson_that_was_never_opened_opens_at_its_beginning() -> None:
    assert place_in("02").cell == ""


def test_rechecks_open_in_a_notebook_of_their_own(own_copies: Path) -> None:
    what = NextUp("02_schedulers", rechecks=("sgd_step", "gd_path"))
    place = place_of(what)
    assert place.notebook.parent == own_copies / "re-checks"
    assert place_of(what) == place
    left = NextUp("02_schedulers", rechecks=("gd_path",))
    assert place_of(left) == place
    other = place_of(NextUp("02_schedulers", rechecks=("lr_grid", "gd_path")))
    assert other.notebook != place.notebook
    place.notebook.write_text("not a notebook")
    assert place_of(what).notebook not in {place.notebook, other.notebook}
    assert place.notebook.read_text() == "not a notebook"


def test_what_was_written_on_another_day_is_not_opened_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    what = NextUp("02_schedulers", rechecks=("sgd_step",))
    first = place_of(what)
    monkeypatch.setattr(going_on, "now", lambda: "2031-01-01T12:00:00.000000+00:00")
    assert place_of(what) != first


def test_where_no_notebook_can_be_made_there_is_no_link_and_one_line(
    own_copies: Path,
) -> None:
    own_copies.mkdir()
    (own_copies / "re-checks").write_text("in the way")
    what = NextUp("02_schedulers", rechecks=("sgd_step",))
    assert link_to(what, own_copies / "01_basics") == ""
    with pytest.raises(UserError, match="cannot be written"):
        place_of(what)


def test_a_folder_that_is_gone_stops_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)
    assert link_to(NextUp("01_basics")) == ""


def test_links_between_notebooks(own_copies: Path) -> None:
    here = own_copies / "01_basics"
    assert link_to(NextUp("02_schedulers"), here) == (
        "../02_schedulers/02_schedulers.ipynb"
    )
    found = link_to(NextUp("01_basics", "gd_path"), here)
    assert found == "01_basics.ipynb#cell-id=gd_path"
    again = link_to(NextUp("01_basics", rechecks=("gd_path",)), here)
    assert re.fullmatch(r"\.\./re-checks/\d{4}-\d\d-\d\d\.ipynb", again)
    assert link_to(NextUp("01_basics"), Path("/")) == ""


@pytest.mark.parametrize("name", ids())
def test_every_exercise_can_be_asked_again(name: str) -> None:
    notebook = recheck_notebook([asked(name)])
    nbformat.validate(notebook)
    cells = sources(notebook)
    assert cells[f"check-{name}"] == f'check("{name}", fresh=True)'
    assert "raise NotImplementedError" in cells[name]
    assert f"`{name}`" in cells[f"about-{name}"]
    ast.parse(cells["start"])
    for link in re.findall(r"\]\((\.\./[^)#]+)", cells[f"about-{name}"]):
        target = lesson_path("x").parents[1] / "re-checks" / link
        assert target.resolve().is_file(), link


def test_the_notebook_runs_and_masters_what_was_passed_earlier(
    lr_home: Path,
) -> None:
    from autograder.study.here import state_now

    for name, slug in (("sgd_step", "00_start_here"), ("gd_path", "01_basics")):
        data = {"status": "passed", "score": 1.0, "xp": 10}
        append("check", lesson=slug, exercise=name, seed="practice", data=data)
    notebook = recheck_notebook([asked("sgd_step")])
    (stub,) = (cell for cell in notebook["cells"] if cell["id"] == "sgd_step")
    stub["source"] = "def sgd_step(w, grad, lr):\n    return w - lr * grad"
    document = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    NotebookClient(document, timeout=60).execute()
    assert state_now().work["sgd_step"].mastery == "Mastered"
