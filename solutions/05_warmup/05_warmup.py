# %% [markdown]
# # Warmup, decay and AdamW
#
# At the end of this lesson you will be able to
#
# - **write** a warmup and the two decays that follow it most often, and say what the first
#   and the last update use,
# - **judge** from a recorded map whether a run needs a warmup, or a lower peak,
# - **sort** a model's weights into groups for AdamW: what decays, and at which rate.
#
# You need lessons 01 and 02, and from lesson 03 the habit of looking at a schedule before
# you train with it.

# %% setup
import math

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR

from autograder import families_explorer, lesson, loss_and_rate, patiently, predict
from autograder import ready, resume_explorer, reveal, tiny_transformer, train
from autograder import train_transformer, warmup_map, wrap_up
from autograder.training.recorded import table

lesson("05_warmup")

# %% [markdown]
# ## Sixty updates
#
# A **transformer** is a network in which every place of a word looks at all the others. We
# trained a small one (four blocks) to turn words of eight letters around, for 250 updates
# of Adam with 32 new words each. Guessing among eight letters costs $\ln 8 = 2.08$ nats.
#
# At a rate of 0.02 all five seeds end there: 250 updates, and nothing learned.
#
# Now change one thing. In the first 60 updates the rate climbs in a straight line up to
# 0.02, and then it stays. How many of the five seeds end below half of $\ln 8$?

# %%
predict("warmup_seeds", "Seeds of five that learn with the ramp =", low=0, high=5)

# %% experiment
ramped = [
    r for r in table("warmup_runs")["runs"] if r["warmup"] and r["norm"] == "post"
]
reveal("warmup_seeds", sum(run["loss"] < math.log(8) / 2 for run in ramped))

# %% [markdown] answer warmup_seeds
# ![](pictures/warmup_runs.svg)
#
# **All five.** The median ends at 0.269, the worst seed at 0.618; without the ramp the best
# of five ends at 2.080 (recorded run `warmup_runs`). The last 190 updates use the same rate.
# Sixty gentler ones at the start decide.
#
# Look closer at the middle. The loss falls *while the rate still climbs*. Near the peak all
# five stumble, and three of them end above 0.25. Keep that for later.
#
# On the right, one kind of part stands in another place. That network needs no ramp.

# %% [markdown]
# Climbing to the rate instead of starting at it is called **warmup**. The question of this
# lesson is when you need one, and what should come after it.
#
# ### Replication card: where the LayerNorms stand
#
# A transformer adds the result of each part to what came in. A **LayerNorm** brings the
# numbers at each place to a common scale. The first transformer put one *after* each of
# these sums (Post-LN); most newer ones put it *before* each part (Pre-LN).
#
# | | |
# | --- | --- |
# | claim | Xiong et al. (2020): at the start, Post-LN has large gradients near its output and needs a warmup; Pre-LN can do without |
# | our run | 4 blocks, 32 wide, Adam at 0.02, five seeds (`warmup_runs`): without a ramp Post-LN learns in 0 of 5 seeds, Pre-LN in 5 of 5 |
# | verdict | **reproduced**, at this rate |
#
# So "no transformer trains without warmup", as you may read, is true of one arrangement at
# most. Is it true of that one?

# %% [markdown]
# ## The ramp
#
# A warmup is a straight line. Still there are three of them, and they differ where a
# schedule is easiest to get wrong: at its first and at its last update.
#
# ![](pictures/starts.svg)
#
# `"zero"` is the most common. Its first update uses a rate of 0: it costs a batch and moves
# nothing. (So the first two checkpoints of the language model Pythia are equal: [GPT-NeoX
# issue 1373](https://github.com/EleutherAI/gpt-neox/issues/1373).) `"one"` begins one notch
# up, and arrives one update early. `"nano"`, nanoGPT's way, begins above 0 and is on time.

# %% [markdown]
# ### Your turn: `warmup_factor`
#
# A **factor**: the share of the peak, which a `LambdaLR` multiplies with each group's rate.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | the update about to be made, counted from 0 |
# | `warmup_steps` | updates | how long the ramp is |
# | `start` | a word | `"zero"`, `"one"` or `"nano"` |
#
# - *First:* with four updates of warmup 0, 1/4 or 1/5.
# - *Last:* update `warmup_steps` is at the peak, whatever `start` says; `"one"` is there one
#   update earlier.
# - *Past the end:* the factor stays 1.
# - *Nonsense:* `warmup_steps = 0` is no nonsense, it means 1 from the start. A negative one,
#   or an unknown `start`, raises `ValueError` with the argument's name in its text.

