# %% [markdown]
# # Batch size and learning rate
#
# At the end of this lesson you will be able to
#
# - **scale** a learning rate to another batch, by a rule that you chose on purpose,
# - **tell** where that rule ends, from the noise in the gradient and from the edge,
# - **count** the updates of a run that accumulates gradients, and find the bugs in it.
#
# You need lesson 01, for the edge, and the cosine of lesson 02.

# %% setup
import math

import torch
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import CosineAnnealingLR

from autograder import TrainingRun, batch_explorer, lesson, load_digits, loss_and_rate
from autograder import mlp, patiently, predict, ready, reveal, train, wrap_up
from autograder.training.recorded import table

torch.set_num_threads(1)  # these batches are too small to share
lesson("06_batch_size")

# %% [markdown]
# ## One step, with 1 image or with 1024
#
# A **batch** is the set of images behind one update. The larger it is, the truer its
# gradient: luck averages out. So you may take a larger step. But how much larger?
#
# Much advice says: double the batch, double the rate. We tried it on one single step.
#
# We trained the digits network for 60 updates and stopped. From this **checkpoint** we took
# one SGD step with a single image, drawn at random, at 19 different rates. We did it with 60
# such images. The best rate leaves the lowest loss over all 1297 images, on average. Then
# came batches of 2 images, of 4, and so on; and all of it again from four more checkpoints.
#
# With one image, the best rate is 0.021. The advice makes it 1024 times as large for 1024
# images. What did we find?
#
# ![](pictures/batch_question.svg)

# %%
grows = "From 1 to 1024 images, the best rate grows by a factor of"
predict("batch_one_step", grows, low=1, high=1024)

# %% experiment
reveal("batch_one_step", 16, picture="batch_one_step.svg")

# %% [markdown] answer batch_one_step
# ![](pictures/batch_one_step.svg)
#
# **About 16, to 0.33.** From 1 image to 2, the best rate grows 1.7-fold: nearly double. From
# 8 to 64, where the advice asks for a factor of 8, it grows 2.6-fold. From 256 to 1024 it
# hardly moves. (Recorded run `batch_one_step`: medians of five checkpoints, read between our
# 19 rates; the bars span the quartiles, the middle half of them.)
#
# The advice is right at the left end, and wrong at the right end by a factor of 65.

# %% [markdown]
# ## The rule, and the reason for it
#
# Take $k$ small steps at the rate $\eta$. If the slope hardly changes on the way, they add
# up to *one* step at $k\eta$, along the mean of the $k$ gradients. And a batch $k$ times as
# large has just this mean for its gradient. So one large step can stand in for $k$ small
# ones, at $k$ times the rate: the **linear rule**
# ([Goyal et al., 2017](https://arxiv.org/abs/1706.02677)).
#
# You may read another reason: the larger batch has "the more accurate gradient". But that does
# not say how much larger the step may be. The reason above does, and it names its own limit:
# the slope must not change on the way.
#
# Adam divides each step by the size of its gradients, noise included, and for it the sums
# come out differently: $\sqrt{k}$ times the rate, the **square-root rule**
# ([Malladi et al., 2022](https://arxiv.org/abs/2205.10287), who change Adam's other numbers
# with it).
#
# ### Your turn: `scale_lr`
#
# You have a rate that works, and a new batch size.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `base_lr` | learning rate | one that works at `base_batch` |
# | `base_batch` | images per update | the batch it was found with |
# | `batch` | images per update | the batch you want, larger or smaller |
# | `rule` | a word | `"linear"` if not given, `"sqrt"`, or `"none"`: keep the rate |
#
# - *The same batch:* exactly `base_lr`, by each rule.
# - *Four times the batch:* `"linear"` gives four times the rate, `"sqrt"` twice.
# - *A smaller batch:* a smaller rate. The ratio need not be whole: think of 96 and 64.
# - *Nonsense:* a batch size that is not above 0, or an unknown rule, raises `ValueError` with
#   the argument's name in its text.

