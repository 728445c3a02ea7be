# %% [markdown]
# # Preview before you train
#
# At the end of this lesson you will be able to
#
# - **preview** any schedule, without changing the training that follows,
# - **restart** a cosine, and say what a restart keeps,
# - **name** a schedule's bug from the rates that it used.
#
# You need Python and the lessons 01 and 02.

# %% setup
import math
from collections.abc import Callable
from typing import Any

import torch
from torch.optim import SGD, AdamW, lr_scheduler

from autograder import figure, lesson, loss_and_rate, predict, ready
from autograder import restarts_explorer, reveal, subplots, train, wrap_up

lesson("03_preview_and_restarts")

# %% [markdown]
# ## Draw first, then train
#
# Looking at a schedule before training is a good habit. You make the scheduler, step it
# from the first update to the last, and draw the rates.
#
# The function below does so for a rate of 0.5 that is halved at updates 300 and 600. To
# keep it short, it prints what one would draw. A widely read textbook, *Dive into Deep
# Learning*, draws this very schedule in this very way (with 30 **epochs**, passes over
# the data, in the place of our 600 updates).


# %% experiment
def draw_first(optimizer: Any) -> Any:
    scheduler = lr_scheduler.MultiStepLR(optimizer, milestones=[300, 600], gamma=0.5)
    drawn = []
    for _ in range(600):
        drawn.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    print("drawn:", drawn[0], "until update", drawn.index(0.25), "then", drawn[-1])
    return scheduler


# %% [markdown]
# It prints 0.5 until update 300, then 0.25, and that is right. It moves no weight: there
# is no gradient yet. Then we train for 600 updates with the scheduler that it returns.
# Which rates does the training use?

# %%
rates_asked = [
    "0.5, and 0.25 from update 300 on",
    "0.25 from start to end",
    "0.125 from start to end",
]
predict("preview_used", "The 600 updates of training use", options=rates_asked)

# %% experiment
run = train(lambda weights: SGD(weights, lr=0.5), steps=600, scheduler=draw_first)
print("used: ", run.rates[0], "at first and", run.rates[-1], "at last")
reveal("preview_used", rates_asked[2], picture="plotted_first.svg")

# %% [markdown] answer preview_used
# Drawing moved the scheduler's clock to 600, past both milestones, and left 0.125 in
# the optimizer. There the training began, and there it stayed. So did the textbook's.
#
# ![](pictures/plotted_first.svg)
#
# Nothing crashed and nothing warned. The loss fell, so it looked like training. It
# ended at 0.090 instead of 0.017 (recorded run `plotted_first`: medians of ten seeds,
# from 0.085 to 0.105 and from 0.014 to 0.019). **The plot was right, and by being drawn
# it became wrong.**

# %% [markdown]
# ## Look at a copy, train with the original
#
# A scheduler of PyTorch is no function of $t$, as yours of lesson 02 are. It is a
# machine with a clock, tied to one optimizer. To look ahead you have to let it run, so
# you need a second machine that nobody trains with.
#
# > **Tip.** Pass on a recipe, not a scheduler: `lambda opt: lr_scheduler.StepLR(opt,
# > 10)`. With the recipe you build one scheduler to look at and another one to train
# > with.
#
# A function that hands out the scheduler that you already have is no recipe. That
# scheduler writes into its own optimizer. A preview watches a new one, and shows a flat
# line.
#
# ### Your turn: `preview_lrs`
#
# Write the tool that every later lesson uses.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `make_scheduler` | a function | the recipe: takes an optimizer, returns a new scheduler |
# | `n` | updates | how many to look ahead |
# | `lr` | learning rate | the rate of the optimizer that you build; 1 if not given |
# | `optimizer_cls` | a class | which optimizer to build; `SGD` if not given |
#
# - *First:* update 0 uses the rate that stands in the optimizer before anything steps.
# - *Last:* the list ends with update `n - 1`.
# - *Past the end:* what comes there is the scheduler's affair. You only ask.
# - *Nothing to show:* `n = 0` gives `[]`, and a scheduler that waits for a metric, such
#   as `ReduceLROnPlateau`, raises `TypeError`.
# - *No trace:* nothing is trained, nothing else is changed, and torch warns of nothing.
#
# ![](pictures/previews.svg)