# %% exercise warmup_factor

# %% [markdown]
# **Use it.** Your ramp in real training; each run takes a few seconds.

# %% experiment
ready("warmup_factor")
runs = {}
for name, length in patiently([("no warmup", 0), ("my warmup of 60", 60)]):
    runs[name] = train_transformer(
        lambda weights: torch.optim.Adam(weights, lr=0.02),
        scheduler=lambda opt, n=length: LambdaLR(
            opt, lambda t: warmup_factor(t, n, start="one")
        ),
    )
ends = ", ".join(f"{name} ends at {run.loss:.2f}" for name, run in runs.items())
loss_and_rate(runs, alt=f"Loss and rate of two runs: {ends} nats")

# %% [markdown]
# ## Longer ramp, or lower peak?
#
# Look at it from the other side: the *rate* may have been too high.
# We trained the Post-LN network with six lengths of warmup at six peaks, three seeds each.
#
# Without any warmup: up to which peak do all three seeds learn?

# %%
peaks = ["none of them", "0.005", "0.01", "0.014"]
predict("warmup_without", "No warmup: all three learn up to a peak of", options=peaks)

# %% experiment
warmup_map()

# %% [markdown] twin
# ![](pictures/warmup_map.svg)

# %% experiment
reveal("warmup_without", "0.01")

# %% [markdown] answer warmup_without
# Up to **0.01**, half of the rate that failed; at 0.014 luck decides. At 0.01 the median ends
# at 0.0005 without a warmup. At 0.02 the end is 0.27 with 60 updates of warmup, and 0.0002
# with 120.
#
# Read the map upwards. Five updates of warmup move the border to 0.02, fifteen to 0.028. No
# longer one moves it further: at 0.04 nothing learns.
#
# So where the rate works without it, warmup changes little here. It **moves the cliff** to a
# higher rate (recorded run `warmup_map`), as Kalra and Barkeshli (2024) describe it: a network
# that has been warmed up tolerates a larger target. Whether it wants one is another question.

# %% [markdown]
# ## Why does it help?
#
# Adam divides each step by the size of the gradient, which it takes from running averages.
#
# > **Folklore.** "Warmup is there because Adam's estimate of the gradient's size is poor at
# > first." Liu et al. (2019) put it so, and built RAdam from it. Ma and Yarats (2019)
# > disagreed: what helps is simply to make smaller updates at first.
#
# You can tell the two apart. Let Adam **wait**: 2000 updates at a rate of 0. Its averages
# fill up, and no weight moves. Then jump to 0.02 for the 250 updates. If the averages were
# the trouble, that must help. Does it, in three seeds?

# %%
outcomes = ["all three learn", "some of them learn", "none of them learns"]
predict("warmup_waiting", "After waiting and jumping,", options=outcomes)

# %% experiment
waited = [r["loss"] for r in table("warmup_rivals")["runs"] if r["way"] == "wait"]
learned = sum(loss < math.log(8) / 2 for loss in waited)
reveal("warmup_waiting", outcomes[0 if learned == 3 else 1 if learned else 2])

# %% [markdown] answer warmup_waiting
# ![](pictures/warmup_wait.svg)
#
# **None of them.** Full averages do not help here: the first large updates do the damage, at a
# place where the network cannot take them. RAdam does help, in five seeds of five. But look
# at what it does: its step grows slowly from small to full. In 250 updates it gets to a third
# of the way, to a rate that needs no warmup. It *is* one (recorded run `warmup_rivals`).
#
# In a translation model of RAdam's authors such a wait was enough, so do not carry our answer
# too far. Two more stories fit what you see: the large gradients of Post-LN, and a start that
# is too sharp for the rate (lesson 01). We did not separate them.

# %% [markdown]
# > **Tip.** Does a run die in its first hundred updates? Try half the peak before you double
# > the warmup. It costs one run, and it tells you whether the peak was the trouble.

