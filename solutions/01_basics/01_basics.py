# %% [markdown]
# # Learning-rate basics
#
# At the end of this lesson you will be able to
#
# - **explain** why a rate crawls, lands, swings or flies off,
# - **read and change** the learning rate of a running optimizer,
# - **search** for a good rate, and notice when your search ended too early.
#
# You need Python, [lesson 00](../00_start_here/00_start_here.ipynb), and a rough idea of what
# a gradient is.

# %% setup
import math

import torch
from torch.nn.functional import cross_entropy

from autograder import figure, label_ends, lesson, load_digits, mlp, parabola_explorer
from autograder import predict, ready, recorded, reveal, subplots, sweep_explorer, train
from autograder import wrap_up
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
# We trained a small network to read handwritten digits, with 400 of these moves (**updates**)
# and 64 images for each (a **batch**). We did it at 27 learning rates.
#
# We also did it ten times at each rate. A run depends on luck: on its first weights, and on
# which images come first. A number called the **seed** decides both. Where one number stands
# for ten seeds it is the **median**, the middle one.
#
# The loss is low where the right digit got a high chance: it is the natural logarithm of one
# over that chance, in **nats**. A network that knows nothing gives each of the ten digits the
# same chance. Its loss is $\ln 10 = 2.303$. A run **collapses** if it ends above half of that.
#
# At which rate is training best, and at which larger one do most runs collapse? Is the second
# a hundred times the first, ten times, or two? Place both on the axis.

# %% experiment
sweep_explorer()

# %% [markdown] answer sweep_explorer
# ![](pictures/sweep.svg)
#
# **One side of the valley is a slope, the other a cliff.** The best rate, 0.71, ends at a
# loss of 0.023. Half of it ends at 0.044, a sixteenth at 0.62: worse, but it learns. At
# twice the best rate no seed ends below 2. (Recorded run `lr_sweep_sgd`, medians of ten seeds.)
#
# **The best rate lives next to the cliff.** At 1.0, the next rate that we tried, seven seeds
# of ten collapse and three learn. Luck decides.
#
# **The two failures look alike.** Far too low and far too high both end near 2.3.
#
# > **Replication card.** *Claim:* the best rate is usually within a factor of two of the largest
# > one that still works ([Bengio, 2012](https://arxiv.org/abs/1206.5533)). *Our run:* 27 rates,
# > ten seeds. *Verdict:* **reproduced**: of the rates at which all ten seeds learn, the largest
# > is the best.

# %% [markdown]
# ## One weight, one parabola
#
# Why a cliff? Close to its lowest point, a smooth loss looks like a parabola:
#
# $$f(w) = \tfrac12\,\lambda\, w^2$$
#
# The **curvature** $\lambda$ (lambda) says how fast the slope grows as you walk away from
# the bottom: at $w$ the slope is $\lambda w$.
#
# | symbol | in |
# | --- | --- |
# | $w$ | weight |
# | $\lambda$ | loss per weight² |
# | $\eta$ | weight² per loss |
#
# Multiply the last two units: nothing is left. The product $\eta\lambda$ is a **pure
# number**, and the shape of the walk depends on nothing else.
#
# Say $\lambda = 4$. One learning rate takes you to the bottom in a single step, from
# wherever you start. Which?

# %%
predict("one_step", "With curvature 4, one step is enough at lr =", low=0, high=1)

# %% [markdown]
# Now find it with your hands, at curvature 4 and momentum 0 (momentum waits in the workshop).
# Then find the first rate at which the ball never comes to rest. Halve the curvature: where
# did both go?

# %% experiment
parabola_explorer()

# %% [markdown] twin
# ![](pictures/parabola_explorer.svg)
#
# The upper strip is the walk without momentum. Half the curvature, twice the rates: the two
# that you looked for are $1/\lambda$ and $2/\lambda$.

# %% [markdown]
# ### Your turn: `gd_path`
#
# Write the walk down. You know the move, and you know the slope.
#
# | given | in | what it is |
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
# **Use it.** Your own walks, with $\lambda = 4$. Which of the four will leave?

