"""A worker process of this machine: `python -m autograder.grading.classes.worker FD`.

The first message is its setting, and is answered by one empty message, or by words that
say why it cannot work; each further one is a task, and is answered by its result. It
ends when the other end is closed, in the middle of a submission too.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection

from autograder.errors import UserError
from autograder.grading.classes.grader import Grader, OtherCode


def serve(connection: Connection[bytes, bytes]) -> None:
    messages = heard(connection)
    try:
        grader = Grader.from_bytes(messages.get())
    except (UserError, OtherCode) as error:
        connection.send_bytes(str(error).encode())
        return
    connection.send_bytes(b"")
    while True:
        connection.send_bytes(grader.answer(messages.get()))


def heard(connection: Connection[bytes, bytes]) -> queue.SimpleQueue[bytes]:
    """What comes, as it comes; with the other end gone there is nothing left to do."""
    messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                messages.put(connection.recv_bytes())
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return messages


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    serve(Connection(int(sys.argv[1])))
