"""A loop that tries step() first, and gives the metric where that raises."""

from typing import Any

import pytest

from autograder.tests.exercises.field import verdicts


def tries_first(  # noqa: PLR0917 - the course's signature
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> None:
    losses = []
    for x, y in batches:
        for p in model.parameters():
            p.grad = None
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        losses.append(float(loss.detach()))
        if per_batch:
            sched.step()
    if not per_batch:
        try:
            sched.step()
        except TypeError:
            sched.step(sum(losses) / len(losses))


@pytest.mark.slow
def test_trying_first_is_right() -> None:
    assert [v.score for v in verdicts("train_epoch", tries_first)] == [1.0] * 4