# %% exercise preview_lrs

# %% [markdown]
# **Use it** on the case from above. Your preview says what was planned, `run.rates`
# says what was used. No loss is needed to find the difference.

# %% experiment
ready("preview_lrs")


def halved(opt: Any) -> Any:
    return lr_scheduler.MultiStepLR(opt, milestones=[300, 600], gamma=0.5)


planned = preview_lrs(halved, 600, lr=0.5)
for t in (0, 300, 599):
    print(f"update {t:3}: planned {planned[t]}, used {run.rates[t]}")

# %% [markdown]
# > **Principle.** Keep the rates that a run used beside its losses, and compare them
# > with the preview. It is one line of code, and it finds what no error message tells
# > you.

# %% [markdown]
# ## A loop that writes too late
#
# The same book also has schedules that are plain functions, as yours are, but of the
# epoch. Its loop trains an epoch and *then* writes a rate into the optimizer. Here is
# that loop without the training, and a **warmup**: a rate that climbs from 0 to its peak
# of 0.3 in five epochs.


# %% experiment
def warmup(epoch: int) -> float:
    return 0.3 * min(1, epoch / 5)


def rates_of_the_loop(epochs: int) -> list[float]:
    optimizer, used = SGD([torch.zeros(1, requires_grad=True)], lr=0.3), []
    for epoch in range(epochs):
        used.append(optimizer.param_groups[0]["lr"])  # an epoch of training, here
        for group in optimizer.param_groups:
            group["lr"] = warmup(epoch)
    return used


# %%
predict("preview_late", "The first epoch trains at a rate of", low=0, high=0.3)

# %% experiment
ready("preview_lrs")


def as_planned(opt: Any) -> Any:
    return lr_scheduler.LambdaLR(opt, lambda epoch: warmup(epoch) / 0.3)


print("planned:", [round(rate, 2) for rate in preview_lrs(as_planned, 8, lr=0.3)])
print("used:   ", [round(rate, 2) for rate in rates_of_the_loop(8)])

# %% experiment
reveal("preview_late", 0.3)

# %% [markdown] answer preview_late
# ![](pictures/late_warmup.svg)
#
# The rate of epoch 0 is written after epoch 0. So all comes one epoch late, and the
# first epoch, the one that a warmup is there for, runs at the **peak**. (In our runs a
# cosine follows the ramp.)
#
# Does the loss tell? On our digits the late loop ends even lower: 0.058 instead of
# 0.064 (recorded run `late_warmup`: medians of ten seeds, from 0.055 to 0.060 and from
# 0.059 to 0.066). It swaps a first epoch at rate 0 for one at 0.3, and this network can
# stand it. A bug that improves a number is still a bug: it waits for the network that
# needs its warmup.

# %% [markdown]
# ## Whatever steps can be previewed
#
# A class of your own, several schedulers in a row: your `preview_lrs` takes them all. A
# class needs no more than a `get_lr` that returns one rate for each group of weights.
# `last_epoch` is its clock, `base_lrs` are the rates at the start.


# %% experiment
class Sawtooth(lr_scheduler.LRScheduler):
    def get_lr(self) -> list[float]:
        return [lr * (1 - self.last_epoch % 200 / 200) for lr in self.base_lrs]


# %% experiment
def soft_start(opt: Any) -> Any:
    ramp = lr_scheduler.LinearLR(opt, start_factor=0.1, total_iters=50)
    glide = lr_scheduler.CosineAnnealingLR(opt, T_max=550)
    return lr_scheduler.SequentialLR(opt, [ramp, glide], milestones=[50])


def thirty_epochs(opt: Any) -> Any:
    return lr_scheduler.CosineAnnealingLR(opt, T_max=30)


# %% [markdown]
# The last one stands so in many programs: a cosine for 30 epochs of 20 updates, stepped
# after every update. How often will it be back at its peak, in these 600 updates?

