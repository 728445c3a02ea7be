"""The range test: train while the rate grows, and leave no trace of it."""

from __future__ import annotations

import copy
import itertools
import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
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
        value = loss.item()
        average = beta * average + (1 - beta) * value
        smoothed = average / (1 - beta ** (i + 1))
        best = min(smooth, default=math.inf)
        used.append(lr)
        raw.append(value)
        smooth.append(smoothed)
        if not math.isfinite(value) or smoothed > diverge * best:
            break
        opt.zero_grad()
        loss.backward()
        opt.step()
    model.load_state_dict(state)
    for module, training in modes:
        module.training = training
    torch.set_rng_state(rng)
    return used, raw, smooth


RUN, TRAINS = "measures the loss at each rate", "is in train mode during the test"
USED, SMOOTH = "pairs each loss with its rate", "smooths without bias"
AGAIN, STOP = "begins the batches anew", "stops when the smoothed loss blows up"
FINITE, UPDATES = "stops at a loss that is not finite", "no update after the stop"
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


def stopping(prop: str, losses: list[float], **given: object) -> Case:
    """Batches with these losses; the model hardly learns meanwhile."""
    told = f"batches whose losses are {', '.join(f'{x:.4g}' for x in losses)}"
    setting = {"net": "bias", "levels": losses, "open_end": True}
    return one(prop, told, grown(1e-5, 1.2, len(losses)), **setting, **given)


# In these each rule stops elsewhere: smoothed or not, held against the lowest, the
# first or the last loss. An average that keeps its bias stops where the right one does.
JUMPS = (20.0, 1.0, 2.0, 1.0, 50.0, 10.0, 60.0, 30.0, 600.0, 1.0)
RISES = (20.0, 1.0, 5.0, 1.0, 30.0, 60.0, 30.0, 600.0, 1.0)


