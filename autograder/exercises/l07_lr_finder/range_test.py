"""The range test: train while the rate grows, and leave no trace of it."""

from __future__ import annotations

import copy
import itertools
import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.judge.scenes.finder import FACTS


def range_test(
    model: torch.nn.Module,
    make_opt: Callable[..., torch.optim.Optimizer],
    loss_fn: Callable[..., Any],
    batches: Iterable[tuple[torch.Tensor, torch.Tensor]],
    lrs: list[float],
    diverge: float = 4.0,
    beta: float = 0.9,
) -> tuple[list[float], list[float], list[float]]:
    """Train through the rates, one update each, and put everything back.

    Loss i is measured at the forward pass whose update uses lrs[i]: it is the fruit of
    the rates before, one step behind. The test ends with the first loss that is not
    finite, or whose smoothed value exceeds diverge times the lowest smoothed one
    before it; that point stands in the result, and nothing is updated any more.

    Args:
        model: a network; its parameters, buffers and mode are as before afterwards,
            and so is torch's random state.
        make_opt: gives an optimizer for parameters.
        loss_fn: gives the loss of an output and a target.
        batches: pairs of input and target, begun anew when they run out.
        lrs: the rates, in order.
        diverge: how many times the best smoothed loss ends the test.
        beta: of the debiased average that smooths the losses.

    Returns:
        The rates used, the losses, and the smoothed losses, of equal lengths.

    Source: Smith 2015 (arXiv:1506.01186); the stop rule and the bias correction are
    those of fastai and of torch-lr-finder.

    >>> net, y = torch.nn.Linear(1, 1), torch.zeros(1)
    >>> make = lambda params: torch.optim.SGD(params, lr=1.0)
    >>> used, raw, smooth = range_test(net, make, lambda p, y: p.sum() * 0 + 2, [(y, y)],
    ...     [0.1, 0.2])
    >>> used, raw
    ([0.1, 0.2], [2.0, 2.0])
    """
    import copy

    state = copy.deepcopy(model.state_dict())
    modes = [(module, module.training) for module in model.modules()]
    rng = torch.get_rng_state()
    model.train()
    opt = make_opt(model.parameters())
    used: list[float] = []
    raw: list[float] = []
    smooth: list[float] = []
    average, feed = 0.0, iter(batches)
    for i, lr in enumerate(lrs):
        for group in opt.param_groups:
            group["lr"] = lr
        batch = next(feed, None)
        if batch is None:
            feed = iter(batches)
            batch = next(feed)
        x, y = batch
        loss = loss_fn(model(x), y)
        average = beta * average + (1 - beta) * loss.item()
        best = min(smooth, default=math.inf)
        used.append(lr)
        raw.append(loss.item())
        smooth.append(average / (1 - beta ** (i + 1)))
        if not math.isfinite(raw[i]) or smooth[i] > diverge * best:
            break
        opt.zero_grad()
        loss.backward()
        opt.step()
    model.load_state_dict(state)
    for module, training in modes:
        module.training = training
    torch.set_rng_state(rng)
    return used, raw, smooth


RUN, AGAIN = "measures the loss at each rate", "begins the batches anew"
STOP, UPDATES = "stops when the smoothed loss blows up", "no update after the stop"
USED, SMOOTH = "pairs each loss with its rate", "smooths without bias"
EQUAL, ORDER = "three lists of equal length", "writes the rate before the forward pass"
WEIGHTS, BUFFERS = "the parameters are as before", "the buffers are as before"
MODE, RANDOM = "the mode is as before", "the random numbers go on as before"
NAN, INF = math.nan, math.inf


def one(prop: str, told: str, lrs: list[float], **given: object) -> Case:
    """One test; `given` are the scene's settings, and diverge and beta."""
    more = {k: v for k, v in given.items() if k in ("diverge", "beta")}
    plain = {"net": "mlp", "batches": 9, "again": "list", "mode": "train", "seed": 1}
    said = "".join(f", {k}={v}" for k, v in more.items())
    shown = f"range_test(model, make_opt, loss_fn, batches, lrs{said}) with {told}"
    setting = {**plain, "momentum": 0.0, **given}
    return Case(prop, [lrs], more, scene="finder", setting=setting, shown=shown)


def fact(
    name: str,
    prop: str,
    weight: float,
    *of: str,
    core: bool = False,
    kind: str = "values",
) -> Property:
    """A property that looks at one fact of the scene's."""
    returns = FACTS[name]
    return Property(prop, weight, kind, core, of=of, part=name, returns=returns)