# %% experiment
ready("gd_path")
fig, ax = subplots()
for lr in (0.05, 0.25, 0.45, 0.51):
    path = gd_path(1.0, lam=4.0, lr=lr, steps=12)
    ax.plot(path, label=f"lr = {lr}")
ax.set(xlabel="steps taken (updates)", ylabel="w (weight units)")
label_ends(ax)
figure(fig, alt=f"Your walks at four rates; at {lr} the last place is {path[-1]:.2f}")

# %% experiment
reveal("one_step", 0.25, picture="four_rates.svg")

# %% [markdown] answer one_step
# Every step multiplies $w$ by the same number, $1 - \eta\lambda$. All that can happen follows
# from it:
#
# | $\eta\lambda$ | the number is | the ball |
# | --- | --- | --- |
# | below 1 | between 0 and 1 | comes closer, always from the same side |
# | 1 | 0 | lands at once: with $\lambda = 4$ that is $\eta = 0.25$ |
# | 1 to 2 | between −1 and 0 | jumps from side to side and comes closer |
# | 2 | −1 | jumps between two places for ever: the **edge** |
# | above 2 | below −1 | jumps from side to side and leaves |
#
# ![](pictures/four_rates.svg)

# %% [markdown]
# With many weights there are many curvatures, and one rate has to serve them all. Where the
# curvature is largest the walk flies off first. So the edge is
#
# $$\eta_{edge} = \frac{2}{\lambda_{max}}$$
#
# ## Is the edge really that sharp?
#
# We took something that **is** a parabola: a linear model, fitted to the same digits by least
# squares. Its curvatures do not depend on the weights, so its edge can be computed. At 0.99
# times the edge, the loss fell from 0.5 to 0.16 in 400 updates.
#
# Then we ran it once more at 1.01 times the edge. Where did it end?

# %%
ends = ["below 0.5, where it began", "between 0.5 and 100", "above 100"]
predict("one_percent", "At one per cent above the edge, the loss ends", options=ends)

# %% experiment
reveal("one_percent", ends[-1], picture="linear_edge.svg")

# %% [markdown] answer one_percent
# ![](pictures/linear_edge.svg)
#
# After 390 updates the loss is above 250 000 and growing (recorded run `linear_edge`). Closer
# still, at 0.999 times the edge, it falls. At 1.001 times the edge it has turned and grows.

# %% [markdown]
# ### And a network?
#
# A network is no parabola: its curvature changes with its weights. The largest one is called
# its **sharpness**. We trained the network on *all* images in every update, without the luck
# of batches, with five seeds. It starts with a sharpness of 0.33. So the edge should lie at
# $2 / 0.33 \approx 6$.
#
# Would you trust that number?

# %%
fates = ["it trains", "it collapses in some seeds", "it collapses in all five seeds"]
predict("sharpness_edge", "At a rate of 2, a third of that edge,", options=fates)

# %% experiment
reveal("sharpness_edge", fates[-1], picture="sharpness.svg")

# %% [markdown] answer sharpness_edge
# ![](pictures/sharpness.svg)
#
# From a rate of 2 on, all five seeds end at chance (recorded run `sharpness`). The edge moved
# while we trained.
#
# **Training makes a network sharper.** At rates from 0.25 to 1 the sharpness climbs above
# $2/\eta$ in every seed. A parabola would fly off there. The network swings, finds flatter
# ground and stays near $2/\eta$ for a while.
#
# > **Replication card.** *Claim:* in full-batch training the sharpness rises to $2/\eta$ and hovers there, at the
# > "edge of stability" ([Cohen et al., 2021](https://arxiv.org/abs/2103.00065)). *Our run:*
# > 15 rates, five seeds, 600 updates. *Verdict:* **reproduced** at rates from 0.25 to 1, for a
# > while: later in the run the sharpness falls below $2/\eta$. **Not at this scale** at 0.125:
# > its sharpness climbs to 10 to 12, not to 16.

