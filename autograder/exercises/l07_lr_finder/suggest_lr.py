"""Read a learning rate off the curve of a range test."""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Sequence

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property


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
    pairs = zip(lrs[skip:], smooth[skip:], strict=True)
    kept = [(lr, loss) for lr, loss in pairs if math.isfinite(loss)]
    rates, losses = [lr for lr, _ in kept], [loss for _, loss in kept]
    k = losses.index(min(losses))
    if k == 0:
        raise ValueError("no descent: smooth never falls below where it starts")
    if method == "min10":
        return rates[k] / 10
    if method == "steepest":
        slopes = []
        for i in range(k):
            rise = losses[i + 1] - losses[i]
            step = math.log(rates[i + 1] / rates[i])
            slopes.append(rise / step)
        steepest = slopes.index(min(slopes))
        return rates[steepest] / divide_by
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
FAR = 30.0  # far less than what noise at the start is off by


@dataclasses.dataclass
class Curve:
    """A made-up range test: losses are laid down notch by notch."""

    start: float
    ratio: float
    losses: list[float]

    @classmethod
    def level(cls, start: float, top: float, n: int) -> Curve:
        """A curve that creeps up, for nothing is quite flat."""
        ratio = (10.0 / start) ** (1 / (n - 1))
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
    if prop in (SKIP, GAPS) and method == "min10":
        factor = FAR  # which share of the minimum's rate it is, is not asked here
    lrs = curve.lrs
    more = "".join(f", {name}={value!r}" for name, value in arguments.items())
    shown = f"suggest_lr(lrs, smooth{more}) on {told}: {curve.n} rates"
    shown += f" from {lrs[0]:.2g} to {lrs[-1]:.2g}"
    blames = {BAD: "method", FLAT: "smooth"}.get(prop)
    fixed = {"smooth": curve.losses, **arguments}
    setting = {"factor": factor, "parts": [[0, arguments.get("skip", 10), "skipped"]]}
    return Case(prop, [lrs], fixed, blames=blames, setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    n, c = rng.choice([48, 52]), rng.choice([24.3, 25.3, 26.3])
    divide = rng.choice([3.0, 4.0])
    starts = [1e-7, 3e-6, 2e-5, 0.0004]

    def level(length: int = n) -> Curve:
        return Curve.level(rng.choice(starts), rng.choice([0.7, 2.3, 4.6]), length)

    def fall(depth: float = 0.7, blow: int = 14, *, on: Curve | None = None) -> Curve:
        falling = (on or level()).step(c, 2.5, -depth)
        return falling.blow_up(int(c) + blow)

    # Far apart, so that no constant is near two of them.
    low_start, mid_start, high_start, fine = (Curve.level(x, 2.3, n) for x in starts)
    twice = mid_start.step(15.3, 2, -0.15).step(c + 6, 2, -0.6).blow_up(int(c) + 16)
    crash = fall(blow=90).step(c + 13, 0.6, 3).step(c + 18, 0.6, -2.4)
    to_the_end = high_start.step(n - 10.7, 3, -0.6)
    noisy, long_noise = fall().spike(8, 2.5), fall().spike(14, 2.5)
    low = fall().spike(7, -0.95)
    tail, middle = range(int(c) + 18, n), int(c)
    rising = level(30).step(18, 3, 2.0)
    plain = {"divide_by": divide}
    return [
        one(STEEP, "a smooth fall", fall(on=fine)),
        one(STEEP, "a smooth fall", fall(0.4, 17, on=low_start), **plain),
        one(STEEP, "a small fall and then a large one", twice, divide_by=9.0),
        one(STEEP, "a fall that goes on to the end", to_the_end, divide_by=1.0),
        one(MIN10, "a smooth fall", fall(on=fine), method="min10"),
        one(MIN10, "a smooth fall", fall(0.4, on=low_start), method="min10", **plain),
        one(VALLEY, "a smooth fall", fall(on=fine), method="valley"),
        one(VALLEY, "a late fall", to_the_end, method="valley", **plain),
        one(
            VALLEY, "a flat curve that falls", fall().cut(0.98), method="valley", skip=0
        ),
        one(VALLEY, "a fall with a bump", fall().bump(middle - 3), method="valley"),
        one(VALLEY, "a high point", fall(0.5).put([middle], 9.0), method="valley"),
        one(SKIP, "a fall after a spike at the start", noisy),
        one(SKIP, "a fall after a long spike", long_noise, skip=15),
        one(SKIP, "a fall after low first points", low, method="min10"),
        one(SKIP, "a fall after one low point", fall().put([9], 0.01), method="min10"),
        one(SKIP, "a drop right after the skipped", fall().put([10], 20.0)),
        one(SKIP, "a fall near the start", near_start(), skip=3),
        one(TAIL, "a fall, a blow-up, and a fall back", crash, **plain),
        one(TAIL, "a fall, a blow-up, and a fall back", crash),
        one(GAPS, "a fall that ends in NaN", fall().put(tail, NAN)),
        one(GAPS, "a fall with a NaN in it", fall().put([middle + 4], NAN)),
        one(GAPS, "a fall after a NaN", fall().put([10], NAN), method="min10"),
        one(GAPS, "a fall to −inf", fall().put([-2, -1], -INF)),
        one(FLAT, "a flat curve", level().moved([2.3] * n)),
        one(FLAT, "a rising curve", rising, method="min10"),
        one(BAD, "a smooth fall", fall(), method="minimum"),
        one(BAD, "a smooth fall", fall(), method="steep"),
    ]


def near_start() -> Curve:
    return Curve.level(2e-5, 2.3, 48).step(8.3, 1.2, -0.6).blow_up(22)


def golden() -> tuple[Case, ...]:
    curve = Curve(1e-6, 10 ** (7 / 49), [2.3 * (1 + 0.0004 * i) for i in range(50)])
    fall = curve.step(30.3, 3, -0.7).blow_up(42)
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


def argmin(values: Sequence[float]) -> int:
    """NumPy's: the place of the first NaN, if there is one."""
    return min(range(len(values)), key=lambda i: (not math.isnan(values[i]), values[i]))


RISE, RATIO = "losses[i + 1] - losses[i]", "rates[i + 1] / rates[i]"
BEFORE = "[max(i - 1, 0)]"
CENTRAL = (
    f"{RISE} -> losses[i + 1] - losses{BEFORE}\n{RATIO} -> rates[i + 1] / rates{BEFORE}"
)
SKIPPED, FILTER = "lrs[skip:], smooth[skip:]", "if math.isfinite(loss) -> if True"
FOUND, TENTH = "rates[steepest] / divide_by", "rates[k] / 10"
HALFWAY = "rates[begin + longest // 3 + longest // 6]"
WHOLE = "in range(k) -> in range(len(losses) - 1)"
ASCENT = "slopes.index(min(slopes)) -> slopes.index(max(slopes))"
BY_NUMPY = (
    f"{FILTER}\nlosses.index(min(losses)) -> argmin(losses)\n"
    "slopes.index(min(slopes)) -> argmin(slopes)"
)
GUESS = "k == 0 -> False\nin range(k) -> in range(max(k, 1))"
ANY_METHOD = "method not in -> False and method not in"


def both(*edits: str) -> tuple[str, ...]:
    """Each with forward and with central differences, as numpy.gradient has them."""
    return tuple(form for edit in edits for form in with_and_without(edit, CENTRAL))


NOTCH = "It moves the answer by one notch at most, which the task forgives."
EQUIVALENT = {
    'raise ValueError("no descent: smooth never falls below where it starts"): "\'no descent: smooth never falls below where it starts\'" -> "\'no descent: it never falls below where it starts\'"': "What this exception says is not asked.",
    'return rates[begin + longest // 3 + longest // 6]: "6" -> "7"': "Where it moves the index at all, it stays within the two notches that are forgiven.",
    'return rates[begin + longest // 3 + longest // 6]: "6" -> "5"': "Where it moves the index at all, it stays within the two notches that are forgiven.",
    'pairs = zip(lrs[skip:], smooth[skip:], strict=True): "True" -> "False"': "There is one loss for each rate.",
    'for i in range(k):: "range(k)" -> "range(k - 1)"': NOTCH,
    'return rates[steepest] / divide_by: "rates[steepest]" -> "rates[steepest + 1]"': NOTCH,
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
    minutes=15,
    reference=suggest_lr,
    summary="""Suggest a learning rate from the curve of a range test.

One notch of the grid to either side of the steepest point is right, too. "valley" is
fastai's rule: take the longest sequence of losses in which each is below the one before
(losses may be left out in between). Of its length n, go a third and a sixth in from its
start; nothing is divided, and two notches are forgiven.

No descent, or an unknown method, raises ValueError.
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
            (
                "steepest = slopes.index(min(slopes)) -> steepest = k",
                f"{FOUND} -> rates[k]",
            ),
        ),
        Mistake(
            "M49",
            "You take the slope against lr. The test's rates are spread over many "
            "powers of ten, so take it against log(lr).",
            (
                f"math.log({RATIO}) -> rates[i + 1] - rates[i]",
                f"{RISE} -> losses[i + 1] - losses{BEFORE}\nmath.log({RATIO}) -> rates[i + 1] - rates{BEFORE}",
            ),
        ),
        Mistake(
            "M50",
            "Your point lies right of the minimum, where a run that has blown up "
            "happens to fall back. Search up to the minimum.",
            both(WHOLE),
        ),
        Mistake(
            "M51",
            "You multiply by divide_by: the margin should take you to the safe side.",
            both(f"{FOUND} -> rates[steepest] * divide_by"),
        ),
        Mistake(
            "suggest_lr.undivided",
            "divide_by has no effect on “steepest”: the steepest point itself is too "
            "close to the edge.",
            both(f"{FOUND} -> rates[steepest]"),
        ),
        Mistake(
            "M52",
            "You return the place in the list. Asked is the learning rate there.",
            both(f"{FOUND} -> steepest", f"{FOUND} -> steepest + skip"),
        ),
        Mistake(
            "suggest_lr.shifted",
            "Your place is counted from the first point that is kept, and your rate is "
            "read from the whole list.",
            both(
                f"{FOUND} -> lrs[steepest] / divide_by\n{TENTH} -> lrs[k] / 10\n{HALFWAY} -> lrs{HALFWAY[5:]}"
            ),
        ),
        Mistake(
            "M53",
            "You find where the loss rises fastest, or changes fastest either way. A "
            "fall is a negative slope.",
            both(
                ASCENT,
                f"{ASCENT}\n{WHOLE}",
                f"rise / step -> -abs(rise / step)\n{WHOLE}",
            ),
        ),
        Mistake(
            "M54",
            "The first points are noise, and you read a rate off them: skip has no "
            "effect.",
            both(f"{SKIPPED} -> lrs, smooth", f"{SKIPPED} -> lrs[10:], smooth[10:]"),
        ),
        Mistake(
            "suggest_lr.not_finite",
            "A NaN is in your way: it is never larger or smaller than anything. Leave "
            "out the points without a finite loss first.",
            both(FILTER, BY_NUMPY),
        ),
        Mistake(
            "suggest_lr.divides_all",
            "divide_by is the margin of “steepest” alone; the other methods have "
            "theirs built in.",
            both(f"{TENTH} -> {TENTH} / divide_by\n{HALFWAY} -> {HALFWAY} / divide_by"),
        ),
        Mistake(
            "suggest_lr.whole_minimum",
            "“min10” is a tenth of the minimum's rate; you return another share of it.",
            both(f"{TENTH} -> rates[k]", f"{TENTH} -> rates[k] / divide_by"),
        ),
        Mistake(
            "suggest_lr.valley_place",
            "Your valley is right, but not the place in it: halfway down, neither its "
            "bottom nor a third of the way.",
            both(f"{HALFWAY} -> rates[k]", f"{HALFWAY} -> rates[begin + longest // 3]"),
        ),
        Mistake(
            "suggest_lr.valley_run",
            "One bump ends your valley. The sequence may leave losses out, as long as "
            "each that it keeps is below the last.",
            both("for j in range(i) -> for j in range(max(i - 1, 0), i)"),
        ),
        Mistake(
            "suggest_lr.one_method",
            "method has no effect on yours.",
            (
                *both('method == "min10" -> False\nmethod == "steepest" -> True'),
                'method == "min10" -> True',
                'method == "min10" -> False\nmethod == "steepest" -> False',
            ),
        ),
        Mistake(
            "suggest_lr.no_descent",
            "The curve never falls, and you suggest a rate all the same. A guess that "
            "looks like a measurement is worse than none.",
            both(GUESS),
            about=(FLAT,),
        ),
        Mistake(
            "suggest_lr.any_method",
            "An unknown method gets an answer, so a misspelt one would never be found.",
            (
                ANY_METHOD,
                *both(f'{ANY_METHOD}\nmethod == "steepest" -> method != "valley"'),
            ),
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
    single_faults={
        MIN10: (f"{TENTH} -> rates[k]", f"{TENTH} -> rates[k] / divide_by"),
        VALLEY: (
            "length = [1] * len(losses) -> raise NotImplementedError",
            f"{HALFWAY} -> rates[k]",
        ),
        SKIP: both(f"{SKIPPED} -> lrs, smooth"),
        TAIL: both(WHOLE),
        GAPS: both(FILTER, BY_NUMPY),
        FLAT: both(GUESS),
        BAD: (ANY_METHOD,),
    },
    equivalent=EQUIVALENT,
    xp=20,
)
