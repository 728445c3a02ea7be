"""Parameter groups for AdamW: what decays, and what has a rate of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import torch

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


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
ONCE = "every parameter stands in one place"
FROZEN, TIED = "frozen parameters are left out", "tied parameters stand in one place"
KEPT = "leaves the model as it was"
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
    look: str,
    model: list[list[Any]],
    fixed: Mapping[str, object],
    frozen: tuple[str, ...] = (),
    tied: tuple[tuple[str, str], ...] = (),
) -> Case:
    """One model, and what is looked at of each of its parameters."""
    doubles = {f"{other}.weight" for _, other in tied}
    left_out = {*doubles, *(() if look in ("places", "kept") else frozen)}
    names = [name for name in names_of(model) if name not in left_out]
    setting = {
        "model": model,
        "look": look,
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
    decay, lr = rng.choice([0.03, 0.1, 0.2]), rng.choice([0.002, 0.01, 0.05])
    own = {"weight_decay": decay, "lr": lr}
    head: dict[str, object] = {**own, "head_lr": lr / rng.choice([4, 5])}
    model: list[list[Any]] = [
        ["embed", "Embedding", v, d],
        ["blocks.0.norm1", "LayerNorm", d],
        ["blocks.0.up", "Linear", d, h],
        ["ln_f", "LayerNorm", d],
        ["head", "Linear", d, v],
    ]
    image: list[list[Any]] = [
        ["stem", "Conv1d", 1, d, 3],
        ["bn", "BatchNorm1d", d],
        ["body.fc", "Linear", d, h],
        ["head.0", "LayerNorm", h],
        ["head.1", "Linear", h, v],
    ]
    odd: list[list[Any]] = [
        ["bias_table", "Parameter", v, v],
        ["scale", "Parameter", d],
        ["temperature", "Parameter"],
        ["normal", "Linear", d, h],
        ["mix", "Conv1d", d, d, 3],
        ["act", "BatchNorm1d", d],
    ]
    more: list[list[Any]] = [
        ["rms", "RMSNorm", d],
        ["unbiased.LayerNorm", "Linear", d, d],
        ["mask", "Parameter", 1, h],
        ["gain", "Parameter", 1],
        ["look.conv", "Conv1d", 1, d, 2],
    ]
    heads: list[list[Any]] = [
        ["header", "Linear", d, h],
        ["body.head", "Linear", d, h],
        ["head_norm", "LayerNorm", h],
        ["head.norm", "LayerNorm", h],
        ["head.out", "Linear", h, v],
    ]
    cold = ("embed.weight", "blocks.0.norm1.weight", "blocks.0.norm1.bias")
    twins: list[list[Any]] = [["a.x", "Linear", d, d], ["b", "Linear", d, d]]
    same = (("embed", "head"),)
    return [
        sort(DECAY, "weight_decay", model, own),
        sort(DECAY, "weight_decay", image, {"weight_decay": 2 * decay}),
        sort(DECAY, "weight_decay", [*model[1:], ["fc", "Linear", h, d]], {}),
        sort(SHAPE, "weight_decay", odd, own),
        sort(SHAPE, "weight_decay", more, {"weight_decay": decay}),
        sort(SHAPE, "weight_decay", [*more, *odd], {"weight_decay": 3 * decay}),
        sort(RATES, "lr", model, {"lr": lr}),
        sort(RATES, "lr", image, own),
        sort(RATES, "lr", heads, {}),
        sort(HEAD, "lr", model, head),
        sort(HEAD, "lr", image, {"lr": lr, "head_lr": 7 * lr}),
        sort(HEAD, "lr", heads, head),
        sort(HEAD, "lr", heads[1:], {"head_lr": lr}),
        sort(HEAD, "lr", model, {"lr": lr, "head_lr": 0.0}),
        sort(HEAD, "lr", image, {**own, "head_lr": 0.0}),
        sort(HEAD, "weight_decay", image, head),
        sort(HEAD, "weight_decay", heads, head),
        sort(ONCE, "places", [*model, *odd], own),
        sort(ONCE, "places", [*heads, *more], head),
        sort(FROZEN, "places", model, own, cold),
        sort(FROZEN, "places", image, head, ("stem.weight", "head.1.bias")),
        sort(TIED, "places", model, own, tied=same),
        sort(TIED, "weight_decay", [*model, *odd], own, tied=same),
        sort(TIED, "places", twins, own, tied=(("a.x", "b"),)),
        sort(KEPT, "kept", model, own, cold[:1]),
        sort(KEPT, "kept", heads, head),
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


def variant(**change: object) -> Answer:
    """A wrong sorting: the right one, with some rules changed."""

    def decays(name: str, param: Any, norms: set[int]) -> bool:
        words: Any = change.get("words")
        if words:
            return not any(word in name for word in words)
        if change.get("types"):
            return not name.endswith("bias") and id(param) not in norms
        if change.get("matrices"):
            return bool(param.ndim == 2)
        if change.get("all_alike") is not None:
            return bool(change["all_alike"])
        return bool((param.ndim >= 2) != bool(change.get("swapped")))

    def in_head(name: str) -> bool:
        if change.get("anywhere"):
            return "head" in name
        if change.get("prefix"):
            return name.startswith("head")
        return bool(change.get("everything")) or name.startswith("head.")

    def names_in(model: Any) -> list[tuple[str, Any]]:
        if change.get("twice") == "tied":
            return list(model.named_parameters(remove_duplicate=False))
        if change.get("twice") == "modules":
            return [
                (f"{path}.{name}" if path else name, param)
                for path, module in model.named_modules()
                for name, param in module.named_parameters()
            ]
        return list(model.named_parameters())

    def adamw_groups(
        model: Any, weight_decay: float = 0.01, lr: float = 1e-3, head_lr: Any = None
    ) -> Any:
        if change.get("by_heart"):
            weight_decay, lr = 0.01, 1e-3
        given = head_lr
        if change.get("no_head"):
            head_lr = None
        if change.get("or") and not head_lr:
            head_lr = None
        if change.get("factor") and head_lr is not None:
            head_lr = lr * head_lr
        norms = {
            id(p)
            for m in model.modules()
            if isinstance(m, torch.nn.LayerNorm)
            for p in m.parameters()
        }
        groups = []
        for name, param in names_in(model):
            if not param.requires_grad and not change.get("frozen"):
                continue
            if change.get("lost") and param.ndim < 2 and not name.endswith("bias"):
                continue
            head = in_head(name)
            rate = head_lr if head_lr is not None and head else lr
            decay = weight_decay if decays(name, param, norms) else 0.0
            if head and given is not None and change.get("head_decay") is not None:
                decay = weight_decay if change["head_decay"] else 0.0
            group = {"params": [param], "lr": rate, "weight_decay": decay}
            if change.get("no_zero") and param.ndim < 2:
                del group["weight_decay"]
            if change.get("no_rate"):
                del group["lr"]
            if change.get("names"):
                group["params"] = [name]
            if change.get("freezes") and param.ndim < 2:
                param.requires_grad_(False)
            groups.append(group)
            if change.get("twice") == "head" and given is not None and head:
                groups.append({**group, "lr": lr})
        return torch.optim.AdamW(groups) if change.get("optimizer") else groups

    return adamw_groups


EXERCISE = Exercise(
    id="adamw_groups",
    lesson="05_warmup",
    title="Parameter groups",
    reference=adamw_groups,
    summary="""Return groups of a model's trainable parameters for torch.optim.AdamW.