# %% [markdown]
# ## Up, then down
#
# After the ramp comes the fall. The usual recipe is a linear warmup over the first hundreds
# or thousands of updates, and then half a cosine (GPT-3) or a straight line (BERT; you may
# read that it used a cosine, but its code says linear).
#
# You may also read of "warmup, stable, cosine decay". That mixes two schedules.
# Warmup-cosine has no stable phase: it falls from the peak on. WSD has one, and then a short
# decay; it waits for you in the workshop.
#
# ### Your turn: `linear_warmup_decay`
#
# ![](pictures/up_and_down.svg)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | the update about to be made, counted from 0 |
# | `warmup_steps` | updates | how long the climb is, from 0 |
# | `total_steps` | updates | the length of the run, the climb included |
#
# - *First:* a share of 0, or 1 without a warmup. At `t = warmup_steps`: exactly 1.
# - *Last:* update `total_steps - 1` is one notch above 0.
# - *Past the end:* 0, and never below.
# - *Nonsense:* a warmup as long as the run or longer is allowed: the climb, cut off by the
#   end. `total_steps` below 1 or a negative `warmup_steps` raises `ValueError` by name.

# %% exercise linear_warmup_decay

# %% [markdown]
# ### Where does the fall's clock start?
#
# Yours starts at the peak. BERT's published code is older: it computes a fall that has run
# **since update 0**, and uses the ramp instead during the first updates. Say the warmup
# takes 10 updates of 100. Which share of the intended rate is the most that any update
# gets?

# %%
predict("warmup_bert_peak", "BERT's highest rate ÷ intended rate =", low=0, high=1)

# %% [markdown]
# Then look: a warmup of 10, and the fall's clock at update 0. Which decay does not care?

# %% experiment
families_explorer()

# %% [markdown] twin
# ![](pictures/families.svg)

# %% experiment
reveal("warmup_bert_peak", 0.9)

# %% [markdown] answer warmup_bert_peak
# ![](pictures/decay_clock.svg)
#
# **0.9**, at update 9 from the ramp and at update 10 from the fall. The ramp stops one update
# short of the peak, and by then a tenth of the fall is over. (The picture has 20 updates of
# warmup, so that you see the jump.) BERT itself took 10,000 of a million updates: its ramp
# gets to 0.9999, and its fall takes over at 0.99.
#
# WSD does not care, for its fall is counted from the end. timm cuts its cosine as BERT does
# unless you say `warmup_prefix=True`. Hugging Face moved the clock, though the documentation
# of its polynomial schedule names BERT's code.

# %% [markdown]
# ### Your turn: `warmup_cosine`
#
# The recipe of most large models: a ramp, then a glide to a floor.
#
# ![](pictures/glide.svg)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t`, `warmup_steps`, `total_steps` | updates | as before |
# | `min_ratio` | share of the peak | where the glide arrives: 0.1 is a tenth of the peak |
# | `start` | a word | how the ramp begins, as in `warmup_factor` |
#
# - *First:* as `warmup_factor` says. The floor plays no part in the ramp.
# - *Last:* one notch above `min_ratio`, which belongs to `t = total_steps`.
# - *Past the end:* `min_ratio`.
# - *Nonsense:* as in `linear_warmup_decay`, and an unknown `start`.

# %% exercise warmup_cosine

# %% [markdown]
# **Use it.** In the first answer three seeds ended high. Here is one of them again, beside the
# same ramp with your glide.

# %% experiment
ready("warmup_factor", "warmup_cosine")
shapes = {
    "ramp, level": lambda t: warmup_factor(t, 60, start="one"),
    "ramp, glide": lambda t: warmup_cosine(t, 60, 250, start="one"),
}
runs = {}
for name, shape in patiently(shapes.items()):
    runs[name] = train_transformer(
        lambda weights: torch.optim.Adam(weights, lr=0.02),
        scheduler=lambda opt, shape=shape: LambdaLR(opt, shape),
    )
loss_and_rate(runs, alt="Loss and rate of a level run and a glide after one ramp")

# %% [markdown]
# With the glide the five seeds end between 0.0007 and 0.0088 (recorded run `warmup_fall`), with
# the level rate between 0.0003 and 0.618. They stumble at the peak as well, and then recover
# as the rate falls. A ramp gets you to a high rate; the fall makes something of it.
#
# How low should the floor be? "About zero" and "a tenth of the peak" stand in the same
# tutorials. Bergsma et al. (2025) found for language models that a line to zero beats a
# cosine to a tenth; Defazio et al. (2023) prefer the line on most of their tasks.

# %% [markdown]
# > **Principle.** First fix how many updates the run has, then the schedule's shape, then its
# > peak. After that leave all three alone while you tune the rest.

