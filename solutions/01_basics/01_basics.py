# %% [markdown]
# # Learning-rate basics
#
# At the end of this lesson you will be able to
#
# - **explain** from the curvature why a rate crawls, lands, swings or flies off,
# - **read and change** the learning rate of a running optimizer,
# - **search** for a good rate, and notice when your search ended too early.
#
# You need Python, lesson 00, and a rough idea of what a gradient is. It helps to have
# trained one network before. It takes 22 minutes to read; the six functions take as long
# as they take.

# %% setup
import math

import torch
from torch.nn.functional import cross_entropy

from autograder import figure, lesson, load_digits, mlp, parabola_explorer, predict
from autograder import recorded, reveal, subplots, sweep_explorer, train
from autograder.training.recorded import table

lesson("01_basics")

# %% [markdown]
# ## How far is it from best to broken?
#
# Training repeats one move. At the weight $w$ the loss has the slope $g$; then
#
# $$w \leftarrow w - \eta\, g$$
#
# and $\eta$ (eta) is the **learning rate**: how far to go for a given slope.
#
# We trained one small network (64-64-64-10, ReLU) to read handwritten digits: 400 updates
# of plain SGD with 64 images each. We did it at 27 rates from 0.002 to 16, each $\sqrt 2$
# times the one before, and with the same ten seeds at every rate.
#
# The lowest rates hardly learn: they end at a loss of $\ln 10 = 2.303$, as a network does
# that knows nothing. As the rate goes up, the loss at the end goes down, until at some rate
# training **collapses** and ends near 2.303 again. How far above the best rate is that?

# %%
predict(
    "best_to_broken",
    "Collapse comes at a rate that is",
    options=[
        "about a hundred times the best",
        "about ten times the best",
        "two times the best, or less",
    ],
)

# %% [markdown]
# Now place both of them on the axis, and look.
#
# ![An empty plot of training loss against learning rates from 0.002 to 16, with the loss of a network that knows nothing, 2.30, and two questions: where is the best rate, and where does training end?](sweep_question.svg)

# %% experiment
sweep_explorer()

# %% experiment
reveal("best_to_broken", "two times the best, or less")

# %% [markdown]
# ![Training loss after 400 SGD updates at 27 learning rates, ten seeds each: it falls from 2.3 at 0.002 to about 0.025 at 0.5 and 0.71; at 1.0 seven of ten seeds fail, and from 1.4 on no seed learns.](sweep.svg)
#
# Three things to take from it (recorded run `lr_sweep_sgd`; losses are medians of ten
# seeds).
#
# **One side of the valley is a slope, the other a cliff.** The best rate is 0.71, with a
# loss of 0.023. At half of it the loss is 0.044, at a sixteenth 0.62: worse, but it learns.
# At twice the best rate, nine seeds of ten end at 2.30 or 2.31, and the tenth at 2.05.
#
# **The best rate lives next to the cliff.** At 1.0, the next rate that we tried, seven seeds
# of ten are lost (they end above 1) and three are not: on the edge, luck decides. Bengio's
# practical guide (2012) puts it in general terms: the best rate is usually within a factor
# of two of the largest one that still works.
#
# **The two failures look alike.** A rate that is far too low and one that is far too high
# both end near 2.3. You will learn to tell them apart.
#
# Why a cliff? For that we need one weight, and a parabola.

# %% [markdown]
# ## One weight, one parabola
#
# Close to its lowest point, a smooth loss looks like a parabola:
#
# $$f(w) = \tfrac12\,\lambda\, w^2$$
#
# The **curvature** $\lambda$ (lambda) says how fast the slope grows as you walk away from
# the bottom. Units tell half the story: $\lambda$ is loss per weight², $\eta$ is weight²
# per loss. So $\eta\lambda$ is a **pure number**, and it is the only one that the shape of
# the walk can depend on. Twice the curvature, or twice the rate: the same walk. (The weights
# and the loss of a network are plain numbers, so axes will say "no unit". Keeping the units
# apart on paper still pays.)
#
# Say $\lambda = 4$. One learning rate takes you to the bottom in a single step, from
# wherever you start. Which?