# %% exercise scale_lr

# %% [markdown]
# **Use it.** Both of your rules beside what was measured. Where would you stop trusting each?

# %% experiment
ready("scale_lr")
print("batch  measured  linear    sqrt")
for row in table("batch_one_step")["runs"][::2]:
    linear, root = (scale_lr(0.0212, 1, row["batch"], r) for r in ("linear", "sqrt"))
    print(f"{row['batch']:5}  {row['median']:8.3f}  {linear:6.3f}  {root:6.3f}")

# %% [markdown]
# ## Where the rule bends: the noise scale
#
# At 16 images the linear rule asks for twice the best rate, and the square root for half of
# it. At 1024 the square root, too, asks for twice.
#
# The gradient of a batch is the true gradient plus noise. Call the true one the signal. The
# more images, the weaker the noise: measured in squared lengths, it is $B_{noise} / B$ times
# as strong as the signal.
#
# $B_{noise}$ is the **noise scale**. It is counted in images, and it has a plain meaning: at
# a batch of this size, signal and noise are equally strong.
#
# Without noise, some step would be best: $\epsilon_{max}$. With noise, only a part of it is
# left: the share that the signal has in signal and noise together
# ([McCandlish et al., 2018](https://arxiv.org/abs/1812.06162)).
#
# ### Your turn: `optimal_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `batch` | images per update | $B$ |
# | `eps_max` | learning rate | the best one without noise |
# | `b_noise` | images | the noise scale, 0 or more |
#
# - *Tiny batch:* nearly proportional to the batch, as the linear rule has it.
# - *A batch of* `b_noise`*:* half of `eps_max`.
# - *Huge batch:* as good as `eps_max`, and never above it.
# - *No noise:* with `b_noise = 0` it is `eps_max` for every batch.
# - *Nonsense:* a `batch` that is not above 0 raises `ValueError` and names it.
#
# ![](pictures/batch_noise_rule.svg)

# %% exercise optimal_lr

# %% [markdown]
# **Use it.** Two numbers against eleven measured points. Change them: how far can you move
# the 17 before it shows?

# %% experiment
ready("optimal_lr")
for row in table("batch_one_step")["runs"]:
    mine = optimal_lr(row["batch"], eps_max=0.341, b_noise=16.7)
    off = 100 * (mine / row["median"] - 1)
    print(f"batch {row['batch']:4}  yours {mine:.3f}  off by {off:+4.0f} %")

# %% [markdown]
# **Replication card.** *Claim:* one noise scale describes the best step at every batch
# (McCandlish and others, 2018). *Our run:* `batch_one_step`, five checkpoints, 60 draws for
# each batch size and rate. *Found:* $\epsilon_{max} = 0.34$, $B_{noise} = 17$; all eleven
# medians lie within 11 % of the curve. Fitted one by one, the checkpoints give noise scales
# from 11 to 24. *Verdict:* **reproduced**.
#
# One warning. The noise scale belongs to a moment. After 400 updates the same networks have
# one of about 190: as the loss falls, the signal fades faster than the noise. The workshop
# measures it. The authors of GPT-3 let a measured noise scale guide the choice of their batch,
# and let the batch grow early in training
# ([Brown et al., 2020](https://arxiv.org/abs/2005.14165)).

# %% [markdown]
# ## A whole training
#
# One step is not a run. So we trained for 15 **epochs**: 15 times 1297 images, whatever the
# batch. With batches of 8 that makes 2432 updates. With batches of 512 it makes 38.
#
# With SGD and batches of 8, the best rate was 0.18. For batches of 512 the linear rule
# asks for 64 times as much: 11. What was best?

# %%
whole = ["about 0.2", "about 0.5", "about 1.4", "about 11"]
predict("batch_whole_run", "With batches of 512, SGD is best at", options=whole)

# %% [markdown]
# Guess first. Then move the batch, and see where each of the three rules leaves the points.
# What changes with equal steps, 400 for each batch?

