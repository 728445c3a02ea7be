# %% [markdown]
# # Schedulers from scratch
#
# At the end of this lesson you will be able to
#
# - **write** a learning-rate schedule as a plain function of the update,
# - **choose** when the rate should fall, and tell a real gain from luck,
# - **place** `step()` in a training loop, and catch the slips that raise no error.
#
# You need lesson 01: an update, a rate, a seed, a median.

# %% setup
import math
import warnings
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
import torch
from torch.nn.functional import cross_entropy, mse_loss
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LambdaLR
from autograder import composer, lesson, load_digits, loss_and_rate, mlp
from autograder import predict, ready, reveal, train, wrap_up

lesson("02_schedulers")

# %% [markdown]
# ## The same first step, another end
#
# Lesson 01 ended with a question: why should the rate stay the same all the way?
#
# Here is a rate that fails. The digits network, plain SGD, 300 updates of 16 images each,
# at a rate of 1.0. The median training loss of ten seeds is 2.20. Guessing gives 2.30. In
# five of the ten networks not one unit of the last hidden layer responds to any image: they
# are dead.
#
# We ran it again, from the same rate of 1.0. But this time the rate falls in a straight line
# and reaches 0 at update 300. Where does the median end?

# %%
predict("decay_rescue", "Median training loss (nats) =", low=0, high=2.5)

# %% experiment
reveal("decay_rescue", 0.182, picture="decay_rescue.svg")

# %% [markdown] answer decay_rescue
# ![](pictures/decay_rescue.svg)
#
# At 0.18 (recorded run `schedule_families`). Nine of ten seeds end between 0.12 and 0.42;
# one dies. With the rate kept at 1.0, the ten end between 1.45 and 2.32.
#
# Both begin at the same, much too high rate. But the falling one **passes through every
# lower rate** on its way, the good ones too. It only has to be alive when it gets there.

# %% [markdown]
# ## A schedule spends a budget
#
# A **schedule** is a function: from $t$, the index of the update about to be made, to the
# rate that this update uses. The first update is $t = 0$. The same $t$ always gets the same
# rate, in whatever order you ask.
#
# Why lower it at all? The usual explanation: two jobs want two rates. Early on there is
# distance to cover, and a large rate covers it. Later the noise of small batches throws the
# weights about, and a smaller rate lets them settle.
#
# The updates that you can afford are your **budget**. Here are five ways to spend 300 of
# them, each as a share of its **base rate**: the rate it starts from. WSD stands for
# *warmup, stable, decay*; ours has no [warmup](../05_warmup/05_warmup.ipynb).
#
# ![](pictures/five_schedules.svg)

# %% [markdown]
# ## Stairs: step decay
#
# An old recipe: keep the rate for a while, then multiply it by $\gamma$ (gamma), often a
# tenth. Goyal and others (2017) trained ResNet-50 so, with drops after 30, 60 and 80 of 90
# **epochs**. (An epoch is once through all training data.)
#
# ### Your turn: `step_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr` | learning rate | the first stair |
# | `step_size` | updates | how long a stair is |
# | `gamma` | a factor | what each drop multiplies by; 0.1 if not given |
#
# - *First:* `t = 0` is on the first stair. You may read "drops whenever $t$ is a multiple of
#   the step size". 0 is one, and nothing drops there.
# - *Last of a stair:* `t = step_size - 1` is still up, `t = step_size` is down.
# - *Past the end:* there is none, it keeps dropping.
# - *Nonsense:* a `step_size` of 0 or less raises `ValueError` and names it.
#
# ![](pictures/step_target.svg)

# %% exercise step_lr

# %% [markdown]
# ### When should it fall?
#
# One drop, from 0.5 to a tenth of it, in a run of 300 updates. We tried it after 50, 100,
# 150, 200, 250 and 280 updates, and never. Which run ends lowest?

# %%
drops = ["after 50", "after 100", "after 150", "after 200 or later", "never"]
predict("drop_time", "The lowest median loss has the drop", options=drops)

# %% experiment
ready("step_lr")
runs = {}
for n in (50, 150, 250):  # past t = n the stairs are held: one drop, no second
    runs[f"drop after {n}"] = train(
        partial(torch.optim.SGD, lr=0.5),
        steps=300,
        batch=16,
        schedule=lambda t, n=n: step_lr(min(t, n), 0.5, n),
    )
