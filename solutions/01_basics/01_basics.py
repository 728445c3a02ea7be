# %% [markdown]
# # Learning-rate basics
#
# At the end of this lesson you will be able to
#
# - **explain** from the curvature why a rate crawls, lands, swings or flies off,
# - **read and change** the learning rate of a running optimizer,
# - **search** for a good rate, and notice when your search ended too early.
#
# You need Python, lesson 00, and a rough idea of what a gradient is. Reading and guessing
# take 22 minutes; the six functions take as long as they take.

# %% setup
import math

import torch
from torch.nn.functional import cross_entropy

from autograder import figure, label_ends, lesson, load_digits, mlp, parabola_explorer
from autograder import predict, recorded, reveal, subplots, sweep_explorer, train
from autograder.training.recorded import table

lesson("01_basics")

# %% [markdown]
# ## How far is it from best to collapse?
#
# Training repeats one move. Where the loss has the slope $g$,
#
# $$w \leftarrow w - \eta\, g$$
#
# and $\eta$ (eta) is the **learning rate**: how far to go for a given slope.
#
# We trained a small network (64-64-64-10, ReLU) to read handwritten digits: 400 updates of
# plain SGD with 64 images each, at 27 rates, ten seeds each.
#
# The lowest rates end near a loss of $\ln 10 = 2.303$, as a network does that knows nothing.
# Higher rates end lower. Then, at some rate, training **collapses**: the median seed ends
# above half of $\ln 10$ again.
#
# Is that a hundred times the best rate, ten times, or two? Place both on the axis.
#
# ![An empty plot of training loss against learning rates from 0.002 to 16, with the loss of a network that knows nothing, 2.30, and two questions: where is the best rate, and where is the collapse?](sweep_question.svg)

# %% experiment
sweep_explorer()

# %% [markdown]
# Place both guesses, press the button, and look at the runs. Then read on.
#
# <details><summary>The same answer as a picture, for readers without the explorer</summary>
#
# ![Training loss after 400 SGD updates at 27 learning rates, ten seeds each: it falls from 2.3 at 0.002 to about 0.025 at 0.5 and 0.71; at 1.0 seven of ten seeds collapse, and from 1.4 on all of them.](sweep.svg)
#
# </details>
#
# **One side of the valley is a slope, the other a cliff** (recorded run `lr_sweep_sgd`,
# medians of ten seeds). The best rate, 0.71, ends at a loss of 0.023; half of it at 0.044; a
# sixteenth at 0.62: worse, but it learns. At twice the best rate no seed ends below 2.
#
# **The best rate lives next to the cliff.** At 1.0, the next rate that we tried, seven seeds
# of ten collapse and three learn: luck decides. Bengio's rule of thumb (2012): the best rate
# is usually within a factor of two of the largest one that still works.
#
# **The two failures look alike.** Far too low and far too high both end near 2.3.

# %% [markdown]
# ## One weight, one parabola
#
# Why a cliff? Close to its lowest point, a smooth loss usually looks like a parabola:
#
# $$f(w) = \tfrac12\,\lambda\, w^2$$
#
# The **curvature** $\lambda$ (lambda) says how fast the slope grows as you walk away from
# the bottom: it is loss per weight², and $\eta$ is weight² per loss. So $\eta\lambda$ is a
# **pure number**, and the shape of the walk depends on nothing else.
#
# Say $\lambda = 4$. One learning rate takes you to the bottom in a single step, from
# wherever you start. Which?

# %%
predict("one_step", "With curvature 4, one step is enough at lr =", low=0, high=1)

# %% [markdown]
# Find the rate that lands at once, and the first at which the ball no longer comes to rest.
# Then double the curvature: where did both go? Try momentum last.
#
# ![Six updates on the parabola ½w² from w = 1 at four learning rates: 0.15 crawls towards 0, 1.0 arrives in one step, 1.8 jumps from side to side and comes closer, 2.1 jumps from side to side and climbs out.](four_rates.svg)
#
# ![Two strips of learning rates times curvature. Without momentum: monotone below 1/λ, oscillating from there to 2/λ, diverging above. With momentum 0.45 oscillating is wider to both sides, from 0.11/λ to 2.9/λ.](parabola_explorer.svg)

# %% experiment
parabola_explorer()