def grown(start: float, factor: float, n: int) -> list[float]:
    return [start * factor**i for i in range(n)]


def stopping(told: str, averages: list[float], **given: object) -> Case:
    """Batches whose losses have these averages; the model hardly learns meanwhile."""
    beta = float(str(given.get("beta", 0.9)))
    losses, total = [], 0.0
    for i, average in enumerate(averages, 1):
        wanted = average * (1 - beta**i)
        losses.append((wanted - beta * total) / (1 - beta))
        total = wanted if math.isfinite(wanted) else 0.0
    shown = f"{told}: the losses are {', '.join(f'{x:.4g}' for x in losses)}"
    setting = {"net": "bias", "levels": losses, "open_end": True}
    return one(STOP, shown, grown(1e-9, 1.2, len(losses)), **setting, **given)


def cases(rng: random.Random) -> list[Case]:
    def draw() -> int:
        return rng.randrange(10**6)

    lrs, many = grown(rng.choice([0.002, 0.003]), 1.5, 6), grown(0.004, 1.3, 8)
    # Noise alone must not end these tests, whatever rule an answer stops by.
    calm = {"diverge": 1e3}
    a, b = rng.uniform(1.0, 1.4), rng.uniform(0.5, 0.9)
    few = {"batches": rng.choice([3, 4]), "seed": draw(), "momentum": 0.9}
    stream = {"batches": 3, "seed": draw(), "again": "stream", "mode": "eval"}
    jump = [a, a, a, 0.95 * a, 3.4 * a, 4.4 * a, 5.6 * a, 9 * a]
    dip = [a, 0.9 * a, 0.85 * a, 0.8 * a, 4.5 * a, 5 * a, 7 * a, 9 * a]
    slow = [x * a for x in (1, 0.5, 0.5, 0.8, 1.1, 1.7, 2.4, 3.3, 4.5)]
    steady = [x * b for x in (4, 2, 1, 1, 1.7, 2.6, 4.3, 6.8, 9.4)]
    return [
        one(RUN, "a new model", lrs, seed=draw(), **calm),
        one(RUN, "a model in eval mode", lrs, seed=draw(), mode="eval", **calm),
        one(RUN, "momentum", many, seed=draw(), momentum=0.9, beta=0.6, **calm),
        one(AGAIN, "few batches", many, **few, **calm),
        one(AGAIN, "few batches, in eval mode", lrs, **stream, **calm),
        stopping("a jump", jump),
        stopping("a jump", dip, diverge=3.0, mode="eval"),
        stopping("a slow rise", slow, beta=0.5, diverge=3.0),
        stopping("a slow rise", steady, beta=0.4, diverge=3.5, mode="eval"),
        stopping("a NaN", [a, b, b, NAN, b, b], beta=0.4),
        stopping("a NaN at once", [NAN, b, a], beta=0.4, mode="eval"),
        stopping("an infinite loss", [a, b, INF, b, b], beta=0.3),
    ]


def by_copying(
    model: torch.nn.Module,
    make_opt: Callable[..., Any],
    loss_fn: Callable[..., Any],
    batches: Iterable[Any],
    lrs: Sequence[float],
    diverge: float = 4.0,
    beta: float = 0.9,
) -> tuple[list[float], list[float], list[float]]:
    """Everything happens to a copy; the point that ends the test is left out."""
    with torch.random.fork_rng(devices=[]):
        net = copy.deepcopy(model).train()
        opt = make_opt(list(net.parameters()))
        used: list[float] = []
        raw: list[float] = []
        smooth: list[float] = []
        total = weight = 0.0
        for lr, (x, y) in zip(lrs, itertools.cycle(batches), strict=False):
            for group in opt.param_groups:
                group.update(lr=lr)
            opt.zero_grad(set_to_none=True)
            loss = loss_fn(net(x), y)
            value = float(loss.detach())
            total, weight = total * beta + value, weight * beta + 1
            if not math.isfinite(value):
                break
            if smooth and total / weight > diverge * min(smooth):
                break
            used.append(lr)
            raw.append(value)
            smooth.append(total / weight)
            loss.backward()
            opt.step()
    return used, raw, smooth


