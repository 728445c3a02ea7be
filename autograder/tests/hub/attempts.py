"""What a learner can do with a terminal of their own."""

import contextlib
import pwd
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from autograder.hub.servers import learners_environment
from autograder.tests.hub.environments import libraries
from autograder.tests.hub.the_hub import Site

LISTENS = "0A"
# It hears whatever a kernel sends to all, unless the kernel speaks to nobody unknown.
EAR = """
import sys, time, zmq
context = zmq.Context()
heard = []
for port in sys.argv[1:]:
    ear = context.socket(zmq.SUB)
    ear.setsockopt(zmq.SUBSCRIBE, b"")
    ear.connect(f"tcp://127.0.0.1:{port}")
    heard.append(ear)
print("listening", flush=True)
give_up = time.monotonic() + 8
while time.monotonic() < give_up:
    for ear in heard:
        try:
            print(ear.recv_multipart(zmq.NOBLOCK), flush=True)
        except zmq.Again:
            pass
    time.sleep(0.05)
"""


def surroundings(site: Site, name: str) -> list[str]:
    own = learners_environment(site.hub, site.first)
    own |= libraries(site.base / "reachable") | {"HOME": str(site.home(name))}
    return [f"{variable}={value}" for variable, value in own.items()]


def as_person(site: Site, name: str, command: str) -> tuple[int, str]:
    """Let somebody type a command at home; its exit code and what it said."""
    done = subprocess.run(
        [
            *("runuser", "-u", name, "--", "env", "-i", *surroundings(site, name)),
            *("bash", "-c", command),
        ],
        cwd=site.home(name),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def folder_of_kernel(kernel: str) -> Path:
    """The folder in which a kernel runs, as the system knows it."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if kernel in (process / "cmdline").read_text(errors="replace"):
                    return (process / "cwd").readlink()
        time.sleep(0.1)
    raise AssertionError(f"no kernel {kernel} runs")


def listening(name: str, at_least: int) -> list[int]:
    """The ports at which a user's programs listen, once there are so many."""
    give_up = time.monotonic() + 60
    while len(found := listening_now(name)) < at_least:
        assert time.monotonic() < give_up, found
        time.sleep(0.2)
    return found


def listening_now(name: str) -> list[int]:
    """Everybody can look them up."""
    uid = str(pwd.getpwnam(name).pw_uid)
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in lines]
    mine = [row[1] for row in rows if row[3] == LISTENS and row[7] == uid]
    return [int(address.rpartition(":")[2], 16) for address in mine]


def overhear(
    site: Site, name: str, ports: Iterable[int], happening: Callable[[], object]
) -> str:
    """What somebody hears at other people's ports while something happens there.

    A kernel says to all who listen when it starts, and what it is asked.
    """
    words = [str(site.first.learners_python), "-c", EAR, *map(str, ports)]
    with subprocess.Popen(
        ["runuser", "-u", name, "--", "env", "-i", *surroundings(site, name), *words],
        stdout=subprocess.PIPE,
        text=True,
    ) as ear:
        assert ear.stdout is not None
        assert ear.stdout.readline() == "listening\n"
        happening()
        return ear.stdout.read()