loss_and_rate(runs, alt="Loss and rate with one drop after 50, 150 and 250 updates")

# %% experiment
reveal("drop_time", drops[3])

# %% [markdown] answer drop_time
# Late. After 200, 250 or 280 updates it makes no difference: 0.10 to 0.11 (recorded run
# `drop_times`). A drop after 150 ends at 0.15, after 100 at 0.21. After 50 it ends at 0.33,
# which is **worse than no drop at all**, 0.22. A rate that has fallen covers little ground.
#
# Your screen shows seed 0, and seed 0 disagrees: of its three drops the early one ends
# lowest. It is the only seed of the ten. One seed is an anecdote; give the runs `seed=1`.

# %% [markdown]
# ## Cosine: a glide
#
# Stairs fall off a cliff. Half a wave of a cosine glides: from the top of the wave at $t = 0$
# to its bottom at $t = T$ (Loshchilov and Hutter, 2016). It has no drop to place, only an
# end.
#
# Before you draw it: where on its way does the rate fall fastest?

# %%
predict("cosine_steepest", "Fastest fall at t / T =", low=0, high=1)

# %% experiment
reveal("cosine_steepest", 0.5, picture="cosine_target.svg")

# %% [markdown] answer cosine_steepest
# ![](pictures/cosine_target.svg)
#
# In the middle. Slow, fast, slow: the glide lingers at the top, where there is distance to
# cover, and at the bottom, where there is detail to settle. "Gentle first, then steep" is
# what some notes say; that would be a quarter of a wave.

# %% [markdown]
# ### Your turn: `cosine_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr`, `eta_min` | learning rate | top and bottom of the glide; the bottom is 0 if not given |
# | `T_max` | updates | how long it takes |
#
# - *First:* `base_lr`, exactly.
# - *Last:* the last update of a run of `T_max` is `T_max - 1`. It is one notch above the
#   bottom.
# - *Past the end:* from `T_max` on it **stays** at `eta_min`. (torch's own climbs again. What
#   that costs is in the workshop.)
# - *Nonsense:* a `T_max` of 0 or less raises `ValueError` and names it.
#
# `eta_min` does not cut the curve off. The whole glide is squeezed in between. GPT-3 ended
# its own at a tenth of the top.

# %% exercise cosine_lr

# %% [markdown]
# Move the sliders. The composer asks torch for the target, draws your function over it, and
# marks the first update at which they part. Try `T_max = 1`, and an `eta_min` above 0.

# %% experiment
composer("cosine")

# %% [markdown] twin
# ![](pictures/composer_twin.svg)
#
# A cosine that is not held: up to `T_max` the gap is 0. One update later it climbs away.

# %% [markdown]
# ## Which schedule wins?
#
# A schedule that falls can afford a higher start. So each of the five was tried at thirteen
# base rates (0.09 to 5.7), with ten seeds. Each at its own best rate: which ends lowest?

# %%
five = ["constant", "step (÷10 at 100 and 200)", "cosine to 0", "linear to 0", "WSD"]
predict("best_schedule", "Lowest median training loss:", options=five)

# %% experiment
reveal("best_schedule", five[4], picture="families_by_rate.svg")

# %% [markdown] answer best_schedule
# ![](pictures/families_by_rate.svg)
#
# | schedule | best rate | median loss | all ten seeds |
# | --- | --- | --- | --- |
# | constant | 0.25 | 0.151 | 0.107 to 0.320 |
# | step | 0.35 | 0.256 | 0.236 to 0.312 |
# | cosine | 0.5 | 0.113 | 0.093 to 0.143 |
# | linear | 0.71 | 0.097 | 0.076 to 0.113 |
# | WSD | 0.35 | 0.083 | 0.072 to 0.092 |
#
# WSD beats linear in all ten seeds (recorded run `schedule_families`), and step loses even
# to constant: on this budget its first drop comes too early. Not every decay helps.
#
# Decay also **widens the target**. At 0.71, constant ends at 0.83, linear at 0.097. A guess
# that is too high costs you less.
#
# Study notes promise more: an escape from bad minima, less overfitting, better
# generalization. Nothing guarantees it. Here the gap between validation and training loss
# was 0.06 for constant and 0.07 for linear: no smaller.
#
# **Replication card.**
#
# - *Claim:* a straight line to zero is overall at least as good as a cosine
#   ([Defazio and others, 2023](https://arxiv.org/abs/2310.07831)).
# - *Our run:* the table above; the network of lesson 01, SGD, 300 updates, ten seeds.
# - *Verdict:* **reproduced.** On training loss the line is lower in 8 of 10 seeds, each at its
#   own best rate. On validation loss it is 6 of 10: that alone **could be noise**.