# %% [markdown]
# ## AdamW: what should not decay
#
# AdamW makes Adam's step and, apart from it, shrinks each weight a little:
#
# $$w \leftarrow (1 - \eta_t\,\lambda)\,w - \eta_t \cdot \text{Adam's step}$$
#
# $\lambda$ is the **weight decay**, $\eta_t$ the rate of this update. Kept out of the
# gradient, the decay is not divided by the gradient's size (Loshchilov and Hutter, 2017). But
# in PyTorch the schedule multiplies both (the workshop measures it).
#
# Shrinking a matrix is a mild pull towards simpler functions. For a bias, or the scale of a
# LayerNorm, that reason is weak, and by custom they are left alone. BERT's code goes by
# name: nothing with `LayerNorm`, `layer_norm` or `bias` in it decays. But such a layer is
# often called `norm1`, and the list misses it. Go by the **shape**: what has fewer than two
# dimensions does not decay.
#
# ### Your turn: `adamw_groups`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `model` | a module | its trainable parameters are to be sorted |
# | `weight_decay` | 1 per rate | for the parameters that decay; the others get 0 |
# | `lr` | learning rate | for all but the head, the last layer |
# | `head_lr` | learning rate or `None` | for parameters whose name starts with `head.`; `None` means `lr` |
#
# It returns a list of dicts with `"params"`, `"lr"` and `"weight_decay"`; any number of them
# will do. A parameter with two names (tied weights) stands in one, and a
# frozen one (`requires_grad=False`) in none. `head_lr=0.0` is a rate like any other.

# %% exercise adamw_groups

# %% [markdown]
# **Use it.** One factor for all, a rate for each group. And which of our parameters would
# BERT's list of names have missed?

# %% experiment
ready("adamw_groups", "warmup_factor")
model = tiny_transformer("pre")
groups = adamw_groups(model, weight_decay=0.1, lr=0.001, head_lr=0.01)
optimizer = torch.optim.AdamW(groups)
scheduler = LambdaLR(optimizer, lambda t: warmup_factor(t, 60, start="one"))
for group in optimizer.param_groups:
    size = sum(weights.numel() for weights in group["params"])
    decay, rate = group["weight_decay"], group["lr"]
    print(f"{size:6} numbers, decay {decay}, first rate {rate:.2g}")
flat = [name for name, weights in model.named_parameters() if weights.ndim < 2]
missed = [name for name in flat if "bias" not in name and "LayerNorm" not in name]
print("missed by name:", len(missed), "scales, such as", missed[0])

# %% [markdown]
# Each group's rate begins at a sixtieth of its own peak. That is why a schedule for several
# groups is a *factor*: a function that returned a rate would be multiplied with each group's
# rate once more.

# %% [markdown]
# ## The same schedule elsewhere
#
# Warmup of $W$ updates in a run of $T$ (PyTorch as installed here, the others from their
# source):
#
# | | first update | at the peak | update T − 1 | past the end |
# | --- | --- | --- | --- | --- |
# | yours, `start="zero"` | 0 | t = W | a notch above the floor | the floor |
# | torch `SequentialLR` of `LinearLR`, `CosineAnnealingLR` | `start_factor`, never 0 | t = W | a notch above | **rises again** |
# | Hugging Face, linear | 0 | t = W | a notch above 0 | 0 |
# | Hugging Face, cosine | 0 | t = W | a notch above 0 | **rises again** |
# | timm, as it comes | `warmup_lr_init` = 0 | **never** | a notch above | the floor |
# | BERT, 2018 | 0 | **never** | a notch above 0 | 0 |
# | nanoGPT | 1/(W + 1) | t = W | a notch above | the floor |
# | optax `warmup_cosine_decay_schedule` | `init_value` | t = W | a notch above | the floor |
#
# In optax `decay_steps` counts the warmup in; in torch's `CosineAnnealingLR` behind a ramp,
# `T_max` must not. fastai has no such schedule of its own: `fit_one_cycle` begins at a 25th
# of the peak.

# %% paragraph warmup_choice
# ## A colleague asks
#
# A colleague trains a transformer that you have never seen: new data, AdamW, 20,000 updates.
# How would you choose the warmup? Write one paragraph: what you would look at first, which
# runs you would make, and what would change your mind. (In a class somebody reads it by these
# three lines. Alone, be that reader tomorrow.)
#
# - 2 points: it asks whether a warmup is needed at all (where the norms stand, how high the peak is), and does not take it for granted.
# - 2 points: it names runs that could decide, with more than one seed and more than one peak, and counts their cost.
# - 1 point: it says which outcome would make you drop, shorten or lengthen the warmup.