# %%
predict("one_step", "With curvature 4, one step is enough at lr =", low=0, high=1)

# %% [markdown]
# Now move the sliders, momentum last. Find the rate that lands at once, and the first rate
# at which the ball no longer comes to rest. Then double the curvature: where did both go?
#
# ![Six updates on the parabola ½w² from w = 1 at four learning rates: 0.15 crawls towards 0, 1.0 arrives in one step, 1.8 jumps from side to side and comes closer, 2.1 jumps from side to side and climbs out.](four_rates.svg)
#
# ![A strip of learning rates times curvature: monotone below 1/λ, oscillating from there to 2/λ, diverging above; with momentum 0.45 the edge moves from 2/λ to 2.9/λ.](parabola_explorer.svg)

# %% experiment
parabola_explorer()

# %% [markdown]
# ### Your turn: `gd_path`
#
# Write the walk down yourself. You know the move and you know $f$; its slope is yours to
# find.
#
# | given | in | |
# | --- | --- | --- |
# | `w0` | weight | where the walk starts |
# | `lam` | loss per weight² | the curvature, above 0 |
# | `lr` | weight² per loss | the learning rate |
# | `steps` | updates | how many, 0 or more |
#
# It returns the **list of places visited**: `steps + 1` numbers, the start first.
#
# - *First:* the list begins with `w0` itself, before any step.
# - *Last:* with `steps = 0` the list is just `[w0]`.
# - *No move:* with `lr = 0` you stay at `w0`, and so you do at the bottom.
# - *Nonsense:* a negative `steps` raises `ValueError`, with the word `steps` in its text.

# %% exercise gd_path

# %% [markdown]
# **Use it.** Your own walks, at four rates on a parabola with $\lambda = 4$. Which of the
# four will leave? Then change the rates, and look for the one where the character changes.

# %% experiment
try:
    fig, ax = subplots()
    for lr in (0.05, 0.25, 0.45, 0.51):
        ax.plot(gd_path(1.0, lam=4.0, lr=lr, steps=12), label=f"lr = {lr}")
    ax.set(xlabel="steps taken (updates)", ylabel="w (weight units)")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    figure(fig, alt="Your walks at lr 0.05, 0.25, 0.45 and 0.51; the last one grows")
except NotImplementedError:
    print("Finish gd_path above, then run this cell again.")

# %% experiment
reveal("one_step", 0.25)

# %% [markdown]
# ## Five characters, one number
#
# Look at your code: every step multiplies $w$ by **the same number**. Write that number
# down, in $\eta$ and $\lambda$. All that can happen on a parabola follows from it: is it
# positive or negative, and is its size below 1, equal to 1, or above?
#
# **Momentum** adds memory: each move also repeats a fraction $\beta$ of the move before
# (0 means none, 0.9 is common). A ball with memory stays stable further out. Its edge lies
# $1 + \beta$ times as far as without: nearly twice the rate for $\beta = 0.9$
# ([Goh, 2017](https://distill.pub/2017/momentum/), shows why, with pictures that move).
#
# **Many weights**, many curvatures. A network bends strongly along some directions and
# hardly at all along others, and one rate must serve them all. Which direction flies off
# first?
#
# ### Your turn: `lr_regime`
#
# Put the character of a walk into one word, without walking it.
#
# | given | in | |
# | --- | --- | --- |
# | `lam` | loss per weight² | one curvature, or several in a list, tuple or NumPy array; none is negative |
# | `lr` | weight² per loss | the learning rate, of either sign |
# | `momentum` | a fraction | $\beta$, from 0 to below 1; 0 if not given |
#
# | it returns | when the ball |
# | --- | --- |
# | `"invalid"` | walks uphill: `lr` is negative |
# | `"frozen"` | never moves: `lr` is 0, or nothing is curved |
# | `"boundary"` | neither closes in nor leaves |
# | `"diverging"` | leaves |
# | `"one_step"` | lands at once; only without momentum |
# | `"monotone"` | closes in from one side |
# | `"oscillating"` | closes in while it jumps from side to side |
#
# - *Order:* the list is read from the top. A negative rate is `"invalid"` even where nothing
#   is curved.
# - *Several:* of several curvatures, the one that flies off first decides.
# - *Edge:* it is a computed number and carries rounding, so a rate within
#   `1e-12 * max(1, lr)` of it counts as on it.
# - *Momentum:* we keep the simple reading. The point that separates `"monotone"` from
#   `"oscillating"` stays where it is without momentum, and exactly there the answer is
#   `"oscillating"`. (A real ball with momentum may overshoot earlier.)

