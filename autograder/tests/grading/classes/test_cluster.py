"""Dask clusters of several processes here, whose workers know nothing of our disk."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import UserError
from autograder.grading.classes import cluster as cluster_module
from autograder.grading.classes import cluster_client
from autograder.grading.classes.cluster import Cluster
from autograder.grading.classes.grader import about_this_code
from autograder.grading.classes.hands import Reply
from autograder.grading.classes.parcels import Task
from autograder.tests.grading.classes.a_class import handed_in, setting
from autograder.tests.grading.classes.cluster_pretenders import pretend

pytestmark = [pytest.mark.needs_cluster, pytest.mark.slow]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as made:
        yield made


def tasks(names: Sequence[str], marks: Path) -> Iterator[Task]:
    for name in names:
        task = handed_in(name)
        mark = str(marks / f"{name}.tried")
        yield Task(dataclasses.replace(task.submission, reason=mark))


def given(hands: Cluster, names: Sequence[str], marks: Path) -> dict[str, Reply]:
    found: list[Reply] = []
    with contextlib.closing(hands):
        for task in tasks(names, marks):
            found += hands.give(task)
        found += hands.rest()
    assert sorted(one.task.submission.student for one in found) == sorted(names)
    return {one.task.submission.student: one for one in found}


def is_right(reply: Reply) -> bool:
    assert reply.graded is not None, reply.trouble
    result = reply.graded.result
    return (result.student, result.score) == (reply.task.submission.student, 20)


def test_nothing_is_lost_whatever_workers_do(cluster: Any, tmp_path: Path) -> None:
    honest = [f"s{number}" for number in range(12)]
    strange = ["first_kills", "rubbish", "silent", "raises", "for_another"]
    names = [*honest[:6], *strange, *honest[6:]]
    address = cluster.scheduler_address
    found = given(Cluster(setting(), address, print, pretend), names, tmp_path)
    assert all(is_right(found[name]) for name in [*honest, "first_kills"])
    assert "cannot be" in found["rubbish"].trouble
    assert "cannot be" in found["for_another"].trouble
    assert "no answer" in found["silent"].trouble
    assert "ValueError" in found["raises"].trouble
    assert not any("raises" in one.trouble for one in found.values())


def test_worker_that_cannot_grade_is_left_out(cluster: Any, tmp_path: Path) -> None:
    names, told = ["a", "once_refused", "b", "c", "d"], list[str]()
    address = cluster.scheduler_address
    found = given(Cluster(setting(), address, told.append, pretend), names, tmp_path)
    assert all(map(is_right, found.values()))
    assert sum("is left out: it has other code" in words for words in told) == 1


def test_submission_that_kills_all_its_workers_costs_nobody_else(
    cluster: Any, tmp_path: Path
) -> None:
    names = ["a", "kills", "b", "c"]
    address = cluster.scheduler_address
    found = given(Cluster(setting(), address, print, pretend), names, tmp_path)
    assert all(is_right(found[name]) for name in "abc")
    assert found["kills"].graded is None
    assert "was lost" in found["kills"].trouble


def test_other_code_or_another_torch_is_refused_in_words(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = about_this_code()
    for name, words in (("code", "other code of the course"), ("torch", "has torch")):
        changed = {**ours, name: "0"}
        monkeypatch.setattr(cluster_client, "about_this_code", lambda c=changed: c)
        with pytest.raises(UserError, match=words):
            Cluster(setting(), cluster.scheduler_address, print, pretend)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def program(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """`dask scheduler` or `dask worker`, as they are typed."""
    command = [sys.executable, "-m", "dask", *words]
    started = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        started.terminate()
        started.wait()


def scheduler(port: int) -> contextlib.AbstractContextManager[Any]:
    words = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    return program("scheduler", *words)


def worker(address: str) -> contextlib.AbstractContextManager[Any]:
    words = ("--nthreads", "1", "--no-dashboard", "--death-timeout", "60")
    return program("worker", address, *words)


def test_late_worker_is_waited_for_and_lost_scheduler_found_again(
    tmp_path: Path,
) -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    port, told = free_port(), list[str]()
    address = f"tcp://127.0.0.1:{port}"
    names = [f"slow{number}" for number in range(14)]
    found: list[Reply] = []
    with contextlib.ExitStack() as second:
        with scheduler(port), worker(address):
            hands = Cluster(setting(), address, told.append, pretend)
            second.enter_context(contextlib.closing(hands))
            waiting = list(tasks(names, tmp_path))
            while len(found) < 3:
                found += hands.give(waiting.pop())
        second.enter_context(scheduler(port))
        second.enter_context(worker(address))
        for task in waiting:
            found += hands.give(task)
        found += hands.rest()
    assert sorted(one.task.submission.student for one in found) == sorted(names)
    assert all(map(is_right, found))


def test_scheduler_that_stays_away_ends_the_run_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "RECONNECT_SECONDS", 1.0)
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with scheduler(port), worker(address):
        hands = Cluster(setting(), address, print, pretend)
        for task in tasks(["slow1", "slow2"], tmp_path):
            list(hands.give(task))
    with contextlib.closing(hands), pytest.raises(UserError, match="run this again"):
        list(hands.rest())


def test_nobody_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_client, "CONNECT_SECONDS", 1.0)
    with pytest.raises(UserError, match="no Dask scheduler answers"):
        cluster_client.connected(f"tcp://127.0.0.1:{free_port()}", 1.0)
    with pytest.raises(UserError, match="no Dask scheduler answers"):
        cluster_client.connected("nonsense://x", 1.0)