# %% [markdown]
# ## What you can do now
#
# You **write** a warmup whose first update is not lost, and a decay that stays down. You
# **ask** whether it is the warmup that is missing, or the peak that is too high. You **sort**
# weights by shape, and know that the schedule multiplies their decay.
#
# A warmup counts updates, and a larger batch makes fewer of them. What else changes with the
# batch? **Next:** [Batch size and learning rate](../06_batch_size/06_batch_size.ipynb).

# %%
wrap_up("05_warmup")

# %% [markdown]
# ## Workshop
#
# Six more functions, and what is known about optimizers that promise to need none of this.
#
# ### Stop at any time: WSD
#
# A cosine has to know its end. Suppose you planned 600 updates, and after 360 somebody takes
# the machine away. Four plans for the digits of lesson 01 (SGD, 16 images an update, a warmup
# of 30), each at the best of four peaks:
#
# - a cosine to 600, **cut off** at 360,
# - a cosine that was **told in time** that there are 360,
# - a **level** rate, cut off at 360,
# - a level rate, and from 300 on a straight line to zero: **warmup, stable, decay**.
#
# Which leaves the lowest training loss?

# %%
plans = {"cosine cut": "cosine, cut off", "cosine to 360": "cosine, told in time"}
plans |= {"level": "level, cut off", "wsd": "level, then decay"}
predict("warmup_cut", "Lowest loss at update 360:", options=[*plans.values()])

# %% experiment
reveal("warmup_cut", plans["wsd"])

# %% [markdown] answer warmup_cut
# ![](pictures/early_stop.svg)
#
# **The level rate that decays in the last 60 updates**, at 0.069 (medians of five seeds, each
# plan at the best of its four peaks, recorded run `early_stop`). The cosines end at 0.089 and
# 0.090, the level rate without a decay at 0.124. Whether the cosine was told in time makes no
# difference that we could tell from noise. At 0.7, near the cliff, the cosines are lower.

# %% [markdown]
# Hu et al. (2024) trained MiniCPM in this way and found a decay of a tenth of the run long
# enough, and one of 2.5 % too short. Hägele et al. (2024) got the same loss as with a cosine,
# and prefer a fall as $1 - \sqrt p$, steep first ($p$ is the share of the fall that is done).
# One long level run serves many budgets: save it often, and let each budget decay from its
# own checkpoint.
#
# ### Your turn: `wsd`
#
# ![](pictures/kinds.svg)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | the update about to be made, counted from 0 |
# | `warmup`, `stable`, `decay` | updates | three **lengths**, each 0 or more |
# | `min_ratio` | share of the peak | where the fall arrives |
# | `kind` | a word | `"linear"`, `"cosine"` or `"1-sqrt"` |
#
# - *First:* 0, or 1 without a warmup (Hugging Face begins at `min_ratio`). *Last:* a notch
#   above the floor.
# - *Past the end:* `min_ratio`, also where `decay = 0` and the rate has to jump there.
# - *Nonsense:* a negative length or an unknown `kind` raises `ValueError` by name; three
#   lengths of 0 name `decay`.

# %% exercise wsd

# %% [markdown]
# **Use it** against torch's own cosine, both stopped at 360 of 600.

# %% experiment
ready("wsd")
makers = {
    "mine, decayed from 300": lambda opt: LambdaLR(opt, lambda t: wsd(t, 30, 270, 60)),
    "cosine to 600": lambda opt: CosineAnnealingLR(opt, 600),
}
runs = {}
for name, make in makers.items():
    runs[name] = train(
        lambda w: torch.optim.SGD(w, lr=0.5), steps=360, batch=16, scheduler=make
    )
loss_and_rate(runs, alt="Loss and rate of two runs that had to stop at update 360")

# %% [markdown]
# ### BERT's two lines
#
# To read old code, write what it does. BERT's function `create_optimizer` computes a fall,
# `polynomial_decay` with power 1, from the intended rate to 0 over *all* updates. Then it
# computes a ramp, the rate times `global_step / warmup_steps`. A mask that is 1 while
# `global_step < warmup_steps` chooses between the two. You saw what follows.
#
# Posts about it often show a rate of 2e-5 with 10,000 updates of warmup. That mixes two
# settings: 10,000 of a million updates belong to pre-training, with 1e-4; 2e-5 is a rate for
# fine-tuning, which has far fewer updates in all. And they say that a high rate after the
# warmup regularises, by leading to flatter places. That is a hypothesis, and nothing in
# this lesson tests it.
#
# ### Your turn: `bert_tf_lr`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `t` | updates | the update about to be made, counted from 0 |
# | `init_lr` | learning rate | what both lines aim at |
# | `warmup_steps`, `num_train_steps` | updates | the ramp, and the whole run |
#
# - *First:* 0, or `init_lr` without a warmup. *The hand-over:* update `warmup_steps` is on
#   the fall already.
# - *Last:* a notch above 0. *Past the end:* 0.
# - *Nonsense:* as in `linear_warmup_decay`.