# %% exercise lr_regime

# %% [markdown]
# ## Does a network obey the parabola?
#
# First, something that **is** a parabola: ten linear functions of the 64 pixels and
# a constant, fitted to the same digits by least squares. Its 65 curvatures do not depend
# on the weights, so we can compute them once, and with them the edge: $\eta = 0.175$.
#
# At the edge times 0.99, in 400 updates, the loss fell from 0.5 to 0.16. We ran it again
# at the edge times 1.01. Where did the loss end?

# %%
predict(
    "one_percent",
    "At one per cent above the edge, the loss ends",
    options=["below 0.5, where it began", "between 0.5 and 100", "above 100 000"],
)

# %% experiment
reveal("one_percent", "above 100 000")

# %% [markdown]
# **Use it.** One line of torch computes the 65 curvatures (the eigenvalues of a 65 × 65
# matrix). Your `lr_regime` gets them with the rate of each recorded run, and foretells in
# one word what 400 updates did.

# %% experiment
x = torch.cat([load_digits().train_x, torch.ones(1297, 1)], dim=1)
curvatures = torch.linalg.eigvalsh(x.T @ x / len(x)).tolist()
try:
    for run in table("linear_edge")["runs"]:
        word = lr_regime(curvatures, run["rate"])
        end = run["loss"][-1]
        print(f"{run['factor']:6} times the edge: {word:12} loss at the end {end:.2g}")
except NotImplementedError:
    print("Finish lr_regime above, then run this cell again.")

# %% [markdown]
# ![Loss of a linear model over 400 updates at four multiples of its edge, two over the largest eigenvalue: at 0.1 and 0.99 it falls to about 0.2, at 1.01 and 1.1 it grows without end.](linear_edge.svg)
#
# On a true parabola the edge is exact: at 0.999 times it the loss falls, at 1.001 times it
# the loss has turned and grows (recorded run `linear_edge`).
#
# **And a network?** Its curvature changes with the weights. The largest one is called its
# **sharpness**. We trained the network of the first section on *all* 1297 images in every
# update, so that no noise from batches gets in the way, and measured the sharpness as it
# learned. A fresh network has a sharpness of 0.33. What edge does that promise, and would
# you trust it?
#
# ![Sharpness of the network over 600 full-batch updates at four learning rates: it starts at 0.3; at 0.125 it rises to 11 and stays below 16; at 0.25, 0.5 and 1.0 it rises above 2/rate, comes back to it, and then falls slowly.](sharpness.svg)
#
# The promise is $2 / 0.33 \approx 6$, and it is broken: at a rate of 1.4 the best of five
# seeds ends at a loss of 1.7, and from 2 on all five end at chance.
#
# For training **makes the network sharper**. At rates from 0.25 to 1 the sharpness climbs
# beyond the edge that the rate has set, in five seeds of five. There a parabola would fly
# off. The network swings, becomes flatter again, comes back to $2/\eta$, stays there for a
# while and then sinks slowly below. Cohen and others (2021) found this in many networks and
# called it the **edge of stability**.
#
# What did not carry over: at 0.125 the sharpness ends its climb at 10 to 12 and never
# reaches 16. This task is learned before the network gets there. And without the noise of
# small batches, rate 1 still trains in all five seeds, where seven of ten had failed with
# 64 images at a time (recorded run `sharpness`).
#
# So $2/\lambda_{max}$ tells you where you are. It is no promise made at the start.

