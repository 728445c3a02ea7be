# %% [markdown]
# # Cyclical rates and one cycle
#
# At the end of this lesson you will be able to
#
# - **write** triangular cycles and one cycle as functions of the update,
# - **steer** the rate and the momentum of a running optimizer together,
# - **judge** a claim such as "ten times faster" by a fair comparison.
#
# You need lesson 02: a schedule is a function of `t`, the update about to be made, from 0.

# %% setup
import math
from typing import Any

import torch
from torch.optim.lr_scheduler import OneCycleLR

from autograder import figure, lesson, loss_and_rate, onecycle_explorer, predict
from autograder import ready, reveal, subplots, train, wrap_up
from autograder.training.recorded import table
from autograder.training.steered import train_steered

lesson("04_cycles")

# %% [markdown]
# ## A rate that is too high
#
# You have a small, fixed budget: **150 updates** of 64 images each, for the digits network,
# with SGD and a **momentum** of 0.9: each move also repeats nine tenths of the move before. A
# **constant** rate is best at 0.125. It ends at a validation loss of 0.146: the loss on 500
# images that it never trains on, and the median of ten seeds.
#
# At 0.35, nearly three times as much, a constant rate ends at 0.450, and one seed of the ten
# learns nothing at all. So 0.35 is too high.
#
# Now let the rate **climb** from almost nothing to that same 0.35, and come down again to
# almost nothing. All within the 150 updates. Where does this run end?

# %%
ends = ["no better than 0.450", "half-way, near 0.3", "at 0.146 or below"]
predict("cycle_too_high", "With a peak of 0.35, the loss ends", options=ends)

# %% experiment
reveal("cycle_too_high", ends[2], picture="too_high.svg")

# %% [markdown] answer cycle_too_high
# ![](pictures/too_high.svg)
#
# **The rate that ruins a constant run is the best peak of a cycle.** Each dot is a seed, the
# line is the median (recorded run `one_cycle`). One cycle ends at 0.126. Against a constant
# 0.35 it wins in ten seeds of ten. Against the best constant rate it wins in seven: that
# could be noise.
#
# So its best peak is 2.8 times the best constant rate. A rate is not too high as such. It is
# too high *for too long*. At 0.5 both get worse: for one cycle, too, the cliff is near.

# %% [markdown]
# ## Up and down, again and again
#
# First came the plain version. Leslie Smith (2015) wanted to be spared the search for one
# good rate, and swept through many. His **cyclical** rate moves between two bounds in
# straight lines. Near the low bound the network settles, near the high one it moves on.
#
# ![](pictures/triangles.svg)
#
# Here a cycle takes 10 updates up and 20 down. The first **mode** repeats the same triangle.
# `triangular2` halves the height after each cycle. `exp_range` multiplies the height by
# $\gamma^t$, so it shrinks with every update. What shrinks is the height *above the lower
# bound*.
#
# In the wild: Smith reports 81.4 % right on CIFAR-10 after 25,000 updates, for which his fixed
# rate needed 70,000. What people get wrong: `step_size_up` is *half* of a symmetric cycle, not
# the whole.

# %% [markdown]
# ### Your turn: `triangular_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates, from 0 | any whole number, also far out |
# | `base_lr`, `max_lr` | learning rate | the bottom, and the top of the first cycle |
# | `step_size_up` | updates | from the bottom to the top |
# | `step_size_down` | updates, or `None` | back to the bottom; `None`: as many as up |
# | `mode` | a word | `"triangular"`, `"triangular2"` or `"exp_range"` |
# | `gamma` | a factor | what one update leaves of the height, in `"exp_range"` |
#
# - *First:* at `t = 0` you are at `base_lr`.
# - *Top:* `max_lr` comes at `t = step_size_up`, the bottom again at the end of the cycle.
# - *No end:* the cycles go on for ever.
# - *Nonsense:* a step size of 0 or less, or another mode, raises `ValueError` with the
#   argument's name in its text.

# %% exercise triangular_lr

# %% [markdown]
# **Use it.** Three cycles in 150 updates, against the best constant rate. Watch the loss
# where the rate is at its top, and where it is at its bottom.