Each group is a dict with "params" (a list of parameters), "lr" and "weight_decay".
Parameters with fewer than two dimensions do not decay. If head_lr is given, the
parameters whose name starts with "head." use it instead of lr. Frozen parameters
are left out; of tied ones, one stands for both.
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
                (ONCE, 0.75),
                (FROZEN, 0.75),
                (TIED, 0.5),
                (KEPT, 0.5),
            )
        ),
        Property("the same answer for the same model", 0.25, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M65",
            "You go by names or by kinds of module, and miss the norms, scales and "
            "tables that are called otherwise. Go by the shape.",
            (
                variant(words=("bias", "LayerNorm", "layer_norm")),
                variant(words=("bias", "LayerNorm.weight")),
                variant(words=("bias", "norm")),
                variant(words=("bias", "norm", "ln")),
                variant(words=("bias",)),
                variant(types=True),
            ),
        ),
        Mistake(
            "adamw_groups.matrices",
            "The kernel of a convolution has more than two dimensions, and decays too.",
            (variant(matrices=True),),
        ),
        Mistake(
            "adamw_groups.swapped",
            "It is the other way round: what has fewer than two dimensions does not "
            "decay.",
            (variant(swapped=True),),
        ),
        Mistake(
            "adamw_groups.all_alike",
            "All your parameters decay, or none does.",
            (variant(all_alike=True), variant(all_alike=False)),
        ),
        Mistake(
            "adamw_groups.no_zero",
            "Write weight_decay=0.0 into the group that does not decay: without it "
            "AdamW uses its own default there.",
            (variant(no_zero=True),),
        ),
        Mistake(
            "adamw_groups.no_rate",
            "Write lr into each group: without it AdamW uses its own default.",
            (variant(no_rate=True),),
        ),
        Mistake(
            "M66",
            "Some parameters stand in more than one place (tied weights have two "
            "names, modules contain each other, a head is part of the model): AdamW "
            "refuses that.",
            (
                variant(twice="tied"),
                variant(twice="modules"),
                variant(twice="head"),
            ),
        ),
        Mistake(
            "adamw_groups.lost",
            "Some parameters got lost: what is neither a matrix nor called bias is "
            "trained as well.",
            (variant(lost=True),),
        ),
        Mistake(
            "M67",
            "head_lr is a rate of its own, not a factor on lr.",
            (variant(factor=True),),
        ),
        Mistake(
            "adamw_groups.no_head",
            "head_lr has no effect on yours, or one on all of the model.",
            (variant(no_head=True), variant(everything=True)),
        ),
        Mistake(
            "adamw_groups.head_name",
            "Not all that has “head” in its name is the head: the name has to start "
            "with “head.”, with the dot.",
            (variant(anywhere=True), variant(prefix=True)),
        ),
        Mistake(
            "adamw_groups.head_decay",
            "The head has biases and norms too: its own rate changes nothing about "
            "what decays.",
            (variant(head_decay=True), variant(head_decay=False)),
        ),
        Mistake(
            "adamw_groups.zero_rate",
            "head_lr = 0.0 is a rate, and counts as false: ask whether it is None.",
            (variant(**{"or": True}),),
        ),
        Mistake(
            "adamw_groups.frozen",
            "What needs no gradient does not belong into a group.",
            (variant(frozen=True),),
        ),
        Mistake(
            "adamw_groups.freezes",
            "Not to decay is not to be frozen: you switch requires_grad off, and these "
            "parameters would never learn again.",
            (variant(freezes=True),),
        ),
        Mistake(
            "adamw_groups.names",
            "Put the parameters themselves into a group, not their names.",
            (variant(names=True),),
        ),
        Mistake(
            "adamw_groups.optimizer",
            "Asked are the groups. You return an optimizer that has them inside.",
            (variant(optimizer=True),),
        ),
        Mistake(
            "M70",
            "Your rates or your decay are fixed numbers: use the arguments.",
            (variant(by_heart=True),),
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
    partial=((variant(frozen=True), 9.25 / 10), (variant(no_head=True), 8.5 / 10)),
)