# %% [markdown]
# ## The optimizer: a step for every weight
#
# In PyTorch the rate is not a property of the network. It lives in the optimizer, in a
# list of dicts, one for each group of weights. You may read it and **write it at any
# time**; the next `step()` uses what stands there. Every scheduler in this course does
# nothing else.

# %% experiment
network = mlp(seed=0)
optimizer = torch.optim.SGD(network.parameters(), lr=0.5, momentum=0.9)
print("groups:", len(optimizer.param_groups))
print("rate:  ", optimizer.param_groups[0]["lr"])

optimizer.param_groups[0]["lr"] = 0.05
print("now:   ", optimizer.param_groups[0]["lr"])

# %% [markdown]
# ### Your turn: `sgd_update`
#
# Be the optimizer. One call is one update of all weights.
#
# | given | in | |
# | --- | --- | --- |
# | `params` | tensors | the weights, at every call the same ones in the same order; the slope of each is in its `.grad`, or `.grad` is `None` |
# | `lr` | weight² per loss | the rate of *this* update; it may differ from call to call |
# | `momentum` | a fraction | 0 if not given |
# | `state` | a dict, or `None` | your memory between calls: `{}` at first, and what you keep in it is up to you |
#
# It changes the tensors **in place**, and leaves every `.grad` as it is. What it returns
# does not matter.
#
# PyTorch's momentum is a **buffer** for each weight. It starts as the first gradient; at
# each later update it is multiplied by `momentum` and the new gradient is added. The
# weight then moves against the *buffer*. The rate multiplies the buffer only as the weight
# moves: it never goes into the buffer, so a new rate acts at once on everything that has
# been collected.
#
# - *First update:* with or without momentum, a plain step.
# - *No gradient:* a tensor whose `.grad` is `None` stays as it is.
# - *No memory:* with `state=None` every call is a first update.
# - *Your own copy:* the caller may write the next gradient into the same `.grad` tensor; your
#   buffer must not change with it.
# - *No trace:* an update is no part of the loss, so torch must not record it.

# %% exercise sgd_update

# %% [markdown]
# **Use it.** This is a complete training loop, and your function is its engine.


# %% experiment
def train_mine(rates: list[float], momentum: float = 0.0) -> list[float]:
    digits, net, state = load_digits(), mlp(seed=0), {}
    draws, losses = torch.Generator().manual_seed(0), []
    for lr in rates:
        batch = torch.randint(len(digits.train_y), (64,), generator=draws)
        loss = cross_entropy(net(digits.train_x[batch]), digits.train_y[batch])
        net.zero_grad()
        loss.backward()
        sgd_update(list(net.parameters()), lr, momentum=momentum, state=state)
        losses.append(loss.item())
    return losses


# %% [markdown]
# Below, the rate drops to a tenth after 300 updates. The dashed line is the same run with the
# rate kept. What will the loss do at the drop: jump down, calm down, or slow down?

# %% experiment
rates = [0.5] * 300 + [0.05] * 100
try:
    losses, kept = train_mine(rates), train_mine([0.5] * 400)
    fig, (top, bottom) = subplots(2, sharex=True, figsize=(7, 5))
    top.plot(losses, marker="")
    top.plot(kept, marker="", linestyle="--", linewidth=1)
    top.set(yscale="log", xlabel="update (count)", ylabel="batch loss (nats)")
    bottom.plot(rates, marker="")
    bottom.set(ylim=0, xlabel="update (count)", ylabel="rate (no unit)")
    figure(fig, alt=f"Loss over learning rate; the last loss is {losses[-1]:.3f}")