# %%
predict("preview_peaks", "It is back at its peak so many times:", low=0, high=30)

# %% experiment
ready("preview_lrs")
fig, axes = subplots(1, 3, sharey=True, figsize=(7, 2.1))
for ax, make in zip(axes, (Sawtooth, soft_start, thirty_epochs), strict=True):
    ax.plot(preview_lrs(make, 600, lr=0.5), marker="")
    ax.set(title=make.__name__, xlabel="update (count)", ylabel="rate (no unit)")
figure(fig, alt="Your previews of Sawtooth, soft_start and thirty_epochs, 600 updates")

# %% experiment
reveal("preview_peaks", 9)

# %% [markdown] answer preview_peaks
# Nine times, at updates 60, 120, ... 540. `T_max` was counted in epochs and the
# scheduler is stepped by updates: the length of the run stands in two places of the
# program, and the two disagree. PyTorch's cosine does not hold at its end, it climbs
# again (lesson 02).
#
# `SequentialLR` is worth a preview for another reason: what it does at the hand-over
# has changed between versions of PyTorch. Here, in 2.13, update 49 uses 0.491 and
# update 50 the full 0.5.

# %% [markdown]
# ## Warm restarts
#
# A cosine needs to know when training ends. What if you do not know? Loshchilov and
# Hutter (2016) let the rate glide down, put it back to the top, and let it glide again,
# each time longer. They called it SGDR, stochastic gradient descent with **warm
# restarts**.
#
# $$\eta = \eta_{min} + \tfrac12(\eta_{max} - \eta_{min})\left(1 + \cos\frac{\pi\,T_{cur}}{T_i}\right), \qquad T_i = T_0\,T_{mult}^{\,i}$$
#
# $T_{cur}$ is the number of updates done since the last restart, and $T_i$ the length
# of cycle $i$, counted from 0. One of the paper's settings starts with 10 epochs and
# doubles. Its abstract reports 3.14 % errors on CIFAR-10 (photos of ten kinds of
# things), a record then. And each end of a cycle leaves a network that you can keep:
# several of them can vote ([Huang and others, 2017](https://arxiv.org/abs/1704.00109)).
#
# What is *warm* in a warm restart?

# %%
warm_asked = ["the rate: it climbs up slowly", "the weights: they are kept"]
predict("restart_warm", "Warm is", options=warm_asked)

# %% experiment
reveal("restart_warm", warm_asked[1])

# %% [markdown] answer restart_warm
# The weights are kept. A *cold* restart would begin again with new random weights. The
# rate itself jumps up in one update.
#
# You may read that PyTorch's `CosineAnnealingWarmRestarts` lacks the "warm" part. What
# it lacks is a warm-**up**, a ramp. That is another thing, and you build it in the
# workshop.

# %% [markdown]
# ### Your turn: `sgdr_lr`
#
# Now the restarts as a function of $t$, which you can ask for any update in any order.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates, from 0 | the update about to be made |
# | `eta_max`, `eta_min` | learning rate | the top, and what each cycle heads for (`eta_min` is 0 if not given) |
# | `T_0` | updates | the length of the first cycle |
# | `T_mult` | a whole factor | from one cycle's length to the next; 1 if not given |
#
# - *First:* `t = 0` and the first update of every cycle are at `eta_max`.
# - *Last:* the last update of a cycle is still above `eta_min`. The floor is never
#   used.
# - *Past the end:* there is none. It restarts without end, exactly, also far out.
# - *Nonsense:* `T_0` below 1 or `T_mult` below 1 raises `ValueError` with the
#   argument's name in its text.
#
# ![](pictures/restarts_target.svg)

# %% exercise sgdr_lr

# %% [markdown]
# Move the sliders (warmup and gamma wait in the workshop). With `T_mult` at 2, which
# share of all updates up to its end does a cycle have? Then switch on *recorded after
# the step*, and look at the first rate and at the restarts.

# %% experiment
restarts_explorer()

