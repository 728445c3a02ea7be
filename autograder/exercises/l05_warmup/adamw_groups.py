"""Parameter groups for AdamW: what decays, and what has a rate of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import torch

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import (
    Answer,
    Case,
    Exercise,
    Fresh,
    Mistake,
    Property,
)


def adamw_groups(
    model: torch.nn.Module,
    weight_decay: float = 0.01,
    lr: float = 1e-3,
    head_lr: float | None = None,
) -> list[dict[str, object]]:
    """Return groups of a model's trainable parameters for torch.optim.AdamW.

    Parameters with fewer than two dimensions (biases, the scales of norms) get no
    weight decay, all others get `weight_decay`. Those whose name starts with "head."
    get `head_lr`, if there is one.

    Args:
        model: the model; parameters that need no gradient are left out.
        weight_decay: how fast AdamW shrinks matrices.
        lr: the learning rate.
        head_lr: the learning rate of the head; None means lr.

    Returns:
        Dicts with "params", "lr" and "weight_decay"; each parameter stands in one.

    Source: the exclusion list of google-research/bert, by shape instead of by name, as
    in nanoGPT's configure_optimizers.

    >>> model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
    >>> for group in adamw_groups(model, weight_decay=0.1):
    ...     print([tuple(p.shape) for p in group["params"]], group["weight_decay"])
    [(2, 3)] 0.1
    [(2,), (2,), (2,)] 0.0
    """
    members: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, param in model.named_parameters():
        if not param.requires_grad:
            continue
        rate = lr
        if head_lr is not None and name.startswith("head."):
            rate = head_lr
        decay = weight_decay if param.ndim >= 2 else 0.0
        members.setdefault((rate, decay), []).append(param)
    return [
        {"params": params, "lr": rate, "weight_decay": decay}
        for (rate, decay), params in members.items()
    ]


DECAY, SHAPE = "weights decay, biases and norms do not", "the shape decides"
RATES, HEAD = "every group says its rate", "the head has a rate of its own"
ONCE, FROZEN = "every parameter stands in one place", "frozen parameters are left out"
KEPT, PURE = "leaves the model as it was", "the same answer for the same model"
ENDINGS = {
    "Parameter": ("",),
    "Embedding": (".weight",),
    "RMSNorm": (".weight",),
}


def names_of(model: list[list[Any]]) -> list[str]:
    """The names of all parameters, part by part."""
    both = (".weight", ".bias")
    return [part[0] + end for part in model for end in ENDINGS.get(part[1], both)]


def sort(
    prop: str,
    facts: str,
    model: list[list[Any]],
    fixed: Mapping[str, object],
    frozen: tuple[str, ...] = (),
    tied: tuple[tuple[str, str], ...] = (),
) -> Case:
    """One model, and what is looked at of its parameters."""
    doubles = {f"{other}.weight" for _, other in tied}
    left_out = {*doubles, *(() if facts == "kept" else frozen)}
    others = [name for name in names_of(model) if name not in left_out]
    names = list(frozen) if prop == FROZEN else others
    setting = {
        "model": model,
        "facts": facts,
        "frozen": list(frozen),
        "tied": [list(pair) for pair in tied],
    }
    given = "".join(f", {key}={value}" for key, value in fixed.items())
    parts = "; ".join(f"{p[0]}: {p[1]}({', '.join(map(str, p[2:]))})" for p in model)
    more = f"; frozen: {', '.join(frozen)}" if frozen else ""
    more += "".join(f"; {b} has the weight of {a}" for a, b in tied)
    shown = f"adamw_groups(model{given}), model with {parts}{more}"
    return Case(prop, names, fixed, scene="groups", setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    d, h, v = rng.choice([3, 4]), rng.choice([5, 6]), rng.choice([7, 8])
    decay, lr = rng.choice([0.03, 0.1, 0.2]), rng.choice([0.002, 0.02, 0.05])
    head = {"head_lr": rng.choice([0.004, 0.03, 0.07])}
    block: list[list[Any]] = [
        ["blocks.0.norm1", "LayerNorm", d],
        ["blocks.0.up", "Linear", d, h],
    ]
    model = [["embed", "Embedding", v, d], *block, ["head", "Linear", d, v]]
    odd: list[list[Any]] = [
        ["embed", "Embedding", v, d],
        ["bias_table", "Parameter", v, v],
        ["scale", "Parameter", d],
        ["temperature", "Parameter"],
        ["normal", "Linear", d, h],
        ["mix", "Conv1d", d, d, 3],
        ["act", "BatchNorm1d", d],
    ]
    more: list[list[Any]] = [
        ["pos_embed", "Embedding", v, d],
        ["rms", "RMSNorm", d],
        ["unbiased.LayerNorm", "Linear", d, d],
        ["mask", "Parameter", 1, h],
        ["gain", "Parameter"],
        ["look.conv", "Conv1d", 1, d, 2],
        ["ln_f", "LayerNorm", d],
    ]
    heads: list[list[Any]] = [
        ["header", "Linear", d, h],
        ["body.head", "Linear", d, h],
        ["head_norm", "LayerNorm", h],
        ["head.norm", "LayerNorm", h],
        ["head.out", "Linear", h, v],
    ]
    twins: list[list[Any]] = [["a.x", "Linear", d, d], ["b", "Linear", d, d]]
    cold = ("embed.weight", "blocks.0.norm1.weight", "blocks.0.norm1.bias")
    return [
        sort(DECAY, "weight_decay", block, {"weight_decay": decay}),
        sort(DECAY, "weight_decay", twins, {"weight_decay": 2 * decay}),
        sort(DECAY, "weight_decay", [*block, ["fc", "Linear", h, d]], {}),
        sort(SHAPE, "weight_decay", odd, {}),
        sort(SHAPE, "weight_decay", more, {}),
        sort(RATES, "lr", block, {"lr": lr}),
        sort(RATES, "lr", heads, {"lr": 3.0}),
        sort(HEAD, "lr", model, head),
        sort(HEAD, "lr", heads, head),
        sort(HEAD, "lr", model[2:], {"head_lr": 0.0}),
        sort(HEAD, "lr", heads[2:], {"head_lr": 0.0}),
        sort(HEAD, "weight_decay", heads[2:], head),
        sort(HEAD, "weight_decay", model[1:], head),
        sort(ONCE, "places", odd, {}),
        sort(ONCE, "places", heads, head),
        sort(ONCE, "places", model, {"lr": lr}, tied=(("embed", "head"),)),
        sort(ONCE, "places", twins, {"weight_decay": decay}, tied=(("a.x", "b"),)),
        sort(ONCE, "places", block, {"lr": lr}, cold[1:2]),
        sort(FROZEN, "places", model, {"lr": lr}, cold),
        sort(FROZEN, "places", heads, head, ("header.weight", "head.out.bias")),
        sort(KEPT, "kept", model, {"lr": lr}, cold[:1]),
        sort(KEPT, "kept", heads[2:], head),
    ]


def one_each(
    model: Any, weight_decay: float = 0.01, lr: float = 1e-3, head_lr: Any = None
) -> list[dict[str, Any]]:
    return [
        {
            "params": param,
            "weight_decay": 0.0 if len(param.shape) < 2 else weight_decay,
            "lr": head_lr if head_lr is not None and name[:5] == "head." else lr,
        }
        for name, param in model.named_parameters()
        if param.requires_grad
    ]


def by_lists(
    model: Any, weight_decay: float = 0.01, lr: float = 1e-3, head_lr: Any = None
) -> list[dict[str, Any]]:
    trainable = {n: p for n, p in model.named_parameters() if p.requires_grad}
    head = [p for n, p in trainable.items() if n.startswith("head.")]
    body = [p for n, p in trainable.items() if not n.startswith("head.")]
    groups = []
    for params, rate in ((body, lr), (head, lr if head_lr is None else head_lr)):
        groups.append({"params": [p for p in params if p.dim() > 1], "lr": rate})
        groups[-1]["weight_decay"] = weight_decay
        groups.append({"params": [p for p in params if p.dim() <= 1], "lr": rate})
        groups[-1]["weight_decay"] = 0
    return groups


def by_modules(
    model: Any, weight_decay: float = 0.01, lr: float = 1e-3, head_lr: Any = None
) -> tuple[dict[str, Any], ...]:
    seen: set[int] = set()
    groups: dict[str, dict[str, Any]] = {}
    for path, module in model.named_modules():
        for name, param in module.named_parameters(recurse=False):
            if id(param) in seen or not param.requires_grad:
                continue
            seen.add(id(param))
            head = head_lr is not None and f"{path}.{name}".startswith("head.")
            kind = f"{head} {param.ndim > 1}"
            rates = {"lr": head_lr if head else lr}
            rates["weight_decay"] = weight_decay if param.ndim > 1 else 0.0
            groups.setdefault(kind, {"params": [], **rates})["params"].append(param)
    return tuple(groups.values())


def by_adamw(
    model: Any, weight_decay: float = 0.01, lr: float = 1e-3, head_lr: Any = None
) -> Any:
    groups = one_each(model, weight_decay, lr, head_lr)
    return torch.optim.AdamW(groups).param_groups


def module_by_module(
    model: Any, weight_decay: float = 0.01, lr: float = 1e-3, head_lr: Any = None
) -> list[dict[str, Any]]:
    return [
        {
            "params": [param],
            "lr": head_lr if head_lr is not None and name[:5] == "head." else lr,
            "weight_decay": weight_decay if param.ndim >= 2 else 0.0,
        }
        for path, module in model.named_modules()
        for name, param in module.named_parameters(prefix=path)
        if param.requires_grad
    ]


def whole_model_and_head(model: Any, head_lr: Any = None, **given: Any) -> Any:
    groups = adamw_groups(model, **given)
    more = adamw_groups(model.head, **given) if hasattr(model, "head") else []
    return [*groups, *({**g, "lr": head_lr} for g in more if head_lr is not None)]


def in_an_optimizer(model: Any, **given: Any) -> Any:
    return torch.optim.AdamW(adamw_groups(model, **given))


def used_up() -> Answer:
    """Every other time there is nothing left, as of an iterator."""
    calls: list[Any] = []

    def answer(model: Any, **given: Any) -> Any:
        calls.append(model)
        return adamw_groups(model, **given) if len(calls) % 2 else []

    return answer


DECAYS, WALK = "param.ndim >= 2", "model.named_parameters()"
SKIPS, RATE = "not param.requires_grad", '"lr": rate, '
IS_HEAD, GIVEN = 'name.startswith("head.")', "head_lr is not None"
IN_DECAY = "decay = weight_decay if"
MODULE = 'model.get_submodule(name.rpartition(".")[0])'
TRUTH = f"{GIVEN} -> head_lr"


def without(*words: str) -> str:
    """Everything decays but what has one of the words in its name."""
    return f"{DECAYS} -> not any(word in name for word in {words})"


def by_type(norms: str) -> str:
    """Everything decays but biases and what belongs to these kinds of module."""
    is_norm = f"isinstance({MODULE}, {norms})"
    return f'{DECAYS} -> not name.endswith("bias") and not {is_norm}'


EXERCISE = Exercise(
    id="adamw_groups",
    lesson="05_warmup",
    title="Parameter groups",
    minutes=14,
    reference=adamw_groups,
    summary="""Return groups of a model's trainable parameters for torch.optim.AdamW.