# %% experiment
def momentum_sgd(weights: list[torch.nn.Parameter]) -> torch.optim.SGD:
    return torch.optim.SGD(weights, lr=0.125, momentum=0.9)


# %% experiment
ready("triangular_lr")
constant = train(momentum_sgd, steps=150)
cycles = train(
    momentum_sgd, steps=150, schedule=lambda t: triangular_lr(t, 0.045, 0.18, 25)
)
alt = f"Loss and rate; three cycles end at {cycles.val_loss:.3f} on validation images"
loss_and_rate({"three cycles": cycles, "constant": constant}, alt=alt)

# %% [markdown]
# After the second and third top the loss bulges; towards each bottom it falls. Did the cycles
# pay? In the recorded runs the best three cycles (top 0.18, bottom a quarter of it) end at
# 0.148. The best constant rate ends at 0.146, and each wins in five seeds of ten. **Could be
# noise.** What the cycles did buy is room: a top of 0.25 still works, a constant 0.25 does
# not.

# %% [markdown]
# ## One cycle, and then far below
#
# If one knows the budget, why come back up at all? Smith and Nicholay Topin (2017) kept a
# single cycle, their “1cycle” policy, and let the rate fall much lower at its end. PyTorch
# calls it `OneCycleLR`.
#
# Suppose you write `SGD(weights, lr=0.1, momentum=0.9)`, and then
# `OneCycleLR(optimizer, max_lr=0.25, total_steps=150)`. Which rate does the first update use?

# %%
firsts = ["0.1", "0.25", "0.01", "0"]
predict("cycle_first_rate", "Update 0 uses the rate", options=firsts)

# %% experiment
optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
cycle = OneCycleLR(optimizer, max_lr=0.25, total_steps=150)
rates = []
for _ in range(150):
    rates.append(optimizer.param_groups[0]["lr"])
    optimizer.step()
    cycle.step()
print(f"first {rates[0]:g}, last {rates[-1]:g}")
print(f"highest {max(rates):g}, in update {rates.index(max(rates))}")

# %% experiment
reveal("cycle_first_rate", firsts[2])

# %% [markdown] answer cycle_first_rate
# It uses 0.01. **The optimizer's own rate is overwritten**: one cycle starts at
# `max_lr / div_factor`, a 25th of the peak by default, whatever you wrote there.

# %% [markdown]
# Three more things that the name does not tell:
#
# - **Its peak is not in the middle.** The rise takes the share `pct_start` of the $T$
#   updates: 0.3 by default. For all its name, that is no percentage.
# - **It ends far below its start**: another `final_div_factor` lower, 10,000 by default.
#   From peak to end that is a factor of 250,000.
# - **It moves after every update**, not after every epoch.
#
# ![](pictures/one_cycle_shapes.svg)
#
# Rise and descent are each half a cosine wave, or straight lines. With `three_phase` the way
# down is as long as the way up, and a third phase sinks from the first rate to the last. That
# was Smith's original. In the wild: fastai's `fit_one_cycle` and `fine_tune` run one cycle,
# in two phases.

# %% [markdown]
# ### Your turn: `onecycle_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates, from 0 | any whole number, also past the end |
# | `total_steps` | updates | $T$, the length of the cycle |
# | `max_lr` | learning rate | the peak |
# | `pct_start` | a share, 0 to 1 | how much of the cycle the rise takes |
# | `anneal` | a word | `"cos"` or `"linear"` |
# | `div_factor` | a factor | from the first rate up to the peak |
# | `final_div_factor` | a factor | from the first rate down to the last |
# | `three_phase` | yes or no | come down in two phases, the first as long as the rise |
#
# - *First:* `t = 0` uses `max_lr / div_factor`.
# - *Peak:* it lies at $t =$ `pct_start` $\cdot\, T - 1$. That need not be a whole number: for
#   0.3 and $T = 7$ it is 1.1, and no update uses `max_lr` itself.
# - *Three phases:* at twice the peak's $t$ you are back at the first rate. (You are not asked
#   where that lies past the end.)
# - *Last:* $t = T - 1$ uses the lowest rate. **Past the end** you stay there. With $T = 1$
#   the only update uses it, too.
# - *No room:* where the peak lies at $t = 0$, update 0 uses it. Where it lies before 0, the
#   descent is already under way. With `pct_start = 1` there is no descent: the last update
#   uses `max_lr`, and past the end you are at the lowest rate.
# - *Nonsense:* a `total_steps` of 0 or less, a `pct_start` outside 0 to 1, or another
#   `anneal` raises `ValueError` with the argument's name in its text.