# %% [markdown]
# ## Where the number lives
#
# In PyTorch the rate is kept in the optimizer, in a list of dicts, one for each **group** of
# weights. You may write it at any time. The next `step()` uses what stands there. A
# *scheduler*, of which the next lessons have many, does little else.

# %% experiment
optimizer = torch.optim.SGD(mlp(seed=0).parameters(), lr=0.5)
print("groups:", len(optimizer.param_groups))
print("rate:  ", optimizer.param_groups[0]["lr"])

optimizer.param_groups[0]["lr"] = 0.05
print("now:   ", optimizer.param_groups[0]["lr"])

# %% [markdown]
# Does it matter? We trained at 0.7, close to the cliff, twice with each of ten seeds. Once the
# rate was **kept**, once it **dropped** to a tenth after 300 of 400 updates. The loss of a
# single batch jumps about. Its highest value in the last 100 updates was 0.62 where the rate
# was kept (median). How high was it where the rate had dropped?

# %%
predict("dropped", "Highest batch loss after the drop =", low=0, high=2)

# %% experiment
reveal("dropped", 0.11)

# %% [markdown] answer dropped
# 0.11: the drop **calms the loss down**. In nine seeds of ten its highest peak is lower than
# with the kept rate. In one of the runs that kept 0.7, training collapses after all (recorded
# run `dropped_rate`).
#
# Does the network read the training images better in the end? Not where nothing went wrong:
# the median losses are 0.023 (kept) and 0.027 (dropped).

# %% [markdown]
# ## Search by factors
#
# So you have to search. Where would you put eight tries between 0.001 and 1?
#
# Evenly, at 0.001, 0.144, 0.287 and so on, seven of them lie above 0.1. But what counts is
# the **factor**: from 0.001 to 0.002 is as large a change as from 0.5 to 1.
#
# ### Your turn: `lr_grid`
#
# | given | in | what it is |
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
# | given | in | what it is |
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
# **Use it.** Your grid, your judgement, real runs of the network from above (a second or so
# each). Before you run it: will the winner be at the edge?


# %% experiment
def final_loss(lr: float) -> float:
    return train(lambda weights: torch.optim.SGD(weights, lr=lr)).train_loss


# %% experiment
ready("lr_grid", "pick_best")
results = {lr: final_loss(lr) for lr in lr_grid(0.01, 0.1, 4)}
for lr, loss in results.items():
    print(f"lr {lr:.4f}   loss {loss:.3f}")
print("best rate, at the edge:", pick_best(results))

# %% [markdown]
# > **Principle.** A winner at the edge of what you tried is not a result. It is a request:
# > the best may lie outside. Widen the grid until the answer ends in `False`. (The [Deep
# > Learning Tuning Playbook](https://github.com/google-research/tuning_playbook) asks for the
# > same.)
#
# Change the two ends above until `pick_best` says `False`. And do not trust one seed too far:
# in the recorded sweep four seeds of ten prefer 0.5, and six 0.71.

# %% [markdown]
# ## The same number elsewhere
#
# The same network, the same batches, but another optimizer. The plain move from above is
# called SGD, and was best at 0.71. AdamW rescales the move of every weight by itself
# ([lesson 05](../05_warmup/05_warmup.ipynb)). Where is AdamW best?

# %%
rates_asked = ["about 0.01", "about 0.1", "about 0.7, too"]
predict("adamw", "AdamW is best at a rate of", options=rates_asked)

# %% experiment
reveal("adamw", rates_asked[0], picture="two_optimizers.svg")

# %% [markdown] answer adamw
# ![](pictures/two_optimizers.svg)
#
# AdamW's lowest medians are at 0.011 and 0.022 (recorded run `lr_sweep_adamw`). That is five
# to six **octaves** below SGD's; an octave is a factor of two.
#
# And AdamW's best rate is **not** next to its cliff: the collapse comes at 0.18, three octaves
# further up. Rules of thumb belong to an optimizer, too.

