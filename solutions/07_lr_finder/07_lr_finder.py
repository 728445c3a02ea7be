# %% [markdown]
# # The learning-rate finder
#
# At the end of this lesson you will be able to
#
# - **measure** how a network answers a growing learning rate, and leave no trace in it,
# - **read** a rate off that curve, with a margin that you can defend,
# - **judge** the advice by what it costs, on several seeds.
#
# You need the search of [lesson 01](../01_basics/01_basics.ipynb) and a training loop that
# you could write yourself. Some functions here use each other: work from the top down.

# %% setup
import math
from collections.abc import Callable, Iterable
from statistics import fmean, median
from typing import Any
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR
from autograder import figure, finder_explorer, lesson, load_digits, loss_and_rate, mlp
from autograder import patiently, predict, ready, reveal, subplots, train, wrap_up

lesson("07_lr_finder")

# %% [markdown]
# ## One short run instead of a search
#
# The sweep of lesson 01 needed 270 training runs: 27 rates, ten seeds (a seed fixes the
# first weights and the batches).
#
# A **range test** is one run; ours has 200 updates. The rate is tiny at first, and grows a
# little with every update, until it is absurd. You watch the loss: nothing, a fall, a
# crash.
#
# ![](pictures/finder_question.svg)
#
# Three rates are marked. C is where the loss falls fastest, B is half of it. A is a tenth
# of the rate at the lowest point.
#
# We took a new network each time and trained it with plain SGD: 400 updates at A, at B or
# at C, kept constant. Which one ends with the lowest loss?

# %%
marks = ["A, a tenth of the lowest", "B, half of the steepest", "C, the steepest"]
predict("finder_mark", "After 400 updates, the lowest loss has", options=marks)

# %% experiment
reveal("finder_mark", marks[1])

# %% [markdown] answer finder_mark
# ![](pictures/finder_answer.svg)
#
# We ran ten tests with ten seeds, and trained at what each of them said.
#
# - **C collapses in 6 of 10.** The test spends a single update at each rate. A network
#   can survive one update at a rate that kills it in a hundred.
# - **B is close to the best of the whole sweep**, in all ten.
# - **A is safe and slow:** its loss on validation images (not trained on) is about twice
#   the best, 0.23 instead of 0.12.
#
# (Recorded runs `finder_worth` and `lr_sweep_sgd`.)
#
# **Replication card.** *Claim:* one short test with a growing rate replaces the search
# ([Smith, 2015](https://arxiv.org/abs/1506.01186), in other words). *Our run:* digits
# network, 200 updates, ten seeds, `finder_worth`. *Verdict:* for half of the steepest point
# **reproduced**: within 1.5 times the best in 20 of 20 (SGD and
# AdamW, ten each). For the steepest point itself
# **not at this scale**: 6 of 10 collapse with SGD.

# %% [markdown]
# So the curve knows something, and it has to be read with a margin. In this lesson you
# build the test, read it by three rules, and find out how far to trust each.
#
# ## Rates that grow by a factor
#
# From 0.00001 to 10 are six powers of ten, or 20 **octaves** (doublings). A good rate may
# lie in any of them. So each octave gets its share of the 200 updates: ten.

# %% [markdown]
# ### Your turn: `exp_lrs`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `start` | learning rate | the first rate, above 0 |
# | `end` | learning rate | the last rate |
# | `n` | rates | how many |
#
# *First:* `start`. *Last:* `end` itself. *Past the end:* nothing; there are exactly `n`
# rates, so count them and do not ask a float whether you are there. *Nonsense:* one rate has
# no gap to grow in, so `n < 2` raises `ValueError` and names it. (`lr_grid` of lesson 01 was
# milder.)
#
# ![](pictures/exp_lrs_target.svg)

# %% exercise exp_lrs

# %% [markdown]
# ## A curve that can be read
#
# Every batch is different, so the loss jumps. A **running average** calms it. With the loss
# $x_i$ of update $i$ and a share $\beta$ (beta) of the old average that is kept:
#
# $$m_i = \beta\, m_{i-1} + (1 - \beta)\, x_i, \qquad m_{-1} = 0$$
#
# It starts from 0, which no loss ever was. With $\beta = 0.9$ the first average is a tenth
# of the first loss. What would put that right, at every $i$? Look at what the weights of
# all losses so far sum to. (Adam corrects its averages in the same way.)
#
# The calm has a price: an average is late. On a steady slope it lags by
# $\beta / (1 - \beta)$ updates: 9 for $\beta = 0.9$. Keep that number in mind.

