"""The exchange of the first class, and what somebody puts into it by hand."""

from pathlib import Path
from secrets import token_hex

from autograder.hub.kept_secrets import SECRET
from autograder.tests.hub.a_class import LESSON
from autograder.tests.hub.attempts import as_person
from autograder.tests.hub.the_hub import Site


def inbound(site: Site) -> Path:
    return site.hub.exchange_of(site.first) / site.first.course / "inbound"


def outbound(site: Site) -> Path:
    return inbound(site).with_name("outbound")


def collected(site: Site, name: str) -> Path:
    work = site.first.repository / "autograder/work/submitted"
    return work / name / LESSON


def hand_in_by_hand(site: Site, who: str, name: str, *commands: str) -> None:
    """As nbgrader does, whose last file is the secret."""
    folder = inbound(site) / f"{name}+{LESSON}+2099-01-01 00:00:00 UTC+{token_hex(4)}"
    last = f"echo x > {SECRET}"
    lines = [f"mkdir '{folder}' && cd '{folder}'", *commands, last]
    code, said = as_person(site, who, " && ".join(lines))
    assert code == 0, said


def collect(site: Site) -> str:
    return site.as_account(site.first, "lr", "nbgrader", "collect", LESSON, "--update")
