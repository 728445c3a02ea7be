"""The way to a Dask cluster: connecting, and seeing who works there with what code.

Dask's own settings hold, those for TLS among them (`distributed.comm` in its files, or
`DASK_DISTRIBUTED__COMM__...`); a scheduler of `tls://` is spoken to with them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from autograder.errors import UserError
from autograder.grading.classes.cluster_worker import about_there
from autograder.grading.classes.grader import about_this_code

Tell: TypeAlias = Callable[[str], None]

CONNECT_SECONDS = 15.0
WORKER_SECONDS = 60.0  # to wait for a worker to join
PAUSE_SECONDS = 0.2
HINT = 'pip install -c autograder/constraints.txt -e ".[cluster]"'


def connected(address: str, seconds: float = CONNECT_SECONDS) -> Any:
    """A client of the scheduler at an address.

    Raises:
        UserError: Dask is not installed, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UserError(f"a cluster needs Dask: {HINT}") from None
    be_quiet()
    try:
        return Client(address, timeout=seconds, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}): start "
            "one with `dask scheduler`, and see address and TLS settings"
        ) from None


def be_quiet() -> None:
    """What Dask says of lost connections is said by us, in one line."""
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def workers(client: Any) -> Mapping[str, int]:
    """The threads of each worker, by its address."""
    found: Mapping[str, int] = client.nthreads()
    return found


def wait_for_workers(
    client: Any, address: str, tell: Tell, refused: Collection[str] = ()
) -> None:
    """Wait for a worker that may grade.

    Raises:
        UserError: none has joined.
    """
    if workers(client).keys() <= set(refused):
        tell(f"waiting for a worker to join {address} (Ctrl+C ends the wait)")
    until = time.monotonic() + WORKER_SECONDS
    while workers(client).keys() <= set(refused):
        if time.monotonic() > until:
            raise UserError(
                f"no worker joined {address} in {WORKER_SECONDS:.0f} seconds: start "
                "some with `dask worker`; what is graded is kept"
            )
        time.sleep(PAUSE_SECONDS)


def refuse_other_code(client: Any, address: str) -> None:
    """Grade with no worker whose verdicts might be others.

    Raises:
        UserError: which worker differs, and in what.
    """
    try:
        theirs: Mapping[str, Mapping[str, str]] = client.run(about_there)
    except Exception as error:  # noqa: BLE001 - whatever their machine raised
        raise UserError(
            f"the workers of {address} lack this course ({type(error).__name__}): "
            "install it there, in this version"
        ) from None
    ours = about_this_code()
    for worker, about in theirs.items():
        if about != ours:
            raise UserError(f"the worker {worker} {difference(ours, about)}")


def difference(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """What another machine has otherwise, in words.

    >>> difference({"torch": "2.13.0", "code": "a1"}, {"torch": "2.12.0", "code": "a1"})
    'has torch 2.12.0, and here it is 2.13.0: give it what constraints.txt says'
    >>> difference({"torch": "2.13.0", "code": "a1"}, {"torch": "2.13.0", "code": "b2"})
    'has other code of the course (b2, and here it is a1): give it this version'
    """
    for name, version in ours.items():
        other = theirs.get(name, "nothing")
        if other != version and name != "code":
            advice = "give it what constraints.txt says"
            return f"has {name} {other}, and here it is {version}: {advice}"
    code, other = ours["code"], theirs.get("code", "nothing")
    return (
        f"has other code of the course ({other}, and here it is {code}): "
        "give it this version"
    )