# %% [markdown]
# ### Your turn: `ema_debiased`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `xs` | nats, or anything | one value per update |
# | `beta` | a fraction | the share that is kept, from 0 to below 1 |
#
# *First:* the first value itself. *Last:* one average per value, so the two lists are
# equally long. *Nothing in:* nothing out. *Nonsense:* a NaN makes its own average and all
# later ones NaN, for a run that blew up should look like one.
#
# ![](pictures/ema_target.svg)

# %% exercise ema_debiased

# %% [markdown]
# ## A test that leaves no trace
#
# A range test ruins the network: it ends at a rate of 10. So it has to put everything back.
# A colleague's finder says that it does. It begins with `before = model.state_dict()` and ends
# with `model.load_state_dict(before)`.
#
# With ten seeds we ran a test up to a rate of 10, and then trained 400 updates at 0.4. After a
# test that puts everything back the median loss is 0.04. And after the colleague's?

# %%
losses = ["0.04 as well", "about 0.1", "2.30, the loss of a guess"]
predict("finder_leak", "After the colleague's test it is", options=losses)

# %% experiment
reveal("finder_leak", losses[2])

# %% [markdown] answer finder_leak
# 2.30: nothing can be learned any more (recorded run `finder_leak`), and you would blame the
# learning rate. `state_dict()` hands out **the live tensors**, not copies. While the test
# trains the model, `before` changes with it, and at the end the model is loaded with itself.
# `copy.deepcopy(...)` around it makes a copy (`import copy` first).

# %% [markdown]
# ### Your turn: `range_test`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `model` | a module | any network, in train or eval mode |
# | `make_opt` | a function | `make_opt(params)` gives an optimizer, perhaps with several groups |
# | `loss_fn` | a function | `loss_fn(model(x), y)` gives the loss |
# | `batches` | pairs `(x, y)` | no `len`, no index; iterated again when they run out |
# | `lrs` | learning rate | one per update, in order |
# | `diverge`, `beta` | no unit | how many times the lowest average before it ends the test; for your average |
#
# It trains in train mode, and returns three lists of equal length: the rates used, the losses,
# and their corrected averages.
#
# - *First:* `lrs[0]` is in every group before the first forward pass.
# - *Last:* loss `i` is the one *before* the update with `lrs[i]`: the lists need no shift.
# - *Past the end:* no update after the loss that ends the test. Whether that loss is in the
#   lists is yours to choose.
# - *Nonsense:* a loss that is not finite ends the test, too.
# - *Afterwards* all is as before: parameters, buffers, the mode of every part, torch's random
#   state. Only `.grad` may differ.
#
# ![](pictures/range_test_target.svg)

# %% exercise range_test

# %% [markdown]
# **Use it.** Your test, on the course's network. And your weights, before and after?

# %% experiment
torch.set_num_threads(1)  # batches this small are not worth sharing between cores


