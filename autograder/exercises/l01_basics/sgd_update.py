"""Gradient descent with momentum on tensors, as an optimizer does it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
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
GRADS, PURE = "leaves the gradients as they were", "leaves no trace"
BESIDE_THE_SHAPE = (MOMENTUM, RATES, NONE, FORGET, PLACE, GRAPH, GRADS)
NEXT_TO_NOTHING = 1e-12
FACTS = {PLACE: "place", GRAPH: "graph", GRADS: "grads"}


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
        "facts": FACTS.get(prop, "values"),
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
    a, b, square = row(3), row(2), [row(2), row(2)]
    squares: list[Any] = [[[row(2), row(2)], number()] for _ in range(2)]
    gaps: list[Any] = [[row(3), None], [None, row(2)]]
    late: list[Any] = [[None, row(2)], [row(2), None]]
    return [
        one(PLAIN, [a, b], calls(2, 3, 2), [lr] * 2),
        one(PLAIN, [square, number()], squares, [lr, lr / 2], 0.0),
        one(PLAIN, [a], calls(2, 3), [lr, 2 * lr], 0.0),
        one(MOMENTUM, [a, b], calls(3, 3, 2), [lr] * 3, heavy),
        one(MOMENTUM, [b, row(2)], calls(3, 2, 2), [lr / 2] * 3, mu),
        # Where the rate has fallen to nothing, earlier steps must not live on.
        one(RATES, [a], calls(2, 3), [lr, NEXT_TO_NOTHING], heavy),
        one(RATES, [b, a], calls(2, 2, 3), [lr, NEXT_TO_NOTHING], mu),
        one(NONE, [a, b], gaps, [lr] * 2, heavy),
        one(NONE, [b, row(2)], late, [lr] * 2, mu),
        one(FORGET, [a], calls(2, 3), [lr] * 2, heavy, state="none"),
        one(FORGET, [b, a], calls(2, 2, 3), [lr] * 2, mu, state="left out"),
        one(FORGET, [b], calls(2, 2), [lr] * 2, state="left out"),
        *(
            one(look, [row(2)], calls(2, 2), [lr] * 2, beta)
            for look in FACTS
            for beta in (mu, heavy)
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


def remembering_by_default() -> Answer:
    memory: dict[int, torch.Tensor] = {}

    def remembering(
        params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
    ) -> None:
        sgd_update(params, lr, momentum, memory if state is None else state)

    return remembering


def drifting() -> Answer:
    """Make an answer that is wrong when the same is asked again."""
    asked = Counter[str]()

    def drifts(
        params: list[torch.Tensor], lr: float, momentum: float = 0.0, state: Any = None
    ) -> None:
        told = repr([(w.tolist(), w.grad) for w in params]) + repr((lr, momentum))
        sgd_update(params, lr, momentum, state)
        asked[told] += 1
        params[0].data += asked[told] - 1

    return drifts


def but(*told: str) -> tuple[str, ...]:
    """What a mistake says nothing about: other people make it with other faults."""
    return tuple(name for name in BESIDE_THE_SHAPE if name not in told)


MOVE, FRESH = "w.sub_(lr * v)", "w.grad.clone()"
FADE, SKIP = "v += momentum * memory[index]", "w.grad is None"
IN_BUFFER = f"{FRESH} -> lr * w.grad\nlr * v -> v"
ONE_BUFFER = "* memory[index] -> * memory['v']\nmemory[index] = v -> memory['v'] = v\n"
AS_ZERO = f"{FRESH} -> torch.zeros_like(w) if w.grad is None else {FRESH}"


EXERCISE = Exercise(
    id="sgd_update",
    lesson="01_basics",
    title="Update tensors with momentum",
    minutes=20,
    workshop=True,
    reference=sgd_update,
    summary="""Make one update of gradient descent with momentum, in place, as torch does.