def cases(rng: random.Random) -> list[Case]:
    def draw() -> int:
        return rng.randrange(10**6)

    # Noise alone must not end these tests, whatever rule an answer stops by.
    calm = {"diverge": 1e3}
    lrs, other = grown(rng.choice([0.02, 0.03]), 1.5, 3), grown(0.04, 1.3, 3)
    heavy = {"momentum": 0.9, **calm}
    eval_mode = {"mode": "eval", **calm}
    a, b = rng.uniform(1.0, 1.4), rng.uniform(0.5, 0.9)
    return [
        one(SMOOTH, "a new model", lrs, seed=draw(), **calm),
        one(SMOOTH, "a new model", other, seed=draw(), beta=0.6, **calm),
        one(RUN, "momentum", lrs, seed=draw(), **heavy),
        one(RUN, "momentum", other, seed=draw(), **heavy),
        one(TRAINS, "a model in eval mode", lrs[:2], seed=draw(), **eval_mode),
        one(TRAINS, "a model in eval mode", other[:2], seed=draw(), **eval_mode),
        one(AGAIN, "one batch", lrs, seed=draw(), batches=1, **calm),
        one(
            AGAIN, "two batches", other, seed=draw(), batches=2, again="stream", **calm
        ),
        stopping(STOP, [round(a * x, 4) for x in JUMPS]),
        stopping(STOP, [round(b * x, 4) for x in RISES], diverge=3.0),
        stopping(FINITE, [a, b, NAN, b]),
        stopping(FINITE, [NAN, b]),
        stopping(UPDATES, [b, a, INF, b]),
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


SET = "[group.update(lr=lr) for group in opt.param_groups]"
UNSET, SMOOTHED = 'group["lr"] = lr -> pass', "average / (1 - beta ** (i + 1))"
STEP, NOTED = (
    "opt.zero_grad(); loss.backward(); opt.step()",
    "used.append(lr); raw.append(value); smooth.append(smoothed)",
)
UNSTEPPED = "opt.zero_grad() -> pass\nloss.backward() -> pass\nopt.step() -> pass"
RULE = "not math.isfinite(value) or smoothed > diverge * best"
BEST = "min(smooth, default=math.inf)"
FORGETS_RANDOM = "torch.set_rng_state(rng) -> pass"
PARAMETERS_ALONE = (
    "copy.deepcopy(model.state_dict()) -> "
    "{name: w.detach().clone() for name, w in model.named_parameters()}\n"
    "load_state_dict(state) -> load_state_dict(state, strict=False)"
)
# The point that ends the test is left out.
SHORT = (
    "used.append(lr) -> pass\nraw.append(value) -> pass\n"
    f"smooth.append(smoothed) -> pass\nopt.zero_grad() -> {NOTED}; opt.zero_grad()"
)
REMADE = (
    "group in opt.param_groups -> "
    "group in (opt := make_opt(model.parameters())).param_groups"
)


def all_but(*told: str) -> tuple[str, ...]:
    """A mistake speaks about few cases: each costs a training run for every form."""
    asked = (SMOOTH, RUN, TRAINS, AGAIN, STOP, FINITE, UPDATES)
    return tuple(name for name in asked if name not in told)


EXERCISE = Exercise(
    id="range_test",
    lesson="07_lr_finder",
    title="Run a range test",
    minutes=20,
    reference=range_test,
    summary="""Train through the rates, one update for each, and put everything back.
""",
    cases=cases,
    golden=(stopping(FINITE, [2.0, 1.5, NAN, 1.0]),),
    properties=(
        fact("raw", RUN, 2.5, RUN, SMOOTH, core=True),
        fact("rates", USED, 0.75, SMOOTH),
        fact("smooth", SMOOTH, 1),
        fact("raw", TRAINS, 0.5),
        fact("raw", AGAIN, 0.5),
        fact("raw", STOP, 1, kind="ending"),
        fact("raw", FINITE, 0.25, kind="ending"),
        fact("rates at each update", UPDATES, 0.5),
        fact("lengths", EQUAL, 0.25, STOP),
        fact("rates at each forward pass", ORDER, 0.5, SMOOTH),
        fact("parameters", WEIGHTS, 1, SMOOTH, STOP),
        fact("buffers", BUFFERS, 0.5, SMOOTH),
        fact("mode", MODE, 0.5, SMOOTH, TRAINS),
        fact("next random numbers", RANDOM, 0.5, SMOOTH),
    ),
    mistakes=(
        Mistake(
            "M55",
            "Your finder trained the model: its weights are others afterwards. What "
            "state_dict() returns are the live tensors, so keep a deep copy.",
            ("copy.deepcopy(model.state_dict()) -> model.state_dict()",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.early_return",
            "Where the run blows up you leave at once, and nothing is put back: leave "
            "the loop, not the function.",
            ("break -> return used, raw, smooth",),
            ignores=all_but(STOP),
        ),
        Mistake(
            "M56",
            "The weights are back, but not all of the rest: batch norm's buffers, the "
            "train or eval mode, torch's random state.",
            (
                PARAMETERS_ALONE,
                FORGETS_RANDOM,
                "module.training = training -> pass",
                f"{PARAMETERS_ALONE}\n{FORGETS_RANDOM}",
            ),
            ignores=all_but(SMOOTH, TRAINS),
        ),
        Mistake(
            "M57",
            "You pair each loss with the next rate. Loss i was measured before the "
            "update that uses lrs[i]; do not shift.",
            ("used.append(lr) -> used.append(lrs[min(i + 1, len(lrs) - 1)])",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.log_rates",
            "The first of your lists holds logarithms. Return the rates themselves; a "
            "plot can have a logarithmic axis.",
            ("used.append(lr) -> used.append(math.log10(lr))",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.after_update",
            "You measure each loss after its update. Asked is the loss of the forward "
            "pass whose gradients the update uses.",
            (
                f"{UNSTEPPED}\nloss.item() -> loss; {STEP}; value = loss_fn(model(x), y).item()",
            ),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "M58",
            "Your stop rule looks at the wrong losses: hold the smoothed loss against "
            "the lowest smoothed one so far, not one noisy batch, not the first loss.",
            tuple(
                form
                for edit in (
                    f"smoothed > -> value >\n{BEST} -> min(raw, default=math.inf)",
                    f"smoothed > -> value >\n{BEST} -> (raw or [math.inf])[0]",
                    f"{BEST} -> (smooth or [math.inf])[0]",
                    f"{BEST} -> (smooth or [math.inf])[-1]",
                )
                for form in with_and_without(edit, SHORT)
            ),
            ignores=all_but(STOP),
        ),
        Mistake(
            "range_test.no_stop",
            "Your test goes on after the run has blown up.",
            (
                f"{RULE} -> False",
                *with_and_without("smoothed > diverge * best -> False", SHORT),
            ),
            ignores=all_but(STOP, FINITE),
        ),
        Mistake(
            "range_test.not_finite",
            "A NaN slips through your stop rule: it is not larger than anything.",
            ("not math.isfinite(value) -> False",),
            ignores=all_but(FINITE),
        ),
        Mistake(
            "range_test.updates_first",
            "You update once more after the loss that ends the test: decide before the "
            "backward pass.",
            (
                f"{UNSTEPPED}\nbest = -> {STEP}; best =",
                f"{SHORT}\n{UNSTEPPED}\nbest = -> {STEP}; best =",
            ),
            ignores=all_but(STOP, UPDATES),
        ),
        Mistake(
            "M62",
            "Gradients add up from step to step: clear them before each backward pass, "
            "not once before the first.",
            ("opt.zero_grad() -> pass",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.rate_late",
            "The rate gets into the optimizer too late: first the rate, then forward, "
            "backward, step.",
            (
                f"{UNSET}\nvalue = loss -> {SET}; value = loss",
                f"{UNSET}\nopt.step() -> opt.step(); {SET}",
            ),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.first_group",
            "You write the rate into one group of the optimizer only.",
            ("in opt.param_groups -> in opt.param_groups[:1]",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.batches_run_out",
            "The test ends when the batches do. Begin them anew for the rates that "
            "are left.",
            ("feed = iter(batches) -> break", "next(feed, None) -> next(feed)"),
            ignores=all_but(AGAIN),
        ),
        Mistake(
            "range_test.same_batch",
            "Every update sees the first batch: next(iter(batches)) begins anew each "
            "time.",
            ("next(feed, None) -> next(iter(batches))",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.mode",
            "During the test the model has to be in train mode, whatever it was in "
            "before.",
            ("model.train() -> pass", "model.train() -> model.eval()"),
            ignores=all_but(TRAINS),
        ),
        Mistake(
            "M45",
            "Your smoothed curve starts near 0: take the bias of the average's start "
            "out.",
            (f"{SMOOTHED} -> average",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.not_smoothed",
            "Your smoothed losses are the raw ones: beta has no effect.",
            (f"{SMOOTHED} -> value",),
            ignores=all_but(SMOOTH),
        ),
        Mistake(
            "range_test.numbers",
            "diverge and beta are arguments; yours are fixed numbers.",
            with_and_without(
                "average, feed = -> diverge, beta = 4.0, 0.9; average, feed =", SHORT
            ),
            ignores=all_but(SMOOTH, STOP),
        ),
        Mistake(
            "range_test.remake",
            "You make a new optimizer for each rate, and it forgets its momentum.",
            (REMADE,),
            ignores=all_but(RUN),
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
    single_faults={
        RUN: (REMADE,),
        USED: (
            "used.append(lr) -> used.append(lrs[min(i + 1, len(lrs) - 1)])",
            "used.append(lr) -> used.append(math.log10(lr))",
        ),
        SMOOTH: (f"{SMOOTHED} -> average",),
        TRAINS: ("model.train() -> pass",),
        AGAIN: ("feed = iter(batches) -> break", "next(feed, None) -> next(feed)"),
        STOP: (
            "smoothed > diverge * best -> False",
            f"{BEST} -> (smooth or [math.inf])[0]",
            f"{BEST} -> (smooth or [math.inf])[-1]",
        ),
        FINITE: ("not math.isfinite(value) -> False",),
        UPDATES: (f"{UNSTEPPED}\nbest = -> {STEP}; best =",),
        EQUAL: ("return used, raw, smooth -> return list(lrs), raw, smooth",),
        ORDER: (f"{UNSET}\nvalue = loss -> {SET}; value = loss",),
        WEIGHTS: ("break -> return used, raw, smooth",),
        BUFFERS: (PARAMETERS_ALONE,),
        MODE: ("module.training = training -> pass",),
        RANDOM: (FORGETS_RANDOM,),
    },
    equivalent={
        'if not math.isfinite(value) or smoothed > diverge * best:: "smoothed > diverge * best" -> "smoothed >= diverge * best"': "They differ where an average is the limit to the last bit, and rounding decides.",
    },
    xp=30,
    seconds=30.0,
)
