"""Read a learning rate off the curve of a range test."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Sequence

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


def suggest_lr(
    lrs: list[float],
    smooth: list[float],
    method: str = "steepest",
    skip: int = 10,
    divide_by: float = 2.0,
) -> float:
    """Suggest a learning rate from the smoothed losses of a range test.

    The first skip points and those without a finite loss are left out. "steepest" is
    where the loss falls most per log(lr) before its minimum, divided by divide_by;
    "min10" a tenth of the minimum's rate; "valley" lies halfway down the longest run
    of falling losses.

    Args:
        lrs: the rates of the test, rising.
        smooth: a loss for each.
        method: "steepest", "min10" or "valley".
        skip: how many points at the start are left out, >= 0.
        divide_by: the safety margin of "steepest", > 0.

    Raises:
        ValueError: method is unknown, or no loss is below the first one that is kept.

    Source: Smith 2015 (arXiv:1506.01186) for reading the curve; fastai's `valley`,
    which takes the longest falling subsequence, gaps allowed, and steps a third and a
    sixth of its length into it.

    >>> suggest_lr([0.1, 0.2, 0.4, 0.8, 1.6], [4, 4, 1, 0.5, 9], skip=0)
    0.1
    """
    if method not in ("steepest", "min10", "valley"):
        raise ValueError("method must be 'steepest', 'min10' or 'valley'")
    pairs = list(zip(lrs, smooth, strict=True))[skip:]
    rates = [lr for lr, loss in pairs if math.isfinite(loss)]
    losses = [loss for _, loss in pairs if math.isfinite(loss)]
    k = losses.index(min(losses))
    if k == 0:
        raise ValueError("no descent: the loss never falls below where it starts")
    if method == "min10":
        return rates[k] / 10
    if method == "steepest":
        slopes = [
            (losses[i + 1] - losses[i]) / math.log(rates[i + 1] / rates[i])
            for i in range(k)
        ]
        return rates[slopes.index(min(slopes))] / divide_by
    length = [1] * len(losses)
    for i in range(len(losses)):
        for j in range(i):
            if losses[i] < losses[j]:
                length[i] = max(length[i], length[j] + 1)
    longest = max(length)
    begin = length.index(longest) - longest
    return rates[begin + longest // 3 + longest // 6]


STEEP, MIN10, VALLEY = "finds the steepest descent", "a tenth of the minimum", "valley"
SKIP, TAIL = "skips the noisy start", "is not misled past the minimum"
GAPS = "leaves out losses that are not finite"
FLAT, BAD = "refuses a curve that never falls", "refuses an unknown method"
NAMES = "the error names the argument"
NAN, INF = math.nan, math.inf
NOTCHES = {"steepest": 1.6, "valley": 2.05}


@dataclasses.dataclass
class Curve:
    """A made-up range test: losses are laid down notch by notch."""

    start: float
    ratio: float
    losses: list[float]

    @classmethod
    def level(cls, rng: random.Random, n: int) -> Curve:
        """A curve that creeps up, for nothing is quite flat."""
        start, top = rng.choice([1e-7, 3e-6, 2e-5]), rng.choice([0.7, 2.3, 4.6])
        ratio = (rng.choice([8.0, 10.0, 30.0]) / start) ** (1 / (n - 1))
        return cls(start, ratio, [top * (1 + 0.0004 * i) for i in range(n)])

    def step(self, centre: float, width: float, height: float) -> Curve:
        """Add a rise, or a fall where the height is negative, in shares of the top."""
        top = self.losses[0]
        steps = [1 / (1 + math.exp((centre - i) / width)) for i in range(self.n)]
        added = [top * height * s for s in steps]
        return self.moved([x + a for x, a in zip(self.losses, added, strict=True)])

    def blow_up(self, begin: int) -> Curve:
        """Let the losses rise ever faster from some point on."""
        top = self.losses[0]
        added = [0.05 * top * (1.4 ** max(0, i - begin) - 1) for i in range(self.n)]
        return self.moved([x + a for x, a in zip(self.losses, added, strict=True)])

    def spike(self, length: int, height: float) -> Curve:
        """Let the first points lie too high (or too low, for a negative height)."""
        top = self.losses[0]
        shares = [max(0.0, 1 - i / length) ** 2 for i in range(self.n)]
        added = [top * height * s for s in shares]
        return self.moved([x + a for x, a in zip(self.losses, added, strict=True)])

    def put(self, places: Sequence[int], value: float) -> Curve:
        """Put a value in these places."""
        wanted = {p % self.n for p in places}
        losses = [value if i in wanted else x for i, x in enumerate(self.losses)]
        return self.moved(losses)

    def bump(self, place: int) -> Curve:
        """Lift one point of a fall above the one before it."""
        return self.put([place], self.losses[place - 1] * 1.001)

    def cut(self, share: float) -> Curve:
        """Cut off what lies above a share of the top."""
        top = share * self.losses[0]
        return self.moved([min(x, top) for x in self.losses])

    def moved(self, losses: list[float]) -> Curve:
        return dataclasses.replace(self, losses=losses)

    @property
    def n(self) -> int:
        return len(self.losses)

    @property
    def lrs(self) -> list[float]:
        return [self.start * self.ratio**i for i in range(self.n)]


def one(prop: str, told: str, curve: Curve, **arguments: object) -> Case:
    """One curve; what is shown of it is a description, not its many numbers."""
    method = str(arguments.get("method", "steepest"))
    notches = NOTCHES.get(method)
    factor = 1 + 1e-6 if notches is None else curve.ratio**notches
    lrs = curve.lrs
    more = "".join(f", {name}={value!r}" for name, value in arguments.items())
    shown = f"suggest_lr(lrs, smooth{more}) on {told}: {curve.n} rates"
    shown += f" from {lrs[0]:.2g} to {lrs[-1]:.2g}"
    blames = "method" if prop == BAD else None
    fixed = {"smooth": curve.losses, **arguments}
    setting = {"factor": factor}
    return Case(prop, [lrs], fixed, blames=blames, setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    n, c, w = rng.choice([76, 80]), rng.choice([34.3, 36.3, 38.3]), 4.0
    divide = rng.choice([3.0, 4.0, 8.0])

    def fall(depth: float = 0.7, blow: int = 22) -> Curve:
        falling = Curve.level(rng, n).step(c, w, -depth)
        return falling.blow_up(int(c) + blow)

    twice = Curve.level(rng, n).step(20.3, 3, -0.15).step(46.3, 3, -0.6).blow_up(62)
    crash = fall(blow=90).step(int(c) + 27, 0.8, 3).step(int(c) + 34.3, 0.8, -2.4)
    to_the_end = Curve.level(rng, n).step(n - 12.7, 4, -0.6)
    noisy, low = fall().spike(8, 2.5), fall().spike(7, -0.95)
    early = fall().spike(17, 2.5)
    saturated = fall(blow=90).step(int(c) + 24, 1, 0.9)
    tail, middle = range(int(c) + 30, n), int(c)
    down = rng.sample(["steepest", "min10", "valley"], 3)
    level = Curve.level(rng, 60)
    rising = level.step(35, 5, 2.0)
    plain = {"divide_by": divide}
    return [
        one(STEEP, "a smooth fall", fall()),
        one(STEEP, "a smooth fall", fall(0.4, 26), **plain),
        one(STEEP, "a small fall and then a large one", twice, **plain),
        one(STEEP, "a fall that goes on to the end", to_the_end, divide_by=1.0),
        one(STEEP, "a fall with a bump", fall().bump(middle - 12), skip=2),
        one(MIN10, "a smooth fall", fall(), method="min10"),
        one(MIN10, "a small fall and then a large one", twice, method="min10"),
        one(MIN10, "a smooth fall", fall(0.4), method="min10", **plain),
        one(VALLEY, "a smooth fall", fall(), method="valley"),
        one(VALLEY, "a long fall", fall(0.5, 32), method="valley", **plain),
        one(VALLEY, "a flat curve that falls", fall().cut(0.98), method="valley"),
        one(VALLEY, "a fall with a bump", fall().bump(middle - 3), method="valley"),
        one(
            VALLEY,
            "a fall with one high point",
            fall(0.5).put([middle], 9.0),
            method="valley",
        ),
        one(SKIP, "a fall after a spike at the start", noisy),
        one(SKIP, "a fall after a long spike", early, skip=20),
        one(SKIP, "a fall after a spike at the start", noisy, method="valley"),
        one(SKIP, "a fall after low first points", low, method="min10"),
        one(SKIP, "a fall after low first points", low, method="steepest"),
        one(SKIP, "a fall after one low point", fall().put([9], 0.01), method="min10"),
        one(SKIP, "a fall after one low point", fall().put([14], 0.01), skip=15),
        one(SKIP, "a fall near the start", near_start(rng), skip=0),
        one(SKIP, "a fall near the start", near_start(rng), skip=3),
        one(TAIL, "a fall, a blow-up, and a fall back", crash, **plain),
        one(TAIL, "a fall, a blow-up, and a fall back", crash, skip=4),
        one(TAIL, "a fall, a blow-up, and a fall back", crash, method="valley"),
        one(TAIL, "a fall, and a jump to a level", saturated),
        one(TAIL, "a fall, and a jump to a level", saturated, method="min10"),
        one(TAIL, "a fall, and a jump to a level", saturated, method="valley"),
        one(GAPS, "a fall that ends in NaN", fall().put(tail, NAN)),
        one(GAPS, "a fall that ends in NaN", fall().put(tail, NAN), method="min10"),
        one(GAPS, "a fall that ends in inf", fall().put(tail, INF), method="valley"),
        one(GAPS, "a fall with a NaN in it", fall().put([middle + 5], NAN), **plain),
        one(GAPS, "a fall after a NaN", fall().put([10], NAN), method="min10"),
        one(GAPS, "a fall to −inf", fall().put([-2, -1], -INF), method="min10"),
        one(GAPS, "a fall to −inf", fall().put([-1], -INF)),
        one(FLAT, "a flat curve", level.moved([2.3] * 60), method=down[0]),
        one(FLAT, "a rising curve", rising, method=down[1]),
        one(FLAT, "a flat curve", level.moved([0.7] * 60), method=down[2], skip=5),
        one(FLAT, "a fall in the skipped part alone", rising.spike(9, 2.0)),
        one(FLAT, "a lowest point right after the skipped", fall().put([10], 0.01)),
        one(FLAT, "a lowest point right after the skipped", fall().put([5], 0), skip=5),
        one(BAD, "a smooth fall", fall(), method="minimum"),
        one(BAD, "a smooth fall", fall(), method="steep"),
    ]


def near_start(rng: random.Random) -> Curve:
    return Curve.level(rng, 60).step(9.3, 1.5, -0.6).blow_up(25)


def golden() -> tuple[Case, ...]:
    curve = Curve(1e-6, 10 ** (7 / 99), [2.3 * (1 + 0.0004 * i) for i in range(100)])
    fall = curve.step(60.3, 5, -0.7).blow_up(80)
    told = "a smooth fall"
    return (one(STEEP, told, fall), one(MIN10, told, fall, method="min10"))


def by_numpy(
    lrs: Sequence[float],
    smooth: Sequence[float],
    method: str = "steepest",
    skip: int = 10,
    divide_by: float = 2.0,
) -> object:
    import numpy as np

    if method not in {"steepest", "min10", "valley"}:
        raise ValueError(f"unknown method {method}")
    rates, losses = np.array(lrs)[skip:], np.array(smooth, dtype=float)[skip:]
    keep = np.isfinite(losses)
    rates, losses = rates[keep], losses[keep]
    k = int(np.argmin(losses))
    if k == 0:
        raise ValueError("no descent")
    if method == "min10":
        return rates[k] / 10
    if method == "steepest":
        slope = np.gradient(losses[: k + 1], np.log(rates[: k + 1]))
        return rates[np.argmin(slope)] / divide_by
    lengths = np.ones(len(losses), dtype=int)
    for i in range(1, len(losses)):
        lengths[i] += max(lengths[:i][losses[:i] > losses[i]], default=0)
    end = int(np.argmax(lengths))
    return rates[end - lengths[end] // 2]


def by_torch(
    lrs: Sequence[float],
    smooth: Sequence[float],
    method: str = "steepest",
    skip: int = 10,
    divide_by: float = 2.0,
) -> object:
    import torch

    if method not in ("steepest", "min10", "valley"):
        raise ValueError("method")
    rates = torch.tensor(lrs, dtype=torch.float64)[skip:]
    losses = torch.tensor(smooth, dtype=torch.float64)[skip:]
    rates, losses = rates[losses.isfinite()], losses[losses.isfinite()]
    lowest = int((losses == losses.min()).nonzero()[0])
    if lowest < 1:
        raise ValueError("smooth shows no descent")
    if method == "min10":
        return rates[lowest] * 0.1
    if method == "steepest":
        slope = losses.diff() / rates.log().diff()
        return rates[int(slope[:lowest].argmin())] / divide_by
    lengths = [1] * len(losses)
    for i in range(len(losses)):
        before = [lengths[j] for j in range(i) if losses[j] > losses[i]]
        lengths[i] = 1 + max(before, default=0)
    end = lengths.index(max(lengths))
    third = (end - (end - lengths[end])) / 3
    return rates[end - lengths[end] + int(third) + int(third / 2)]


def by_central_differences(
    lrs: Sequence[float],
    smooth: Sequence[float],
    method: str = "steepest",
    skip: int = 10,
    divide_by: float = 2.0,
) -> float:
    points = [p for p in zip(lrs, smooth, strict=True) if math.isfinite(p[1])]
    points = [p for p in points if p[0] >= lrs[skip]]
    bottom = min(points, key=lambda p: p[1])
    k = points.index(bottom)
    if not k:
        raise ValueError("no descent")
    if method == "min10":
        return bottom[0] / 10
    if method == "steepest":

        def slope(i: int) -> float:
            (a, x), (b, y) = points[i - 1], points[i + 1]
            return (y - x) / (math.log10(b) - math.log10(a))

        return points[min(range(1, k), key=slope)][0] / divide_by
    if method == "valley":
        # The longest falling subsequence by patience: piles of rising tops.
        tops: list[float] = []
        sizes = []
        for _, loss in points:
            place = sum(top > loss for top in tops)
            tops[place : place + 1] = [loss]
            sizes.append(place + 1)
        end = sizes.index(max(sizes))
        return points[max(0, end - max(sizes) // 2)][0]
    raise ValueError(f"method {method!r} is not known")


def variant(**change: object) -> Answer:
    """A wrong suggestion: the right rules, with some of them changed.

    The changes are: minimum, ascent, by_lr, whole, central, times, undivided, index,
    no_skip, no_filter, divide_all, whole_ten, only, bottom, guesses, any_method.
    """

    def suggest_lr(
        lrs: list[float],
        smooth: list[float],
        method: str = "steepest",
        skip: int = 10,
        divide_by: float = 2.0,
    ) -> float:
        if method not in ("steepest", "min10", "valley"):
            if not change.get("any_method"):
                raise ValueError("method")
            method = "steepest"
        method = str(change.get("only", method))
        first = 0 if change.get("no_skip") else skip
        rates, losses = lrs[first:], smooth[first:]
        if not change.get("no_filter"):
            kept = [i for i, x in enumerate(losses) if math.isfinite(x)]
            rates, losses = [rates[i] for i in kept], [losses[i] for i in kept]
        k = lowest(losses, str(change.get("no_filter")))
        if k == 0 and not change.get("guesses"):
            raise ValueError("no descent")
        margin = divide_by if change.get("divide_all") else 1.0
        ten = 1.0 if change.get("whole_ten") else 10.0
        if method == "min10" or (method == "steepest" and change.get("minimum")):
            tenth = rates[k] / ten / margin
            return tenth if method == "min10" else rates[k] / divide_by
        if method == "valley":
            return rates[valley(losses, change, k)] / margin
        i = steepest(rates, losses, change, k)
        found = rates[i] * divide_by if change.get("times") else rates[i] / divide_by
        if change.get("undivided"):
            found = rates[i]
        if change.get("index"):
            found = i + first if change["index"] == "whole" else i
        return found

    return suggest_lr


def lowest(losses: list[float], unfiltered: str) -> int:
    if unfiltered == "numpy":
        import numpy as np

        return int(np.argmin(losses))
    return losses.index(min(losses))


def steepest(
    rates: list[float], losses: list[float], change: dict[str, object], k: int
) -> int:
    end = len(losses) - 1 if change.get("whole") else k
    if end < 1:
        return 0
    steps = [
        b - a if change.get("by_lr") else math.log(b / a)
        for a, b in itertools.pairwise(rates)
    ]
    if change.get("plain"):
        steps = [1.0] * len(steps)
    slopes = [(losses[i + 1] - losses[i]) / steps[i] for i in range(end)]
    places = list(range(end))
    if change.get("central"):
        places = list(range(1, end))
        slopes = [
            (losses[i + 1] - losses[i - 1]) / (steps[i - 1] + steps[i]) for i in places
        ]
    sign = -1 if change.get("ascent") else 1
    if change.get("size"):
        slopes = [-abs(s) for s in slopes]
    best = min(range(len(slopes)), key=lambda i: sign * slopes[i])
    return places[best]


def valley(losses: list[float], change: dict[str, object], k: int) -> int:
    if change.get("bottom"):
        return k
    if change.get("run"):
        turns = [i for i in range(1, len(losses)) if losses[i] >= losses[i - 1]]
        runs = list(itertools.pairwise([0, *turns, len(losses)]))
        first, end = max(runs, key=lambda r: r[1] - r[0])
        return first + (end - first) // 3 + (end - first) // 6
    length = [1] * len(losses)
    for i, loss in enumerate(losses):
        for j in range(i):
            if loss < losses[j]:
                length[i] = max(length[i], length[j] + 1)
    longest = max(length)
    begin = length.index(longest) - longest
    if change.get("third"):
        return begin + longest // 3
    return max(0, begin + longest // 3 + longest // 6)


def both(**change: object) -> tuple[Answer, Answer]:
    """The forward and the central form of a mistake."""
    return variant(**change), variant(central=True, **change)


NOTCH = "It moves the answer by one notch at most, which the task forgives."
EQUIVALENT = {
    'return rates[begin + longest // 3 + longest // 6]: "6" -> "7"': "Where it moves the index at all, it stays within the two notches that are forgiven.",
    'return rates[begin + longest // 3 + longest // 6]: "6" -> "5"': "Where it moves the index at all, it stays within the two notches that are forgiven.",
    'pairs = list(zip(lrs, smooth, strict=True))[skip:]: "True" -> "False"': "There is one loss for each rate.",
    '(losses[i + 1] - losses[i]) / math.log(rates[i + 1] / rates[i]): "rates[i]" -> "rates[i - 1]"': "Neighbours have one ratio: every slope is scaled alike, but for the first one and one at a gap, which are never the steepest.",
    'for i in range(k): "range(k)" -> "range(k - 1)"': NOTCH,
    'return rates[slopes.index(min(slopes))] / divide_by: "rates[slopes.index(min(slopes))]" -> "rates[slopes.index(min(slopes)) + 1]"': NOTCH,
    'return rates[slopes.index(min(slopes))] / divide_by: "rates[slopes.index(min(slopes))]" -> "rates[slopes.index(min(slopes)) - 1]"': NOTCH,
    'length = [1] * len(losses): "1" -> "2"': NOTCH,
    'length = [1] * len(losses): "1" -> "0"': NOTCH,
    'for i in range(len(losses)):: "range(len(losses))" -> "range(len(losses) - 1)"': NOTCH,
    'for j in range(i):: "range(i)" -> "range(i + 1)"': "No loss is below itself.",
    'if losses[i] < losses[j]:: "losses[j]" -> "losses[j - 1]"': NOTCH,
    'return rates[begin + longest // 3 + longest // 6]: "rates[begin + longest // 3 + longest // 6]" -> "rates[begin + longest // 3 + longest // 6 + 1]"': NOTCH,
    'return rates[begin + longest // 3 + longest // 6]: "rates[begin + longest // 3 + longest // 6]" -> "rates[begin + longest // 3 + longest // 6 - 1]"': NOTCH,
}

EXERCISE = Exercise(
    id="suggest_lr",
    lesson="07_lr_finder",
    title="Read a rate off the curve",
    reference=suggest_lr,
    summary="""Suggest a learning rate from the curve of a range test.

