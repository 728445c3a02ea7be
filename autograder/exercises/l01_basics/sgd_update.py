"""Gradient descent with momentum on tensors, as an optimizer does it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, Property


def sgd_update(
    params: list[torch.Tensor],
    lr: float,
    momentum: float = 0.0,
    state: dict[int, torch.Tensor] | None = None,
) -> None:
    """Update tensors in place: v = momentum * v + grad, then w = w - lr * v.

    The first v of a tensor is its gradient. The learning rate stands outside v, so
    that a new rate counts at once.

    Args:
        params: tensors with their gradients in `.grad`; those without are skipped.
        lr: the learning rate of this update.
        momentum: how much of the last v is kept, in [0, 1).
        state: where v is kept between calls, {} at first; None keeps nothing.

    Source: torch.optim.SGD.

    >>> w = torch.tensor([1.0, 2.0])
    >>> w.grad = torch.tensor([2.0, 4.0])
    >>> sgd_update([w], lr=0.25)
    >>> w
    tensor([0.5000, 1.0000])
    """
    memory = {} if state is None else state
    with torch.no_grad():
        for index, w in enumerate(params):
            if w.grad is None:
                continue
            v = w.grad.clone()
            if index in memory:
                v += momentum * memory[index]
            memory[index] = v
            w.sub_(lr * v)


PLAIN, MOMENTUM = "moves each tensor by lr times its gradient", "momentum remembers"
RATES, NONE = "a new lr counts at once", "a tensor without a gradient is left out"
FORGET = "without a state nothing is remembered"
PLACE, GRAPH = "works in the tensor's own memory", "records no gradient"
GRADS = "leaves the gradients as they were"
LOOKS = {PLACE: "place", GRAPH: "graph", GRADS: "grads"}


def one(
    prop: str,
    params: Sequence[object],
    grads: Sequence[Sequence[object]],
    lrs: Sequence[float],
    momentum: float | None = None,
    state: str = "kept",
) -> Case:
    fixed = {} if momentum is None else {"momentum": momentum}
    setting = {
        "params": params,
        "grads": grads,
        "lrs": lrs,
        "state": state,
        "look": LOOKS.get(prop, "values"),
    }
    shown = shown_as(params, grads, lrs, momentum, state)
    first = range(len(lrs))
    return Case(prop, first, fixed, scene="update", setting=setting, shown=shown)


def shown_as(
    params: Sequence[object],
    grads: Sequence[Sequence[object]],
    lrs: Sequence[float],
    momentum: float | None,
    state: str,
) -> str:
    """Write the calls as a learner would: rates and gradients, call by call."""
    several = len(set(lrs)) > 1
    lr = "lr" if several else f"lr={lrs[0]}"
    more = "" if momentum is None else f", momentum={momentum}"
    more += {"kept": ", state=state", "none": ", state=None", "left out": ""}[state]
    rates = f"; lr {', '.join(map(str, lrs))}" if several else ""
    names = ", ".join(str(p) for p in params)
    given = " then ".join(", ".join(str(g) for g in call) for call in grads)
    return f"sgd_update([{names}], {lr}{more}) with gradients {given}{rates}"


def cases(rng: random.Random) -> list[Case]:
    def number() -> float:
        return rng.choice([-1, 1]) * rng.randint(10, 99) / 10

    def row(count: int) -> list[float]:
        return [number() for _ in range(count)]

    def calls(count: int, *widths: int) -> list[list[list[float]]]:
        return [[row(width) for width in widths] for _ in range(count)]

    lr, mu, heavy = rng.randint(5, 40) / 100, rng.choice([0.3, 0.4, 0.6]), 0.9
    rates = [lr, lr / 2, 3 * lr, lr / 5]
    a, b, square = row(3), row(2), [row(2), row(2)]
    squares: list[Any] = [[[row(2), row(2)], number()] for _ in range(2)]
    gaps: list[Any] = [[row(3), None], [row(3), row(2)], [None, row(2)], calls(1, 3, 2)]
    gaps[3] = gaps[3][0]
    late: list[Any] = [[None, row(2)], [row(2), None], [row(2), row(2)], [None, None]]
    return [
        one(PLAIN, [a, b], calls(3, 3, 2), [lr] * 3, state="left out"),
        one(PLAIN, [square, number()], squares, [lr, lr / 2]),
        one(PLAIN, [a], calls(2, 3), [3 * lr, lr], 0.0),
        one(MOMENTUM, [a, b], calls(4, 3, 2), [lr] * 4, heavy),
        one(MOMENTUM, [b, row(2)], calls(3, 2, 2), [lr / 2] * 3, mu),
        one(RATES, [a], calls(4, 3), rates, heavy),
        one(RATES, [b, a], calls(4, 2, 3), rates[::-1], mu),
        one(NONE, [a, b], gaps, [lr] * 4, heavy),
        one(NONE, [b, row(2)], late, [lr] * 4, mu),
        one(FORGET, [a], calls(3, 3), [lr] * 3, heavy, state="none"),
        one(FORGET, [b, a], calls(3, 2, 3), [lr] * 3, mu, state="left out"),
        *(
            one(look, params, calls(3, *map(len, params)), [lr] * 3, given)
            for look in LOOKS
            for params, given in (([a, b], mu), ([b], heavy))
        ),
    ]


def with_data(
    params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
) -> Any:
    state = {} if state is None else state
    for w in params:
        if w.grad is not None:
            v = state.get(w, torch.zeros_like(w)) * momentum + w.grad.data
            state[w] = v.detach()
            w.data.sub_(lr * v.detach())
    return state


def with_torch(
    params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    optimizer = torch.optim.SGD(params, lr=lr, momentum=momentum)
    for w in params:
        if state and id(w) in state:
            optimizer.state[w]["momentum_buffer"] = state[id(w)]
    optimizer.step()
    if state is not None and momentum:
        kept = {id(w): s["momentum_buffer"] for w, s in optimizer.state.items()}
        state.update({k: v for k, v in kept.items() if v is not None})


def with_numpy(
    params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    import numpy as np

    for i, w in enumerate(params):
        if w.grad is None:
            continue
        v = w.grad.numpy().copy()
        if state is not None:
            state[f"v{i}"] = v = momentum * state.get(f"v{i}", 0.0) + v
        values = w.detach().numpy()
        np.subtract(values, lr * v, out=values)


@torch.no_grad()
def with_copy(
    params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    for i, w in ((i, w) for i, w in enumerate(params) if w.grad is not None):
        v = w.grad.detach().clone()  # type: ignore[union-attr]
        if state is not None:
            if i in state:
                v = state[i].mul_(momentum).add_(v)
            state[i] = v
        w.copy_(w - v * lr)


def remembered(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad.clone() if old is None else momentum * old + grad


def descend(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    w -= lr * v


def updating(
    velocity: Callable[[Any, Any, float, float], Any] = remembered,
    move: Callable[[torch.Tensor, torch.Tensor, float], object] = descend,
    key: Callable[[int], object] = lambda i: i,
    after: Callable[[torch.Tensor], object] = lambda _: None,
    unasked: Callable[[], Any] = dict,
    skip: bool = True,
) -> Answer:
    """Make an answer that differs from the right one in one of its parts."""

    def sgd_update(
        params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
    ) -> None:
        memory = unasked() if state is None else state
        with torch.no_grad():
            for i, w in enumerate(params):
                if skip and w.grad is None:
                    continue
                v = velocity(memory.get(key(i)), w.grad, lr, momentum)
                memory[key(i)] = v
                move(w, v, lr)
                after(w)

    return sgd_update


def inside(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return lr * grad if old is None else momentum * old + lr * grad


def averaged(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad.clone() if old is None else momentum * old + (1 - momentum) * grad


def averaged_from_zero(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return momentum * (0 if old is None else old) + (1 - momentum) * grad


def on_the_gradient(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad.clone() if old is None else old + momentum * grad


def on_the_gradient_always(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return (0 if old is None else old) + momentum * grad


def undamped(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad.clone() if old is None else old + grad


def no_memory(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad.clone()


def shared(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad if old is None else momentum * old + grad


def shared_in_place(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    return grad if old is None else old.mul_(momentum).add_(grad)


def none_as_zero(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    if grad is None:
        return 0.0 if old is None else momentum * old
    return remembered(old, grad, lr, momentum)


def look_ahead(
    params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    memory = {} if state is None else state
    for i, w in enumerate(params):
        if w.grad is not None:
            v = memory[i] = remembered(memory.get(i), w.grad, lr, momentum)
            w.data -= lr * (w.grad + momentum * v)


def ascend(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    w += lr * v


def without_lr(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    w -= v


def nowhere(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    w = w - lr * v


def into_new_data(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    w.data = w.data - lr * v


def recorded(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    with torch.enable_grad():
        w -= lr * v


def switching_off(w: torch.Tensor, v: torch.Tensor, lr: float) -> None:
    w.requires_grad_(False)
    w -= lr * v


def clear(w: torch.Tensor) -> None:
    w.grad = None


def zero(w: torch.Tensor) -> None:
    if w.grad is not None:
        w.grad.zero_()


def add_to_gradient(old: Any, grad: Any, lr: float, momentum: float) -> Any:
    if old is not None:
        grad += momentum * old
    return grad.clone()


def remembering_by_default() -> Answer:
    memory: dict[object, Any] = {}
    return updating(unasked=lambda: memory)


def refusing_no_state(
    params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    given: Any = updating()
    given(params, lr, momentum, state={} if state is None and not momentum else state)
    if state is None and momentum:
        raise TypeError


EXERCISE = Exercise(
    id="sgd_update",
    lesson="01_basics",
    title="Update tensors with momentum",
    reference=sgd_update,
    summary="""Make one update of stochastic gradient descent with momentum, in place.