except NotImplementedError:
    print("Finish sgd_update above, then run this cell again.")

# %% [markdown]
# The loss does not jump, it **calms down**: the kept rate throws up another spike, the small
# one does not. Keep that in mind for the next lesson. Now change `rates`, and say
# what you expect before each run: 0.01 throughout; 1.4 throughout; or 0.05 throughout with
# `train_mine(rates, momentum=0.9)`, and which plain rate does that resemble?

# %% [markdown]
# ## Search by factors
#
# So the good rate depends on the network, and on how far it has trained. You have to
# search. Where would you put eight tries between 0.001 and 1?
#
# Evenly, at 0.001, 0.144, 0.287 and so on, seven of them land in the top tenfold and one
# covers the rest. But what a rate does depends on its **factor**: from 0.001 to 0.002 is as
# large a change as from 0.5 to 1. So space them by equal factors, which means evenly on a
# logarithmic axis.
#
# ### Your turn: `lr_grid`
#
# | given | in | |
# | --- | --- | --- |
# | `low`, `high` | learning rate | the two ends, `low` not above `high` |
# | `n` | rates | how many |
#
# It returns a list of `n` rates, rising by **equal factors**.
#
# - *First:* `low` itself.
# - *Last:* `high` itself, neither left out nor overshot.
# - *One:* for `n = 1` there is nothing to space: `[low]`.
# - *Nonsense:* `n` below 1, or a `low` that is not above 0, raises `ValueError` with the
#   argument's name in its text.

# %% exercise lr_grid

# %% [markdown]
# ### Your turn: `pick_best`
#
# A search leaves you with a dict: rate → final loss. Some losses are `nan` or `inf`,
# because those runs blew up, and Python's `min` has odd ideas about `nan`.
#
# | given | in | |
# | --- | --- | --- |
# | `results` | learning rate → loss | in any order; losses may be `nan`, `inf` or `-inf` |
#
# It returns two things: the **rate** with the lowest finite loss, and whether that rate is
# **at the edge** of what was tried.
#
# - *First or last:* at the edge means the smallest or the largest rate of the *whole* grid,
#   failed runs included. If the largest rate blew up, its neighbour is no edge: you have
#   seen what lies beyond.
# - *Tie:* the smaller rate wins. It is the safer one.
# - *One rate:* is its own edge, on both sides.
# - *Nonsense:* an empty dict, or not a single finite loss, raises `ValueError` with the word
#   `results` in its text.

# %% exercise pick_best

# %% [markdown]
# **Use it.** Your grid, your judgement, real training runs (a second or so each).


# %% experiment
def final_loss(lr: float) -> float:
    return train(lambda weights: torch.optim.SGD(weights, lr=lr)).train_loss


try:
    results = {lr: final_loss(lr) for lr in lr_grid(0.01, 0.1, 4)}
    for lr, loss in results.items():
        print(f"lr {lr:.4f}   loss {loss:.3f}")
    print("best rate, at the edge:", pick_best(results))
except NotImplementedError:
    print("Finish lr_grid and pick_best above, then run this cell again.")

# %% [markdown]
# The winner is the largest rate that was tried. That is not a result, it is a request: **the
# best may lie outside**. Widen the grid until the answer ends in `False`. Google's *Deep
# Learning Tuning Playbook* gives the same advice: if the best points crowd at the boundary
# of your search space, you have not finished searching.
#
# How much can you trust a winner by one seed? In the recorded sweep, four seeds of ten
# prefer 0.5 and six prefer 0.71. Neighbours on a grid are often a tie.