# %% exercise onecycle_lr

# %% [markdown]
# **Use it.** Stretch your cycle. Then switch between the libraries and watch the peak and
# the last update: they do not agree.

# %% experiment
onecycle_explorer()

# %% [markdown] twin
# ![](pictures/dialects.svg)
#
# With each library's own defaults, the hills look alike. The difference is at the end: torch
# reaches its lowest rate *in* the last update. The other two would reach theirs one update
# later, so their last rate is about a hundred times higher.

# %% [markdown]
# ## The momentum goes the other way
#
# Smith (2018) also moves the **momentum** $\beta$, against the rate: 0.95, down to 0.85 at
# the peak, and back.
#
# ![](pictures/rate_and_momentum.svg)
#
# Why against? With momentum, a slope once seen moves the weights again and again, each time
# $\beta$ times as far. All its moves together are $\eta\,(1 + \beta + \beta^2 + \dots)$ times
# the slope. Call this sum the **reach**:
#
# $$\text{reach} = \frac{\eta}{1 - \beta}$$
#
# Here $\eta$ is the rate and $\beta$ the momentum; we leave out units. A momentum of 0.95
# multiplies the rate by 20, one of 0.9 by 10, one of 0.85 by only 6.7. So while the rate
# climbs 25-fold, the reach climbs 8-fold. The momentum cycle takes the edge off the peak.
#
# Does the network end better for it? We ran one cycle with a steady 0.9 as well, each at its
# own best peak.

# %%
verdicts = ["clearly better with the cycle", "about level", "clearly better without"]
predict("cycle_momentum", "The momentum cycle ends", options=verdicts)

# %% experiment
reveal("cycle_momentum", verdicts[1])

# %% [markdown] answer cycle_momentum
# ![](pictures/momentum_cycled_or_not.svg)
#
# **About level**: 0.126 with it, 0.128 without (`one_cycle`, ten seeds). That could be noise.
# What it moves is the *place* of the best peak: 0.35 with it, 0.18 without. The reach says
# why: $0.35 \cdot 6.7 = 2.4$ and $0.18 \cdot 10 = 1.8$ lie close together. So a `max_lr` that
# somebody recommends is worth nothing without the momentum that goes with it.

# %% [markdown]
# ### Your turn: `apply_onecycle`
#
# Be the scheduler: one call sets an optimizer to where update `t` of the cycle is. Call your
# `onecycle_lr` for the rate. The momentum goes from `max_momentum` to `base_momentum` while
# the rate rises, and back in the next phase, along the same kind of curve; then it stays.
# (In the workshop, that half is an exercise of its own.)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `opt` | a torch optimizer | its groups are dicts in `opt.param_groups`; they are changed |
# | `t` | updates, from 0 | any whole number, in any order |
# | `base_momentum` | a share | the momentum at the peak |
# | `max_momentum` | a share | the momentum at both ends |
# | the rest | | as for `onecycle_lr` |
#
# - *Every group* gets the same rate and the same momentum, and keeps all else that it has.
# - *Adam* has no momentum but a tuple `betas`: the first of the two is its momentum, the
#   second stays as it is in that group.
# - *Past the end:* the last rate, and `max_momentum`.
# - *Nonsense:* raises what `onecycle_lr` raises.

# %% exercise apply_onecycle

# %% [markdown]
# **Use it.** `train_steered` calls your function before each update. Loss and rate of your
# own run:


# %% experiment
ready("apply_onecycle")


def steer(opt: torch.optim.Optimizer, t: int) -> None:
    apply_onecycle(opt, t, total_steps=150, max_lr=0.25)


mine = train_steered(momentum_sgd, steer, steps=150)
flat = train_steered(momentum_sgd, steps=150)
alt = f"Loss and rate of my cycle, which ends at {mine.val_loss:.3f}, and of 0.125"
loss_and_rate({"my cycle": mine, "constant 0.125": flat}, alt=alt)