# %% [markdown]
# > **Principle.** Compare schedules each at its own best rate, and over several seeds.

# %% [markdown]
# ## A rate or a factor?
#
# torch lets you bring your own function: `LambdaLR(optimizer, f)` calls `f(t)` for each
# update. Somebody trains with AdamW at 0.01 and writes
#
# ```python
# LambdaLR(optimizer, lambda t: 0.01 * (1 - t / 300))
# ```
#
# No error, no warning. With a right schedule the loss ends at 0.09 (the median of ten
# seeds). With this one?

# %%
twice = ["at 0.09 as well", "at about 0.2", "above 2"]
predict("lambda_twice", "The median ends", options=twice)

# %% [markdown]
# **Use it.** Try it with your own cosine: once from 0.01, once from 1. Read the rate before the loss.

# %% experiment
ready("cosine_lr")
for base in (0.01, 1.0):
    mine = partial(cosine_lr, base_lr=base, T_max=300)
    run = train(
        partial(torch.optim.AdamW, lr=0.01),
        steps=300,
        batch=16,
        scheduler=lambda opt, mine=mine: LambdaLR(opt, mine),
    )
    print(f"base {base}: first rate {run.rates[0]:.4f}, loss {run.train_loss:.2f}")

# %% experiment
reveal("lambda_twice", twice[2])

# %% [markdown] answer lambda_twice
# Above 2: the median of ten seeds is 2.25, against 0.09 (recorded run `schedule_slips`).
# `LambdaLR` wants a **factor**. It multiplies the optimizer's rate by what you return, so
# 0.01 becomes 0.0001. With a base rate of 1 nothing would have shown.

# %% [markdown]
# > **Tip.** Whatever made your schedule, print the rates of the first, the middle and the
# > last update before you train.

# %% [markdown]
# ## Let the loss decide: plateau
#
# All schedules so far fix the fall in advance. `ReduceLROnPlateau` watches a **metric**, such
# as the loss, and lowers the rate when that has not improved for a while. Nobody has to know
# how long the run will be. (In the workshop you write one.)
#
# We gave it the mean loss of each 20 updates. It tolerates two bad ones in a row, and halves
# the rate at the third. Does that rescue the run that starts at 1.0?

# %%
ends = ["no, about 2.2", "halfway, about 0.9", "as well as the line, about 0.2"]
predict("plateau_rescue", "From 1.0, the median ends", options=ends)

# %% experiment
reveal("plateau_rescue", ends[1])

# %% [markdown] answer plateau_rescue
# ![](pictures/plateau_rescue.svg)
#
# Halfway: 0.90, from 0.66 to 2.31 (recorded run `plateau_watch`). It can only act after the
# harm has shown. In nine of ten seeds it acted, first after 80 to 180 updates. Three of the
# nine ended dead all the same: a dead layer lets no gradient through, at any rate.
#
# At 0.5 it is worth having: 0.13, where constant ends at 0.22.

# %% [markdown]
# ## Where `step()` goes
#
# An optimizer has a `step()`, and so has a scheduler. Here is a borrowed loop.


# %% experiment
def borrowed_epoch(
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, **_: Any
) -> None:
    for x, y in batches:
        opt.zero_grad()
        sched.step()
        loss_fn(model(x), y).backward()
        opt.step()


# %% [markdown]
# The rate starts at 8, and each step of the scheduler halves it. Which rates do four updates
# use?

# %%
used = ["8, 4, 2, 1", "4, 2, 1, 0.5", "8, 8, 4, 2"]
predict("call_order", "The four updates use", options=used)

