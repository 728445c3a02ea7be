"""The warm process: imports once, then forks a closed-off child per submission.

It runs nothing of a submission itself. Its argument is the number of a socket that
keeps messages apart. In: a size for the folders, with two descriptors (jobs to read,
events to write). Out: "ready" once, then for each child a descriptor of its process,
with which the grader outside can end it whatever happens in here, and how it ended.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import random
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from .closing import (
    NEWPID,
    NEWUSER,
    close_off,
    die_with_parent,
    enter,
    next_child_is_first,
)
from .runner import Room, import_scenes, serve, voice

# What lessons' cells and the scenes import; a child gets all of it for nothing.
AHEAD = (
    "torch",
    "torch._dynamo",
    "torch.nn.functional",
    "torch.optim.lr_scheduler",
    "torch.utils.data",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "autograder.plots",
    "autograder.training",
    "IPython.core.logger",
    "bdb",
)
MOST_WORDS = 1_000
MOST_DESCRIPTORS = 2**16
LARGE_PAGE, MADV_HUGEPAGE, MADV_COLLAPSE = 2**21, 14, 25


def warm_up() -> Room:
    """Import what submissions import, and take torch's first step in one thread."""
    from .cells import new_shell

    for name in AHEAD:
        importlib.import_module(name)
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Linear(2, 1)
    step = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(3, 2)).sum().backward()
    step.step()
    return new_shell()


def same_luck() -> None:
    """Begin all random numbers alike: a submission gets the same grade again.

    A child has its parent's, who draws none; Python's own are new after each fork.
    """
    for name in ("numpy.random", "torch"):
        module: Any = sys.modules.get(name)
        if module is not None:
            (module.manual_seed if name == "torch" else module.seed)(0)


def begin_namespace_of_processes() -> int:
    """Become the first process of a namespace, so that each child can get its own."""
    enter(NEWUSER | NEWPID)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    die_with_parent()
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def live(jobs: int, events: int, folder_size: int, room: Room | None) -> None:
    """A child's whole life."""
    say = voice(events)
    try:
        os.closerange(3, min(jobs, events))
        os.closerange(min(jobs, events) + 1, max(jobs, events))
        os.closerange(max(jobs, events) + 1, MOST_DESCRIPTORS)
        close_off(folder_size)
        random.seed(0)
        os.chdir("/submission")
    except Exception as error:  # noqa: BLE001 - said, and nobody's zero
        say("failed", reason=str(error))
        return
    serve(jobs, events, room)


def in_large_pages() -> None:
    """Put what was imported into large pages, where the kernel has them.

    Forking copies a table entry for each page, and ending a child takes it down again:
    for 200 MB in pages of 4 kB that is a tenth of what a submission costs.
    """
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for line in Path("/proc/self/maps").read_text().splitlines():
        place, rights, _, _, number, *name = line.split()
        if rights.startswith("rw") and number == "0" and name in ([], ["[heap]"]):
            first, last = (int(n, 16) for n in place.split("-"))
            first = -(-first // LARGE_PAGE) * LARGE_PAGE
            if last - first >= LARGE_PAGE:
                libc.madvise(first, last - first, MADV_HUGEPAGE)
                libc.madvise(first, last - first, MADV_COLLAPSE)


def answer(control: socket.socket, own: int, room: Room | None) -> bool:
    """Fork one child for one message; False where there are no more."""
    message, descriptors, _, _ = socket.recv_fds(control, MOST_WORDS, 2)
    if not message:
        return False
    next_child_is_first(own)
    child = os.fork()
    if child == 0:
        try:
            jobs, events = descriptors
            live(jobs, events, json.loads(message)["folder_size"], room)
        finally:
            os._exit(0)
    for one in descriptors:
        os.close(one)
    handle = os.pidfd_open(child)
    socket.send_fds(control, [b"started"], [handle])
    os.close(handle)
    _, status = os.waitpid(child, 0)
    control.send(b"ended %d" % os.waitstatus_to_exitcode(status))
    return True


def main(number: int, *, everything: bool) -> None:
    control = socket.socket(fileno=number)
    control.set_inheritable(False)
    own = begin_namespace_of_processes()
    sys.path.insert(0, "")
    import_scenes()
    room: Any = warm_up() if everything else None
    same_luck()
    if threading.active_count() > 1 or len(list(Path("/proc/self/task").iterdir())) > 1:
        raise SystemExit("a second thread: forking would not be safe")
    gc.collect()
    gc.freeze()
    if everything:
        in_large_pages()
    control.send(b"ready")
    while answer(control, own, room):
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]), everything="all" in sys.argv[2:])