# %% experiment
batch_explorer()

# %% [markdown] twin
# One step, with the three rules:
#
# ![](pictures/batch_explorer.svg)
#
# Whole trainings of 400 updates, with two of them:
#
# ![](pictures/batch_equal_steps.svg)

# %% experiment
reveal("batch_whole_run", whole[1], picture="batch_equal_epochs.svg")

# %% [markdown] answer batch_whole_run
# ![](pictures/batch_equal_epochs.svg)
#
# **About 0.5.** At rates of 8 and of 16, on both sides of the 11 that the linear rule asks
# for, the networks know nothing in the end: 2.3. Even the 1.4 of the square root is too
# much. (Recorded run `batch_equal_epochs`: medians of five seeds; bars span the quartiles.
# Crosses mark the collapse: from there on the median loss is above half of ln 10.)
#
# **The edge hardly moves.** From 8 to 32 images the rule does well: it asks for 0.71, and
# 0.5 is best. But training collapses between 0.7 and 1.4 at *every* batch, and at 1.4 with all
# images at once (recorded run `sharpness`, lesson 01). An edge made of curvature behaves like
# this: curvature does not ask how many images were averaged.
#
# **AdamW goes by the square root.** Its best rates are 0.0039, 0.0078, 0.031 and 0.031. The
# square-root rule asks for 0.0039, 0.0078, 0.016 and 0.031: within the factor of two that
# lies between our rates.
#
# **A large batch is not free.** The same epochs are fewer updates. With 512 images SGD made
# 38 of them, and its best run ended at 0.98; with 8 images at 0.010.
#
# **Equal steps?** With 400 updates for every batch, SGD is best at 0.35, 0.5, 0.71 and 1.0:
# less than threefold for 64 times the batch, and close to the collapse in the end. (Recorded
# run `batch_equal_steps`.)
#
# **Replication card.** *Claim:* $k$ times the batch at $k$ times the rate trains the same in
# the same epochs (Goyal and others, 2017: ResNet-50 on ImageNet, 256 to 8192 images, with a
# warmup). *Our run:* batches from 8 to 512, five seeds, no warmup (the workshop adds one).
# *Verdict:* **not at this scale**. The square root for Adam (Malladi and others, 2022; ours is
# AdamW, and only its rate changed): **reproduced**, as finely as our rates can tell.

# %% [markdown]
# > **Principle.** A scaling rule tells you where to start the search. The edge of lesson 01
# > tells you where it ends, and it hardly cares about your batch.

# %% [markdown]
# ## The batch that does not fit
#
# A batch of 256 may be too much for your memory. Then send 32 images through, eight times,
# and let the gradients add up before you update once. That is **gradient accumulation**; the
# parts are **micro-batches**, and those of one update are a **window**.
#
# Schedulers count updates. So you need to know how many there will be before you start.
# Mind the ends: the last micro-batch of an epoch may be short, and so may the last window.
#
# ![](pictures/batch_windows.svg)
#
# ### Your turn: `optimizer_steps`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `n` | images | in the data set, 0 or more |
# | `micro_batch` | images | in one forward pass on one GPU |
# | `accum` | micro-batches | in a full window |
# | `epochs` | passes over the data | how many, 0 or more |
# | `world` | GPUs | that share the data of each epoch; 1 if not given |
# | `drop_last` | true or false | leave out the short micro-batch at an epoch's end? `False` if not given |
#
# - *A short window* at the end of an epoch makes an update of its own.
# - *The next epoch* starts with an empty window.
# - *Several GPUs* take a micro-batch each at the same time, and make one update together.
# - *Nothing to do:* no images or no epochs, no updates: 0.
# - *Nonsense:* a `micro_batch`, `accum` or `world` that is not above 0 raises `ValueError`
#   and names it.

# %% exercise optimizer_steps

# %% [markdown]
# **Use it.** A complete accumulating loop. It draws 256 images, and sends them through in
# parts.