# %% [markdown]
# ### Your turn: `train_epoch`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `model`, `opt`, `sched` | objects | a network, its optimizer, a torch scheduler of it |
# | `batches` | pairs `(x, y)` | read once, in order |
# | `loss_fn` | a function | `loss_fn(model(x), y)` is a batch's loss |
# | `per_batch` | `True` or `False` | whether the schedule counts updates or epochs |
#
# - *First:* the first update uses the rate that the optimizer has when you are called.
# - *Last:* after the last batch a schedule of updates has stepped as often as there were
#   batches; a schedule of epochs steps **once**, at the end.
# - *Plateau:* `ReduceLROnPlateau` counts epochs, whatever `per_batch` says. Its `step` wants
#   the mean loss of this epoch's batches.
# - *Between:* gradients add up unless you clear them. Do not touch the rate yourself. What
#   you return is up to you.

# %% exercise train_epoch

# %% [markdown]
# **Use it** to find the bug. A hook writes down the rate of every update, of the borrowed
# loop and of your own.


# %% experiment
def rates_used(epoch: Callable) -> list[float]:
    net, used = torch.nn.Linear(1, 1), []
    opt = torch.optim.SGD(net.parameters(), lr=8.0)
    opt.register_step_pre_hook(lambda *_: used.append(opt.param_groups[0]["lr"]))
    pairs = [(torch.zeros(1, 1), torch.zeros(1, 1))] * 4
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch does see it, and says so once
        epoch(net, opt, ExponentialLR(opt, 0.5), pairs, mse_loss, per_batch=True)
    return used


# %% experiment
ready("train_epoch")
print("borrowed:", rates_used(borrowed_epoch))
print("yours:   ", rates_used(train_epoch))

# %% experiment
reveal("call_order", used[1])

# %% [markdown] answer call_order
# 4, 2, 1, 0.5. The scheduler moves before the first update, so the first rate of the schedule
# is never used, and the whole curve comes one update early. With a warmup from 0 you would
# hardly notice. With a schedule of epochs the whole first epoch trains at the second one's rate.
#
# torch warns once for each scheduler, if its first step comes before the optimizer's first.
# In a long log one line is easy to miss.

# %% [markdown]
# The other slip is the **beat**. A schedule made for 300 updates, but stepped once per epoch,
# hardly moves: after 300 updates (3.7 epochs) a cosine from 0.5 is at 0.4999. Nothing
# complains. The median ended at 0.155 instead of 0.113 (recorded run `schedule_slips`).
#
# So tell `T_max` and `step()` the same unit. Here four epochs train a network, with your loop.

# %% experiment
ready("train_epoch")
digits, net = load_digits(), mlp(seed=0)
opt = torch.optim.SGD(net.parameters(), lr=0.5)
order = torch.randperm(1297, generator=torch.Generator().manual_seed(0)).split(16)
batches = [(digits.train_x[i], digits.train_y[i]) for i in order]
cosine = CosineAnnealingLR(opt, T_max=4 * len(batches))
for epoch in range(4):
    train_epoch(net, opt, cosine, batches, cross_entropy, per_batch=True)
    loss = cross_entropy(net(digits.train_x), digits.train_y).item()
    print(f"epoch {epoch}: rate left {opt.param_groups[0]['lr']:.4f}, loss {loss:.3f}")

# %% [markdown]
# ## The same schedule elsewhere
#
# Cosine decay over $T$ updates, without warmup. PyTorch as installed here, the others as in
# their source. All begin at the base rate, and update $T - 1$ is a notch above the end.
#
# | | it counts | its end | past the end |
# | --- | --- | --- | --- |
# | PyTorch 2.13, `CosineAnnealingLR` | calls of `step()` | `eta_min`, a rate | climbs again |
# | Hugging Face, `get_cosine_schedule_with_warmup` | updates | 0 | climbs again |
# | timm, `CosineLRScheduler` | epochs, if not told otherwise | `lr_min`, a rate | stays |
# | fastai, `SchedCos` | the share of the run | `end`, a rate | the run is over |
# | optax (JAX), `cosine_decay_schedule` | updates | `alpha`, a **share** | stays |
#
# And the plateau: with a patience of 2, torch reduces at the third bad metric in a row, Keras
# at the second. torch's threshold is a share of the best metric, Keras's an amount.

# %% [markdown]
# ## Folklore: "exponential decay"
#
# > **Folklore.** In course notes, code and at least one widely copied graded exercise,
# > $\eta_0 / (1 + k t)$, with a constant $k$, is called exponential decay.
#
# Exponential decay multiplies by the same factor at every update. Let both fall from 1 to
# 0.01 in 300 updates. At update 30 exponential decay still has 63 % of its rate. And the other?