# %% exercise bert_tf_lr

# %% [markdown]
# ### The correction that was left out
#
# The same file has another surprise. Adam keeps averages of the gradient and of its square,
# both of which begin at 0 and are too small at first. Adam divides that out, the **bias
# correction**. BERT's optimizer does not.
#
# Each update keeps a share of the old average, usually $\beta_1 = 0.9$ and, for the squares,
# $\beta_2 = 0.999$. Say the gradient stays the same. By which factor is BERT's first update too
# large?

# %%
predict("warmup_uncorrected", "First update ÷ the right one =", low=0, high=10)

# %% experiment
factors = {n: (1 - 0.9**n) / math.sqrt(1 - 0.999**n) for n in (1, 10, 100, 1000)}
print({n: round(factor, 2) for n, factor in factors.items()})
reveal("warmup_uncorrected", round(factors[1], 2))

# %% [markdown] answer warmup_uncorrected
# ![](pictures/bias_correction.svg)
#
# By **3.16**; by 6.5 at update 10, still by 1.26 at update 1000. The average of squares is
# further behind than that of the gradient, and it stands below, under a root.
#
# So the missing correction *is* a schedule: one that starts too high. A warmup multiplies it
# with something small for exactly those updates.

# %% [markdown]
# | | |
# | --- | --- |
# | claim | Zhang et al. (2020) and Mosbach et al. (2020): the missing correction makes fine-tuning BERT unstable |
# | our run | Post-LN, trained from scratch at 0.005, where Adam needs no ramp; five seeds (`bias_runs`): with the correction 5 of 5 learn; without it, 0 of 5; without it but with a ramp of 60, 5 of 5 |
# | verdict | **reproduced** in kind; we did not fine-tune |
#
# One more line of that file: the averages are not loaded from the pre-trained checkpoint. So
# fine-tuning begins with the same oversized updates.

# %% [markdown]
# ### Your turn: `noam_lr`
#
# The schedule of the first transformer never ends, so it needs no number of updates. It climbs
# a straight line for $W$ updates; then it falls as one over the root of the step. All of it is
# divided by the root of the model's width $d$: a wider model gets a smaller rate. There is no
# peak to choose. It is what the root says where line and root meet.
#
# ![](pictures/noam.svg)
#
# | given | in | what it is |
# | --- | --- | --- |
# | `step` | updates | the update, counted from **1**; 0 is taken for 1 |
# | `d_model` | numbers | $d$, the width of the model |
# | `warmup` | updates | $W$, where line and root meet |
# | `factor` | no unit | multiplies it all |
#
# With the paper's $d = 512$ and $W = 4000$ the peak is 0.0007. Past it there is no end: at
# four times the warmup the rate has halved. A `warmup` of 0 or less raises `ValueError`.
# Hugging Face's `get_inverse_sqrt_schedule` is the same shape, scaled to 1 at its peak.

# %% exercise noam_lr

# %% [markdown]
# ### Your turn: `untuned_warmup_steps`
#
# For when you have no time to search. Ma and Yarats (2019) found that a linear warmup twice as
# long as Adam's average of squares looks back does about as well as RAdam in their tasks. (It
# looks back as far as its weights, $1 + \beta_2 + \beta_2^2 + \dots$, add up to.) It needs no
# tuning, hence the name.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `beta2` | a fraction | how much of its average of squares Adam keeps, from 0 to below 1 |
#
# It returns a whole number, the nearest: 0.999 gives 2000. Outside of [0, 1) it raises
# `ValueError`. (Our transformer makes 250 updates in all. No rule knows your budget.)

# %% exercise untuned_warmup_steps

# %% [markdown]
# ### Your turn: `warmup_steps_from_ratio`
#
# Configuration files say "0.06 of the run" and mean a number of updates.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `ratio` | share of the run | from 0 to 1 |
# | `total_steps` | updates | the length of the run |
#
# It **rounds up**, as Hugging Face does; a share of 0 gives 0. `total_steps` below 1 raises
# `ValueError`.

# %% exercise warmup_steps_from_ratio

# %% [markdown]
# Rounding up has a catch. Seven per cent of 100 updates are seven. And here?