# %% [markdown]
# ## Folklore: "one cycle trains ten times faster"
#
# > **Folklore.** "With one cycle you need a tenth of the updates. This is super-convergence."
#
# What is true in it: Smith and Topin (2017) do report an order of magnitude. Their best-known
# case is a residual network on CIFAR-10, with rates up to 3: some 10,000 updates where the
# usual schedule had 80,000. They explain it by the large rates, which act against
# overfitting. And they say themselves that it takes special conditions: they named it after
# superconductivity. The rule of thumb has lost the conditions.
#
# How would one know? Ask three things of any such figure. Did the *slow* schedule ever get
# the short budget, too? Did each schedule get its own best peak? How many seeds?
#
# So we gave the constant rate, linear decay and one cycle the same six budgets, from 38 to
# 1200 updates, with seven peaks and five seeds each. One cycle of 150 updates ends at 0.138
# (with ten seeds it was 0.126). To get there, a constant rate needs how many **times** as
# many updates?

# %%
predict("cycle_speed_up", "A constant rate needs (times as many)", low=0.5, high=12)

# %% experiment
reveal("cycle_speed_up", 1.5, picture="budgets.svg")

# %% [markdown] answer cycle_speed_up
# ![](pictures/budgets.svg)
#
# Each point is a schedule at its best peak, the median of five seeds. Draw a level line from
# one curve to the next: its length is the speed-up.
#
# | Replication card | |
# | --- | --- |
# | the claim | one cycle trains about ten times faster (Smith and Topin, 2017; residual networks, CIFAR-10) |
# | our run | digits network 64-64-64-10, SGD, batch 64, six budgets, seven peaks, five seeds; `one_cycle_budgets` |
# | what came out | the constant rate needs 1.5 times the updates of one cycle at 150 and at 300, 1.1 times at 75; at 38 and at 600 it is ahead, at 1200 level |
# | the verdict | **not at this scale** |
#
# And the 1.5 is noisy. We redrew the five seeds at random, two thousand times: nine in ten
# such figures lie between 1.2 and 3.8. That is wide, and far from ten.
#
# Linear decay has no rise, and is level with one cycle, or ahead, up to 300 updates. Li and
# others (2019) found it hard to beat when a budget is given. From 300 to 600 updates its line
# **rises**, from 0.099 to 0.112. Its training loss falls on, from 0.014 to 0.002, and it reads
# 97.2 % of the validation images instead of 96.6 %: it errs less often, but more surely, and the
# loss counts that. The five seeds overlap (up to 0.124 and from 0.096 on), so part of it could be
# noise. What we did not test: a task on which overfitting hurts more, weight decay, other networks.

# %% [markdown]
# > **Principle.** Compare schedules at the same budget, and each at its own best peak. One
# > tuned schedule against one that is not measures the tuning.
#
# > **Tip.** Before you train, print the first, the highest and the last rate, as they stand in
# > the optimizer. A bug in the workshop shows why.

# %% [markdown]
# ## The same schedule elsewhere
#
# One cycle of $T = 100$ updates with each library's defaults, as shares of the peak:
#
# | | torch `OneCycleLR` | fastai `fit_one_cycle` | optax `cosine_onecycle_schedule` |
# | --- | --- | --- | --- |
# | first update | 1/25 | 1/25 | 1/25 |
# | share of the rise | 0.3 | 0.25 | 0.3 |
# | peak at | $0.3\,T - 1$: update 29 | $0.25\,T$: update 25 | $0.3\,T$: update 30 |
# | end value | start / 10,000 | peak / 100,000 | start / 10,000 |
# | last update, 99 | 0.000004, the end value | 0.00045 | 0.00051 |
# | past the end | wrong, then an error (workshop) | the fit is over | holds the end value |
# | momentum | 0.95, 0.85, 0.95 | 0.95, 0.85, 0.95 | is left alone |
# | who steps | you, after each update | the library | a function of the count |
#
# Hugging Face and timm have no one cycle among their schedules. Their nearest relative is
# warmup with cosine decay.

# %% [markdown]
# ## What you can do now
#
# You **write cycles** as functions of $t$, and know where their numbers hide. You
# **steer** rate and momentum together. And you **judge** a speed-up: same budget, each
# schedule at its best, several seeds.
#
# A question to keep. Here the rise was worth little. There are networks that do not train
# at all without it. **Next:** [Warmup](../05_warmup/05_warmup.ipynb).