def by_clones(
    model: torch.nn.Module,
    make_opt: Callable[..., Any],
    loss_fn: Callable[..., Any],
    batches: Iterable[Any],
    lrs: Sequence[float],
    diverge: float = 4.0,
    beta: float = 0.9,
) -> tuple[list[float], torch.Tensor, torch.Tensor]:
    tensors = [*model.parameters(), *model.buffers()]
    kept = [t.detach().clone() for t in tensors]
    training, rng = model.training, torch.random.get_rng_state()
    raw: list[float] = []
    smooth = torch.zeros(0, dtype=torch.float64)

    def endless() -> Any:
        while True:
            yield from batches

    try:
        model.train(mode=True)
        opt, feed = make_opt(model.parameters()), endless()
        for lr in lrs:
            for group in range(len(opt.param_groups)):
                opt.param_groups[group]["lr"] = lr
            x, y = next(feed)
            model.zero_grad()
            loss = loss_fn(model(x), y)
            raw.append(loss.item())
            powers = beta ** torch.arange(len(raw) - 1, -1, -1, dtype=torch.float64)
            last = powers @ torch.tensor(raw, dtype=torch.float64) / powers.sum()
            smooth = torch.cat([smooth, last[None]])
            good = smooth[-1] <= diverge * smooth[:-1].min() if len(raw) > 1 else True
            if not (torch.isfinite(smooth[-1]) and good):
                return list(lrs[: len(raw)]), torch.tensor(raw).double(), smooth
            loss.backward()
            opt.step()
    finally:
        with torch.no_grad():
            for tensor, old in zip(tensors, kept, strict=True):
                tensor.copy_(old)
        model.train(training)
        torch.random.set_rng_state(rng)
    return list(lrs[: len(raw)]), torch.tensor(raw, dtype=torch.float64), smooth


def by_pieces(
    model: torch.nn.Module,
    make_opt: Callable[..., Any],
    loss_fn: Callable[..., Any],
    batches: Iterable[Any],
    lrs: Sequence[float],
    diverge: float = 4.0,
    beta: float = 0.9,
) -> tuple[list[float], list[Any], list[float]]:
    """Losses first, stop rule as a function of them; losses stay tensors."""

    def smoothed(losses: list[Any]) -> list[float]:
        out, average = [], 0.0
        for i, loss in enumerate(losses, 1):
            average += (1 - beta) * (float(loss) - average)
            out.append(average / (1 - beta**i))
        return out

    def over(losses: list[Any]) -> bool:
        *before, now = smoothed(losses)
        best = min(before, default=INF)
        return not math.isfinite(now) or now / best > diverge

    was, rng = {k: v.clone() for k, v in model.state_dict().items()}, None
    rng, mode = torch.get_rng_state().clone(), model.training
    opt = make_opt(model.train().parameters())
    losses: list[Any] = []
    while len(losses) < len(lrs):
        for x, y in batches:
            for group in opt.param_groups:
                group["lr"] = lrs[len(losses)]
            loss = loss_fn(model(x), y)
            losses.append(loss.detach())
            if over(losses) or len(losses) == len(lrs):
                break
            opt.zero_grad()
            loss.backward()
            opt.step()
        if over(losses):
            break
    else:
        opt.zero_grad()
        loss.backward()
        opt.step()
    model.load_state_dict(was)
    model.train(mode)
    torch.set_rng_state(rng)
    return list(lrs)[: len(losses)], losses, smoothed(losses)


def variant(**change: Any) -> Answer:
    """A wrong range test: the right rules, with some of them changed.

    The changes are: weights ("left", "parameters"), random, mode, eval_mode, pair,
    rate ("late", "after"), first_group, no_zero, batches ("once", "first"), stop
    ("raw", "first", "last", "never", "finite", "nan"), short, updates_first,
    average ("plain", "none"), numbers, remake.
    """

    def range_test(
        model: torch.nn.Module,
        make_opt: Callable[..., Any],
        loss_fn: Callable[..., Any],
        batches: Iterable[Any],
        lrs: Sequence[float],
        diverge: float = 4.0,
        beta: float = 0.9,
    ) -> Any:
        if change.get("numbers"):
            diverge, beta = 4.0, 0.9
        state = copy.deepcopy(model.state_dict())
        mode, rng = model.training, torch.get_rng_state()
        start(model, change)
        opt = make_opt(model.parameters())
        used: list[float] = []
        raw: list[float] = []
        smooth: list[float] = []
        average = 0.0
        for i, (lr, (x, y)) in enumerate(feed(batches, lrs, change.get("batches"))):
            if change.get("remake"):
                opt = make_opt(model.parameters())
            if "rate" not in change:
                write(opt, lr, change)
            loss = loss_fn(model(x), y)
            if change.get("rate") == "late":
                write(opt, lr, change)
            value = loss.item()
            average = beta * average + (1 - beta) * value
            debiased = average / (1 - beta ** (i + 1))
            now = {"plain": average, "none": value}.get(
                change.get("average", ""), debiased
            )
            ends = over(raw, smooth, value, now, diverge, change.get("stop"))
            if not (ends and change.get("short")):
                pair = lrs[min(i + 1, len(lrs) - 1)] if change.get("pair") else lr
                used.append(pair)
                raw.append(value)
                smooth.append(now)
            if ends and not change.get("updates_first"):
                break
            if not change.get("no_zero"):
                opt.zero_grad()
            loss.backward()
            opt.step()
            if change.get("rate") == "after":
                write(opt, lr, change)
            if ends:
                break
        put_back(model, state, change)
        if not change.get("mode"):
            model.train(mode)
        if not change.get("random"):
            torch.set_rng_state(rng)
        return used, raw, smooth

    return range_test