# %% experiment
ready("warmup_steps_from_ratio")
print("0.07 * 100 =", 0.07 * 100)
print("updates of warmup:", warmup_steps_from_ratio(0.07, 100))

# %% [markdown]
# 0.07 has no exact float, and a hair above seven rounds up to **eight**. Nobody's training
# fails of that. But two programs that write the same share in different ways (`7 * 100 / 100`)
# disagree by one update, and a comparison update by update shows a fault that is none.

# %% [markdown]
# ### Your turn: `resume_lr`
#
# Long runs are stopped and resumed. Then the order of three lines decides.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `ckpt` | a dict | `"step"`: updates made, each with its `scheduler.step()`; `"optimizer"`, `"scheduler"`: their `state_dict()` |
# | `make_optimizer` | a function | makes a fresh optimizer |
# | `make_scheduler` | a function of an optimizer | makes a fresh scheduler for it |
# | `n` | updates | how many to go on |
#
# It returns the `n` rates that a run without a break would have used. `n = 0` gives `[]`, and
# the checkpoint stays as it was.

# %% exercise resume_lr

# %% [markdown]
# Stop a run yourself, and load in several orders. Which one goes on as planned, which one
# shows at once, and which one only later?

# %% experiment
resume_explorer()

# %% [markdown] twin
# ![](pictures/resume_orders.svg)
#
# A ramp from 0.1 to 1 over 20 updates, stopped after 15. Where the scheduler is made *after*
# the optimizer's state was loaded, it multiplies the rate with its first factor again. That
# shows at once: the rest of the run uses a tenth of every rate. Where its own state is
# forgotten, the first rate is right. Then the ramp is climbed a second time, from where the
# rate stood: ten updates later it is near 4, not 1.

# %% [markdown]
# ### What else the schedule multiplies
#
# In PyTorch the schedule multiplies AdamW's weight decay, too.
#
# A weight starts at 1 and never gets a gradient: 1000 updates, a peak of 0.001, a weight
# decay of 0.1. At a constant rate it ends at 0.905. And with your `linear_warmup_decay`, 100
# updates of warmup?

# %%
predict("warmup_shrunk", "With warmup and decay the weight ends at", low=0, high=1)

# %% experiment
ready("linear_warmup_decay")
weight = torch.nn.Parameter(torch.ones(1))
weight.grad = torch.zeros(1)
optimizer = torch.optim.AdamW([weight], lr=0.001, weight_decay=0.1)
scheduler = LambdaLR(optimizer, lambda t: linear_warmup_decay(t, 100, 1000))
for _ in range(1000):
    optimizer.step()
    scheduler.step()
reveal("warmup_shrunk", round(weight.item(), 3))

# %% [markdown] answer warmup_shrunk
# At **0.951**. What counts is the sum of all rates, and a triangle has half the area of a
# rectangle. Change the schedule, and you have changed the weight decay with it.

# %% [markdown]
# ### Find the bug
#
# A warmup-cosine from a tutorial has 500 updates of warmup, a plan of 20,000 and a floor of a
# tenth. Somebody doubled the epochs and forgot the plan. Nothing complained. Which share of
# the peak does update 30,000 use?

# %%
predict("warmup_past_end", "Share of the peak at update 30,000 =", low=0, high=1)

# %% [markdown]
# You own the right curve, so let it look for the fault. Below are recorded shares of that
# program, for two plans.

# %% experiment
ready("warmup_cosine")
for run in table("unclamped")["runs"]:
    plan, found = run["total_steps"], "agrees throughout"
    for t, share in zip(run["update"], run["share"], strict=True):
        try:
            mine = warmup_cosine(t, run["warmup_steps"], plan)
        except ValueError as error:
            mine = f"ValueError: {error}"
        if isinstance(mine, str) or abs(mine - share) > 1e-6:
            found = f"update {t}: theirs {share:.3f}, mine {mine}"
            break
    print(f"plan of {plan} updates, {found}")

# %% experiment
reveal("warmup_past_end", 0.568)

# %% [markdown] answer warmup_past_end
# ![](pictures/unclamped.svg)
#
# **0.568, and rising**: a cosine comes back, and nothing stops its clock. At update 39,500
# the run is at its peak again. Keep the number of updates in *one* place of a program.
#
# The second plan has 0 updates, because an empty list had been counted. A guard,
# `max(1, ...)`, turns the division by zero into a rate that **jumps between the peak and a
# tenth of it with every update**. An error at the start would have been kinder.