# %% [markdown] twin
# ![](pictures/restarts_explorer.svg)
#
# Each picture changes one thing of the first. With `T_mult` at 2 each cycle is `T_0`
# updates longer than all before it together: more than half of the updates so far.
# Recorded after the step, the first rate is missing and each restart shows one place
# too early.

# %% [markdown]
# ## Name that bug
#
# A wrong schedule leaves a signature in its rates. Suppose somebody planned three equal
# cycles from 1 towards 0.1, and one of six things went wrong (the ids are from a longer
# list):
#
# | id | what somebody did | what happens to the rates |
# | --- | --- | --- |
# | `"M01"` | started the clock one update late | everything comes one update late |
# | `"M02"` | stepped first and read then | everything comes one update early |
# | `"M03"` | counted epochs, here of 3 or 5 updates | each rate stays for an epoch |
# | `"M05"` | forgot the ½ or the 1 + before the cosine | the wave leaves its range |
# | `"M07"` | cut the wave off at the floor, or forgot the floor | the end of each cycle is wrong |
# | `"M27"` | wrote `>` where `>=` was meant | only the restart comes one update late |
#
# ![](pictures/six_traces.svg)
#
# ### Your turn: `name_that_bug`
#
# Put into code what your eye does here.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `trace` | learning rate | a list: the rates of three cycles, rounded to six digits |
#
# It returns one id, such as `"M02"`.
#
# - *First and last:* look there before anywhere else. Most of these bugs show at an
#   end.
# - *Length:* a cycle is a third of the trace, and its length differs from trace to
#   trace.
# - *Nonsense:* a trace of the plan itself, or with two bugs, is never asked.

# %% exercise name_that_bug

# %% [markdown]
# **Use it** with your own preview. The first scheduler is stepped before it is read. The
# second one is set to a floor of 0, and somebody cut off what lies below 0.1.

# %% experiment
ready("preview_lrs", "name_that_bug", "sgdr_lr")


def plan_of_12(opt: Any) -> Any:
    return lr_scheduler.CosineAnnealingWarmRestarts(opt, 12, eta_min=0.1)


stepped_first = preview_lrs(plan_of_12, 37)[1:]
cut_off = [max(0.1, sgdr_lr(t, 1.0, 12)) for t in range(36)]
for trace in (stepped_first, cut_off):
    print(name_that_bug([round(rate, 6) for rate in trace]))

# %% [markdown]
# ## Do restarts pay?
#
# The paper promises good **anytime performance**: you can stop at the end of any cycle
# and have a good network, because its rate has just glided down. One long cosine is
# then still at a high rate.
#
# We trained the digits for 700 updates of 64 images, with restarts (cycles of 100, 200
# and 400) and with one cosine of 700, both from 0.3. Imagine the power fails after 300
# updates, at the end of the second cycle. Which network has the lower loss on images
# that it has not seen?

# %%
ahead = ["the one with restarts", "the one with one cosine", "too close to tell"]
predict("restart_anytime", "After 300 updates, the better network is", options=ahead)

# %% [markdown]
# **Use it.** Your `sgdr_lr` trains. `LambdaLR` multiplies the optimizer's rate by what
# you return, so `eta_max` is 1 here.

# %% experiment
ready("sgdr_lr")
start = {"optimizer": lambda weights: SGD(weights, lr=0.3), "steps": 700}
mine = train(
    **start,
    scheduler=lambda opt: lr_scheduler.LambdaLR(opt, lambda t: sgdr_lr(t, 1.0, 100, 2)),
)
one = train(**start, scheduler=lambda opt: lr_scheduler.CosineAnnealingLR(opt, 700))
ends = f"at the end {mine.train_loss:.3f} and {one.train_loss:.3f}"
loss_and_rate({"restarts": mine, "one cosine": one}, alt=f"Loss and rate; {ends}")

# %% experiment
reveal("restart_anytime", ahead[1])