# %% experiment
def gradients(net: torch.nn.Module, rows: torch.Tensor, k: int, divide: bool) -> float:
    """Add up the gradients of k parts; return the mean of their losses."""
    digits, total = load_digits(), 0.0
    for part in rows.chunk(k):
        loss = cross_entropy(net(digits.train_x[part]), digits.train_y[part])
        (loss / k if divide else loss).backward()
        total += loss.item() / k
    return total


# %% experiment
def accumulate(rate: float, T: int, k: int, divide: bool, kind: str) -> TrainingRun:
    net, draws = mlp(seed=0), torch.Generator().manual_seed(0)
    opt = getattr(torch.optim, kind)(net.parameters(), lr=rate)
    scheduler, losses, rates = CosineAnnealingLR(opt, T_max=T), [], []
    for _ in range(T):
        rates.append(opt.param_groups[0]["lr"])
        opt.zero_grad()
        rows = torch.randint(1297, (256,), generator=draws)
        losses.append(gradients(net, rows, k, divide))
        opt.step()
        scheduler.step()
    return TrainingRun(0, tuple(losses), *[math.nan] * 3, 0, tuple(rates))


# %% [markdown]
# `scale_lr` carries a rate from 32 images to 256, `optimizer_steps` gives the cosine its
# length. Will eight parts of 32 train as one batch of 256 does?

# %% experiment
ready("scale_lr", "optimizer_steps")
T = optimizer_steps(1297, micro_batch=32, accum=8, epochs=20)
rate = scale_lr(0.0625, base_batch=32, batch=256)
parts, at_once = (accumulate(rate, T, k, True, "SGD") for k in (8, 1))
pairs = zip(parts.losses, at_once.losses, strict=True)
print(f"{T} updates; the losses differ by {max(abs(a - b) for a, b in pairs):.0e}")
both = {"8 parts of 32": parts, "256 at once": at_once}
loss_and_rate(both, alt="Loss and rate of both runs: the two curves coincide")

# %% [markdown]
# To rounding, it is the **same run**. (Layers that look at a whole batch, as batch norm
# does, would see 32 images instead of 256.)
#
# A trap beside it: `math.ceil(0.07 * 100)` is 8, for in floats the product is a hair above 7.
# [Warmup](../05_warmup/05_warmup.ipynb) counts such shares.

# %% [markdown]
# ## Three bugs in eight lines
#
# This loop runs without an error. It is meant to do what yours just did.
#
# ```python
# scheduler = CosineAnnealingLR(opt, T_max=T)
# for i, (x, y) in enumerate(micro_batches):
#     loss = cross_entropy(net(x), y)
#     loss.backward()
#     if (i + 1) % 8 == 0:
#         opt.step()
#         opt.zero_grad()
#     scheduler.step()
# ```
#
# Find all three before you read on. Because of one of them, SGD trains at another rate than
# the one you set. Set 0.0625: at which?

# %%
predict("batch_sum", "Set to 0.0625, it trains as if the rate were", low=0, high=1)

# %% [markdown]
# Once you have guessed, put your suspicion to the test with your own tool. And would you see
# the bug with AdamW?

# %% experiment
ready("scale_lr")
summed = accumulate(0.0625, 120, 8, False, "SGD")
scaled = accumulate(scale_lr(0.0625, 32, 256), 120, 8, True, "SGD")
pairs = zip(summed.losses, scaled.losses, strict=True)
print("SGD, largest difference:", max(abs(a - b) for a, b in pairs))
for divide in (False, True):
    adam = accumulate(0.01, 120, 8, divide, "AdamW")
    print(f"AdamW, {'mean' if divide else 'sum'}: ends at {adam.losses[-1]:.4f}")

# %% experiment
reveal("batch_sum", 0.5)