# %% [markdown]
# ### Your turn: `gd_path`
#
# Write the walk down. You know the move and $f$; its slope is yours to find.
#
# | given | in | |
# | --- | --- | --- |
# | `w0` | weight | where the walk starts |
# | `lam` | loss per weight² | the curvature, above 0 |
# | `lr` | weight² per loss | the learning rate, 0 or more |
# | `steps` | updates | how many |
#
# It returns the **list of places visited**: `steps + 1` numbers.
#
# - *First:* the list begins with `w0` itself, before any step.
# - *No steps:* with `steps = 0` it is just `[w0]`.
# - *No move:* with `lr = 0` you stay at `w0`, and so you do at the bottom.
# - *Nonsense:* a negative `steps` raises `ValueError`, with the word `steps` in its text.

# %% exercise gd_path

# %% [markdown]
# **Use it.** Your own walks, with $\lambda = 4$. Which of the four will leave? Then look for
# the rate where the character changes.

# %% experiment
try:
    fig, ax = subplots()
    for lr in (0.05, 0.25, 0.45, 0.51):
        ax.plot(gd_path(1.0, lam=4.0, lr=lr, steps=12), label=f"lr = {lr}")
    ax.set(xlabel="steps taken (updates)", ylabel="w (weight units)")
    label_ends(ax)
    figure(fig, alt="Your walks at lr 0.05, 0.25, 0.45 and 0.51; the last one grows")
except NotImplementedError:
    print("Finish gd_path above, then run this cell again.")

# %% experiment
reveal("one_step", 0.25)

# %% [markdown]
# ## Five characters, one number
#
# Look at your code: every step multiplies $w$ by **the same number**. Write it down, in
# $\eta$ and $\lambda$. All that can happen follows from its sign and from whether its size
# is below 1, equal to 1, or above.
#
# **Momentum** adds memory: each move also repeats a fraction $\beta$ of the move before. Its
# edge lies $1 + \beta$ times as far out. And the ball arrives with speed, so it crosses the
# bottom sooner: with $a = \eta\lambda$, as soon as $z^2 - (1 + \beta - a)\,z + \beta$ has no
# real roots any more, which is from $a = (1 - \sqrt\beta)^2$ on
# ([Goh, 2017](https://distill.pub/2017/momentum/), shows why).
#
# **Many weights** have many curvatures, and one rate must serve them all. Which direction
# flies off first?

# %% [markdown]
# ### Your turn: `lr_regime`
#
# One word for a walk, without walking it.
#
# | given | in | |
# | --- | --- | --- |
# | `lam` | loss per weight² | one curvature, or several in a list, tuple or NumPy array; none is negative |
# | `lr` | weight² per loss | the learning rate, of either sign |
# | `momentum` | a fraction | $\beta$, from 0 to below 1; 0 if not given |
#
# Take the first line that applies:
#
# | it returns | when the ball |
# | --- | --- |
# | `"invalid"` | walks uphill: `lr` is negative |
# | `"frozen"` | never moves: `lr` is 0, or nothing is curved |
# | `"boundary"` | neither closes in nor leaves |
# | `"diverging"` | leaves |
# | `"one_step"` | lands at once; only without momentum |
# | `"monotone"` | closes in from one side and never crosses the bottom |
# | `"oscillating"` | closes in, and crosses the bottom again and again |
#
# - *Several:* of several curvatures, the one that flies off first decides.
# - *Edge:* the edge carries rounding, so a rate within `1e-12 * max(1, lr)` of it counts as
#   on it.
# - *Momentum:* it moves both ends of `"oscillating"`: the edge outwards, and the end of
#   `"monotone"` down to $(1 - \sqrt\beta)^2$. You are not asked within a millionth of the
#   latter.

# %% exercise lr_regime

# %% [markdown]
# ## Does a network obey the parabola?
#
# First, something that **is** a parabola: a linear model of the 64 pixels and a constant,
# fitted to the same digits by least squares. Its 65 curvatures do not depend on the weights,
# so we can compute them once, and with them the edge: $\eta = 0.175$.
#
# At 0.99 times the edge the loss fell from 0.5 to 0.16 in 400 updates. We ran it again at
# 1.01 times the edge. Where did it end?

# %%
ends = ["below 0.5, where it began", "between 0.5 and 100", "above 100 000"]
predict("one_percent", "At one per cent above the edge, the loss ends", options=ends)

# %% [markdown]
# **Use it.** Your `lr_regime` gets the 65 curvatures with the rate of each recorded run, and
# foretells in one word what 400 updates did.

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

# %% experiment
reveal("one_percent", ends[-1])