def start(model: torch.nn.Module, change: dict[str, Any]) -> None:
    if change.get("eval_mode") == "eval":
        model.eval()
    elif change.get("eval_mode") != "as it is":
        model.train()


def feed(batches: Iterable[Any], lrs: Sequence[float], how: str | None) -> Any:
    if how == "once":
        return zip(lrs, batches, strict=False)
    if how == "first":
        return ((lr, next(iter(batches))) for lr in lrs)
    return zip(lrs, itertools.cycle(batches), strict=False)


def write(opt: torch.optim.Optimizer, lr: float, change: dict[str, Any]) -> None:
    groups = opt.param_groups[:1] if change.get("first_group") else opt.param_groups
    for group in groups:
        group["lr"] = lr


def over(
    raw: list[float],
    smooth: list[float],
    value: float,
    now: float,
    diverge: float,
    rule: str | None,
) -> bool:
    finite = math.isfinite(value)
    if rule == "never":
        return False
    if rule == "finite":
        return not finite
    compared = raw if rule == "raw" else smooth
    if rule in ("first", "last") and compared:
        compared = compared[:1] if rule == "first" else compared[-1:]
    beyond = (value if rule == "raw" else now) > diverge * min(compared, default=INF)
    return beyond if rule == "nan" else beyond or not finite


def put_back(
    model: torch.nn.Module, state: dict[str, Any], change: dict[str, Any]
) -> None:
    which = change.get("weights")
    if which == "left":
        return
    names = {name for name, _ in model.named_parameters()}
    kept = {k: v for k, v in state.items() if which != "parameters" or k in names}
    model.load_state_dict(kept, strict=False)


def ending(**change: Any) -> tuple[Answer, Answer]:
    """With the point that ends the test, and without it."""
    return variant(**change), variant(short=True, **change)


