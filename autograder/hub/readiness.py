"""Whether a server is ready for its classes, found out by trying."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder import doctor
from autograder.doctor import ClassReport, Finding
from autograder.errors import UserError
from autograder.hub.classes import EXAMPLE, Hub, read_hub
from autograder.hub.configuration import VARIABLE
from autograder.hub.ready_class import class_findings, secrets
from autograder.hub.ready_people import people_findings
from autograder.hub.ready_proxy import ports, proxy

# Measured of learners in lesson 01: a server, and its kernel, which has imported torch.
SERVER_MB, KERNEL_MB = 150, 260
BESIDES_MB = 1_000  # the Hub, its proxy, and the system
HOME_GB = 0.1


def examine(named: str | None) -> ClassReport:
    """Try all that the file speaks of; without one, what any Hub needs."""
    findings = [doctor.python(), node(), doctor.jupyterhub(), proxy()]
    if not named:
        findings += [doctor.bubblewrap(), no_file()]
        return conclude(findings, "")
    try:
        hub = read_hub(Path(named))
    except UserError as error:
        return conclude([*findings, unreadable(error)], named)
    return conclude([*findings, *findings_of(hub)], named)


def findings_of(hub: Hub) -> Iterator[Finding]:
    """What depends on the file, the server first, then each class."""
    yield from ports(hub)
    yield memory(hub)
    yield disk(hub)
    yield from people_findings(hub)
    yield secrets(hub)
    for one in hub.classes:
        yield from class_findings(hub, one)


def conclude(findings: list[Finding], tried: str) -> ClassReport:
    ready = all(finding.ok for finding in findings)
    return ClassReport(ready=ready, tried=tried, findings=findings)


def no_file() -> Finding:
    return Finding(
        name="hub.toml",
        ok=False,
        needed_for="a class",
        found=f"no {VARIABLE}: users, folders, ports and memory were not tried",
        advice=f"copy {EXAMPLE}, fill it in, and name it: {VARIABLE}=/etc/hub.toml",
    )


def unreadable(error: UserError) -> Finding:
    return Finding(
        name="hub.toml",
        ok=False,
        needed_for="a class",
        found=str(error),
        advice="put it right, then look again",
    )


def node() -> Finding:
    ok, said = doctor.attempt(["node", "--version"])
    return Finding(
        name="Node",
        ok=ok,
        needed_for="the Hub's proxy",
        found=said,
        advice="on Debian and Ubuntu: sudo apt install nodejs npm",
    )


def memory_needed(learners: int) -> float:
    """How many GB a class takes that works all at once.

    >>> round(memory_needed(30))
    13
    """
    return (BESIDES_MB + learners * (SERVER_MB + KERNEL_MB)) / 1000


def memory(hub: Hub, read: Callable[[], str] | None = None) -> Finding:
    """Whether the kernels of all who may work at once have room."""
    people = len(hub.people)
    at_once = min(people, hub.at_once or people)
    needed = memory_needed(at_once)
    there = available(read or Path("/proc/meminfo").read_text)
    return Finding(
        name="Memory",
        ok=there >= needed,
        needed_for=f"{at_once} people at once",
        found=f"{there:.0f} GB, {needed:.0f} needed: {SERVER_MB} MB for a server and "
        f"{KERNEL_MB} for a kernel",
        advice="add memory, or let them come in groups: at_once says how many, and "
        "stop_idle_after makes room for the next",
    )


def available(read: Callable[[], str]) -> float:
    """The GB that this machine can give."""
    fields = dict(line.split(":", 1) for line in read().splitlines() if ":" in line)
    return int(fields["MemAvailable"].split()[0]) / 1e6


def disk(hub: Hub) -> Finding:
    """Whether the homes and what is handed in find room."""
    needed = HOME_GB * len(hub.people)
    place = next(one for one in (hub.exchange, *hub.exchange.parents) if one.exists())
    free = shutil.disk_usage(place).free / 1e9
    return Finding(
        name="Disk",
        ok=free >= needed,
        needed_for="work and what is handed in",
        found=f"{free:.0f} GB free at {place}, {needed:.1f} needed",
        advice=f"make room, {HOME_GB * 1000:.0f} MB for each person",
    )