# %% [markdown]
# ![Loss of a linear model over 400 updates at four multiples of its edge, two over the largest eigenvalue: at 0.1 and 0.99 it falls to about 0.2, at 1.01 and 1.1 it grows without end.](linear_edge.svg)
#
# On a true parabola the edge is sharp: at 0.999 times it the loss falls, at 1.001 times it
# the loss has turned and grows (recorded run `linear_edge`).

# %% [markdown]
# ### And a network?
#
# Its curvature changes with the weights; the largest one is called its **sharpness**. We
# trained the network on *all* 1297 images in every update, without the noise of batches. It
# starts at a sharpness of about 0.33. What edge does that promise, and would you trust it?
#
# ![Sharpness of the network over 600 full-batch updates at four learning rates, seed 0: it starts at 0.3; at 0.125 it rises to 11 and stays below 16; at 0.25, 0.5 and 1.0 it rises above 2/rate, comes back to it, and then falls slowly.](sharpness.svg)
#
# The promise is $2 / 0.33 \approx 6$, and it is broken: from a rate of 2 on, all five seeds
# end at chance (recorded run `sharpness`).
#
# For training **makes the network sharper**. At rates from 0.25 to 1 the sharpness climbs
# beyond $2/\eta$ in every seed. There a parabola would fly off. The network swings, comes
# back to flatter ground, lingers about $2/\eta$ and ends below it. Cohen and others (2021)
# found the climb and the lingering in many networks: the **edge of stability**.
#
# What did not carry over: at 0.125 the climb ends at 10 to 12, far from 16. So
# $2/\lambda_{max}$ tells you where you are. It is no promise made at the start.

# %% [markdown]
# ## The optimizer: a step for every weight
#
# In PyTorch the rate lives in the optimizer, in a list of dicts, one for each group of
# weights. You may **write it at any time**; the next `step()` uses what stands there. A
# scheduler does little else.

# %% experiment
optimizer = torch.optim.SGD(mlp(seed=0).parameters(), lr=0.5, momentum=0.9)
print("groups:", len(optimizer.param_groups))
print("rate:  ", optimizer.param_groups[0]["lr"])

optimizer.param_groups[0]["lr"] = 0.05
print("now:   ", optimizer.param_groups[0]["lr"])

# %% [markdown]
# ### Your turn: `sgd_update`
#
# Be the optimizer: one call is one update.
#
# | given | in | |
# | --- | --- | --- |
# | `params` | a list of tensors | the weights, the same ones at every call, in the same order; the slope of each is in its `.grad`, which may be `None` |
# | `lr` | weight² per loss | the rate of *this* update; it may differ from call to call |
# | `momentum` | a fraction | from 0 to below 1; 0 if not given |
# | `state` | a dict, or `None` | your memory between calls: `{}` at first, what you keep in it is up to you; `None` if not given |
#
# It changes the tensors **in place**, leaves every `.grad` as it is, and may return anything.
#
# PyTorch's momentum is a **buffer** for each tensor. It starts as the first gradient; at
# each later update it is multiplied by `momentum` and the new gradient is added. The tensor
# then moves against the *buffer*. The rate itself never goes into the buffer.
#
# - *No gradient:* where `.grad` is `None`, the tensor and its buffer stay as they are.
# - *No memory:* with `state=None` every call is a first update.
# - *Your own copy:* the caller may write the next gradient into the same `.grad` tensor; your
#   buffer must not change with it.
# - *No trace:* torch must not record the update as part of the loss.

# %% exercise sgd_update

# %% [markdown]
# **Use it.** This is a complete training loop, and your function is its engine.


# %% experiment
def train_mine(rates: list[float], momentum: float = 0, seed: int = 0) -> list[float]:
    digits, net, state = load_digits(), mlp(seed=seed), {}
    draws, losses = torch.Generator().manual_seed(seed), []
    for lr in rates:
        batch = torch.randint(len(digits.train_y), (64,), generator=draws)
        loss = cross_entropy(net(digits.train_x[batch]), digits.train_y[batch])
        net.zero_grad()
        loss.backward()
        sgd_update(list(net.parameters()), lr, momentum=momentum, state=state)
        losses.append(loss.item())
    return losses


# %% [markdown]
# Below, the rate drops to a tenth after 300 updates (dashed: it is kept). What will the loss
# do at the drop: jump down, calm down, or slow down?