# %% [markdown] answer batch_sum
# **0.5: eight times the rate.** `backward()` adds up, so eight micro-batches give the sum of
# eight means. For SGD the two runs are the same to the last digit. The bug *is* the linear
# rule, applied behind your back. Scale the rate as well, and you have it twice: 64-fold.
#
# With AdamW you see nothing: it divides by the size of the gradient, and a factor of eight
# drops out. The bug waits there for the day you add gradient clipping or change to SGD.
#
# **The second bug:** `scheduler.step()` stands outside the `if`. It is called eight times
# per update, so the cosine reaches its floor after an eighth of the run. Then torch's cosine
# climbs again, and nothing complains. (Reported for [Lightning in
# 2020](https://github.com/Lightning-AI/pytorch-lightning/issues/1476) and for [Accelerate in
# 2023](https://github.com/huggingface/accelerate/issues/963).)
#
# **The third:** 1297 images make 41 micro-batches of 32, that is five windows and one
# micro-batch of 17 images. It gets no `step()`; its gradient leaks into the next epoch. Your
# `optimizer_steps` said 6 updates per epoch, the program makes 5. And whoever does update
# must divide by what the window holds: one part divided by eight makes an eighth of an update.

# %% [markdown]
# > **Tip.** Before a long run, train ten updates twice: once with accumulation, once with
# > the large batch and no accumulation. The losses must agree to rounding.

# %% [markdown]
# ## The same thing elsewhere
#
# Accumulation, as libraries do it (from their source and their issue threads):
#
# | | mean or sum | the short last window | the scheduler moves |
# | --- | --- | --- | --- |
# | torch, by hand | sum | as you write it | as you write it |
# | Hugging Face Accelerate | mean of full windows | makes an update | per update, times the number of processes |
# | Lightning | mean of full windows | makes an update, [divided by the full window](https://github.com/Lightning-AI/pytorch-lightning/issues/19987) | per update |
# | timm `train.py` | mean | makes an update, divided by what it holds | per update |
# | fastai | by images: `n_acc` counts them | goes on into the next epoch | per micro-batch, by share of the run |
# | optax `MultiSteps` | mean (`use_grad_mean`) | goes on into the next epoch | per update |
#
# timm also scales for you: it takes `lr_base` per 256 images, by the square root if the
# optimizer's name contains "ada" or "lamb", else linearly. The others leave the rate alone.
#
# A mean of means is a mean only where the parts are equally large. Texts are not. For this
# reason Hugging Face's Trainer, like others, had a slightly wrong loss for accumulated texts
# until [October 2024](https://huggingface.co/blog/gradient_accumulation).

# %% [markdown]
# ## Folklore: "double the batch, double the rate"
#
# > **Folklore.** "Always scale the learning rate with the batch size." What is true in it:
# > for SGD, well below the noise scale and well below the edge, it is a good first guess.
# > How would one know? Try half the suggested rate, the rate, and twice the rate.

# %% paragraph eight_gpus
# ## Eight times the GPUs
#
# You trained with AdamW, batches of 256 on one GPU, a warmup, a cosine and 10 000 updates.
# Now you get eight GPUs for the same number of epochs. Write a paragraph: what do you change,
# what do you leave, and what do you check before the long run?
#
# - 2 points: the new batch and a rate from a named rule that fits the optimizer, with its limit (noise scale or edge).
# - 2 points: the number of updates is counted anew, and warmup and schedule are set in these updates.
# - 1 point: a check that could fail, such as rates on both sides of the new one over several seeds, or sum against mean.

# %% [markdown]
# ## What you can do now
#
# You **scale** a rate by a rule and know its reason. You **tell** from noise and edge where
# the rule ends. You **count** updates, and a sum in the place of a mean no longer gets past
# you.
#
# A rule gave you a place to start. Can you *measure* the rate for a model that nobody has
# trained before, in a minute? **Next:** [The learning-rate
# finder](../07_lr_finder/07_lr_finder.ipynb).

# %%
wrap_up("06_batch_size")

