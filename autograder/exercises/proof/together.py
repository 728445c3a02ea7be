"""Prove several exercises, on as many cores as there are."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from autograder.exercises import load
from autograder.exercises.proof.document import ExerciseProof
from autograder.exercises.proof.prove import prove

ALONE = 2
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def prove_all(names: Sequence[str], *, deep: bool = False) -> Iterator[ExerciseProof]:
    """Yield the proofs in the order of the names; a few are not worth a new process."""
    for name in THREADS:
        os.environ.setdefault(name, "1")
    workers = min(os.cpu_count() or 1, max(len(names), 1))
    jobs = [(name, deep) for name in names]
    if len(names) <= ALONE or workers == 1:
        yield from map(_prove_one, jobs)
        return
    # Not forked from here: threads of this process would be missing there.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_prove_one, jobs)


def _prove_one(job: tuple[str, bool]) -> ExerciseProof:
    name, deep = job
    if "torch" in sys.modules:
        import torch

        torch.set_num_threads(1)
    return prove(load(name), deep=deep)