# %%
wrap_up("04_cycles")

# %% [markdown]
# ## Workshop
#
# ### Your turn: `onecycle_momentum`
#
# The other half of one cycle alone. You want it when you schedule the momentum of an
# optimizer whose rate somebody else moves, or to try other bounds.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates, from 0 | any whole number, also past the end |
# | `total_steps` | updates | the length of the cycle |
# | `base_momentum` | a share | the momentum at the peak of the rate |
# | `max_momentum` | a share | the momentum at both ends |
# | `pct_start`, `anneal`, `three_phase` | | as for `onecycle_lr` |
#
# - *First:* `max_momentum`. *Peak of the rate:* `base_momentum`.
# - *Back:* at $t = T - 1$ it is `max_momentum` again; with `three_phase` already at twice the
#   peak's $t$.
# - *Past the end:* it stays there. *Nonsense:* as for `onecycle_lr`.

# %% exercise onecycle_momentum

# %% [markdown]
# **Use it.** Rate and momentum of your own run, on two axes:

# %% experiment
ready("apply_onecycle")
mine = train_steered(momentum_sgd, steer, steps=150)
fig, ax = subplots()
other = ax.twinx()
ax.plot(mine.rates, "-", marker="")
other.plot(mine.momenta, "--", marker="", color="#00845F")
ax.set(xlabel="update (count)", ylabel="solid: rate (no unit)")
other.set(xlabel="update (count)", ylabel="dashed: momentum (no unit)")
figure(
    fig, alt=f"Rate and momentum of my cycle; the rate peaks at {max(mine.rates):.3f}"
)

# %% [markdown]
# ### Your turn: `fastai_to_torch`
#
# A recipe was tuned in fastai, and your loop is plain PyTorch. Both divide the peak twice,
# but not from the same place: look at the row *end value* in the table above.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `lr_max` | learning rate | the peak |
# | `div` | a factor | from the first rate up to the peak |
# | `div_final` | a factor | from the last rate up to the **peak** |
# | `pct_start` | a share, 0 to 1 | how much of the run the rise takes |
#
# It returns a dict of keyword arguments for `OneCycleLR`: at least `max_lr`, `pct_start`,
# `div_factor` and `final_div_factor`. First, highest and last rate must be those that fastai
# means. Where an argument is not given, fastai's default counts, not torch's.

# %% exercise fastai_to_torch

# %% [markdown]
# ### Does it arrive sooner?
#
# After how many updates are 95 % of the validation images read correctly for the first time?
# The best constant rate needs **96.5** (median of ten seeds; they range from 75 to 117). And
# one cycle, with the peak of 0.25 of your run above?

# %%
predict("cycle_arrival", "One cycle first reads 95 % after (updates)", low=30, high=150)

# %% experiment
ready("apply_onecycle")
for seed in range(3):
    mine = train_steered(momentum_sgd, steer, steps=150, seed=seed)
    flat = train_steered(momentum_sgd, steps=150, seed=seed)
    print(f"seed {seed}, 95 %  first read after     never less again from")
    for name, run in {"my cycle": mine, "constant": flat}.items():
        first, kept = run.first_at(0.95) or "never", run.stays_at(0.95) or "never"
        print(f"{name:>12} {first:>18} {kept:>20}")

# %% experiment
reveal("cycle_arrival", 99.5, picture="errors_by_update.svg")

# %% [markdown] answer cycle_arrival
# ![](pictures/errors_by_update.svg)
#
# After 99.5 updates (85 to 123): **no sooner.** Its rate begins low, so at first it is behind.
#
# But look at the right end. The constant run touches 95 % and falls back, again and again. It
# stays there only from update 148 on (median), and three seeds of ten end below. One cycle
# stays from 125 on (median), and no seed ends below. Its worst ends at 95.0 %, that of the
# constant rate at 91.2 %. **One cycle does not hurry. It settles.**

# %% [markdown]
# ### Which half did it?
#
# One cycle rises, and it falls. Take the rise away: start at the peak, and go straight down
# to zero: linear decay, from
# [Schedulers from scratch](../02_schedulers/02_schedulers.ipynb).
# Again each at its best peak: how does the run without the rise end?

