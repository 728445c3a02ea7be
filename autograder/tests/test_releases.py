"""The page of changes: what each release changed, and what a regrade would move."""

from pathlib import Path

import pytest

from autograder import exercises
from autograder.errors import UserError
from autograder.releases import (
    JUDGE,
    Change,
    FixedDocument,
    Marks,
    Release,
    page,
    read_changes,
    read_fixed,
    release_of,
)

FIRST = Release(number=1, date="2026-11-25", title="All lessons.")  # type: ignore[arg-type]
SECOND = Release(
    number=2,
    date="2027-01-15",  # type: ignore[arg-type]
    title="Rounder numbers.",
    changes=(Change(of="gd_path", what="Weights.", regrade="up to half a point."),),
)
MARKS = Marks(lessons={"01_basics": "ab"}, exercises={"gd_path": "1"}, judge="1")
CHANGED = MARKS.model_copy(update={"exercises": {"gd_path": "2", "new": "1"}})
REBUILT = MARKS.model_copy(update={"lessons": {"01_basics": "cd"}})


def test_the_course_s_own_page_can_be_read_and_names_what_there_is() -> None:
    found = read_changes()
    assert found[0].number == 1
    named = {change.of for one in found for change in one.changes}
    assert named <= {JUDGE, *exercises.ids()}
    assert set(read_fixed().releases) <= {one.number for one in found}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[release]", "changes.toml: "),
        ("", "release: Field required"),
        ("release = []", "numbered 1, 2, 3"),
        ('[[release]]\nnumber = 2\ndate = 2026-11-25\ntitle = "x"', "numbered 1, 2, 3"),
        ('[[release]]\nnumber = 1\ndate = "soon"\ntitle = "x"', "release.0.date"),
        ('[[release]]\nnumber = 1\ndate = 2026-11-25\nname = "x"', "release.0.title"),
    ],
)
def test_a_page_that_cannot_be_read_says_where(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "changes.toml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        read_changes(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_page_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is missing: it names the releases"):
        read_changes(tmp_path / "changes.toml")


def test_marks_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    path = tmp_path / "releases.json"
    assert read_fixed(path) == FixedDocument()
    path.write_text("{")
    with pytest.raises(UserError, match=r"releases\.json: "):
        read_fixed(path)


def test_a_release_not_given_out_yet_is_called_so() -> None:
    fixed = FixedDocument(releases={1: MARKS})
    text = "\n".join(page((FIRST, SECOND), fixed, CHANGED))
    assert text.splitlines() == [
        "Release 2, 2027-01-15 (not given out yet): Rounder numbers.",
        "  gd_path: Weights.",
        "    A regrade: up to half a point.",
        "Release 1, 2026-11-25: All lessons.",
        "  No exercise is judged otherwise than before.",
    ]


def test_what_changed_since_then_is_named_first() -> None:
    fixed = FixedDocument(releases={1: MARKS})
    assert next(page((FIRST,), fixed, MARKS)).startswith("Release 1")
    changed = list(page((FIRST,), fixed, CHANGED))
    assert changed[:2] == [
        "Since release 1, in no release yet:",
        "  gd_path is judged otherwise: a regrade may move its points.",
    ]
    rebuilt = list(page((FIRST,), fixed, REBUILT))
    assert rebuilt[1] == (
        "  01_basics was built anew: a regrade asks other hidden inputs."
    )


def test_a_notebook_s_mark_says_its_newest_release() -> None:
    fixed = FixedDocument(releases={1: MARKS, 2: CHANGED, 3: REBUILT})
    assert release_of("01_basics", "ab", fixed) == "release 2"
    assert release_of("01_basics", "cd", fixed) == "release 3"
    assert release_of("01_basics", "", fixed) == ""
    assert release_of("02_schedulers", "ab", fixed) == ""