# %% [markdown] answer restart_anytime
# ![](pictures/warm_restarts.svg)
#
# (Lines are medians of ten seeds, bands hold all ten, dotted lines mark the ends of
# cycles.)
#
# **Replication card.** *Claim:* restarts give good anytime performance (Loshchilov and
# Hutter, 2016, large networks on CIFAR). *Our run* (recorded run `warm_restarts`):
# network 64-64-64-10, SGD, ten seeds, **validation loss** (on images not trained on).
#
# - Batches of 64: stopped at 300, the restarts are at 0.211, the one cosine at 0.160,
#   better in ten seeds of ten. At 700 they are level, 0.127 and 0.130.
# - Batches of 4, 1,500 updates, restarts first: 0.464 and 0.405 at 300, 0.202 and 0.198
#   at 700, both 0.114 at 1,500. But the worst seed at 300 has 0.515 with restarts and
#   1.068 without.
# - With the first three of these seeds alone, the restarts would have won at 300, at 700
#   and at 1,500. That is how folklore is made.
#
# *Verdict:* **not at this scale**. It seems that in so few updates time at a high rate is
# worth more than a calm end. What restarts do bring, where batches are noisy, is a
# smaller spread at the end of every cycle but the last. And they beat a *constant* rate
# there (0.202 and 0.340 at 700, nine of ten).

# %% [markdown]
# ## Folklore: "a restart escapes local minima"
#
# > **Folklore.** The rate jumps up, so the weights leap out of one valley into a better
# > one.
#
# How would one know? Take the weights at the ends of the first two cycles and walk from
# one to the other on a straight line. If the restart leapt into another valley, there
# is a hill on the way. We did so for ten seeds each, from a peak of 0.3 and from 0.5.

# %%
hills = ["in no seed of either", "only from 0.5", "in most seeds of both"]
predict("restart_hill", "There is a hill on the way", options=hills)

# %% experiment
reveal("restart_hill", hills[1])

# %% [markdown] answer restart_hill
# ![](pictures/restart_line.svg)
#
# From a peak of 0.3 there is no hill in ten seeds: the restart led further down the
# **same** valley. From 0.5 there is one in seven seeds, up to twice as high as the
# higher end. So a restart can leap, if the rate is high enough. Did it pay? At the end,
# the training loss is 0.026 with those restarts and 0.023 with one cosine.
#
# And a hill on the straight line is no wall: a bent path may lead around it. Gotmare
# and others (2018) looked for such paths in large networks. They conclude that the
# reasons usually given for restarts are not what one observes.

# %% [markdown]
# ## The same schedule elsewhere
#
# Every library restarts, and each in its own way. "Last" is the last update of a cycle,
# "past the end" what follows the last cycle.
#
# | | first | last | lengths of cycles | past the end |
# | --- | --- | --- | --- | --- |
# | yours | `eta_max` | above `eta_min` | × `T_mult`, whole | restarts without end |
# | PyTorch `CosineAnnealingWarmRestarts` | the optimizer's rate | above `eta_min` | × `T_mult`, an `int` | restarts without end |
# | Hugging Face `cosine_with_restarts` | 0 with a warmup, else the peak | above 0 | all equal: `num_cycles` | 0 |
# | timm `CosineLRScheduler` | the optimizer's rate | above `lr_min` | × `cycle_mul`, a `float` | `lr_min` after `cycle_limit` cycles, which is 1 by default |
# | fastai `fit_sgdr` | `lr_max` | above 0 | × `cycle_mult`, 2 by default | training ends |
# | optax `sgdr_schedule` | each cycle's `init_value`: it may ramp | above `end_value` | listed one by one | holds the last `end_value` |
#
# timm lowers each peak by `cycle_decay`; PyTorch and fastai cannot. Hugging Face's
# warmup comes once, optax's in every cycle.

# %% [markdown]
# ## What you can do now
#
# You **look before you train**, at a copy, and compare what was planned with what was
# used. You can **restart** a cosine, and know that warm means the weights. You **name a
# bug** by the trace it leaves.
#
# In [Cyclical rates and one cycle](../04_cycles/04_cycles.ipynb) the rate climbs on
# purpose, slowly, and takes the momentum with it.