# %%
predict("two_decays", "1 / (1 + k t) at update 30, in per cent =", low=0, high=100)

# %% experiment
reveal("two_decays", 9.2)

# %% [markdown] answer two_decays
# ![](pictures/two_decays.svg)
#
# 9 %. It halves in about three updates, then crawls. What is true in the folklore: both fall
# fast at first and slowly later. How would one know? On a logarithmic axis only exponential
# decay is a straight line.
#
# It matters: its best base rate is 4, that of exponential decay is 1 (recorded run
# `schedule_families`). "We decayed from 1" says nothing without the formula.

# %% [markdown]
# ## What you can do now
#
# You **write** a schedule as a function of $t$, also past its end. You **choose**: a fall that
# comes too early can be worse than none, and each schedule deserves its own best rate. You
# **place** `step()`, and can tell which rate an update really used.
#
# So far you looked after you had trained. **Next:**
# [Preview before you train](../03_preview_and_restarts/03_preview_and_restarts.ipynb).

# %%
wrap_up("02_schedulers")

# %% [markdown]
# ## Workshop
#
# Seven more. First, four schedules were trained at the same thirteen rates. Which ends lowest:
# drops at milestones 150 and 225, exponential decay to 1 %, or a line that a power bends, of
# 0.5 (it falls later) or of 2 (it falls sooner)?

# %%
four = ["milestones", "exponential", "power 0.5", "power 2"]
predict("workshop_best", "Lowest median training loss:", options=four)

# %% experiment
reveal("workshop_best", four[2], picture="workshop_by_rate.svg")

# %% [markdown] answer workshop_best
# ![](pictures/workshop_by_rate.svg)
#
# | schedule | best rate | median loss | all ten seeds |
# | --- | --- | --- | --- |
# | milestones | 0.35 | 0.159 | 0.147 to 0.185 |
# | exponential | 1.0 | 0.169 | 0.145 to 0.248 |
# | power 2 | 0.71 | 0.126 | 0.114 to 0.144 |
# | power 1, linear | 0.71 | 0.097 | 0.076 to 0.113 |
# | power 0.5 | 0.5 | 0.078 | 0.067 to 0.089 |
#
# Of the three powers, the later the fall, the lower the end, in this short run. And an early
# fall forgives: exponential decay learns from a rate of 2.0, where linear is dead (0.46 against
# 2.30).

# %% [markdown]
# ### Your turn: `multistep_lr`
#
# Stairs of unequal length, for recipes that say "a tenth at epochs 30, 60 and 80". You choose
# the moment of each drop; the effect is a sudden calm, as with `step_lr`.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr` | learning rate | the first stair |
# | `milestones` | updates, a list | where the drops are, in any order |
# | `gamma` | a factor | what each drop multiplies by; 0.1 if not given |
#
# - *First:* `base_lr`, unless there is a milestone at 0.
# - *At a milestone* the rate is already reduced. A milestone that is listed twice drops twice.
# - *Past the end:* after the last milestone it stays. An empty list never drops.
#
# ![](pictures/multistep_target.svg)

# %% exercise multistep_lr

# %% [markdown]
# ### Your turn: `exponential_lr`
#
# One number instead of a list: every update multiplies the rate by the same factor. The effect
# is an early fall, and a long tail in which little happens.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr` | learning rate | the rate of update 0 |
# | `gamma` | a factor | of one update, a little below 1 |
#
# - *First:* `base_lr`.
# - *Past the end:* there is none. It keeps falling and never reaches 0.
#
# The blue curve in the answer on folklore, above, is one. Which `gamma` brings 1 down to 0.01
# in 300 updates?

# %% exercise exponential_lr

# %% experiment
ready("exponential_lr")
gamma = 0.01 ** (1 / 300)
print(f"gamma = {gamma:.4f}")
print("rates:", [round(exponential_lr(t, 1.0, gamma), 3) for t in (0, 30, 150, 300)])

# %% [markdown]
# ### Your turn: `linear_warmup_lr`
#
# The way up: a straight ramp to the full rate, for runs that do not survive their first
# updates at it. Its experiment and its reasons fill [a lesson](../05_warmup/05_warmup.ipynb);
# here you only need the ramp.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr` | learning rate | the top of the ramp |
# | `start_factor` | a share | how much of `base_lr` update 0 uses; 0 is allowed |
# | `total_iters` | updates | how long the ramp is |
#
# - *First:* `start_factor * base_lr`. *Top:* at `t = total_iters`.
# - *Past the end:* it stays at `base_lr`.
# - *Nonsense:* a `total_iters` of 0 or less raises `ValueError` and names it.
#
# Left is a ramp; right, for the next exercise, its opposite.
#
# ![](pictures/ramp_and_line.svg)

