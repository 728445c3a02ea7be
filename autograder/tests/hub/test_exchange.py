"""What somebody could try in the exchange, tried: as root alone."""

from pathlib import Path

import pytest

from autograder.hub.kept_secrets import SECRET
from autograder.repository import ROOT
from autograder.tests.hub.a_class import LESSON
from autograder.tests.hub.attempts import as_person
from autograder.tests.hub.the_exchange import (
    collect,
    collected,
    hand_in_by_hand,
    inbound,
    outbound,
)
from autograder.tests.hub.the_hub import Site
from autograder.tests.hub.visitor import Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_hub,
    pytest.mark.xdist_group("hub"),
    pytest.mark.root_only,
]


def test_nobody_changes_what_is_in_the_exchange(
    site: Site, eve: Visitor, handed_in: Path
) -> None:
    course = inbound(site).parent
    lesson = outbound(site) / LESSON
    for attempt in (
        f"echo x > {lesson}/{LESSON}.ipynb",
        f"touch {lesson}/new",
        f"touch {outbound(site)}/new",
        f"touch {course}/feedback/new",
        f"mv {course} {course}.away",
        f"mv {inbound(site)} {course}/away",
        f"rmdir {course}/feedback",
        # even one who knows the name, which nobody can list or guess
        f"mv '{handed_in}' '{handed_in}.away'",
        f"echo x > '{handed_in}/{LESSON}.ipynb'",
        f"rmdir '{handed_in}'",
        f"chmod 777 {course} {inbound(site)}",
        f"ls {inbound(site)}",
        f"cat {inbound(site)}/{site.names.dan}*/*.ipynb",
    ):
        code, said = as_person(site, eve.name, attempt)
        assert code != 0, (attempt, said)
    assert (handed_in / f"{LESSON}.ipynb").is_file()


def test_a_class_s_exchange_opens_for_its_members_alone(
    site: Site, handed_in: Path
) -> None:
    root = site.hub.exchange_of(site.first)
    for attempt in (
        f"ls {root.parent}",
        f"cat {outbound(site)}/{LESSON}/{LESSON}.ipynb",
        f"mkdir {inbound(site)}/{site.names.zoe}+{LESSON}+x",
        f"touch {root}/new",
    ):
        code, said = as_person(site, site.names.zoe, attempt)
        assert code != 0, (attempt, said)


def test_nobody_hands_in_as_another(
    site: Site, eve: Visitor, dan: Visitor, handed_in: Path
) -> None:
    """It is later than Dan's own, and nbgrader would take it for his."""
    hand_in_by_hand(site, eve.name, dan.name, f"echo forged > {LESSON}.ipynb")
    said = collect(site)
    forged = f"is in the name of {dan.name} and was made by {eve.name}: not collected"
    assert forged in said
    taken = collected(site, dan.name) / f"{LESSON}.ipynb"
    assert "forged" not in taken.read_text()


def test_a_link_to_the_answers_is_not_collected(site: Site) -> None:
    """A notebook that is a link to the solved one would earn every point."""
    solved = site.first.repository / "solutions" / LESSON / f"{LESSON}.ipynb"
    own = "echo plain > notes.txt"
    for who, how, bait in zip(
        site.names.eves, ("ln -s", "ln"), (solved, ROOT / "README.md"), strict=False
    ):
        links = f"({how} {bait} {LESSON}.ipynb; ln -s {solved.parent} more; true)"
        hand_in_by_hand(site, who, who, own, links)
    collect(site)
    for who in site.names.eves[:2]:
        taken = sorted(path.name for path in collected(site, who).rglob("*"))
        assert taken == ["notes.txt", SECRET, "timestamp.txt"]


def test_no_folder_stops_the_collecting(site: Site) -> None:
    names = (f"a b+{LESSON}+1", f"+{LESSON}+", f"x+{LESSON}+never+")
    for name in names:
        make = f"mkdir -p '{inbound(site)}/{name}'"
        assert as_person(site, site.names.eves[2], make)[0] == 0
    closed = f"{site.names.eves[2]}+{LESSON}+2099-01-01 00:00:00 UTC+closed"
    make = f"mkdir -m 0 '{inbound(site)}/{closed}'"
    assert as_person(site, site.names.eves[2], make)[0] == 0
    said = collect(site)
    assert [name for name in names if f"{name} is" not in said] == []
    assert f"{closed} cannot be read" in said


def test_feedback_is_found_by_who_knows_its_name_alone(
    site: Site, eve: Visitor
) -> None:
    folder = inbound(site).with_name("feedback")
    page = folder / "0123.html"
    site.as_account(site.first, "bash", "-c", f"echo all of it > {page}")
    for attempt in (
        f"ls {folder}",
        f"cat {folder}/*.html",
        f"rm -f {page}",
        f"echo other > {page}",
    ):
        assert as_person(site, eve.name, attempt)[0] != 0, attempt
    assert as_person(site, eve.name, f"cat {page}") == (0, "all of it\n")
    page.unlink()