# %% [markdown]
# ## Workshop
#
# ### Your turn: `goyal_lr`
#
# Why one would want it: this is the recipe that trained ResNet-50 on ImageNet in one hour,
# with 8192 images per update and nearly the same error as with 256 (Goyal and others, 2017).
# It is the linear rule with a warmup that starts **at the old rate**.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates, from 0 | any integer ≥ 0 |
# | `steps_per_epoch` | updates | in one epoch |
# | `base_lr` | learning rate | the one for `base_batch` |
# | `batch` | images per update | the batch in use |
# | `base_batch` | images per update | 256 if not given |
# | `warmup_epochs` | epochs | the length of the climb, 5 if not given |
# | `milestones` | epochs, the warmup included | from each of them on, the rate is a tenth; (30, 60, 80) if not given |
#
# - *First step:* `base_lr`, as for the small batch.
# - *End of the warmup:* the linear rule's rate; from there it stays until a milestone.
# - *A smaller batch:* nothing to climb; its own, smaller rate from the start.
# - *Past the last milestone:* the rate stays.
# - *Nonsense:* a size that is not above 0, or a negative `warmup_epochs`, raises `ValueError`
#   with the argument's name in its text.
#
# ![](pictures/batch_goyal.svg)

# %% exercise goyal_lr

# %% [markdown]
# **Use it.** On the digits, 0.125 suits batches of 32. Take 256, and go to 1.0: by your
# climb, or at once.

# %% experiment
ready("goyal_lr")
runs = {}
for name, climb in patiently([("climb", 5), ("at once", 0)]):
    recipe = {"base_batch": 32, "warmup_epochs": climb, "milestones": (20, 25)}
    runs[name] = train(
        lambda weights: torch.optim.SGD(weights, lr=1.0),
        steps=150,
        batch=256,
        schedule=lambda t, recipe=recipe: goyal_lr(t, 5, 0.125, 256, **recipe),
    )
loss_and_rate(runs, alt="Loss and rate: a climb to 1.0, and 1.0 at once")

# %% [markdown]
# **Replication card.** *Claim:* with the linear rule and a gradual warmup, a large batch does
# as well as a small one (Goyal and others, 2017). *Our run:* `batch_goyal`, 30 epochs, medians
# of five seeds. *Found:* batches of 32 end at 0.056; batches of 256 at 0.25 with the climb
# and at 0.54 without. *Verdict:* that the climb helps **could be noise** (four of five seeds);
# that it makes up for the batch, **not at this scale**.

# %% [markdown]
# ### Your turn: `noise_scale`
#
# Why one would want it: it tells you, from gradients that you compute anyway, up to which
# batch more images still buy a larger step.
#
# Measure the squared length of the mean gradient, $|G_B|^2$, for a small and a big batch, each
# averaged over many batches. Noise makes a gradient *longer*: on average
#
# $$|G_B|^2 = |G|^2 + S / B$$
#
# with the true gradient $G$ and the noise $S$ of one image. Two batch sizes, two unknowns.
# The noise scale is the noise over the signal, $S$ over $|G|^2$. (This is the simple noise
# scale; the exact one also weighs directions by their curvature.)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `g_small_sq`, `g_big_sq` | (loss per weight)² | the two averages |
# | `b_small`, `b_big` | images | the two batch sizes |
#
# It returns the noise scale in images.
#
# - *No noise:* equal averages give 0.
# - *Too much noise:* if the estimated $|G|^2$ is not above 0, raise `ValueError` with
#   `g_big_sq` in its text.
# - *Nonsense:* equal batch sizes raise `ValueError` with `b_big` in its text.

# %% exercise noise_scale

# %% [markdown]
# **Use it.** Recorded gradients of the five networks while they learn, batches of 8 and 256.

