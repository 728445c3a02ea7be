"""The scene for answers that sort a model's parameters into an optimizer's groups.

`setting["model"]` lists the parts of the model, each a path, a kind and its sizes;
`frozen` names parameters that need no gradient, `tied` pairs of parts that share a
weight. The case's first values name parameters, and `facts` says what to write down of
each: the `lr` or the `weight_decay` of the group that holds it, in how many `places` it
stands, or whether it was left as it was (`kept`).

Outcomes are texts that begin with the parameter's name. The second round sorts a new
model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen, Outcome
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.wire import class_name, decode

AHEAD = ("torch",)
KINDS = (
    "BatchNorm1d",
    "Conv1d",
    "Embedding",
    "LayerNorm",
    "Linear",
    "Parameter",
    "RMSNorm",
)


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Build the model, call `answer(model, **fixed)`, and look each parameter up.

    >>> def all_alike(model, lr):
    ...     params = list(model.parameters())
    ...     return [{"params": params, "lr": lr, "weight_decay": 0.0}]
    >>> setting = {"model": [["head", "Linear", 2, 1]], "facts": "lr"}
    >>> case = {"asked": ["head.bias"], "fixed": {"lr": 0.5}, "setting": setting}
    >>> play(all_alike, case)["outcomes"]
    [{'value': 'head.bias: lr 0.5'}]
    """
    count = len(case["asked"])
    return two_rounds(count, _round(answer, case), _round(answer, case))


def _round(answer: Callable[..., Any], case: CaseDocument) -> Iterator[Outcome]:
    setting = {name: decode(value) for name, value in case["setting"].items()}
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    model = build(setting)
    params = dict(model.named_parameters())
    before = {name: _facts(p) for name, p in params.items()}
    wanted, found = setting["facts"], {}

    def sort() -> None:
        groups = _read(answer(model, **fixed))
        for name in case["asked"]:
            if wanted == "kept":
                kept = _facts(params[name]) == before[name]
                text = "as it was" if kept else "changed"
            else:
                text = (
                    groups
                    if isinstance(groups, str)
                    else _of(params[name], groups, wanted)
                )
            found[name] = f"{name}: {text}"

    sorting = outcome_of(sort)
    for name in case["asked"]:
        yield sorting if "error" in sorting else {"value": found[name]}


def build(setting: Mapping[str, Any]) -> Any:
    """Make the model that a setting describes; no layer of it ever runs.

    >>> model = build({"model": [["body.norm", "LayerNorm", 3]]})
    >>> [name for name, _ in model.named_parameters()]
    ['body.norm.weight', 'body.norm.bias']
    """
    import torch

    model = torch.nn.Module()
    with torch.random.fork_rng(devices=[]):
        for path, kind, *sizes in setting["model"]:
            *parents, name = path.split(".")
            place = model
            for parent in parents:
                if not hasattr(place, parent):
                    place.add_module(parent, torch.nn.Module())
                place = getattr(place, parent)
            if kind not in KINDS:
                raise ValueError(f"unknown kind of layer: {kind}")
            if kind == "Parameter":
                place.register_parameter(name, torch.nn.Parameter(torch.ones(sizes)))
            else:
                place.add_module(name, getattr(torch.nn, kind)(*sizes))
    for one, other in setting.get("tied", []):
        model.get_submodule(other).weight = model.get_submodule(one).weight
    for name in setting.get("frozen", []):
        model.get_parameter(name).requires_grad_(False)
    return model


def _facts(param: Any) -> object:
    return param.requires_grad, param.detach().tolist()


def _read(returned: Any) -> list[tuple[list[Any], dict[str, Any]]] | str:
    """The groups as (tensors, group), or what keeps them from being groups."""
    if not issubclass(type(returned), (list, tuple)):
        return f"{class_name(type(returned))} returned, no list of groups"
    groups = []
    for group in returned:
        if not issubclass(type(group), dict):
            return f"{class_name(type(group))} in the list, no dict"
        given = group.get("params")
        if given is None or issubclass(type(given), set):
            return "a group without a list of params"
        tensors = [given] if hasattr(given, "requires_grad") else list(given)
        # torch takes pairs of a name and a tensor as well.
        pairs = [t[-1] if issubclass(type(t), tuple) else t for t in tensors]
        groups.append((pairs, group))
    return groups


def _of(param: Any, groups: list[tuple[list[Any], dict[str, Any]]], wanted: str) -> str:
    holding = [g for tensors, g in groups for t in tensors if t is param]
    if wanted == "places" or not holding:
        return {0: "in no group", 1: "in one place"}.get(
            len(holding), f"in {len(holding)} places"
        )
    return " and ".join(dict.fromkeys(_setting(g, wanted) for g in holding))


def _setting(group: dict[str, Any], name: str) -> str:
    value = group.get(name)
    if value is None or isinstance(value, str):
        return f"no {name} in its group"
    return f"{name} {float(value)!r}"