# %%
halves = ["clearly worse", "about level", "clearly better"]
predict("cycle_no_rise", "Linear decay, without the rise, ends", options=halves)

# %% experiment
reveal("cycle_no_rise", halves[1], picture="three_at_their_best.svg")

# %% [markdown] answer cycle_no_rise
# ![](pictures/three_at_their_best.svg)
#
# **About level**: 0.131 against 0.126, both with a peak of 0.35, and each wins in five seeds
# of ten. With a peak of 0.25 the line even reads 95 % a little earlier, after 88 updates. If
# one half helps here, it is the *fall*. The rise costs little and gains little. (Where it
# gains much is the subject of the next lesson.)

# %% [markdown]
# ### A bug to find
#
# A colleague trains with `OneCycleLR(optimizer, max_lr=0.25, total_steps=150)`. You know
# what to expect: 96 % of the images read correctly. Three seeds end at 90 %, 88 % and 90 %.
# No warning, no error, and a loss that falls like in a textbook:
#
# ![](pictures/colleagues_loss.svg)

# %%
causes = ["max_lr is too low", "step() once per epoch", "step() before each update"]
causes += ["pct_start given as 30"]
predict("cycle_bug", "What is wrong is", options=causes)

# %% [markdown]
# Hold your own function against the rates that were recorded. One epoch is 20 batches.

# %% experiment
ready("onecycle_lr")
used = table("one_cycle_bug")["runs"][0]["rate"]
meant = [onecycle_lr(t, 150, 0.25) for t in range(150)]
same = min(range(45), key=lambda t: abs(meant[t] - used[149]))
print(
    f"update 149 used {used[149]:.4f}: in your cycle that is the rate of update {same}"
)
fig, ax = subplots()
ax.plot(meant, "--", marker="")
ax.plot(used, "-", marker="")
ax.set(xlabel="update (count)", ylabel="rate, dashed as meant (no unit)")
figure(fig, alt=f"The rates meant, and those used, which end at {used[149]:.4f}")

# %% experiment
reveal("cycle_bug", causes[1], picture="colleagues_rate.svg")

# %% [markdown] answer cycle_bug
# ![](pictures/colleagues_rate.svg)
#
# Update 149 used the rate of update 7, and $149 / 20$ is 7 and a bit: **the scheduler was
# stepped once per epoch**, while `total_steps` counted updates. The run never leaves the
# foot of the rise. It still learns, slowly, so nobody complains. (It happens to others:
# [PyTorch issue 65417](https://github.com/pytorch/pytorch/issues/65417).)
#
# The tip would have shown it: where the last rate is not by far the lowest, `step()` and
# `total_steps` count different things.

# %% [markdown]
# ### Museum: one step too far
#
# An exhibit from PyTorch 2.13, kept in `one_cycle_past_end`. A cycle of `total_steps=10` and
# `max_lr=1`, with `anneal_strategy="linear"`. After nine calls of `step()` the rate is
# 0.000004, for the tenth and last update. A usual loop calls `step()` after that one, too.
# And then the rate is?

# %%
predict("cycle_past_end", "After the tenth step() the rate is", low=-1, high=1)

# %% [markdown]
# Ask the torch that you have, and your own function:

# %% experiment
ready("onecycle_lr")
for anneal in ("linear", "cos"):
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    cycle = OneCycleLR(optimizer, max_lr=1.0, total_steps=10, anneal_strategy=anneal)
    for _ in range(10):
        optimizer.step()
        cycle.step()
    rate = optimizer.param_groups[0]["lr"]
    yours = onecycle_lr(10, 10, 1.0, anneal=anneal)
    print(f"{anneal:>6}: torch {torch.__version__} {rate:.6f}, yours {yours:.6f}")

# %% experiment
reveal("cycle_past_end", -0.1429, picture="past_the_end.svg")