# %% [markdown]
# ## Read the curve
#
# ![Four loss curves: at a rate of 0.016 the loss creeps from 2.3 to 2.1, at 0.5 it falls below 0.1, at 1.0 it jumps about between 0.9 and 2.6 mostly, and the one of a linear model at 0.7 grows 49-fold with every update.](loss_curves.svg)
#
# Often there is no grid, only one run on your screen. What can a single loss curve tell?
# A working rule is a handful of thresholds. This one was made for clear cases, and you will
# see it fail in a minute.
#
# ### Your turn: `diagnose`
#
# | given | in | |
# | --- | --- | --- |
# | `losses` | nats, or any loss that is 0 or more | one number per update, in order; how many is a multiple of 40, so that tenths and quarters come out even |
#
# It returns one word. Take the first line that applies:
#
# | word | when |
# | --- | --- |
# | `"diverged"` | some loss is not finite, or the mean of the last tenth is more than 1.5 times the mean of the first tenth |
# | `"good"` | the mean of the last tenth is at most 0.3 times the mean of the first tenth |
# | `"too_low"` | over the four quarters of the run, the mean falls each time by at least 1 % |
# | `"too_high"` | none of these |
#
# Single updates are noisy, hence the means. The first tenth counts even if it is bad, one
# infinite loss anywhere is enough, and no curve that you are asked about lies close to a
# threshold.

# %% exercise diagnose

# %% [markdown]
# **Use it** on every other rate of the recorded sweep, seed 0. Four of the fourteen words
# are plainly wrong. Find them before you read on. (The record keeps the mean of each eight
# updates; the cell repeats it eight times.)

# %% experiment
sweep = recorded("lr_sweep_sgd")
try:
    for rate in sweep.rates[::2]:
        run = sweep.at(rate)[0]
        losses = [loss for loss in run.curve for _ in range(8)]
        print(f"lr {rate:9.4f}   loss {run.train_loss:6.3f}   {diagnose(losses)}")
    print(f"a network that knows nothing: {math.log(10):.3f}")
except NotImplementedError:
    print("Finish diagnose above, then run this cell again.")

# %% [markdown]
# Rate 16 is called *good*: its loss begins above a thousand and ends a little above chance,
# an impressive fall. The three smallest rates are called *too high*: they do fall, but by
# less than 1 % a quarter. The rule compares a run with its own start and knows nothing
# about the task. You do: **guessing among ten digits costs $\ln 10$, so a curve that ends
# there has learned next to nothing**, whatever it did before. Work that number out before
# you train.
#
# And no run of this sweep went to infinity, as a parabola would. The network **dies**
# instead: at a rate of 1.41, in nine seeds of ten, not one of the 64 units in its last
# hidden layer responds to any image. What does not respond does not learn, so it stays
# there. Not every failure prints `nan`.

# %% [markdown]
# ## The same number elsewhere
#
# The same network, the same batches, but AdamW in place of SGD. Its best rate was 0.011. How
# many times smaller is that than SGD's 0.71?

# %%
predict("adamw", "SGD's best rate is that many times AdamW's:", low=1, high=100)

# %% experiment
reveal("adamw", 64)