# %%
wrap_up("03_preview_and_restarts")

# %% [markdown]
# ## Workshop
#
# Two more tools and three more bugs. None of it is needed to go on.
#
# ### Three things that PyTorch's class cannot do
#
# Lower each peak, grow by a factor that is no whole number ([asked for since
# 2023](https://github.com/pytorch/pytorch/issues/95122)), and ramp up after a restart.
# A small library by Katsura, `CosineAnnealingWarmupRestarts`, does all three and is
# widely copied. You would want it where a sudden jump to the peak is too much, as it
# may be for a transformer.
#
# ### Your turn: `sgdr_warm_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates, from 0 | the update about to be made |
# | `max_lr`, `min_lr` | learning rate | the first peak; where ramps start and glides end |
# | `first_cycle` | updates | the length of the first cycle, ramp included |
# | `cycle_mult` | a factor | from one **glide's** length to the next; 1 if not given |
# | `warmup` | updates | the length of every ramp, always the same; 0 if not given |
# | `gamma` | a factor | from one peak to the next; 1 if not given |
#
# - *First:* `min_lr` if there is a ramp, the peak if there is none. The peak is update
#   number `warmup` of its cycle.
# - *Last:* the last update of a cycle is above `min_lr`.
# - *Past the end:* there is none. A glide's length is cut to whole updates in every
#   cycle, and the next one grows from there. A cycle that has shrunk until no glide is
#   left raises `ValueError` with `cycle_mult` in its text, once `t` comes there.
# - *Nonsense:* `first_cycle` below 1, `warmup` below 0, and `warmup` of `first_cycle`
#   or more raise `ValueError` with the argument's name.
#
# ![](pictures/ramped_target.svg)

# %% exercise sgdr_warm_lr

# %% [markdown]
# Yours differs from Katsura's class in one place, on purpose. Without a warmup, that
# class still starts its very first update at `min_lr`, because its constructor writes
# it there. Three more things to know before you copy it: all groups of weights share
# one `max_lr`; with a warmup and `cycle_mult` above 1, `step(epoch)` and `step()`
# disagree (a first cycle of 5 with a ramp of 2, doubled, is followed by one of 10 or
# one of 8); and the defaults in its documentation are not those of its code.
#
# **Use it** for something that needs no training: how does it look?

# %% experiment
ready("sgdr_warm_lr")
shape = {"first_cycle": 50, "cycle_mult": 1.5, "warmup": 10, "gamma": 0.7}
rates = [sgdr_warm_lr(t, 0.3, 0.01, **shape) for t in range(400)]
fig, ax = subplots(figsize=(7, 2.2))
ax.plot(rates, marker="")
ax.set(xlabel="update (count)", ylabel="rate (no unit)")
figure(fig, alt=f"Your schedule over 400 updates; its highest rate is {max(rates)}")

# %% [markdown]
# ### A tutorial's preview, looked at closely
#
# A tutorial on plotting schedules draws warm restarts with this loop. Its cycles last
# 30 updates.


# %% experiment
def as_in_the_tutorial() -> list[float]:
    optimizer = AdamW(torch.nn.Linear(2, 1).parameters())  # its default rate is 0.001
    plan = {"T_0": 30, "T_mult": 1, "eta_min": 1e-6}
    scheduler = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, **plan)
    drawn = []
    for _ in range(149):
        scheduler.step()
        drawn.append(optimizer.param_groups[0]["lr"])
    return drawn


# %%
predict("restart_index", "The first restart shows at index", low=25, high=35)

# %% experiment
drawn = as_in_the_tutorial()
print("first", drawn[0], "lowest", min(drawn))
print("at the top:", [i for i, rate in enumerate(drawn) if rate == 0.001])
reveal("restart_index", 29)