params are tensors that require gradients; each has its gradient in .grad, or
None there and then is left alone. Change their values where they are, without
recording a gradient, and leave .grad as it is: the caller writes the next
gradient into the same tensor.

The convention is that of torch.optim.SGD: what is remembered for a tensor begins
as its first gradient, and a new lr counts at once. state is a dictionary, {}
before the first call, that the caller hands in every time; keep in it what you
need. With state=None nothing is remembered.
""",
    cases=cases,
    golden=(
        one(PLAIN, [[1.0, 2.0]], [[[2.0, -4.0]]], [0.25], state="left out"),
        one(MOMENTUM, [[1.0]], [[[1.0]], [[1.0]], [[1.0]]], [0.1] * 3, 0.5),
    ),
    properties=(
        Property(PLAIN, 3, core=True, returns="list[float]"),
        Property(MOMENTUM, 2, returns="list[float]"),
        Property(RATES, 1, returns="list[float]"),
        Property(NONE, 1, returns="list[float]"),
        Property(FORGET, 0.5, returns="list[float]"),
        Property(PLACE, 1, returns="str"),
        Property(GRAPH, 0.5, returns="str"),
        Property(GRADS, 0.5, returns="str"),
        Property("leaves no trace", 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "sgd_update.lr_in_buffer",
            "You remember lr times the gradient, so old rates live on. torch keeps "
            "the rate out of what it remembers.",
            (updating(inside, lambda w, v, lr: w.sub_(v)),),
        ),
        Mistake(
            "sgd_update.ascent",
            "Your tensors move uphill: an update goes against the gradient.",
            (updating(move=ascend),),
        ),
        Mistake(
            "sgd_update.no_lr",
            "The learning rate has no effect on your update.",
            (updating(move=without_lr),),
        ),
        Mistake(
            "sgd_update.average",
            "You take an average of gradients. torch adds each new gradient whole.",
            (updating(averaged), updating(averaged_from_zero)),
        ),
        Mistake(
            "sgd_update.momentum_place",
            "Momentum fades what is remembered, not the gradient that is new.",
            (
                updating(on_the_gradient),
                updating(on_the_gradient_always),
                updating(undamped),
            ),
        ),
        Mistake(
            "sgd_update.forgets",
            "Earlier gradients have no effect: momentum is not used, or nothing gets "
            "into the caller's dictionary (an empty one counts as false).",
            (updating(no_memory),),
        ),
        Mistake(
            "sgd_update.look_ahead",
            "You look one step ahead (Nesterov). Asked is plain momentum.",
            (look_ahead,),
        ),
        Mistake(
            "sgd_update.shared_buffer",
            "What you remember is the gradient tensor itself, and the caller writes "
            "the next gradient into it: keep a copy.",
            (updating(shared), updating(shared_in_place)),
        ),
        Mistake(
            "sgd_update.one_buffer",
            "All your tensors share one memory. Each needs its own.",
            (updating(key=lambda _: "v"),),
        ),
        Mistake(
            "sgd_update.none",
            "A tensor that took no part in the loss has None in .grad: nothing can be "
            "done with it, so leave it out.",
            (
                updating(skip=False),
                updating(
                    lambda o, g, lr, mu: mu * (0 if o is None else o) + g, skip=False
                ),
            ),
        ),
        Mistake(
            "sgd_update.none_as_zero",
            "No gradient is not a gradient of zero: leave the tensor out altogether, "
            "and what is remembered of it too.",
            (updating(none_as_zero, skip=False),),
        ),
        Mistake(
            "sgd_update.rebinding",
            "Your tensors do not move: `w = …` gives the name to a new tensor and "
            "leaves the caller's as it was.",
            (updating(move=nowhere),),
        ),
        Mistake(
            "sgd_update.new_memory",
            "The values are right, but in new memory: who looked at the old one (a "
            "view, an optimizer, a tied weight) does not see them.",
            (updating(move=into_new_data),),
        ),
        Mistake(
            "sgd_update.recorded",
            "torch wants to record your update for the next gradient, and refuses to "
            "do that in place. Tell it not to.",
            (updating(move=recorded),),
        ),
        Mistake(
            "sgd_update.switched_off",
            "You switch requires_grad off and leave it off: the next backward pass "
            "would find nothing to train.",
            (updating(move=switching_off),),
        ),
        Mistake(
            "sgd_update.clears_gradients",
            "You clear the gradients. That is the caller's to do.",
            (updating(after=clear), updating(after=zero)),
        ),
        Mistake(
            "sgd_update.adds_to_gradient",
            "You build the step inside .grad itself, and so change the gradient.",
            (updating(add_to_gradient),),
        ),
        Mistake(
            "sgd_update.default_memory",
            "Without a state you still remember: a default dictionary is made once "
            "and shared by all calls.",
            (Fresh(remembering_by_default),),
        ),
    ),
    hints=(
        "Start without momentum: which tensors have a gradient, and how do you change "
        "a tensor's values in place while torch records nothing?",
        "Then keep one tensor per parameter in state. At the first call it is a copy "
        "of the gradient; after that some of it stays and the new gradient comes on "
        "top. The rate enters last.",
        "Another case, one number: momentum 0.8, gradients 10 and then 5, rates 0.1 "
        "and then 0.2. Remembered is first 10, and w falls by 0.1 · 10 = 1. Then it "
        "is 0.8 · 10 + 5 = 13, and w falls by 0.2 · 13 = 2.6.",
    ),
    right=(with_data, with_torch, with_numpy, with_copy),
    partial=((refusing_no_state, 0.95),),
    seconds=15.0,
)