lrs are the rates of the test, rising by a constant factor; smooth has the smoothed
loss for each. The first skip points are left out, and so is every point whose loss
is not finite, whatever the method. Of the rest:

- "steepest": the rate at which the loss falls fastest per log(lr), at or before the
  minimum, divided by divide_by. One notch of the grid to either side is right, too.
- "min10": the rate of the minimum divided by 10, and by nothing else.
- "valley": fastai's rule. Take the longest sequence of losses in which each is
  below the one before (losses may be left out in between). Of its length n, go a
  third and a sixth in from its start. Nothing is divided; two notches are forgiven.

Where the first point that is kept is the lowest, there is no descent, and an unknown
method has no meaning: raise ValueError, in the second case naming method.
""",
    cases=cases,
    golden=golden(),
    properties=(
        Property(STEEP, 3.5, kind="near", core=True),
        Property(MIN10, 1, kind="near"),
        Property(VALLEY, 1.25, kind="near"),
        Property(SKIP, 1, kind="near"),
        Property(TAIL, 0.75, kind="near"),
        Property(GAPS, 0.75, kind="near"),
        Property("leaves no trace", 0.25, kind="pure"),
        Property(FLAT, 0.75, kind="raises"),
        Property(BAD, 0.5, kind="raises"),
        Property(NAMES, 0.25, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "M48",
            "That is the lowest point: a little more and the run dies. The rate lies "
            "where the loss falls fastest on its way there.",
            (variant(minimum=True),),
        ),
        Mistake(
            "M49",
            "You take the slope against lr. The test's rates are spread over many "
            "powers of ten, so take it against log(lr).",
            both(by_lr=True),
        ),
        Mistake(
            "M50",
            "Your point lies right of the minimum, where a run that has blown up "
            "happens to fall back. Search up to the minimum.",
            both(whole=True),
        ),
        Mistake(
            "M51",
            "You multiply by divide_by: the margin should take you to the safe side.",
            both(times=True),
        ),
        Mistake(
            "suggest_lr.undivided",
            "divide_by has no effect on “steepest”: the steepest point itself is too "
            "close to the edge.",
            both(undivided=True),
        ),
        Mistake(
            "M52",
            "You return the place in the list. Asked is the learning rate there.",
            (variant(index="kept"), variant(index="whole")),
        ),
        Mistake(
            "M53",
            "You find where the loss rises fastest, or changes fastest either way. A "
            "fall is a negative slope.",
            (
                *both(ascent=True),
                *both(ascent=True, whole=True),
                *both(size=True, whole=True),
            ),
        ),
        Mistake(
            "M54",
            "The first points are noise, and you read a rate off them: skip has no "
            "effect.",
            both(no_skip=True),
        ),
        Mistake(
            "suggest_lr.not_finite",
            "A NaN is in your way: it is never larger or smaller than anything. Leave "
            "out the points without a finite loss first.",
            (
                *both(no_filter="python"),
                *both(no_filter="numpy"),
            ),
        ),
        Mistake(
            "suggest_lr.divides_all",
            "divide_by is the margin of “steepest” alone; the other methods have "
            "theirs built in.",
            both(divide_all=True),
        ),
        Mistake(
            "suggest_lr.whole_minimum",
            "“min10” is a tenth of the minimum's rate; you return another share of it.",
            both(whole_ten=True),
        ),
        Mistake(
            "suggest_lr.valley_place",
            "Your valley is right, but not the place in it: halfway down, neither its "
            "bottom nor a third of the way.",
            (*both(bottom=True), *both(third=True)),
        ),
        Mistake(
            "suggest_lr.valley_run",
            "One bump ends your valley. The sequence may leave losses out, as long as "
            "each that it keeps is below the last.",
            both(run=True),
        ),
        Mistake(
            "suggest_lr.one_method",
            "method has no effect on yours.",
            (*both(only="steepest"), variant(only="min10"), variant(only="valley")),
        ),
        Mistake(
            "suggest_lr.no_descent",
            "The curve never falls, and you suggest a rate all the same. A guess that "
            "looks like a measurement is worse than none.",
            both(guesses=True),
            about=(FLAT,),
        ),
        Mistake(
            "suggest_lr.any_method",
            "An unknown method gets an answer, so a misspelt one would never be found.",
            both(any_method=True),
            about=(BAD,),
        ),
    ),
    hints=(
        "Clean up first, for all methods alike: skip points, drop what is not finite, "
        "find the minimum of the rest. Is there any descent before it?",
        "A slope is a difference of losses over a difference of log(lr). The fall you "
        "look for is the most negative one, and it ends at the minimum.",
        "Another case: rates 1, 2, 4, 8, 16, 32 and losses 9, 8, 5, 4, 7, 1000 with "
        "skip=0. The minimum is 4, at 8. The falls before it, per doubling, are 1, 3 "
        "and 1: the steepest starts at 2, so divide_by=4 gives 0.5, and “min10” 0.8. "
        "The valley is 9, 8, 5, 4.",
    ),
    right=(by_numpy, by_torch, by_central_differences),
    partial=(
        (variant(guesses=True), 0.925),
        (variant(any_method=True), 0.925),
        (variant(no_skip=True), 0.825),
    ),
    equivalent=EQUIVALENT,
    xp=20,
)