def crashing_at_nothing(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError


EXERCISE = Exercise(
    id="range_test",
    lesson="07_lr_finder",
    title="Run a range test",
    reference=range_test,
    summary="""Train through the rates, one update for each, and put everything back.

make_opt(params) gives an optimizer, which may have several groups; the loss is
loss_fn(model(x), y). batches gives pairs (x, y); iterate it again when it runs out
(there may be no len and no index). During the test the model is in train mode, and
the rate is in all groups before the forward pass.

Return three lists of equal lengths: the rates used, the losses, and their debiased
average. Loss i is the one whose update uses lrs[i]. The test ends with the first
loss that is not finite, or whose average exceeds diverge times the lowest average
before it. There is no update after that; whether this last point is in the lists
is yours to choose.

Afterwards parameters, buffers, the train or eval mode and torch's random state are
as they were. What .grad holds does not matter.
""",
    cases=cases,
    golden=(
        one(RUN, "a new model", [0.01, 0.02, 0.04, 0.08], seed=7),
        stopping("a fall and a blow-up", [2.0, 1.5, 1.25, 3.0, 5.5, 8.0]),
    ),
    properties=(
        fact("raw", RUN, 2.5, core=True),
        fact("rates", USED, 0.75, RUN),
        fact("smooth", SMOOTH, 1, RUN),
        fact("raw", AGAIN, 0.75),
        fact("raw", STOP, 1.25, kind="ending"),
        fact("rates at each update", UPDATES, 0.5, STOP),
        fact("lengths", EQUAL, 0.25, RUN, AGAIN, STOP),
        fact("rates at each forward pass", ORDER, 0.5, RUN, AGAIN),
        fact("parameters", WEIGHTS, 1, RUN, AGAIN, STOP),
        fact("buffers", BUFFERS, 0.5, RUN, AGAIN),
        fact("mode", MODE, 0.5, RUN, AGAIN, STOP),
        fact("next random numbers", RANDOM, 0.5, RUN, AGAIN),
    ),
    mistakes=(
        Mistake(
            "M55",
            "Your finder trained the model: its weights are others afterwards. What "
            "state_dict() returns are the live tensors, so keep a deep copy.",
            (
                variant(weights="left"),
                variant(weights="left", random=True),
                variant(weights="left", random=True, mode=True),
            ),
            ignores=(STOP,),
        ),
        Mistake(
            "M56",
            "The weights are back, but not all of the rest: batch norm's buffers, the "
            "train or eval mode, torch's random state.",
            (
                variant(weights="parameters"),
                variant(weights="parameters", random=True),
                variant(random=True),
                variant(mode=True),
                variant(random=True, mode=True),
            ),
            ignores=(STOP,),
        ),
        Mistake(
            "M57",
            "You pair each loss with the next rate. Loss i was measured before the "
            "update that uses lrs[i]; do not shift.",
            (variant(pair=True),),
            ignores=(STOP,),
        ),
        Mistake(
            "M58",
            "Your stop rule looks at the wrong losses: hold the smoothed loss against "
            "the lowest smoothed one so far, not one noisy batch, not the first loss.",
            (*ending(stop="raw"), *ending(stop="first"), *ending(stop="last")),
        ),
        Mistake(
            "range_test.no_stop",
            "Your test goes on after the run has blown up.",
            (variant(stop="never"), *ending(stop="finite")),
        ),
        Mistake(
            "range_test.not_finite",
            "A NaN slips through your stop rule: it is not larger than anything.",
            ending(stop="nan"),
        ),
        Mistake(
            "range_test.updates_first",
            "You update once more after the loss that ends the test: decide before the "
            "backward pass.",
            ending(updates_first=True),
        ),
        Mistake(
            "M62",
            "Gradients add up from step to step: clear them before each backward pass.",
            (variant(no_zero=True),),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.rate_late",
            "The rate gets into the optimizer too late: first the rate, then forward, "
            "backward, step.",
            (variant(rate="late"), variant(rate="after")),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.first_group",
            "You write the rate into one group of the optimizer only.",
            (variant(first_group=True),),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.batches_run_out",
            "The test ends when the batches do. Begin them anew for the rates that "
            "are left.",
            (variant(batches="once"),),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.same_batch",
            "Every update sees the first batch: next(iter(batches)) begins anew each "
            "time.",
            (variant(batches="first"),),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.mode",
            "During the test the model has to be in train mode, whatever it was in "
            "before.",
            (variant(eval_mode="as it is"), variant(eval_mode="eval")),
            ignores=(STOP,),
        ),
        Mistake(
            "M45",
            "Your smoothed curve starts near 0: take the bias of the average's start "
            "out.",
            (variant(average="plain"),),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.not_smoothed",
            "Your smoothed losses are the raw ones: beta has no effect.",
            (variant(average="none"),),
            ignores=(STOP,),
        ),
        Mistake(
            "range_test.numbers",
            "diverge and beta are arguments; yours are fixed numbers.",
            ending(numbers=True),
        ),
        Mistake(
            "range_test.remake",
            "You make a new optimizer for each rate, and it forgets its momentum.",
            (variant(remake=True),),
            ignores=(STOP,),
        ),
    ),
    hints=(
        "Three parts: remember all that the test will change, run a training loop "
        "whose rate you set by hand, put everything back. What does a forward pass in "
        "train mode change, besides the weights' gradients?",
        "In the loop: write the rate into each group, take a batch (or begin anew), "
        "forward, note the loss and its average, decide whether to stop, and only "
        "then clear the gradients, backward, step.",
        "Another case: beta 0, diverge 2, losses 3, 1, 1.5, 2.5, 9. Each average is "
        "the loss itself. 2.5 is more than twice the lowest before it, 1: three "
        "updates were made, and the lists have four points, or three without the last.",
    ),
    right=(by_copying, by_clones, by_pieces),
    partial=(
        (variant(mode=True), 0.95),
        (variant(random=True), 0.95),
        (variant(rate="late"), 0.95),
        (variant(stop="finite"), 0.825),
    ),
    equivalent={
        'if not math.isfinite(raw[i]) or smooth[i] > diverge * best:: "smooth[i] > diverge * best" -> "smooth[i] >= diverge * best"': "They differ where an average is the limit to the last bit, and rounding decides.",
    },
    xp=30,
    seconds=30.0,
)