""",
    cases=cases,
    golden=(
        sort(
            DECAY,
            "weight_decay",
            [["body", "Linear", 3, 2], ["norm1", "LayerNorm", 2]],
            {"weight_decay": 0.1},
        ),
    ),
    properties=(
        *(
            Property(name, weight, core=name == DECAY, returns="str")
            for name, weight in (
                (DECAY, 3.5),
                (SHAPE, 1.5),
                (RATES, 0.75),
                (HEAD, 1.5),
                (ONCE, 1.25),
                (FROZEN, 0.75),
                (KEPT, 0.5),
            )
        ),
        Property(PURE, 0.25, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M65",
            "You go by names or by kinds of module, and miss the norms, scales and "
            "tables that are called otherwise. Go by the shape.",
            (
                without("bias", "LayerNorm", "layer_norm"),
                without("bias", "LayerNorm.weight"),
                without("bias", "norm"),
                without("bias", "norm", "ln"),
                without("bias"),
                by_type("torch.nn.LayerNorm"),
                by_type("(torch.nn.LayerNorm, torch.nn.BatchNorm1d)"),
            ),
        ),
        Mistake(
            "adamw_groups.embeddings",
            "A table of embeddings has two dimensions, and decays like any other "
            "matrix: here the shape alone decides.",
            (f'{DECAYS} -> {DECAYS} and "emb" not in name',),
        ),
        Mistake(
            "adamw_groups.matrices",
            "Count the dimensions once more: the kernel of a convolution has three or "
            "more, and decays; a single number has none, and does not.",
            (f"{DECAYS} -> param.ndim == 2", f"{DECAYS} -> param.ndim != 1"),
        ),
        Mistake(
            "adamw_groups.swapped",
            "It is the other way round: what has fewer than two dimensions does not "
            "decay.",
            (f"{DECAYS} -> param.ndim < 2",),
        ),
        Mistake(
            "adamw_groups.all_alike",
            "All your parameters decay, or none does.",
            (f"{DECAYS} -> True", f"{DECAYS} -> False"),
        ),
        Mistake(
            "adamw_groups.no_zero",
            "Write weight_decay=0.0 into the group that does not decay: without it "
            "AdamW uses its own default there.",
            (
                '"weight_decay": decay} -> **({"weight_decay": decay} if decay else {})}',
            ),
        ),
        Mistake(
            "adamw_groups.no_rate",
            "Write lr into each group: without it AdamW uses its own default.",
            (f"{RATE} -> ", f"{RATE} -> **({{}} if head_lr is None else {{{RATE}}}), "),
        ),
        Mistake(
            "M66",
            "Some parameters stand in more than one place (tied weights have two "
            "names, modules contain each other, a head is part of the model): AdamW "
            "refuses that.",
            (
                f"{WALK} -> model.named_parameters(remove_duplicate=False)",
                module_by_module,
                whole_model_and_head,
            ),
        ),
        Mistake(
            "adamw_groups.lost",
            "Some parameters got lost: what is neither a matrix nor called bias is "
            "trained as well.",
            (f'{SKIPS} -> {SKIPS} or (param.ndim < 2 and not name.endswith("bias"))',),
        ),
        Mistake(
            "M67",
            "head_lr is a rate of its own, not a factor on lr.",
            ("rate = head_lr -> rate = lr * head_lr",),
        ),
        Mistake(
            "adamw_groups.no_head",
            "head_lr has no effect on yours, or one on all of the model.",
            (f"{IS_HEAD} -> False", f"{IS_HEAD} -> True"),
        ),
        Mistake(
            "adamw_groups.head_name",
            "Not all that has “head” in its name is the head: the name has to start "
            "with “head.”, with the dot.",
            (
                *with_and_without(f'{IS_HEAD} -> "head" in name', TRUTH),
                *with_and_without(f'{IS_HEAD} -> name.startswith("head")', TRUTH),
            ),
        ),
        Mistake(
            "adamw_groups.head_decay",
            "The head has biases and norms too: its own rate changes nothing about "
            "what decays.",
            (
                f"{DECAYS} -> {DECAYS} or ({GIVEN} and {IS_HEAD})",
                f"{DECAYS} -> {DECAYS} and not ({GIVEN} and {IS_HEAD})",
            ),
        ),
        Mistake(
            "adamw_groups.zero_rate",
            "head_lr = 0.0 is a rate, and counts as false: ask whether it is None.",
            (TRUTH,),
        ),
        Mistake(
            "adamw_groups.frozen",
            "What needs no gradient does not belong into a group.",
            (f"{SKIPS} -> False",),
        ),
        Mistake(
            "adamw_groups.freezes",
            "Not to decay is not to be frozen: you switch requires_grad off, and these "
            "parameters would never learn again.",
            (f"{IN_DECAY} -> param.requires_grad_({DECAYS}); {IN_DECAY}",),
        ),
        Mistake(
            "adamw_groups.names",
            "Put the parameters themselves into a group, not their names.",
            (".append(param) -> .append(name)",),
        ),
        Mistake(
            "adamw_groups.optimizer",
            "Asked are the groups. You return an optimizer that has them inside.",
            (in_an_optimizer,),
        ),
        Mistake(
            "M70",
            "Your rates or your decay are fixed numbers: use the arguments.",
            (
                f"rate = lr -> rate = 1e-3\n{IN_DECAY} -> decay = 0.01 if",
                "rate = lr -> rate = 1e-3",
                f"{IN_DECAY} -> decay = 0.01 if",
            ),
        ),
    ),
    hints=(
        "model.named_parameters() gives each trainable or frozen tensor once, with its "
        "name. Two questions for each: does it decay, and at which rate?",
        "The number of dimensions answers the first, the beginning of the name the "
        "second. Make a group for each pair of answers, and write both into it.",
        "Another case: a Conv2d called stem and a Linear called head, lr 0.1, "
        "weight_decay 0.3, head_lr 0.02. stem.weight (4 dimensions): 0.1 and 0.3; "
        "stem.bias: 0.1 and 0.0; head.weight: 0.02 and 0.3; head.bias: 0.02 and 0.0.",
    ),
    right=(one_each, by_lists, by_modules, by_adamw),
    single_faults={
        DECAY: (f"{IN_DECAY} -> decay = 0.01 if",),
        SHAPE: (
            without("bias", "norm"),
            f"{DECAYS} -> param.ndim == 2",
            f'{DECAYS} -> {DECAYS} and "emb" not in name',
        ),
        RATES: (
            "rate = lr -> rate = 1e-3",
            f"{RATE} -> **({{}} if head_lr is None else {{{RATE}}}), ",
        ),
        HEAD: (TRUTH, f'{IS_HEAD} -> name.startswith("head")'),
        ONCE: (
            f"{WALK} -> model.named_parameters(remove_duplicate=False)",
            module_by_module,
        ),
        FROZEN: (f"{SKIPS} -> False",),
        KEPT: (f"{IN_DECAY} -> param.requires_grad_({DECAYS}); {IN_DECAY}",),
        PURE: (Fresh(used_up),),
    },
    partial=((f"{IS_HEAD} -> False", 8.5 / 10),),
)