# %% [markdown] answer restart_index
# At 29, and then at 59, 89 and 119. The loop steps before it reads. So the first rate,
# 0.001, is missing, and everything shows one update **early**.
#
# - The lowest rate is 0.0000037, not the `eta_min` of 0.000001: where the floor would
#   come, the restart comes. People have reported it as a bug since 2020 ([PyTorch issue
#   47560](https://github.com/pytorch/pytorch/issues/47560)).
# - The optimizer never stepped. Other schedulers then warn: *Detected call of
#   `lr_scheduler.step()` before `optimizer.step()`*. This one has a `step` of its own
#   and stays silent.
# - The tutorial labels its axis *epochs*. That is right only if `step` is called once
#   per epoch. And its advice to leave `last_epoch` alone ends where a run is resumed
#   ([lesson 05](../05_warmup/05_warmup.ipynb)).

# %% [markdown]
# ### Your turn: `restart_steps`
#
# A log of a foreign run often holds the rates and nothing else. This reads the restarts
# off.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `lrs` | learning rate | a list: the rate of every update, from update 0 on |
#
# It returns the indices at which the rate has just **jumped up** by more than half of
# the trace's range, which is the highest rate less the lowest.
#
# - *First:* update 0 is a start, no restart.
# - *Last:* a jump in the last update counts.
# - *No jump:* a ramp is many small rises, and a jump of exactly half of the range or
#   less is none. Without any, and for an empty trace, the list is empty.
#
# ![](pictures/restarts_found.svg)

# %% exercise restart_steps

# %% [markdown]
# **Use it** on the tutorial's list from above, and on your own preview of the same
# scheduler.

# %% experiment
ready("restart_steps", "preview_lrs")


def plan_of_30(opt: Any) -> Any:
    return lr_scheduler.CosineAnnealingWarmRestarts(opt, 30, eta_min=1e-6)


print("the tutorial's:", restart_steps(drawn))
print("yours:         ", restart_steps(preview_lrs(plan_of_30, 149, lr=0.001)))

# %% [markdown]
# ### A bug to find: layers that come later
#
# In fine-tuning, layers are often *unfrozen* later: their weights join the optimizer as
# a new group while training runs. The scheduler was made before that. Will it notice?


# %% experiment
def unfreeze(make: Callable, **settings: Any) -> list[float]:
    first, later = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    optimizer = SGD(first.parameters(), lr=1.0)
    scheduler = make(optimizer, **settings)
    for step in range(6):
        if step == 3:
            optimizer.add_param_group({"params": later.parameters(), "lr": 1.0})
        optimizer.step()
        scheduler.step()
    return [round(group["lr"], 3) for group in optimizer.param_groups]


# %%
noticed = ["raises an error", "leaves the new group at 1", "glides both"]
predict("preview_groups", "CosineAnnealingLR then", options=noticed)

# %% experiment
print("CosineAnnealingLR:", unfreeze(lr_scheduler.CosineAnnealingLR, T_max=10))
try:
    unfreeze(lr_scheduler.LambdaLR, lr_lambda=lambda t: 1 / (1 + t))
except ValueError as error:
    print("LambdaLR:", error)
reveal("preview_groups", noticed[2])

# %% [markdown] answer preview_groups
# This one glides both. Schedulers that multiply the rate that stands there (`StepLR`, `ExponentialLR`,
# `CosineAnnealingLR` and others) take the new group along. It starts its way in the
# middle of the curve. Here it stays *above* the old one: after six of ten updates the
# old group is at 0.345, the new one at 0.435.
#
# Those that compute from a stored first rate (`LambdaLR`,
# `CosineAnnealingWarmRestarts`, `CyclicLR`, `OneCycleLR`) have none for the new group.
# PyTorch 2.13 raises an error that does not say so. Older versions of some schedulers
# left the group at its first rate, in silence ([Transformers issue
# 20029](https://github.com/huggingface/transformers/issues/20029)), and
# `ReduceLROnPlateau` raised an `IndexError` ([PyTorch issue
# 62475](https://github.com/pytorch/pytorch/issues/62475)).
#
# **The way out:** give the optimizer all groups at the start, with frozen weights in
# them. Weights without a gradient do not move.