# %% exercise linear_warmup_lr

# %% [markdown]
# ### Your turn: `linear_decay_lr`
#
# The line that rescued the first run of this lesson, and, behind a warmup, the one of BERT.
# Bergsma and others (2025) found a line to zero better than a cosine to a tenth for large
# language models.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr`, `end_lr` | learning rate | the two ends; the lower is 0 if not given |
# | `total` | updates | how long the line is |
#
# - *First:* `base_lr`. *Last:* at `total - 1` it is a notch above `end_lr`.
# - *Past the end:* it stays at `end_lr`.
# - *Nonsense:* a `total` of 0 or less raises `ValueError` and names it.

# %% exercise linear_decay_lr

# %% [markdown]
# ### Your turn: `poly_lr`
#
# One more number and the line bends: a power above 1 falls sooner, below 1 later. You will
# meet 0.9 in recipes for image segmentation.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | which update, from 0 |
# | `base_lr`, `end_lr` | learning rate | the two ends; the lower is 0 if not given |
# | `total` | updates | how long it takes |
# | `power` | a pure number | what the share of the run that is left is raised to; 1 if not given |
#
# - *First, last, past the end, nonsense:* as for `linear_decay_lr`.
#
# ![](pictures/poly_powers.svg)

# %% exercise poly_lr

# %% [markdown]
# **Use it.** Three powers, with the same first rate and the same seed.

# %% experiment
ready("poly_lr")
runs = {}
for power in (2.0, 1.0, 0.5):
    runs[f"power {power}"] = train(
        partial(torch.optim.SGD, lr=0.5),
        steps=300,
        batch=16,
        schedule=lambda t, power=power: poly_lr(t, 0.5, 300, power),
    )
loss_and_rate(runs, alt="Loss and rate of polynomial decay with powers 2, 1 and 0.5")

# %% [markdown]
# ### Your turn: `Plateau`
#
# A class, for it must remember. Its `step(metric)` returns the rate to use from now on. You
# make one with
#
# | given | in | what it is |
# | --- | --- | --- |
# | `base_lr`, `min_lr` | learning rate | where it starts; its floor, 0 if not given |
# | `factor` | a factor | what a reduction multiplies by, below 1 |
# | `patience` | metrics | how many bad ones in a row are tolerated |
# | `threshold` | a share | an improvement has to beat the best by more than this share of it |
# | `cooldown` | metrics | so many after a reduction never count as bad |
# | `mode` | `"min"` or `"max"` | whether lower or higher is better |
#
# - *First:* the first metric is always better than nothing.
# - *Reduction:* the metric that makes it `patience + 1` bad ones in a row reduces the rate; the
#   count starts anew. It also does at an improvement.
# - *Equal is bad,* and so is `nan`. A reduction by `1e-8` or less does not happen.
# - *Nonsense:* a `factor` of 1 or more, or an unknown `mode`, raises `ValueError` and names it.
#
# Read the picture call by call: `factor=0.5, patience=1, cooldown=1, min_lr=0.2`.
#
# ![](pictures/plateau_trace.svg)

# %% exercise Plateau

# %% [markdown]
# **Use it.** Yours gets the mean loss of each 20 updates. Then try other seeds, and a rate of
# 0.5.


# %% experiment
def watched_run(rate: float, seed: int, **settings: Any) -> Any:
    watcher, seen, rates = Plateau(rate, **settings), [], [rate]

    def watch(done: int, loss: float) -> None:
        seen.append(loss)
        if done % 20 == 0:
            rates.append(watcher.step(sum(seen[-20:]) / 20))

    given = {"steps": 300, "batch": 16, "seed": seed, "progress": watch}
    sgd = partial(torch.optim.SGD, lr=rate)
    return train(sgd, schedule=lambda _: rates[-1], **given)


# %% experiment
ready("Plateau")
rate, seed = 1.0, 1
watched = watched_run(rate, seed, factor=0.5, patience=2)
kept = train(partial(torch.optim.SGD, lr=rate), steps=300, batch=16, seed=seed)
loss_and_rate({"watched": watched, "kept": kept}, alt="A watched rate and a kept one")

