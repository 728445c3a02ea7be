import os
import time
from typing import Any

from autograder.exercises.proof.forked import run_apart


def work(job: str) -> Any:
    if job == "hangs":
        10**10**9
    if job == "dies":
        os._exit(3)
    if job == "raises":
        raise OSError
    if job == "leaves":
        raise SystemExit
    if job == "eats":
        return len([0] * 10**11)
    return job.upper()


def test_a_job_that_fails_costs_itself_only() -> None:
    jobs = ["a", "dies", "b", "raises", "leaves", "eats", "c", "dies"]
    results = run_apart(work, jobs, seconds=10)
    assert results == ["A", None, "B", None, None, None, "C", None]


def test_a_job_that_hangs_is_ended() -> None:
    begin = time.monotonic()
    assert run_apart(work, ["a", "hangs", "b"], seconds=0.5) == ["A", None, "B"]
    assert time.monotonic() - begin < 5


def test_no_job_is_no_work() -> None:
    assert run_apart(work, [], seconds=1) == []