# %% experiment
ready("noise_scale")
names = ("g_small_sq", "b_small", "g_big_sq", "b_big")
for update in (0, 20, 60, 150, 400):
    runs = [r for r in table("batch_noise_scale")["runs"] if r["update"] == update]
    yours = sorted(noise_scale(*(run[name] for name in names)) for run in runs)
    print(f"update {update:3}   " + "  ".join(f"{scale:5.0f}" for scale in yours))

# %% [markdown]
# At 60 updates, where the main path took its one step, your median is 22 and all 1297
# gradients one by one give 23; the fit to the best rates gave 17. After 400 updates the two
# are 229 and 187 (recorded run `batch_noise_scale`; the estimate is itself a noisy one). In
# between the loss fell from 0.60 to 0.03: **the further you are, the larger the batch that
# pays**. (Update 0 breaks the row, with 126: before training, the images hardly agree on where
# to go.)

# %% [markdown]
# ### Do not decay the rate: grow the batch
#
# If noise is what a lower rate takes away, a larger batch should do as well. SGD at 0.25 with
# 16 images trains for six epochs. Then the rate is divided by 8, or the batch is multiplied
# by 8. Which ends lower after six more?

# %%
ends = ["the decayed rate", "the grown batch", "both the same, within 5 %"]
predict("batch_grow", "Lower at the end:", options=ends)

# %% experiment
reveal("batch_grow", ends[2], picture="batch_grow.svg")

# %% [markdown] answer batch_grow
# ![](pictures/batch_grow.svg)
#
# **Both the same:** 0.039 and 0.040, with 972 updates and with 546. **Replication card.**
# *Claim:* growing the batch does what decaying the rate does, in fewer updates ([S. Smith
# and others, 2018](https://arxiv.org/abs/1711.00489)). *Our run:* `batch_grow`, five seeds.
# *Verdict:* **reproduced**. But the run in which nothing changed ended lower, at 0.022: here
# it was too early for either.

# %% [markdown]
# ### Beyond
#
# For batches of tens of thousands, LARS and LAMB give each layer a rate of its own, in
# proportion to the length of its weights over the length of its update
# ([You et al., 2017](https://arxiv.org/abs/1708.03888),
# [2019](https://arxiv.org/abs/1904.00962)).
#
# ## Further reading
#
# - Goyal et al., *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*, 2017,
#   [arXiv:1706.02677](https://arxiv.org/abs/1706.02677)
# - McCandlish et al., *An Empirical Model of Large-Batch Training*, 2018,
#   [arXiv:1812.06162](https://arxiv.org/abs/1812.06162)
# - Malladi et al., *On the SDEs and Scaling Rules for Adaptive Gradient Algorithms*, 2022,
#   [arXiv:2205.10287](https://arxiv.org/abs/2205.10287)
# - S. Smith et al., *Don't Decay the Learning Rate, Increase the Batch Size*, 2018,
#   [arXiv:1711.00489](https://arxiv.org/abs/1711.00489)
# - Shallue et al., *Measuring the Effects of Data Parallelism on Neural Network Training*,
#   2018, [arXiv:1811.03600](https://arxiv.org/abs/1811.03600)
#
# ## Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | batch | 배치 | lot | the examples behind one update |
# | batch size | 배치 크기 | taille de lot | how many examples a batch has |
# | micro-batch | 마이크로배치 | micro-lot | the part of a batch that goes through at once |
# | gradient accumulation | 기울기 누적 | accumulation de gradients | add up before one update |
# | epoch | 에포크 | époque | one pass over the data |
# | update | 갱신 | mise à jour | one move of the weights |
# | linear scaling rule | 선형 스케일링 규칙 | règle de mise à l'échelle linéaire | k times the batch, k times the rate |
# | square-root rule | 제곱근 규칙 | règle de la racine carrée | k times the batch, √k times the rate |
# | noise scale | 잡음 척도 | échelle de bruit | the batch at which noise equals signal |
# | checkpoint | 체크포인트 | point de reprise | weights kept from a moment of training |
# | quartile | 사분위수 | quartile | the middle half lies between two of them |

# %%
wrap_up("06_batch_size")