# %% [markdown]
# ### One number in two places
#
# The run has 300 updates and `CosineAnnealingLR` gets `T_max=300`. Later somebody changes one
# of the two and forgets the other. We tried `T_max` of 150, 300 and 600 in runs of 300 updates,
# from a rate of 0.5. Which ends worst?

# %%
lengths = ["T_max = 150", "T_max = 300", "T_max = 600"]
predict("t_max_places", "The highest loss after 300 updates:", options=lengths)

# %% [markdown]
# **Use it.** Your function and torch's scheduler, both told that the end is at 150.

# %% experiment
ready("cosine_lr")
sgd, half = partial(torch.optim.SGD, lr=0.5), 150
theirs = train(
    sgd, steps=300, batch=16, scheduler=lambda opt: CosineAnnealingLR(opt, half)
)
mine = train(sgd, steps=300, batch=16, schedule=lambda t: cosine_lr(t, 0.5, half))
loss_and_rate({"torch": theirs, "mine": mine}, alt="Loss and rate of both cosines")

# %% experiment
reveal("t_max_places", lengths[0])

# %% [markdown] answer t_max_places
# ![](pictures/t_max_places.svg)
#
# 150: torch's cosine is a wave, and past `T_max` it climbs back to the top. The median ends at
# 0.50, from 0.19 to 1.85, and nothing complains (recorded run `schedule_slips`).
#
# 600 is cut off halfway, and here it ends at 0.09, lower than the right one's 0.11. But only
# in 6 of 10 seeds, which range from 0.08 to 0.33: that could be noise. Slips do not always
# hurt, which is why they live long.
#
# The cure is dull: write `updates = 300` once, and use the name twice.

# %% [markdown]
# ### Side quest: trust, but verify
#
# Below are the rates that the documentation of torch 2.13 gives for the first epochs of two
# schedulers. You have both functions. At `epoch == 0` you know what must come out.

# %% experiment
ready("linear_warmup_lr", "poly_lr")
documented = {
    "LinearLR": [0.003687, 0.004875, 0.006062],
    "PolynomialLR": [0.0490, 0.0481, 0.0472],
}
mine = {
    "LinearLR": [linear_warmup_lr(t, 0.05, 0.05, 40) for t in range(3)],
    "PolynomialLR": [poly_lr(t, 0.05, 50, 0.9) for t in range(3)],
}
for name, rates in mine.items():
    print(f"{name}: documented {documented[name]}, yours {[f'{r:.6f}' for r in rates]}")

# %% [markdown]
# Both are one epoch early: what they say of epoch 0 is true of epoch 1. `PolynomialLR`'s
# numbers are also cut off where they should be rounded. And two more pages are worth a second
# look:
#
# - `ReduceLROnPlateau`: "if the performance improves or remains the same, the learning rate is
#   not adjusted". Feed your `Plateau` the same metric again and again.
# - `LambdaLR`: its example returns `epoch // 30`. Which rate do the first 30 epochs use?
#
# The code does what it should each time; only the words are off. An equal metric counts as a
# bad one, and that example trains 30 epochs at a rate of 0, then at rates that grow.
#
# Here is a report, ready to send. Search the tracker first:
# [#68058](https://github.com/pytorch/pytorch/issues/68058) is an older one about such pages.
#
# ```text
# Title: Docs: example values of LinearLR and PolynomialLR are one epoch off
#
# torch 2.13.0, torch/optim/lr_scheduler.py.
#
# LinearLR(optimizer, start_factor=0.05, total_iters=40), lr = 0.05
#   documented: 0.003687 if epoch == 0, 0.004875 if epoch == 1, ...
#   actual:     0.0025   if epoch == 0, 0.003687 if epoch == 1, ...
# PolynomialLR(optimizer, total_iters=50, power=0.9), lr = 0.05
#   documented: 0.0490 if epoch == 0, 0.0481 if epoch == 1, ...
#   actual:     0.05   if epoch == 0, 0.0491 if epoch == 1, 0.0482 if epoch == 2
#
# To see it: make the optimizer with lr=0.05, then print
# optimizer.param_groups[0]["lr"] before each optimizer.step(); scheduler.step().
#
# Related, ReduceLROnPlateau, patience: "If the performance improves or remains the
# same, the learning rate is not adjusted." With patience=0 and the metrics 1.0, 1.0
# the second one reduces the rate: an unchanged metric counts as a bad epoch.
#
# Suggested: shift both lists by one epoch; say "improves by more than the threshold".
# ```