# %% [markdown] answer cycle_past_end
# ![](pictures/past_the_end.svg)
#
# **Minus 0.143.** A negative rate walks uphill. With `cos` the rate bounces back to where it
# was two updates ago; only the eleventh `step()` raises. As long as nobody makes one more
# update, nothing happens. If a loop makes one more, because it counted its batches a little
# wrong, nothing is said.
#
# The bounce was reported ([issue 91765](https://github.com/pytorch/pytorch/issues/91765)) and
# closed. The negative rate we have not found reported. If your cell above shows it as well,
# look once more, and then this is ready to send:
#
# ```text
# Title: OneCycleLR: negative learning rate at step total_steps with
#        anneal_strategy="linear"
#
# To reproduce:
#     p = torch.zeros(1, requires_grad=True)
#     opt = torch.optim.SGD([p], lr=0.1, momentum=0.9)
#     sched = torch.optim.lr_scheduler.OneCycleLR(
#         opt, max_lr=1.0, total_steps=10, anneal_strategy="linear")
#     for _ in range(10):
#         opt.step()
#         sched.step()
#     print(opt.param_groups[0]["lr"], opt.param_groups[0]["momentum"])
#
# Actual (2.13.0): -0.14285..., and a momentum of 0.9642..., above
#     max_momentum=0.95. With anneal_strategy="cos" the rate goes back up to
#     0.0495 (compare #91765). Only the next sched.step() raises ValueError.
# Expected: the rate stays at min_lr and the momentum at max_momentum.
# Cause: the last phase ends at total_steps - 1, but get_lr() accepts
#     step_num == total_steps, so pct is above 1.
# Suggestion: clamp pct to 1. (To raise at step_num == total_steps instead
#     would break loops that call step() after every update.)
# ```

# %% [markdown]
# ### Three more things about torch's cycles
#
# - **`CyclicLR` moves the momentum, too**, unless you say `cycle_momentum=False`: between 0.8
#   and 0.9, against the rate. It, too, overwrites the optimizer's rate.
# - **A rise without room crashes `OneCycleLR`**: `total_steps=10` with `pct_start=0.1` puts the
#   peak at $t = 0$, and torch divides by zero. Yours starts at the peak.
# - **A very short cycle starts high.** For `total_steps=3` the peak lies before update 0, so
#   the first rate is 0.994 of the peak.

# %% [markdown]
# ## Further reading
#
# - Leslie N. Smith, *Cyclical Learning Rates for Training Neural Networks*, 2015,
#   [arXiv:1506.01186](https://arxiv.org/abs/1506.01186)
# - Leslie N. Smith and Nicholay Topin, *Super-Convergence: Very Fast Training of Neural
#   Networks Using Large Learning Rates*, 2017,
#   [arXiv:1708.07120](https://arxiv.org/abs/1708.07120)
# - Leslie N. Smith, *A disciplined approach to neural network hyper-parameters: Part 1*,
#   2018, [arXiv:1803.09820](https://arxiv.org/abs/1803.09820)
# - Mengtian Li, Ersin Yumer and Deva Ramanan, *Budgeted Training: Rethinking Deep Neural
#   Network Training Under Resource Constraints*, 2019,
#   [arXiv:1905.04753](https://arxiv.org/abs/1905.04753)
# - Aaron Defazio and others, *Optimal Linear Decay Learning Rate Schedules and Further
#   Refinements*, 2023, [arXiv:2310.07831](https://arxiv.org/abs/2310.07831)
#
# ## Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | cyclical learning rate | 순환 학습률 | taux d'apprentissage cyclique | it goes up and down between two bounds |
# | one cycle | 원 사이클 | un seul cycle | up once, down once, then far below |
# | peak | 최고점 | sommet | the highest rate of a schedule |
# | phase | 단계 | phase | one stretch of a schedule: a rise or a descent |
# | to anneal | 어닐링하다 | recuire, diminuer peu à peu | to change slowly along a curve |
# | momentum | 모멘텀 | inertie (momentum) | memory of earlier steps |
# | reach | 유효 보폭 | portée | what the steps of a steady slope add up to |
# | budget | 예산 | budget | how many updates you can afford |
# | seed | 시드 | graine aléatoire | decides first weights and batches |
# | median | 중앙값 | médiane | half of the runs are above, half below |
# | super-convergence | 초수렴 | super-convergence | much faster training with a large rate; a claim |
# | dialect | 방언 | dialecte | one library's version of the same idea |

# %%
wrap_up("04_cycles")