""",
    cases=cases,
    golden=(
        one(PLAIN, [[1.0, 2.0]], [[[2.0, -4.0]]], [0.25]),
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
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "sgd_update.lr_in_buffer",
            "You remember lr times the gradient, so old rates live on. torch keeps "
            "the rate out of what it remembers.",
            (IN_BUFFER,),
            ignores=but(RATES),
        ),
        Mistake(
            "sgd_update.ascent",
            "Your tensors move uphill: an update goes against the gradient.",
            ("w.sub_ -> w.add_",),
            ignores=but(),
        ),
        Mistake(
            "sgd_update.no_lr",
            "The learning rate has no effect on your update.",
            ("lr * v -> v",),
            ignores=but(),
        ),
        Mistake(
            "sgd_update.size_of_gradient",
            "You use the size of the gradient and lose its sign: where it is negative, "
            "down is the other way.",
            (f"{FRESH} -> w.grad.abs()",),
            ignores=but(),
        ),
        Mistake(
            "sgd_update.average",
            "You take an average of gradients. torch adds each new gradient whole.",
            (
                f"{FADE} -> v = momentum * memory[index] + (1 - momentum) * v",
                f"{FRESH} -> (1 - momentum) * w.grad",
            ),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "sgd_update.momentum_place",
            "Momentum fades what is remembered, not the gradient that is new.",
            (
                f"{FADE} -> v = memory[index] + momentum * v",
                f"{FRESH} -> momentum * w.grad\n{FADE} -> v += memory[index]",
                f"{FADE} -> v += memory[index]",
            ),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "sgd_update.forgets",
            "Earlier gradients have no effect: momentum is not used, or nothing gets "
            "into the caller's dictionary (an empty one counts as false).",
            ("index in memory -> False",),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "sgd_update.look_ahead",
            "You look one step ahead (Nesterov). Asked is plain momentum.",
            ("lr * v -> lr * (w.grad + momentum * v)",),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "sgd_update.shared_buffer",
            "What you remember is the gradient tensor itself, and the caller writes "
            "the next gradient into it: keep a copy.",
            (
                f"{FRESH} -> w.grad\n{FADE} -> v = v + momentum * memory[index]",
                f"{FRESH} -> w.grad\n{FADE} -> v = memory[index].mul_(momentum).add_(v)",
            ),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "sgd_update.one_buffer",
            "All your tensors share one memory. Each needs its own.",
            (
                f"{ONE_BUFFER}index in memory -> 'v' in memory",
                f"{ONE_BUFFER}index in memory -> momentum and 'v' in memory",
            ),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "sgd_update.none",
            "A tensor that took no part in the loss has None in .grad: nothing can be "
            "done with it, so leave it out.",
            (f"{SKIP} -> False", f"{SKIP} -> False\n{FRESH} -> 1.0 * w.grad"),
            ignores=but(NONE),
        ),
        Mistake(
            "sgd_update.none_as_zero",
            "No gradient is not a gradient of zero: leave the tensor out altogether, "
            "and what is remembered of it too.",
            (f"{SKIP} -> False\n{AS_ZERO}",),
            ignores=but(NONE),
        ),
        Mistake(
            "sgd_update.none_stops",
            "At a tensor without a gradient you stop, and the tensors after it wait "
            "in vain: leave out that one alone.",
            ("continue -> break",),
            ignores=but(NONE),
        ),
        Mistake(
            "sgd_update.rebinding",
            "Your tensors do not move: `w = …` gives the name to a new tensor and "
            "leaves the caller's as it was.",
            (f"{MOVE} -> w = w - lr * v",),
            ignores=but(),
        ),
        Mistake(
            "sgd_update.new_memory",
            "The values are right, but in new memory: who looked at the old one (a "
            "view, an optimizer, a tied weight) does not see them.",
            (f"{MOVE} -> w.data = w.data - lr * v",),
            ignores=but(PLACE),
        ),
        Mistake(
            "sgd_update.recorded",
            "torch wants to record your update for the next gradient, and refuses to "
            "do that in place. Tell it not to.",
            ("with torch.no_grad(): -> if True:",),
            ignores=but(),
        ),
        Mistake(
            "sgd_update.switched_off",
            "You switch requires_grad off and leave it off: the next backward pass "
            "would find nothing to train.",
            (f"{MOVE} -> w.requires_grad_(False); {MOVE}",),
            ignores=but(GRAPH),
        ),
        Mistake(
            "sgd_update.clears_gradients",
            "You clear the gradients. That is the caller's to do.",
            (f"{MOVE} -> {MOVE}; w.grad = None", f"{MOVE} -> {MOVE}; w.grad.zero_()"),
            ignores=but(GRADS),
        ),
        Mistake(
            "sgd_update.adds_to_gradient",
            "You build the step inside .grad itself, and so change the gradient.",
            (f"{FRESH} -> w.grad\nmemory[index] = v -> memory[index] = v.clone()",),
            ignores=but(GRADS),
        ),
        Mistake(
            "sgd_update.default_memory",
            "Without a state you still remember: a default dictionary is made once "
            "and shared by all calls.",
            (Fresh(remembering_by_default),),
            ignores=but(FORGET),
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
    single_faults={
        PLAIN: ("momentum: float = 0.0 -> momentum: float = 0.9",),
        MOMENTUM: (
            "index in memory -> False",
            "{} if state is None else state -> state or {}",
            f"{FADE} -> v = momentum * memory[index] + (1 - momentum) * v",
        ),
        RATES: (IN_BUFFER,),
        NONE: (f"{SKIP} -> False", "continue -> break", f"{SKIP} -> False\n{AS_ZERO}"),
        FORGET: ("{} if state is None else -> ",),
        PLACE: (f"{MOVE} -> w.data = w.data - lr * v",),
        GRAPH: (f"{MOVE} -> w.requires_grad_(False); {MOVE}",),
        GRADS: (f"{MOVE} -> {MOVE}; w.grad = None",),
        PURE: (Fresh(drifting),),
    },
    seconds=15.0,
)
