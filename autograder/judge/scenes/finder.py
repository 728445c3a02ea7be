"""The scene for range tests: a small seeded network that has to come out untouched.

`setting` holds `seed`, `net` ("mlp" with batch norm and dropout, or "bias", a network
whose loss on a batch is that batch's level), `batches` (how many) or `levels` (a loss
for each), `again` ("list", or "stream" for batches that can only be iterated), `mode`
("train" or "eval", before the test) and `momentum`. `first` is one list of rates; the
answer's further arguments stand in `fixed`.

The outcome is a dictionary of raw facts, whose names and types stand in `FACTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import calls_of, two_rounds
from autograder.judge.wire import decode

TRAINS = True
AHEAD = ("torch", "torch._dynamo")
FACTS = {
    "rates": "list[float]",
    "raw": "list[float]",
    "smooth": "list[float]",
    "lengths": "str",
    "rates at each forward pass": "list[float]",
    "rates at each update": "list[float]",
    "parameters": "list[float]",
    "buffers": "list[float]",
    "mode": "str",
    "next random numbers": "list[float]",
}


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Let the answer test one network, and write down what it did and left behind."""
    import torch

    setting = {name: decode(value) for name, value in case["setting"].items()}
    random_state = torch.get_rng_state()
    draws = torch.Generator().manual_seed(setting["seed"])
    net = _mlp(draws) if setting["net"] == "mlp" else _bias()
    net.train(setting["mode"] == "train")
    batches = _batches(setting, draws)
    seen = Seen(setting["momentum"])
    random = torch.rand
    net.register_forward_pre_hook(seen.forward_hook())
    torch.default_generator.manual_seed(setting["seed"])
    fixed = {
        "make_opt": seen.maker(),
        "loss_fn": _loss,
        "batches": batches if setting["again"] == "list" else Stream(batches),
        "lrs": decode(case["asked"][0]),
        **{name: decode(value) for name, value in case["fixed"].items()},
    }

    def call() -> object:
        result = answer(net, **fixed)
        used, raw, smooth = result
        lengths = {len(used), len(raw), len(smooth)}
        equal = "of equal length" if len(lengths) == 1 else "of different lengths"
        return {
            "rates": used,
            "raw": raw,
            "smooth": smooth,
            "lengths": equal,
            "rates at each forward pass": seen.at_forward,
            "rates at each update": seen.at_update,
            "parameters": _numbers(net, "_parameters"),
            "buffers": _numbers(net, "_buffers"),
            "mode": _mode(net),
            "next random numbers": random(3).tolist(),
        }

    try:
        return two_rounds(1, calls_of([call]))
    finally:
        torch.set_rng_state(random_state)


class Seen:
    """What happened: the rates of all groups, whenever the network or a step ran."""

    def __init__(self, momentum: float) -> None:
        self.momentum = momentum
        self.made: list[Any] = []
        self.at_forward: list[float] = []
        self.at_update: list[float] = []

    def rates(self) -> list[float]:
        """The rates in all groups of the optimizer that was made last."""
        groups = self.made[-1].param_groups if self.made else []
        return [float(group["lr"]) for group in groups]

    def forward_hook(self) -> Callable[..., None]:
        """A plain function, so that a copy of the network writes here as well."""

        def note(*_: object) -> None:
            self.at_forward += self.rates()

        return note

    def maker(self) -> Callable[[Any], Any]:
        """What the answer makes its optimizer with: two groups of unlike rates."""
        import torch

        def make_opt(params: Any) -> Any:
            weights = list(params)
            half = max(1, len(weights) // 2)
            parts = [part for part in (weights[:half], weights[half:]) if part]
            groups = [{"params": p, "lr": 0.01 / i} for i, p in enumerate(parts, 1)]
            opt = torch.optim.SGD(groups, lr=0.01, momentum=self.momentum)

            def note(*_: object) -> None:
                self.at_update += self.rates()

            opt.register_step_pre_hook(note)
            self.made.append(opt)
            return opt

        return make_opt


class Stream:
    """Batches that can be iterated again, and nothing else."""

    def __init__(self, batches: list[Any]) -> None:
        self._batches = batches

    def __iter__(self) -> Iterator[Any]:
        return iter(self._batches)


def _loss(got: Any, wanted: Any) -> Any:
    """Not alike in its two arguments, and wanted squared where got is 0."""
    return ((got - wanted) ** 2).mean() + got.mean() / 10


def _mlp(draws: Any) -> Any:
    import torch
    from torch import nn

    net = nn.Sequential(
        nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Dropout(0.25), nn.Linear(4, 1)
    ).double()
    with torch.no_grad():
        for w in net.parameters():
            w.copy_(torch.randn(w.shape, generator=draws, dtype=torch.float64))
    return net


def _bias() -> Any:
    """A network that gives 0: its loss on a batch of targets y is y squared."""
    import torch
    from torch import nn

    net = nn.Linear(1, 1).double()
    with torch.no_grad():
        for w in net.parameters():
            w.zero_()
    return net


def _batches(setting: Mapping[str, Any], draws: Any) -> list[Any]:
    import torch

    double: Any = {"dtype": torch.float64, "generator": draws}
    if setting["net"] == "bias":
        zeros = torch.zeros(2, 1, dtype=torch.float64)
        return [(zeros, zeros + level**0.5) for level in setting["levels"]]
    return [
        (torch.randn(6, 3, **double), 2 + torch.randn(6, 1, **double))
        for _ in range(setting["batches"])
    ]


def insides(module: Any) -> Iterator[dict[str, Any]]:
    """What a module and its parts are made of, each as the object itself keeps it.

    A method or an attribute that the answer puts on the network has no say in it.

    >>> from torch import nn
    >>> [sorted(one["_parameters"]) for one in insides(nn.Sequential(nn.Linear(1, 1)))]
    [[], ['bias', 'weight']]
    """
    inside: dict[str, Any] = object.__getattribute__(module, "__dict__")
    yield inside
    for part in dict.values(inside["_modules"]):
        yield from insides(part)


def _numbers(net: Any, kind: str) -> list[float]:
    import torch

    tensors = [t for inside in insides(net) for t in dict.values(inside[kind])]
    return [x for t in tensors for x in torch.Tensor.detach(t).flatten().tolist()]


def _mode(net: Any) -> str:
    modes = {inside["training"] for inside in insides(net)}
    if len(modes) > 1:
        return "a mixture"
    return "train" if modes.pop() else "eval"