# %% [markdown]
# > **Tip.** "We trained with 0.01" says nothing. Write down the optimizer and the batch size
# > beside every rate.
#
# Every library has this number, and its own way with it (PyTorch as installed here, the
# others as in their source).
#
# | | PyTorch 2.13 | Keras 3 | optax (JAX) |
# | --- | --- | --- | --- |
# | its name | `lr` | `learning_rate` | `learning_rate` |
# | default, SGD | 0.001 | 0.01 | none |
# | default, AdamW | 0.001 | 0.001 | none |
# | to change it | `param_groups` | assign to it | `inject_hyperparams` |
# | momentum (workshop) sums | gradients | gradients × rate | gradients |
#
# In the wild: 0.1 for ResNet-50 with SGD and momentum, 256 images at a time
# ([Goyal et al., 2017](https://arxiv.org/abs/1706.02677)). With Adam 0.0001 for BERT
# ([Devlin et al., 2018](https://arxiv.org/abs/1810.04805)), and at most 0.0007 for the first
# transformer (base model, [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)).
#
# > **Folklore.** "3e-4 is the best rate for Adam." That was a joke on Twitter by Andrej
# > Karpathy, who does recommend it for early baselines ([A Recipe for Training Neural
# > Networks](https://karpathy.github.io/2019/04/25/recipe/), 2019).
#
# What is true in it: it is far from the cliff. What is not: in our sweep the median loss at
# 0.00035 is 0.37, at 0.011 it is 0.009. Another model, another budget, other numbers. How
# would one know? By a grid and a look at its edges. You have just written both.

# %% [markdown]
# ## What you can do now
#
# From a curvature and a rate **you foretell the walk**. You can **read and write the rate** of
# a running optimizer. You **search by factors**, and distrust a winner on the rim.
#
# A question to keep. The best rate is next to the cliff, the cliff moves during training, and
# the loss calmed down when the rate dropped. Why, then, should the rate stay the same all the
# way? That is [the next lesson](../02_schedulers/02_schedulers.ipynb).

# %%
wrap_up("01_basics")

# %% [markdown]
# ## Workshop
#
# Three more functions, for whoever wants to know it exactly. Nothing later depends on them.
#
# ### Momentum, and a word for every walk
#
# **Momentum** gives the ball a memory: each move also repeats a fraction $\beta$ of the move
# before. Try it in the explorer above. Two things change:
#
# - The edge lies $1 + \beta$ times as far out.
# - The ball arrives with speed, so it crosses the bottom at lower rates, too: with
#   $a = \eta\lambda$, beyond $a = (1 - \sqrt\beta)^2$. (Ask for a walk that multiplies $w$
#   by the same $z$ at every step: $z^2 - (1 + \beta - a)\,z + \beta = 0$. Up to there some
#   $z > 0$ does, beyond it none. [Goh, 2017](https://distill.pub/2017/momentum/), shows why.)
#
# ### Your turn: `lr_regime`
#
# One word for a walk, without walking it.
#
# | given | in | what it is |
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
# - *Edge:* floats round. A rate counts as on the edge if it is within `1e-12 * max(1, lr)` of
#   it.
# - *Momentum:* you are not asked within a millionth of $(1 - \sqrt\beta)^2/\lambda$.

# %% exercise lr_regime

# %% [markdown]
# **Use it** on the linear model from above. Your function gets its 65 curvatures with the rate
# of each recorded run, and foretells in one word what it did. The last column is its last loss.

# %% experiment
ready("lr_regime")
x = torch.cat([load_digits().train_x, torch.ones(1297, 1)], dim=1)
curvatures = torch.linalg.eigvalsh(x.T @ x / len(x)).clamp(min=0).tolist()
for run in table("linear_edge")["runs"]:
    word = lr_regime(curvatures, run["rate"])
    end, last = run["loss"][-1], run["update"][-1]
    print(f"{run['factor']:6} times the edge: {word:12} update {last}: {end:.2g}")