def draw(seed: int, count: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    digits, draws = load_digits(), torch.Generator().manual_seed(seed)
    picks = [torch.randint(1297, (64,), generator=draws) for _ in range(count)]
    return [(digits.train_x[pick], digits.train_y[pick]) for pick in picks]


# %% experiment
ready("exp_lrs", "range_test")


def sgd(weights: list, lr: float = 1.0) -> torch.optim.Optimizer:
    return torch.optim.SGD(weights, lr=lr)


def find(net: nn.Module, seed: int = 0, n: int = 200) -> tuple:
    return range_test(net, sgd, cross_entropy, draw(seed, n), exp_lrs(1e-5, 10, n))


# %% experiment
ready("exp_lrs", "range_test")
net = mlp(seed=0)
weights = net[0].weight.detach().clone()
used, raw, smooth = find(net)
print("largest change of a weight:", (net[0].weight - weights).abs().max().item())

fig, ax = subplots(figsize=(6.8, 2.0))
ax.plot(used, raw, linestyle="", marker=".")
ax.plot(used, smooth, marker="")
ax.set(xscale="log", ylim=(1.8, 3), xlabel="rate (log scale)", ylabel="loss (nats)")
figure(fig, alt=f"Your range test; its lowest average is {min(smooth):.2f}")

# %% [markdown]
# With SGD the stop rule seldom fires (in one recorded test of ten): a dead network sits at
# 2.30, which is less than four times the best. So the curve goes on behind the crash. It is
# not to be believed there.
#
# > **Tip.** Look at the curve before you take the number. If the fall is no deeper than the
# > jumps beside it, there is no number.

# %% [markdown]
# ## Three ways to read it
#
# ![](pictures/suggest_target.svg)
#
# - **Steepest:** where the loss falls fastest, divided by a margin.
# - **A tenth of the lowest:** the rate of the minimum, divided by 10.
# - **Valley:** about halfway along the longest descent. It is fastai's default today.
#
# Steepest *up or down*? The question is asked in forums again and again. **Down:** you
# look for the rate at which the network learns fastest, which is the most negative slope.
# Two things go wrong with it. The slope is per *factor* of the rate, so it is taken against
# $\log(\eta)$. And it counts only **left of the minimum**: in eight of our ten tests with
# SGD, the steepest fall of the *whole* curve lay behind the crash, at rates up to 5
# (recorded run `finder_advice`).

# %% [markdown]
# ### Your turn: `suggest_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `lrs` | learning rate | the rates of a test, rising by a factor |
# | `smooth` | nats | the smoothed loss at each |
# | `method` | a word | `"steepest"`, `"min10"` (a tenth of the lowest) or `"valley"` |
# | `skip` | points | how many first ones to leave out |
# | `divide_by` | a factor | the margin of `"steepest"` |
#
# *First:* the points that are skipped are nowhere looked at, nor are losses that are not
# finite. *Last:* nothing behind the minimum counts for the steepest fall. *Nonsense:* where
# the first point that is left is the lowest, there is no descent: `ValueError`. An unknown
# `method` raises it, too, and is named.

# %% exercise suggest_lr

# %% [markdown]
# ## Twice as slow
#
# You make the test more careful: 400 updates instead of 200, over the same range, with
# AdamW. Where does its steepest point go? Guess, and then try it on the recorded tests: change
# the number of updates, the smoothing, the method and the divisor. The mark moves, and the
# second panel shows what the rate is worth.

# %%
moves = ["to half the rate, or lower", "it stays, within a fifth", "to twice the rate"]
predict("finder_length", "With twice as many updates it goes", options=moves)

# %% experiment
finder_explorer()

# %% [markdown] twin
# ![](pictures/finder_twin.svg)
#
# Half of the steepest point, ten tests each. The band holds the rates whose loss is at most
# 1.5 times the best of the sweep.

# %% experiment
reveal("finder_length", moves[0])

# %% [markdown] answer finder_length
# It goes down: from 0.0059 to 0.0022 with AdamW (medians of ten seeds), and after only 100
# updates it lay at 0.020. With SGD it is at 1.23 after 100, at 1.05 after 200 and at 0.68
# after 400.
#
# One reason is the lag. Nine updates are a factor of 3.5 in the rate when 100 updates cover
# the range, 1.9 with 200, and 1.4 with 400. A network needs some updates to learn, too, and
# a hasty test has moved on by then. So **a suggestion without the number of updates says
# little**, and a margin of two is more than superstition.
#
# The range matters, too: a start at 0.0000001 or at 0.001 took SGD's 1.05 to 0.90 and 0.67
# (recorded run `finder_advice`).

# %% [markdown]
# ## What is the advice worth?
#
# Do not compare rates, compare what they lead to. The **regret** of a rate is its loss
# divided by the best one known: here the lowest mean validation loss of lesson 01's sweeps.
# We trained at each suggestion, on a new seed. The table has the median regret and, in
# brackets, how many of ten stayed within 1.5. The numbers 100 and 200 are the updates of
# the test.
#
# | | SGD, 100 | SGD, 200 | AdamW, 100 | AdamW, 200 |
# | --- | --- | --- | --- | --- |
# | steepest | 19.2 (0) | 13.3 (4) | 1.1 (9) | 0.9 (10) |
# | steepest / 2 | 1.0 (8) | 1.0 (10) | 0.9 (8) | 1.0 (10) |
# | steepest / 4 | 1.0 (10) | 1.4 (7) | 1.0 (10) | 1.2 (10) |
# | lowest / 10 | 1.5 (4) | 2.0 (0) | 1.1 (9) | 1.0 (10) |
# | valley | 2.0 (0) | 2.0 (0) | 1.0 (10) | 1.1 (10) |
#
# *Divide by 2 to 4* is fair advice here. No rule is best in every column: SGD's best rate
# lies next to its cliff, AdamW's far from it. A regret below 1 is luck of the seeds.
#
# > **Folklore.** "Take the steepest point and divide it by ten." With AdamW and 100 updates
# > that costs little (regret 1.2). With SGD and 200 it costs a factor of 2.1,
# > and nobody notices, for the run looks healthy. fastai's old advice was a tenth of the
# > *lowest* point, which is another rate. How would you know? By one run at twice the rate.

# %% [markdown]
# ## Your decision
#
# > **Principle.** First decide how long to train, and choose the schedule for that. Then
# > find its highest rate. Then keep both, and tune the rest. Whoever changes the schedule
# > in the middle of a run can no longer say what helped.
#
# ### Your turn: `my_lr`
#
# A number, and you choose it. Use your finder on several seeds, short runs, the recorded
# sweep, or all of them. This is how it is judged, before you begin:
#
# | | |
# | --- | --- |
# | the training | the course's network on the digits, plain SGD at your rate, kept constant |
# | how long | 400 updates of 64 images, five seeds that you do not know |
# | what counts | the median validation loss, as a multiple of the lowest mean in the recorded sweep (0.117) |
# | full points | up to 1.5 times |
# | about half | up to 3 times |
# | nothing | beyond, or when it collapses |
#
# There is no single right number. *Nonsense* is a rate of 0, a negative one, and one that
# changes from call to call.

# %% experiment
ready("exp_lrs", "range_test", "suggest_lr")
for seed in range(5):
    used, raw, smooth = find(mlp(seed=seed), seed)
    half = suggest_lr(used, smooth, divide_by=2)
    tenth = suggest_lr(used, smooth, method="min10")
    print(f"seed {seed}: steepest / 2 {half:.3f}, lowest / 10 {tenth:.3f}")

# %% exercise my_lr

# %% [markdown]
# ## What you can do now
#
# You **run a range test** that leaves no trace. You **read it** left of the minimum, per
# factor, with a margin. And you **judge a rate by its regret**, not by how it was found.
#
# The workshop below begins with the whole way: test, read, train, compare, with a model of
# your own. **Next:** [the capstone](../08_capstone/08_capstone.ipynb), where you ship a
# schedule of your own.

# %%
wrap_up("07_lr_finder")

# %% [markdown]
# ## Workshop
#
# ### The whole way, with your own model
#
# From a test to a trained network: this is the exercise that the course grew from. Take
# **your own model** here, or leave the course's in place: any `nn.Module`, any batches.
# Write down the rate that you would have taken without a finder, *before* you run it.
# Nothing in these cells is graded.


# %% experiment
def my_model(seed: int) -> nn.Module:
    return mlp(seed=seed)


def my_batches(seed: int, count: int) -> list:
    return draw(seed, count)  # so many pairs (x, y)


my_optimizer = torch.optim.SGD
my_loss = cross_entropy
earlier = 0.5  # your rate without a finder

# %% [markdown]
# The test, its curve against $\log(\eta)$, and the steepest point left of the minimum,
# divided by 2. (Try 4.)

# %% experiment
ready("exp_lrs", "range_test", "suggest_lr")
batches, rates = my_batches(0, 200), exp_lrs(1e-5, 10, 200)
used, raw, smooth = range_test(my_model(0), my_optimizer, my_loss, batches, rates)
peak = suggest_lr(used, smooth, divide_by=2)

fig, ax = subplots()
ax.plot(used, smooth, marker="")
ax.axvline(peak, linestyle="--")
ax.set(xscale="log", ylim=(min(smooth) - 0.1, 1.3 * smooth[0]))
ax.set(xlabel="learning rate (log scale)", ylabel="smoothed loss (nats)")
figure(fig, alt=f"Range test of your model; half of the steepest is {peak:.2g}")


# %% [markdown]
# The rate becomes the peak of a warmup and a cosine decay, from torch's own parts (or put your
# `warmup_cosine` of [lesson 05](../05_warmup/05_warmup.ipynb) into a `LambdaLR`).


# %% experiment
def plan_for(optimizer: torch.optim.Optimizer) -> SequentialLR:
    up = LinearLR(optimizer, 1 / 40, total_iters=40)
    down = CosineAnnealingLR(optimizer, T_max=400 - 40)
    return SequentialLR(optimizer, [up, down], milestones=[40])


# %% experiment
def train_mine(peak: float, seed: int) -> float:
    net, losses = my_model(seed), []
    optimizer = my_optimizer(net.parameters(), lr=peak)
    plan = plan_for(optimizer)
    for x, y in my_batches(100 + seed, 400):
        loss = my_loss(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        plan.step()
        losses.append(loss.item())
    return fmean(losses[-40:])


# %% [markdown]
# Compare with your earlier choice. The regret counts from the best of these rates, and the
# noise is the highest of three seeds, divided by the lowest.

# %% experiment
ready("exp_lrs", "range_test", "suggest_lr")
ends = {
    lr: [train_mine(lr, seed) for seed in range(3)]
    for lr in patiently(sorted({peak / 2, peak, 2 * peak, earlier}))
}
best = min(median(losses) for losses in ends.values())
for lr, losses in ends.items():
    regret, noise = median(losses) / best, max(losses) / min(losses)
    print(f"peak {lr:7.3g}   regret {regret:6.2f}   seeds differ {noise:.2f}-fold")

# %% [markdown]
# And the course's network as a picture: loss and rate under each other.

# %% experiment
ready("exp_lrs", "range_test", "suggest_lr")
mine = train(lambda w: sgd(w, lr=peak), scheduler=plan_for)
constant = train(lambda w: sgd(w, lr=0.5))
loss_and_rate(
    {"finder + cosine": mine, "constant 0.5": constant},
    alt=f"Loss and rate; the finder's run ends at {mine.train_loss:.3f}",
)

# %% [markdown]
# **What we found** (recorded run `finder_cosine`, ten seeds).
#
# ![](pictures/finder_cosine.svg)
#
# The finder's half, 0.52, is near the peak 0.5, which ends at 0.128 in the median. A rate
# that falls can afford more: the best peak on the grid, 0.71, ends at 0.110, between 0.101
# and 0.132 over the seeds. Lesson 01's constant 0.5 ends at 0.114. Is the cosine better?
# **Could be noise**: the seeds differ more than the medians do. What the finder saved is the
# search, which took 540 times as many updates.

# %% paragraph finder_why
# ### Your reasons
#
# Which rate did you choose, and why should anybody believe it? Write for a colleague who
# would have to pay for the training.
#
# - 2 points: names the rate, the rule and the settings of the test it comes from (range, number of updates, smoothing, optimizer).
# - 2 points: holds it against other rates by loss or regret on at least three seeds, and says how large the noise of the seeds is.
# - 1 point: says for what the choice holds, and what would change it (optimizer, batch, length, schedule, a trained model).

# %% [markdown]
# ### Your turn: `finder_stability`
#
# One seed is an anecdote: this turns any finder into a number with a spread.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `suggest` | a function | `suggest(seed)` gives a rate, or raises `ValueError` |
# | `seeds` | a tuple | which seeds to ask, in this order |
#
# *First and last:* every seed is asked once, in its order. *A failure* is counted, and the
# next seed is asked. *Nonsense:* see the docstring.

# %% exercise finder_stability

# %% [markdown]
# **Use it.** How many octaves lie between the suggestions of five seeds, with 100 updates
# and with 400?

# %% experiment
ready("exp_lrs", "range_test", "suggest_lr", "finder_stability")
for n in (100, 400):

    def suggest(seed: int, n: int = n) -> float:
        used, _, smooth = find(mlp(seed=seed), seed, n)
        return suggest_lr(used, smooth)

    found = finder_stability(suggest)
    print(f"{n} updates: median {found['median']:.2f}, {found['octaves']:.2f} octaves")

# %% [markdown]
# ### A bug to find: the colleague's finder
#
# Here it is, whole. Compare one layer's weights before and after. Then mend it.


# %% experiment
def colleagues_finder(model: nn.Module, batches: list, rates: list) -> None:
    before = model.state_dict()
    optimizer = torch.optim.SGD(model.parameters(), lr=rates[0])
    for lr, (x, y) in zip(rates, batches, strict=True):
        optimizer.param_groups[0]["lr"] = lr
        optimizer.zero_grad()
        cross_entropy(model(x), y).backward()
        optimizer.step()
    model.load_state_dict(before)


# %% experiment
net = mlp(seed=0)
weights = net[0].weight.detach().clone()
colleagues_finder(net, draw(0, 40), [0.5] * 40)
print("largest change of a weight:", (net[0].weight - weights).abs().max().item())

# %% [markdown]
# ### And a model that is trained already?
#
# You want to train it further, and run the finder first. We did so with ten networks after
# 400 updates. How far apart do the ten steepest points lie?

# %%
spreads = ["within a factor of 3", "within a factor of 30", "a factor above 1,000"]
predict("finder_trained", "The highest and the lowest of the ten lie", options=spreads)

# %% experiment
reveal("finder_trained", spreads[2])

# %% [markdown] answer finder_trained
# ![](pictures/finder_trained.svg)
#
# The curve is flat, because there is little left to learn. The steepest fall is then a
# fluke of the batches: from 0.00002 to 0.095 (recorded run `finder_trained`). Your finder
# is not broken, it has nothing to measure. Only the crash still tells you something: nine
# of ten blow up between 0.88 and 1.25.

# %% [markdown]
# Now live: train a network, then run your finder on it. What does the rule say, and what
# does the curve?

# %% experiment
ready("exp_lrs", "range_test", "suggest_lr")
net, draws = mlp(seed=0), draw(0, 400)
optimizer = sgd(net.parameters(), lr=0.5)
for x, y in draws:
    optimizer.zero_grad()
    cross_entropy(net(x), y).backward()
    optimizer.step()
for seed in range(3):
    used, raw, smooth = find(net, seed=100 + seed)
    said = suggest_lr(used, smooth, divide_by=1)
    print(f"batches {seed}: steepest {said:.2g}, loss {smooth[0]:.3f} at first")

# %% [markdown]
# ### The same test elsewhere
#
# Leslie Smith's own range test ([2015](https://arxiv.org/abs/1506.01186)) raised the rate
# in equal *steps* and read the *accuracy*. The form that most people know, equal factors
# and the loss, came with the library fastai.
#
# torch, Hugging Face, timm and optax bring no finder. These do; values from their sources.
#
# | | fastai `lr_find` | Lightning `lr_find` | torch-lr-finder |
# | --- | --- | --- | --- |
# | first rate | 1e-7 | 1e-8 | the optimizer's own |
# | last rate | one notch short of 10: 8.3 | 1 | 10 |
# | updates | 100 | 100 | 100 |
# | growth | equal factors | equal factors, the first gap double | equal factors |
# | average keeps | 0.98, corrected | 0.98, corrected | 0.95, from the first loss on |
# | stops above | 4 times the best | 4 times the best | 5 times the best |
# | suggests | valley; on request slide, steep (undivided), minimum / 10 | steepest fall per *rate*, not per log | steepest fall per update |
# | looks at | all but the first tenth and the last 5 | all but the first 10 and the last | all but the first 10 and the last 5 |
# | puts back | by itself | by itself | when you call `reset()` |
#
# Neither of the two that take the steepest fall stops at the minimum, and none of the three
# divides it by 2 to 4: that advice lives in blogs.

# %% [markdown]
# ## Further reading
#
# - Smith, *Cyclical Learning Rates for Training Neural Networks*, 2015
#   ([arXiv:1506.01186](https://arxiv.org/abs/1506.01186)): the range test, in its first form
# - Smith, *A disciplined approach to neural network hyper-parameters*, 2018
#   ([arXiv:1803.09820](https://arxiv.org/abs/1803.09820))
# - Howard and Gugger, *Deep Learning for Coders with fastai and PyTorch*, 2020
#   ([the book's notebooks](https://github.com/fastai/fastbook)): how to read the curve
# - Godbole, Dahl, Gilmer, Shallue and Nado, *Deep Learning Tuning Playbook*, 2023
#   ([on GitHub](https://github.com/google-research/tuning_playbook)): on seeds, searches and
#   edges
#
# ## Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | learning-rate finder | 학습률 탐색기 | chercheur de taux | a range test, and a rule to read it |
# | range test | 범위 테스트 | test de plage | a run in which the rate grows |
# | to smooth | 평활화하다 | lisser | to replace jumps by an average |
# | running average | 이동 평균 | moyenne mobile | an average that forgets what is old |
# | bias correction | 편향 보정 | correction du biais | dividing by the sum of the weights |
# | lag | 지연 | retard | how late an average is |
# | steepest descent | 가장 가파른 하강 | descente la plus raide | the most negative slope |
# | margin | 여유 | marge | how far you stay from an edge |
# | regret | 후회 | regret | a loss relative to the best one known |
# | median | 중앙값 | médiane | the middle of sorted values |
# | seed | 시드 | graine aléatoire | decides first weights and batches |
# | octave | 옥타브 | octave | a factor of two |
# | deep copy | 깊은 복사 | copie profonde | a copy that shares no memory |

# %%
wrap_up("07_lr_finder")