# %% experiment
rates = [0.7] * 300 + [0.07] * 100
try:
    kept, dropped = train_mine([0.7] * 400), train_mine(rates)
    fig, (top, bottom) = subplots(2, sharex=True, figsize=(7, 5))
    top.plot(dropped, marker="")
    top.plot(kept, marker="", linestyle="--", linewidth=1)
    top.set(yscale="log", xlabel="update (count)", ylabel="batch loss (nats)")
    bottom.plot(rates, marker="")
    bottom.set(ylim=0, xlabel="update (count)", ylabel="rate (no unit)")
    figure(fig, alt=f"Loss and rate; the top after the drop: {max(dropped[300:]):.2f}")
except NotImplementedError:
    print("Finish sgd_update above, then run this cell again.")

# %% [markdown]
# It **calms down**: the kept rate goes on throwing up spikes. But one seed is an anecdote:
# give both runs `seed=1`, then 2. And what do you expect of 0.01 throughout? Of 1.4? Which
# plain rate does 0.05 with `momentum=0.9` resemble?

# %% [markdown]
# ## Search by factors
#
# So you have to search. Where would you put eight tries between 0.001 and 1?
#
# Evenly, at 0.001, 0.144, 0.287 and so on, seven of them land in the top tenfold. But what
# counts is the **factor**: from 0.001 to 0.002 is as large a change as from 0.5 to 1.
#
# ### Your turn: `lr_grid`
#
# | given | in | |
# | --- | --- | --- |
# | `low`, `high` | learning rate | the two ends, `low` below `high` |
# | `n` | rates | how many |
#
# It returns a list of `n` rates, rising by **equal factors**.
#
# - *First and last:* `low` itself and `high` itself.
# - *One:* for `n = 1` there is nothing to space: `[low]`.
# - *Nonsense:* `n` below 1, or a `low` that is not above 0, raises `ValueError` with the
#   argument's name in its text.

# %% exercise lr_grid

# %% [markdown]
# ### Your turn: `pick_best`
#
# A search leaves you with a dict. Some runs blew up, and Python's `min` has odd ideas about
# `nan`.
#
# | given | in | |
# | --- | --- | --- |
# | `results` | learning rate → loss | in any order; losses of either sign, also `nan`, `inf` or `-inf` |
#
# It returns the **rate** with the lowest finite loss, and `True` or `False`: is that rate **at
# the edge** of what was tried?
#
# - *Edge:* the smallest or the largest rate of the *whole* grid, failed runs included. If the
#   largest rate blew up, its neighbour is no edge.
# - *Tie:* the smaller rate wins.
# - *One rate:* is its own edge.
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
# best may lie outside**. Widen the grid until the answer ends in `False` (Google's *Deep
# Learning Tuning Playbook* asks for the same).
#
# And do not trust one seed too far: in the recorded sweep four seeds of ten prefer 0.5, and
# six 0.71.

# %% [markdown]
# ## Read the curve
#
# ![Four loss curves: at a rate of 0.016 the loss creeps from 2.3 to 2.1, at 0.5 it falls below 0.1, at 1.0 it jumps about between 0.9 and 2.6 mostly, and the one of a linear model at 0.7 grows 49-fold with every update.](loss_curves.svg)
#
# Often there is only one run on your screen. A handful of thresholds can read its curve, if
# the case is clear; you will see them fail in a minute.
#
# ### Your turn: `diagnose`
#
# | given | in | |
# | --- | --- | --- |
# | `losses` | nats, or any loss of 0 or more | one per update, in order; their number is a multiple of 40 |
#
# It returns one word. Take the first line that applies:
#
# | word | when |
# | --- | --- |
# | `"diverged"` | some loss is not finite, or the mean of the last tenth is more than 1.5 times the mean of the first tenth |
# | `"good"` | the mean of the last tenth is at most 0.3 times the mean of the first tenth |
# | `"too_low"` | from each quarter of the run to the next, the mean falls by at least 1 % |
# | `"too_high"` | none of these |
#
# No curve that you are asked about lies close to a threshold.

# %% exercise diagnose

# %% [markdown]
# **Use it** on every other rate of the recorded sweep, seed 0 (the record keeps the mean of
# each eight updates). Four of the fourteen words are plainly wrong. Find them.

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
# Rate 16 is called *good*: it begins above a thousand and ends a little above chance. The
# three smallest are called *too high*: they fall by less than 1 % a quarter. The rule knows
# nothing about the task. You do: **guessing among ten digits costs $\ln 10$, and a curve
# that ends there has learned next to nothing**.
#
# And no run of this sweep went to infinity, as a parabola would. The network **dies**: at
# 1.41, in nine seeds of ten, not one of the 64 units in its last hidden layer responds to
# any image. Not every failure prints `nan`.