# %% [markdown]
# ### A bug of PyTorch's own
#
# `scheduler.step(t)` with a number jumps to update $t$. To find the cycle, PyTorch
# computes a logarithm in floating point, and cuts it to a whole number. Your `sgdr_lr`
# counts in whole updates. Do they agree at the restarts, for cycles of 1, 3, 9, 27 and
# 81 updates?

# %% experiment
ready("sgdr_lr")
optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
scheduler = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=1, T_mult=3)
for t in (1, 4, 13, 40, 121, 122):
    scheduler.step(t)
    used = optimizer.param_groups[0]["lr"]
    print(f"update {t:3}: PyTorch {used:.4f}, yours {sgdr_lr(t, 1.0, 1, 3):.4f}")

# %% [markdown]
# At 121 a new cycle begins, and PyTorch 2.13 uses the **floor** instead of the top. It
# needs the logarithm of 243 to the base 3, which is 5. This line keeps the bug,
# whatever PyTorch does by now:

# %% experiment
print(math.log(243, 3), "is cut to", int(math.log(243, 3)))

# %% [markdown]
# `step()` without a number counts and is right, so most runs never meet it. `T_0 = 2`
# fails at 242, `T_0 = 3` at 363, and so on. In timm the same logarithm finds the cycle
# at *every* step: with `cycle_mul=3` and enough cycles you meet it without asking.
#
# We have not found a report of it. A good one is short, runs by itself, and says what was
# expected. This one is ready to send; look first whether somebody has:
#
# ```text
# CosineAnnealingWarmRestarts.step(epoch) returns eta_min at an exact restart
#
# import torch
# opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
# sched = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(opt, T_0=1, T_mult=3)
# sched.step(121)
# print(opt.param_groups[0]["lr"])
#
# Expected: 1.0 (121 = 1 + 3 + 9 + 27 + 81 is the first step of a cycle; counting
#           up with step() gives 1.0).
# Actual:   0.0 (T_cur = T_i = 81).
# Cause:    int(math.log(243, 3)) is 4, because math.log(243, 3) is 4.999999999999999.
# Fix:      find the cycle with whole numbers, or correct n after the cut.
# torch 2.13.0; T_mult = 3 and T_0 = 1, 2, 3, ... at 121 * T_0.
# ```

# %% [markdown]
# ## Further reading
#
# - [Loshchilov and Hutter, 2016, arXiv:1608.03983](https://arxiv.org/abs/1608.03983),
#   *SGDR: Stochastic Gradient Descent with Warm Restarts*
# - [Gotmare, Keskar, Xiong and Socher, 2018,
#   arXiv:1810.13243](https://arxiv.org/abs/1810.13243), *A Closer Look at Deep Learning
#   Heuristics*, on what restarts and warmup do
# - [Zhang, Lipton, Li and Smola, *Dive into Deep
#   Learning*](https://d2l.ai/chapter_optimization/lr-scheduler.html), the chapter on
#   schedulers, now that you read its loops with other eyes
# - [Katsura,
#   `CosineAnnealingWarmupRestarts`](https://github.com/katsura-jp/pytorch-cosine-annealing-with-warmup)
#
# ## Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | preview | 미리 보기 | aperçu | the rates of a run before it is made |
# | scheduler | 스케줄러 | planificateur | what writes the rate into the optimizer |
# | update | 갱신 | mise à jour | one step of the optimizer |
# | epoch | 에포크 | époque | one pass over the training data |
# | milestone | 마일스톤 | jalon | an update at which the rate drops |
# | warm restart | 웜 리스타트 | redémarrage à chaud | the rate jumps up, the weights are kept |
# | warmup | 워밍업 | échauffement | a rate that climbs at first |
# | cycle | 주기 | cycle | from one restart to the next |
# | floor | 하한 | plancher | the rate that a glide heads for |
# | trace | 기록 | trace | the rates that were used, in order |
# | to unfreeze | 동결 해제하다 | dégeler | to let weights learn that were held |
# | off by one | 하나 차이 오류 | décalage d'une unité | one place too early or too late |

# %%
wrap_up("03_preview_and_restarts")