# %% [markdown]
# ### Groups that come later
#
# `adamw_groups` leaves frozen weights out. Will you unfreeze some in the middle of the run? Then
# give them a group at the start, too: a scheduler has no plan for a group that it meets later.
# (The workshop of [lesson 03](../03_preview_and_restarts/03_preview_and_restarts.ipynb) shows
# what becomes of it.)

# %% [markdown]
# ### Muon, schedule-free, muP: is all this still needed?
#
# | | warmup | decay | what is not known |
# | --- | --- | --- | --- |
# | **Muon** (Jordan et al., 2024) | used: Kimi K2 (2025) took 500 updates; Riabinin et al. (2026) derive one for this family of optimizers | used: K2 holds its rate for two thirds of the run, then a cosine to a tenth | whether it needs *less* warmup than AdamW: we know of no comparison that settles it |
# | **Schedule-free** (Defazio et al., 2024) | its authors recommend one | none: it averages weights instead, and needs no end | how it fares where its $\beta$ is not tuned; their README calls training sensitive to it |
# | **muP** (Yang et al., 2022) | carries a *rate* from narrow to wide models, and leaves the schedule to you | likewise | why it works so well: Kosson et al. (2025) find that its scaling acts much like a warmup |
#
# So the decay can be traded for an average of weights. A gentle start has not been shown to
# be superfluous by any of the three. We did not run them here.

# %% [markdown]
# ## Further reading
#
# - Xiong et al., *On Layer Normalization in the Transformer Architecture*, 2020: [2002.04745](https://arxiv.org/abs/2002.04745)
# - Liu et al., *On the Variance of the Adaptive Learning Rate and Beyond* (RAdam), 2019: [1908.03265](https://arxiv.org/abs/1908.03265)
# - Ma and Yarats, *On the adequacy of untuned warmup for adaptive optimization*, 2019: [1910.04209](https://arxiv.org/abs/1910.04209)
# - Kalra and Barkeshli, *Why Warmup the Learning Rate?*, 2024: [2406.09405](https://arxiv.org/abs/2406.09405)
# - Devlin et al., *BERT*, 2018: [1810.04805](https://arxiv.org/abs/1810.04805)
# - Loshchilov and Hutter, *Decoupled Weight Decay Regularization* (AdamW), 2017: [1711.05101](https://arxiv.org/abs/1711.05101)
# - Mosbach et al., *On the Stability of Fine-tuning BERT*, 2020: [2006.04884](https://arxiv.org/abs/2006.04884)
# - Zhang et al., *Revisiting Few-sample BERT Fine-tuning*, 2020: [2006.05987](https://arxiv.org/abs/2006.05987)
# - Hu et al., *MiniCPM* (WSD), 2024: [2404.06395](https://arxiv.org/abs/2404.06395)
# - Hägele et al., *Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations*, 2024: [2405.18392](https://arxiv.org/abs/2405.18392)
# - Bergsma et al., *Straight to Zero*, 2025: [2502.15938](https://arxiv.org/abs/2502.15938)
# - Defazio et al., on linear decay, 2023: [2310.07831](https://arxiv.org/abs/2310.07831); *The Road Less Scheduled*, 2024: [2405.15682](https://arxiv.org/abs/2405.15682)
# - Kimi Team, *Kimi K2*, 2025: [2507.20534](https://arxiv.org/abs/2507.20534) · Riabinin et al., *Where Does Warm-Up Come From?*, 2026: [2602.05813](https://arxiv.org/abs/2602.05813) · Kosson et al., on muP and weight decay, 2025: [2510.19093](https://arxiv.org/abs/2510.19093)

# %% [markdown]
# ## Words
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | warmup | 워밍업 | échauffement | the climb of the rate in the first updates |
# | decay | 감쇠 | décroissance | the fall of the rate after its peak |
# | peak | 최고점 | sommet | the highest rate of a schedule |
# | floor | 하한 | plancher | the rate that a decay arrives at |
# | weight decay | 가중치 감쇠 | dégradation des poids | shrinking weights a little with every update |
# | parameter group | 파라미터 그룹 | groupe de paramètres | weights that share a rate and a weight decay |
# | bias correction | 편향 보정 | correction du biais | makes up for averages that begin at zero |
# | LayerNorm | 레이어 정규화 | normalisation de couche | brings the numbers at a place to one scale |
# | checkpoint | 체크포인트 | point de reprise | what is saved to go on from later |
# | to resume | 재개하다 | reprendre | to go on from a checkpoint |
# | fine-tuning | 미세 조정 | ajustement fin | training on from weights that somebody else trained |

# %%
wrap_up("05_warmup")