# %% [markdown]
# The closest calls are 0.999 and 1.001 times the edge: both words come true. At 4.0 times the
# edge the record stops at update 180: then the loss no longer fits into a float.
#
# ### Be the optimizer
#
# An optimizer is a loop over tensors. Whoever has written one is never again puzzled by what
# `step()` does.
#
# ### Your turn: `sgd_update`
#
# Be the optimizer: one call is one update.
#
# | given | in | what it is |
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


# %% experiment
ready("sgd_update")
mine = {"0.7, no momentum": train_mine([0.7] * 400)}
mine["0.07, momentum 0.9"] = train_mine([0.07] * 400, momentum=0.9)
fig, ax = subplots()
for name, losses in mine.items():
    means = [sum(losses[i : i + 20]) / 20 for i in range(0, 400, 20)]
    ax.plot(range(10, 400, 20), means, label=name)
ax.set(xlabel="update (count)", ylabel="mean batch loss (nats)", yscale="log")
label_ends(ax)
figure(fig, alt=f"Two runs of your optimizer; they end at {means[-1]:.2f} or near it")

# %% [markdown]
# They resemble each other: with $\beta = 0.9$ each gradient is used ten times in all, so a
# tenth of the rate does as much. Try `seed=1`, and momentum 0.9 *without* a smaller rate.
#
# ### Read the curve
#
# ![](pictures/loss_curves.svg)
#
# Often there is only one run on your screen. Four rules can read its curve, if the case is
# clear. You will see them fail in a minute.
#
# ### Your turn: `diagnose`
#
# | given | in | what it is |
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
# **Use it** on every other rate of the recorded sweep, seed 0 (each mean of eight updates
# stands there eight times). Some of the fourteen words are plainly wrong. How many?

# %% experiment
ready("diagnose")
sweep = recorded("lr_sweep_sgd")
for rate in sweep.rates[::2]:
    run = sweep.at(rate)[0]
    losses = [loss for loss in run.curve for _ in range(8)]
    print(f"lr {rate:9.4f}   loss {run.train_loss:6.3f}   {diagnose(losses)}")
print(f"a network that knows nothing: {math.log(10):.3f}")

# %%
predict("wrong_words", "Words that are plainly wrong =", low=0, high=14)

# %% experiment
reveal("wrong_words", 4)

# %% [markdown] answer wrong_words
# Rate 16 is called *good*: it begins above a thousand and ends a little above chance. The
# three smallest are called *too high*: they fall, but by less than 1 % a quarter. The rule knows
# nothing about the task. You do: **guessing among ten digits costs $\ln 10$, and a curve
# that ends there has learned next to nothing**.
#
# And no run of this sweep went to infinity, as a parabola would. The network **dies**: at
# 1.41, in nine seeds of ten, not one of the 64 units in its last hidden layer responds to
# any image. Not every failure prints `nan`.

# %% [markdown]
# ## Further reading
#
# - Yoshua Bengio, *Practical Recommendations for Gradient-Based Training of Deep
#   Architectures*, 2012, [arXiv:1206.5533](https://arxiv.org/abs/1206.5533): on choosing the
#   number.
# - Gabriel Goh, *Why Momentum Really Works*, 2017,
#   [doi:10.23915/distill.00006](https://distill.pub/2017/momentum/).
# - Jeremy Cohen and others, *Gradient Descent on Neural Networks Typically Occurs at the Edge
#   of Stability*, 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065).
# - Varun Godbole and others, *Deep Learning Tuning Playbook*, 2023,
#   [on GitHub](https://github.com/google-research/tuning_playbook): on searching.
#
# ## Words
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
# | to collapse | 붕괴하다 | s'effondrer | to end above half of $\ln 10$ |
# | momentum | 모멘텀 | inertie (momentum) | memory of earlier moves |
# | octave | 옥타브 | octave | a factor of two |
# | seed | 시드 | graine aléatoire | decides first weights and batches |
# | batch | 배치 | lot | the images of one update |
# | nat | 나트 | nat | the unit of a loss that is a natural logarithm |
# | median | 중앙값 | médiane | the middle one of several numbers |

# %%
wrap_up("01_basics")