# %% [markdown]
# ### Your turn: `cosine_next`
#
# torch's own cosine does not compute the rate from $t$. It steps from the rate before to the
# next one. In closed form
#
# $$\eta_t = \eta_{min} + \tfrac12\,(\eta_{max} - \eta_{min})\,(1 + \cos(\pi t / T))$$
#
# with the update $t$, the length $T$ in updates, and three rates. Divide what lies above
# $\eta_{min}$ at $t$ by the same at $t - 1$: that is what one step multiplies by. In exact
# arithmetic both give one curve. (torch's documentation calls the recursion an approximation
# of the closed form.)
#
# They part when somebody else changes the rate.
#
# ![](pictures/changed_on_the_way.svg)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `prev_lr` | learning rate | that of update `t - 1` |
# | `t` | updates | the update about to be made, from 1 |
# | `base_lr`, `eta_min` | learning rate | top and bottom of the wave |
# | `T_max` | updates | half a wave |
#
# - *First:* `t = 1`, from the rate of update 0. *Last:* at `t = T_max` you are at `eta_min`.
# - *Past the end:* here, and only here, it climbs as torch does. The first step up cannot be a
#   ratio, for at the bottom there is nothing to multiply: take the step of an unchanged wave.
#   That happens at `T_max + 1`, and every `2 * T_max` later.
# - *Nonsense:* a `T_max` of 0 or less raises `ValueError` and names it. (torch raises
#   `ZeroDivisionError`, and only at the first step.)

# %% exercise cosine_next

# %% [markdown]
# **Use it.** Walk a glide of eight updates. Halve the rate before update 4, and carry on.

# %% experiment
ready("cosine_lr", "cosine_next")
rate, walk = 1.0, [1.0]
for t in range(1, 9):
    rate = cosine_next(rate, t, 1.0, 8)
    if t == 4:
        rate = rate / 2
    walk.append(rate)
print("recursion: ", [round(r, 3) for r in walk])
print("closed form:", [round(cosine_lr(t, 1.0, 8), 3) for t in range(9)])

# %% [markdown]
# ## Further reading
#
# - Loshchilov and Hutter, 2016: *SGDR: Stochastic Gradient Descent with Warm Restarts*,
#   [arXiv:1608.03983](https://arxiv.org/abs/1608.03983). Where the cosine comes from.
# - Goyal and others, 2017: *Accurate, Large Minibatch SGD*,
#   [arXiv:1706.02677](https://arxiv.org/abs/1706.02677). Stairs for ResNet-50.
# - Defazio and others, 2023: *When, Why and How Much?*,
#   [arXiv:2310.07831](https://arxiv.org/abs/2310.07831). The line.
# - Hu and others, 2024: *MiniCPM*, [arXiv:2404.06395](https://arxiv.org/abs/2404.06395). WSD.
# - Bergsma and others, 2025: *Straight to Zero*,
#   [arXiv:2502.15938](https://arxiv.org/abs/2502.15938). To zero, or to a tenth?
# - On negative metrics, which a relative threshold gets wrong:
#   [PyTorch issue #47513](https://github.com/pytorch/pytorch/issues/47513).
#
# ## Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | schedule | 스케줄 | calendrier (du taux) | a function from the update to its rate |
# | scheduler | 스케줄러 | planificateur | the object that writes the rate into the optimizer |
# | update | 갱신 | mise à jour | one change of the weights |
# | epoch | 에포크 | époque | once through all training data |
# | batch | 배치 | lot | the examples of one update |
# | decay | 감쇠 | décroissance | the rate falls |
# | step decay | 계단식 감쇠 | décroissance par paliers | flat, then a drop |
# | cosine annealing | 코사인 어닐링 | recuit en cosinus | slow, fast, slow |
# | plateau | 정체 구간 | plateau | where a metric stops getting better |
# | patience | 인내 횟수 | patience | bad metrics that are tolerated |
# | factor | 배율 | facteur | what a rate is multiplied by |
# | budget | 예산 | budget | how many updates you can afford |

# %%
wrap_up("02_schedulers")