# %% [markdown]
# Six octaves (factors of two) lie between them (recorded runs `lr_sweep_sgd` and `lr_sweep_adamw`), so "we
# trained with 0.01" says nothing without the optimizer's name. And one thing did **not**
# carry over: AdamW's best rate is not next to its cliff. Most seeds are lost from 0.18 on,
# four octaves above the best. Rules of thumb come with an optimizer, too.
#
# ![Training loss over the learning rate for SGD and AdamW, ten seeds each: AdamW is best between 0.01 and 0.03 and slowly worse above, SGD is best between 0.5 and 0.71 and fails suddenly at 1.0.](two_optimizers.svg)
#
# Every library has the number, and each has its own way with it (PyTorch as installed
# here, the others as in their source):
#
# | | PyTorch 2.13 | Keras 3 | optax (JAX) |
# | --- | --- | --- | --- |
# | its name | `lr` | `learning_rate` | `learning_rate` |
# | default for SGD | 0.001 | 0.01 | none: you must say |
# | default for AdamW | 0.001 | 0.001 | none: you must say |
# | read and change it | `optimizer.param_groups[0]["lr"]` | `optimizer.learning_rate` | wrap in `optax.inject_hyperparams`, then `state.hyperparams["learning_rate"]` |
# | momentum collects | gradients | gradients × rate | gradients |
#
# The last row matters as soon as the rate changes. In Keras the rate goes *into* the
# buffer, so after a drop the old, large steps live on for a while; in PyTorch and optax the
# drop acts at once. At a constant rate the two are the same walk.
#
# And in the wild: ResNet-50 with SGD and momentum, 0.1 for 256 images
# ([Goyal et al., 2017](https://arxiv.org/abs/1706.02677)). BERT with Adam, 0.0001
# ([Devlin et al., 2018](https://arxiv.org/abs/1810.04805)). The first transformer with Adam,
# 0.0007 at its peak for the base model (from the formula of
# [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), with width 512).

# %% [markdown]
# ## Folklore: "3e-4 is the best rate for Adam"
#
# > **You may read** that 0.0003 is simply the rate to use with Adam. The line goes back to a
# > half-joking tweet by Andrej Karpathy, who does recommend it in earnest for early
# > baselines ([A Recipe for Training Neural
# > Networks](https://karpathy.github.io/2019/04/25/recipe/), 2019).
#
# What is true in it: it is far from the cliff. In our sweep of AdamW not one of the ten
# seeds fails there. What is not: it is not the best. At 0.00035 the median loss after 400
# updates is 0.37, at 0.011 it is 0.009. On a larger model, a longer run, another batch size
# the numbers are others, and that is the point. How would one know? By a grid, and by
# looking at its edges. You have just written both.

# %% [markdown]
# ## What you can do now
#
# - From a curvature, a rate and a momentum, **you name the walk** without taking it.
# - You have **been the optimizer**, and you know where the rate lives and how to change it.
# - You **search by factors**, distrust a winner on the rim, and ask what knowing nothing
#   would cost.
#
# A question to keep. The best rate is next to the cliff, the cliff moves while the network
# trains, and the loss calmed down when you dropped the rate. Why, then, should the rate stay
# the same all the way?
#
# **Next:** *Schedulers from scratch*, where the rate becomes a function of time.
#
# ### Further reading
#
# - Y. Bengio, [Practical recommendations for gradient-based training of deep
#   architectures](https://arxiv.org/abs/1206.5533), 2012: how to choose the number, by
#   somebody who had chosen many.
# - G. Goh, [Why momentum really works](https://distill.pub/2017/momentum/), Distill 2017.
# - J. Cohen et al., [Gradient descent on neural networks typically occurs at the edge of
#   stability](https://arxiv.org/abs/2103.00065), ICLR 2021.
# - V. Godbole et al., [Deep Learning Tuning
#   Playbook](https://github.com/google-research/tuning_playbook): the section on search
#   spaces and their boundaries.
#
# ### Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | learning rate | 학습률 | taux d'apprentissage | how far to go for a given slope |
# | gradient | 기울기 | gradient | the slope of the loss, one number per weight |
# | curvature | 곡률 | courbure | how fast the slope grows |
# | sharpness | 첨예도 | acuité (courbure maximale) | the largest curvature of all directions |
# | to diverge | 발산하다 | diverger | to leave for good |
# | to oscillate | 진동하다 | osciller | to jump from side to side |
# | momentum | 모멘텀 | inertie (momentum) | memory of earlier moves |
# | octave | 옥타브 | octave | a factor of two |
# | loss | 손실 | perte | what training makes small; here the cross-entropy, in nats |
# | seed | 시드 | graine aléatoire | decides first weights and batches |