# %% [markdown]
# ## The same number elsewhere
#
# The same network, the same batches, but AdamW. SGD was best at 0.71. Where is AdamW?

# %%
rates_asked = ["about 0.01", "about 0.1", "about 0.7, too"]
predict("adamw", "AdamW is best at a rate of", options=rates_asked)

# %% [markdown]
# While you think: every library has this number, and its own way with it (PyTorch as
# installed here, the others as in their source).
#
# | | PyTorch 2.13 | Keras 3 | optax (JAX) |
# | --- | --- | --- | --- |
# | its name | `lr` | `learning_rate` | `learning_rate` |
# | default, SGD | 0.001 | 0.01 | none |
# | default, AdamW | 0.001 | 0.001 | none |
# | to change it | `param_groups` | assign to it | `inject_hyperparams` |
# | momentum collects | gradients | gradients × rate | gradients |
#
# The last row matters when the rate drops: in Keras the old, large steps live on in the
# buffer for a while. At a constant rate it is the same walk.

# %% experiment
reveal("adamw", rates_asked[0])

# %% [markdown]
# ![Training loss over the learning rate for SGD and AdamW, ten seeds each: AdamW is best between 0.01 and 0.03 and slowly worse above, SGD is best between 0.5 and 0.71 and collapses at 1.0.](two_optimizers.svg)
#
# AdamW's lowest medians are at 0.011 and 0.022, five to six octaves (factors of two) below
# SGD's (recorded run `lr_sweep_adamw`). "We trained with 0.01" says nothing without the
# optimizer's name. And AdamW's best rate is **not** next to its cliff: the collapse comes at
# 0.18, three octaves further up or more. Rules of thumb belong to an optimizer, too.
#
# In the wild: 0.1 for ResNet-50 with SGD and momentum, 256 images at a time
# ([Goyal et al., 2017](https://arxiv.org/abs/1706.02677)); with Adam 0.0001 for BERT
# ([Devlin et al., 2018](https://arxiv.org/abs/1810.04805)) and at most 0.0007 for the first
# transformer (base model, [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)).

# %% [markdown]
# ## Folklore: "3e-4 is the best rate for Adam"
#
# > **You may read** that 0.0003 is simply the rate for Adam. That was a joke on Twitter by
# > Andrej Karpathy, who does recommend it for early baselines ([A Recipe for Training Neural
# > Networks](https://karpathy.github.io/2019/04/25/recipe/), 2019).
#
# What is true in it: it is far from the cliff. What is not: in our sweep the median loss at
# 0.00035 is 0.37, at 0.011 it is 0.009. Another model, another budget, other numbers. How
# would one know? By a grid and a look at its edges. You have just written both.

# %% [markdown]
# ## What you can do now
#
# From a curvature and a rate **you name the walk** without taking it. You have **been the
# optimizer**. You **search by factors**, and distrust a winner on the rim.
#
# A question to keep. The best rate is next to the cliff, the cliff moves during training,
# and the loss calmed down when the rate dropped. Why, then, should the rate stay the same
# all the way? **Next:** *Schedulers from scratch*.
#
# **Further reading:** [Bengio, 2012](https://arxiv.org/abs/1206.5533), on choosing the number
# · [Goh, 2017](https://distill.pub/2017/momentum/), on momentum ·
# [Cohen et al., 2021](https://arxiv.org/abs/2103.00065), on the edge of stability ·
# [Godbole et al., 2023](https://github.com/google-research/tuning_playbook), on searching
#
# ### Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | learning rate | 학습률 | taux d'apprentissage | how far to go for a given slope |
# | loss | 손실 | perte | what training makes small |
# | gradient | 기울기 | gradient | the slope of the loss, one number per weight |
# | curvature | 곡률 | courbure | how fast the slope grows |
# | sharpness | 첨예도 | acuité (courbure maximale) | the largest curvature of all directions |
# | to oscillate | 진동하다 | osciller | to jump from side to side |
# | to diverge | 발산하다 | diverger | to leave for good |
# | to collapse | 붕괴하다 | s'effondrer | to lose most of what there was to learn |
# | momentum | 모멘텀 | inertie (momentum) | memory of earlier moves |
# | octave | 옥타브 | octave | a factor of two |
# | seed | 시드 | graine aléatoire | decides first weights and batches |
