# %% [markdown]
# # Ship a schedule
#
# At the end of this lesson you will be able to
#
# - **plan** a comparison of schedules before the first run is spent on it,
# - **choose** a schedule and its peak for a budget, and have the choice tested on seeds
#   that you never saw,
# - **report** an effect beside its noise, and say where the claim ends.
#
# You need lessons 01 to 07, above all the schedules of 02 and 05 and the finder of 07.

# %% setup
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, OneCycleLR

from autograder import lesson, loss_and_rate, predict, ready, reveal, train, wrap_up
from autograder.training.recorded import table

lesson("08_capstone")

# %% [markdown]
# ## Three runs each: who wins?
#
# The digits network again: 300 updates of plain SGD, 64 images each. Two schedules, each at
# its best peak: a straight line down to zero, and half a cosine down to zero.
#
# Over forty seeds, linear decay ends lower. Its median **validation loss**, the loss on 500
# images that it never trained on, is 0.129; the cosine's is 0.133 (recorded run
# `capstone_noise`).
#
# You do not know that. You do what is often done: three runs of each, then you compare the
# medians. Suppose that a hundred people do the same, each with their own seeds. How many
# come home with the wrong winner?

# %%
predict("wrong_winner", "Of 100 such comparisons, wrong winner in", low=0, high=100)

# %% experiment
reveal("wrong_winner", 36, picture="wrong_winner.svg")

# %% [markdown] answer wrong_winner
# **Thirty-six.** With one run each it is 40, so three runs hardly help. With nine it is
# still 29.
#
# ![](pictures/wrong_winner.svg)
#
# Now look at 80 updates: with three runs each, only 4 of 100 go wrong. There the cosine is
# 18 % worse, at 300 updates 3 %.
#
# The seeds scatter much alike at both budgets: their standard deviation, roughly how far a
# run lies from the mean, is 8 to 14 % of the loss. That is the **noise**. What changed is the
# **effect**. Three runs can see 18 %. They cannot see 3 %.

# %% [markdown]
# So the question "which schedule is better?" has two parts: *by how much*, and *against how
# much noise* from seed to seed. This lesson is a way of working that answers both.

# %% [markdown]
# ## The order of work
#
# > **Principle.** First the budget, then the family of schedules, then the peak. Then freeze
# > all three, and tune the rest. A schedule that is changed by hand in mid-run can be neither
# > repeated nor compared.
#
# Spelled out, it is six steps.
#
# 1. **Fix the budget**: how many updates, of what batch.
# 2. **Choose the family**, the shape without its height: linear, cosine, one cycle, plateau,
#    or a trapezoid (up, level, down; lesson 05 calls it WSD).
# 3. **Find the peak** with the finder of lesson 07. Check that it is not at the edge of what
#    you tried.
# 4. **Compare** with at least two other schedules, three seeds each or more.
# 5. **State the effect beside the noise.**
# 6. **Write it down** for whoever trains next.

# %% [markdown]
# ## Steps 1 and 2: budget and family
#
# A family has to be chosen, and a peak for it. Where does carelessness cost more?
#
# We trained four schedules at eight peaks, ten seeds each, for 80, 300 and 700 updates
# (recorded run `capstone`). At 80 updates the best is linear decay. You could make one of two
# mistakes:
#
# - the **wrong family**, a constant rate, but at the peak that is best for it,
# - the **right family** at half its best peak.

# %%
mistakes = ["the wrong family", "half the peak", "about the same"]
predict("dearer_mistake", "At 80 updates, what costs more?", options=mistakes)

# %% experiment
reveal("dearer_mistake", mistakes[1], picture="family_or_peak.svg")

# %% [markdown] answer dearer_mistake
# **Half the peak.** Linear decay from 1.0 ends at 0.346, the best constant rate at 0.469, and
# linear decay from 0.5 at 0.590.
#
# ![](pictures/family_or_peak.svg)
#
# At 700 updates linear, cosine and constant lie within 3 % of each other, each at its own best
# peak. But at a peak of 1.4, twice its best, linear decay loses threefold. The others collapse.
#
# Look at where the valleys are, too. The best peak of linear decay is 1.0 for 80 updates, and
# 0.71 for 300 and 700. **A peak belongs to a family and a budget.** Two schedules that are
# compared at one common peak are not compared.

# %% [markdown]
# The record is yours to ask. Each family at its own best peak: which one wins at each budget,
# and by how much?


# %% experiment
def best(shape: str, updates: int) -> float:
    found: dict[float, list[float]] = {}
    for run in table("capstone")["runs"]:
        if (run["schedule"], run["updates"]) == (shape, updates):
            found.setdefault(run["peak"], []).append(run["val_loss"] or float("inf"))
    return min(median(losses) for losses in found.values())


for T in (80, 300, 700):
    for shape in ("linear", "cosine", "trapezoid", "constant"):
        print(f"{T} updates, {shape:9}  {best(shape, T):.3f}")

# %% [markdown]
# ## Step 3: the peak, and a report to review
#
# A colleague hands you this, for 80 updates, ten seeds each:
#
# | schedule | peaks tried | best peak | median loss |
# | --- | --- | --- | --- |
# | linear | 0.125, 0.18, 0.25, 0.35, 0.5, 0.71 | 0.71 | 0.396 |
# | cosine | 0.125, 0.18, 0.25, 0.35, 0.5, 0.71 | 0.71 | 0.426 |
#
# "Both had the same grid, so it is fair. The cosine is 7 % worse." A tool of lesson 01 would
# object. To what?

# %%
objections = ["the grid's steps", "where the best lie", "a loss that is not finite"]
predict("report_bug", "It would object to", options=objections)

# %% [markdown]
# **Find it with your own tool.** Copy your `pick_best` from
# [lesson 01](../01_basics/01_basics.ipynb) into a cell above this one; without it, read the
# medians by eye. Then widen the grid: raise the 0.75.

# %% experiment
for shape in ("linear", "cosine"):
    grid: dict[float, list[float]] = {}
    for run in table("capstone")["runs"]:
        if (run["schedule"], run["updates"]) == (shape, 80) and run["peak"] < 0.75:
            grid.setdefault(run["peak"], []).append(run["val_loss"])
    medians = {peak: round(median(grid[peak]), 3) for peak in sorted(grid)}
    print(f"{shape}:", *(f"{lr:.3g}: {medians[lr]}" for lr in medians), sep="  ")
    if "pick_best" in globals():
        print("pick_best says", pick_best(medians))

# %% experiment
reveal("report_bug", objections[1])

# %% [markdown] answer report_bug
# **Where the best lie:** at the edge of the grid, for both (`pick_best` says `True`). That is
# not a result, it is a request. At the next peak, 1.0, the cosine is worse, so 0.71 was its
# best. Linear decay falls to 0.346 there, and rises again at 1.4.
#
# The cosine is 23 % worse, not 7 %. An equal grid is fair only if it holds both optima.

# %% [markdown]
# ### Your turn: `choose_lr`
#
# One number that has to serve three budgets. It becomes the peak of a trapezoid:
#
# ![](pictures/trapezoid.svg)
#
# | given | in | what it is |
# | --- | --- | --- |
# | nothing | – | the search comes before; the function only says what you chose |
#
# It returns the **rate**, a number above 0, and the same one whenever it is asked.
#
# - *First update:* one notch up. In a run of 80 updates the climb has 8 notches, so that is an
#   eighth of your peak.
# - *Last update:* one notch above zero.
# - *Past the end:* nobody trains there.
# - *Nonsense:* a list, a negative number or a draw of luck earns nothing.
#
# **How it is judged**, in the open: training runs with seeds that you do not know, three for
# 80 updates and one each for 300 and 700. Each loss is divided by the best that any peak of a
# trapezoid reached in our record. If the mean of the three ratios is at most 1.5, you have all
# the points; at most 3, about half; beyond that, or where a run collapses, next to none.
#
# Where to look: run your finder of lesson 07 on a fresh network, and distrust it by a factor
# of two in both directions. Your `my_lr` of that lesson was for a constant rate and one
# budget. Is it good enough here? Three seeds tell.

# %% exercise choose_lr

# %% [markdown]
# **Use it.** Is your peak at an edge? Half of it and twice as much, three seeds each. (The
# losses of a line are sorted, so the middle one is the median.)

# %% experiment
ready("choose_lr")
from autograder import patiently

for times in patiently([0.5, 1, 2], runs=6):
    for T in (80, 700):
        peak, corners = times * choose_lr(), (-1, 0.1 * T - 1, 0.7 * T, T)
        rates = (peak * np.interp(range(T), corners, (0, 1, 1, 0))).tolist()
        how = {"steps": T, "schedule": rates.__getitem__}
        runs = [train(lambda w: SGD(w, 1), seed=s, **how) for s in (200, 201, 202)]
        found = sorted(run.val_loss for run in runs)
        print(f"{times} × yours, {T} updates:", *(f"{loss:.3f}" for loss in found))

# %% [markdown]
# ## Your own schedule
#
# Now the whole thing: family, peak and budget in one function. It is told how long the run
# will be, and gives back a schedule, a function from `t` to a rate. Every schedule that you
# wrote in this course can go inside.
#
# ### Your turn: `make_schedule`
#
# | given | in | what it is |
# | --- | --- | --- |
# | `total_steps` | updates | how long the run is, $T$; updates are $t = 0 \dots T - 1$ |
# | `batch_size` | images per update | you may let it move your peak (lesson 06), or not |
#
# ![](pictures/stage.svg)
#
# - *First update:* whatever you like. Every rate is a finite number, and none is negative.
# - *Last update:* at $t = T - 1$, at most a fifth of your highest rate. (Runs of one or two
#   updates are free of this.)
# - *Past the end:* from $t = T$ on, one and the same rate for ever.
# - *Nonsense:* `total_steps` or `batch_size` not above 0 raises `ValueError` with the
#   argument's name in its text.
#
# A schedule keeps no count: asked twice, or in any order, it answers the same.
#
# **How it is judged:** as above, with batches of 64, but compared with the best of *any*
# schedule in the record. A mean ratio of at most 1.5 earns that whole part of the points, at
# most 3 half of it; the four lines above earn the rest.

# %% exercise make_schedule

# %% [markdown]
# **Use it.** Your schedule beside a constant rate, loss and rate under each other.

# %% experiment
ready("make_schedule")
runs = {
    "mine": train(lambda w: SGD(w, 0.1), steps=300, schedule=make_schedule(300, 64)),
    "constant 0.5": train(lambda w: SGD(w, 0.5), steps=300),
}
loss_and_rate(runs, alt=f"My last rate: {runs['mine'].rates[-1]:.4f}, constant: 0.5")

# %% [markdown]
# In your own training loop it becomes a scheduler in one line. `LambdaLR` multiplies, so the
# optimizer's own rate must be 1:
#
# ```python
# scheduler = LambdaLR(SGD(weights, lr=1.0), make_schedule(total_steps, batch_size))
# ```

# %% [markdown]
# ## Steps 4 and 5: compare, and doubt
#
# First a warning from our own record. At 700 updates, on the ten seeds with which we chose
# all peaks, linear decay was 8 % worse than the trapezoid. Then we ran both again, at the same
# peaks, with forty fresh seeds. How much worse was it now?

# %%
fresh = ["about 20 %", "about 8 % again", "3 % or less"]
predict("fresh_seeds", "On fresh seeds, linear decay was worse by", options=fresh)

# %% experiment
reveal("fresh_seeds", fresh[2])

# %% [markdown] answer fresh_seeds
# **3 % or less.** The medians are the same, 0.104. Seed by seed the trapezoid still wins 24 of
# 40, and is 3 % ahead on average. Another forty seeds could well say 1 %, or 5.
#
# Whoever takes the lowest of eight numbers also takes the luck in it. Statisticians call it
# the *winner's curse*. At 80 updates the cosine's 23 % shrank to 18 %: less, but real.

# %% [markdown]
# > **Tip.** Choose peaks on one set of seeds, and compare on another. And give every schedule
# > the *same* seeds: then each seed is a little duel with equal weights and batches.
#
# **Use it.** Your schedule against two of torch's, both at the peak that is best for them in
# the record, on three seeds that chose nothing.

# %% experiment
ready("make_schedule")
T, fresh_ones, ends = 300, (300, 301, 302), {}
rivals = {
    "mine": {"schedule": make_schedule(T, 64)},
    "linear": {"scheduler": lambda opt: LinearLR(opt, 1.0, 0.0, T)},
    "cosine": {"scheduler": lambda opt: CosineAnnealingLR(opt, T)},
}
for name, how in rivals.items():
    runs = [train(lambda w: SGD(w, 0.71), seed=s, steps=T, **how) for s in fresh_ones]
    ends[name] = [run.val_loss for run in runs]
    print(name, [round(loss, 3) for loss in ends[name]])

# %% experiment
ready("make_schedule")
for name in ("linear", "cosine"):
    pairs = zip(ends[name], ends["mine"], strict=True)
    ratios = [loss / mine for loss, mine in pairs]
    agree = len({ratio > 1 for ratio in ratios}) == 1
    verdict = "all seeds agree" if agree else "could be noise"
    print(name, "/ mine, by seed:", *(f"{ratio:.2f}" for ratio in ratios), verdict)

# %% [markdown]
# A ratio above 1 is a duel that yours won. The **effect** is the middle ratio, the **noise** is
# how far they lie apart. If the duels disagree about the winner, say "could be noise".
#
# And if all three agree? Three coins fall alike in one of four throws. That is a hint. Six fall
# alike in one of 32.

# %% [markdown]
# ## Does it travel?
#
# Linear decay won at 80 updates, clearly. So we took it to another task: the tiny transformer
# of lesson 05 (LayerNorm after each sum, Adam, 250 updates), at a peak of 0.02 and at 0.005.
# At 0.02, how many of three seeds learn anything?

# %%
predict("other_task", "Linear decay from 0.02: seeds that learn", low=0, high=3)

# %% experiment
reveal("other_task", 0, picture="other_task.svg")

# %% [markdown] answer other_task
# **None.** Linear and cosine start at the peak, and end at the loss of a guess. The trapezoid
# climbs to the same peak in 25 updates, and learns in three of three (recorded run
# `capstone_task`).
#
# ![](pictures/other_task.svg)
#
# At 0.005 all nine runs learn, and the trapezoid still ends lowest. You have seen why in
# [Warmup](../05_warmup/05_warmup.ipynb).

# %% [markdown]
# The digits never needed a warmup, so no comparison on them could tell. **A result holds for
# the task, optimizer and budget that it was measured with.** Write them beside it.

# %% [markdown]
# ## Replication card: two claims, held against our runs
#
# | | linear or cosine? | to zero, or to a tenth? |
# | --- | --- | --- |
# | claim | over ten tasks, linear decay matches or beats the usual schedules, cosine among them ([Defazio et al., 2023](https://arxiv.org/abs/2310.07831)) | for language models and AdamW, linear decay to zero beats a cosine to a tenth of the peak, more so in longer runs ([Bergsma et al., 2025](https://arxiv.org/abs/2502.15938)) |
# | our run | digits, SGD, forty fresh seeds, each at its best peak (`capstone_noise`) | digits, AdamW, batch 16, six peaks, ten seeds at 300 and five at 1,200 updates (`capstone_d2z`) |
# | result | linear against cosine: 0.361 and 0.425 at 80 updates, 0.129 and 0.133 at 300, 0.104 and 0.102 at 700; linear wins 35, 25 and 13 of 40 duels | to zero against to a tenth: 0.146 and 0.138 at 300 updates, 0.107 and 0.101 at 1,200; the tenth wins 8 of 10 duels and 4 of 5 |
# | verdict | **reproduced** at 80 updates; at 300 and 700 what we see **could be noise** | **not at this scale**: our runs are short and small |
#
# "Cosine is the best schedule", you may also read. In our record it was the best of four at
# none of the three budgets. Nor does linear decay always win: at 300 updates, the trapezoid
# beat it in 31 of 40 duels.

# %% [markdown]
# ## Folklore: the optimizers that need no schedule
#
# > **Folklore.** "Muon and schedule-free optimizers need neither warmup nor decay."
#
# *Schedule-free* (Defazio et al., 2024) does away with decay, and with knowing $T$, by
# averaging the weights. Warmup it keeps: the authors' own
# [notes](https://github.com/facebookresearch/schedule_free) recommend it.
#
# *Muon* evens out the directions of each step. In the
# [NanoGPT speedrun](https://github.com/KellerJordan/modded-nanogpt), one entry with a variant
# of it had no warmup, a peak of 0.018, and a linear decay over the whole run. A later
# [proposal](https://github.com/KellerJordan/modded-nanogpt/pull/343) adds 100 updates of
# warmup, runs at 0.030, and decays too. Less need is not no need.
#
# *muP*, the third that you may hear of, carries a peak from a narrow network to a wide one
# (Yang et al., 2022). It does not choose the shape.
#
# What is not known, as far as we could find: a comparison over many sizes and tasks, each side
# tuned alike. How would one know? By the six steps above.

# %% [markdown]
# ## The same schedule elsewhere
#
# Linear decay to zero without warmup, peak 1, $T = 10$:
#
# | | torch | Hugging Face | optax |
# | --- | --- | --- | --- |
# | name | `LinearLR(opt, 1.0, 0.0, 10)` | `get_linear_schedule_with_warmup(opt, 0, 10)` | `linear_schedule(1.0, 0.0, 10)` |
# | first step | 1 | 1 | 1 |
# | last step, $t = 9$ | 0.1 | 0.1 | 0.1 |
# | past the end | 0 | 0 | 0 |
#
# Here, for once, all agree. Elsewhere they do not; see the museum below.

# %% [markdown]
# ## Step 6: the model card
#
# A model card is the page that travels with a trained model. Yours gets one paragraph. Write
# it for somebody who will train this network next year, and cannot ask you.

# %% paragraph model_card
# How was the learning rate of this model scheduled, why so, and how sure are you? Five to
# eight sentences, with the numbers of your own runs.
#
# - 2 points: names budget, batch, optimizer, family and peak, how the peak was found, and that it was not at the edge of what was tried
# - 2 points: gives the effect against two other schedules or more, three fresh seeds each or more, beside the noise of the seeds, and says whether it could be noise
# - 1 point: says where the claim ends: which task, optimizer or length it was not tested with

# %% [markdown]
# ## Which schedule when
#
# One page for the wall. The last column says where you learned it.
#
# | your situation | take | because | lesson |
# | --- | --- | --- | --- |
# | the first try | a constant rate, half of what the finder calls steepest | nothing can go wrong but the rate, and that you can see | 01, 07 |
# | budget known | linear to zero, or a trapezoid, after a short warmup | within 15 % of the best on our digits, and no number to tune but the peak | 02, 05, 08 |
# | budget unknown, or it may grow | warmup, stable, and a decay when you stop (WSD) | a decay can begin at any time; half a cosine, cut short, has not come down | 05 |
# | nobody may set a length, and a validation loss is at hand | reduce on plateau | it waits for the loss, not for the clock; needs patience and a quiet metric | 02 |
# | fine-tuning | a lower peak, warmup, linear to zero; one cycle if very short | the weights are good already, and Adam's averages begin at zero | 04, 05 |
# | SGD | a peak next to the cliff, found by factors | the best rate lies within about a factor of two of collapse | 01, 07 |
# | Adam, AdamW | its own peak, its own finder run, warmup, no weight decay on biases and norms | its best rates are not those of SGD, and its very first updates have full size | 01, 05 |
# | LayerNorm after each sum, a high peak | warmup, always | without it our transformer learned in no seed | 05, 08 |
# | larger batch | the peak × the ratio (SGD) or × its root (Adam), up to the noise scale; warmup | beyond the noise scale more images buy no more rate | 06 |
# | several models from one run | warm restarts | each cycle ends in a usable model | 03 |
# | resuming | load optimizer *and* scheduler, keep the old $T$ | a fresh scheduler warms up again, a new $T$ bends the curve | 05 |
# | any of these | a preview before the run | an hour of training against a second of plotting | 03 |

# %% [markdown]
# ## What you can do now
#
# You **plan** before you train: budget, family, peak, in this order. You **chose** a schedule
# that held on seeds and budgets that it had never seen. You **report** an effect beside its
# noise, and say where it ends.
#
# There is no next lesson, so take it with you. Copy your functions into a file
# `schedules.py`: they are plain functions of `t` and need nothing from this course. Preview
# the schedule of a run that you care about. Find its peak, train three seeds, write the
# paragraph. If you hesitate over a word, the course's glossary stands
# [at the end of this page](#Words).

# %%
wrap_up("08_capstone")

# %% [markdown]
# ## Workshop
#
# No exercises here: a museum, and where to read on.
#
# ### The museum of upstream bugs
#
# All of these are real, and you met most of them. Their authors count from 0 on some days and
# from 1 on others, as we all do. None is a reason to laugh; each is a reason to preview.
#
# | exhibit | what it does | what one would expect | lesson |
# | --- | --- | --- | --- |
# | `LinearLR`, its documentation (torch 2.13) | says 0.003687 for epoch 0; the class gives 0.0025 | the class's own values; the comment is one update ahead | 02 |
# | `PolynomialLR`, its documentation (torch 2.13) | says 0.0490 for epoch 0; the class gives 0.05 | likewise | 02 |
# | `CosineAnnealingLR` past `T_max` | climbs back to the top | to stay at the floor; it follows its formula, and still surprises | 02 |
# | d2l, *Learning Rate Scheduling* | the plot steps the very scheduler that then trains: at a constant 0.125 | a preview that leaves the scheduler alone | 03 |
# | `CosineAnnealingWarmRestarts.step(121)` with `T_0=1, T_mult=3` | the floor: `math.log(243, 3)` is 4.999… | the peak of a new cycle | 03 |
# | katsura-jp's warm restarts, `warmup_steps=0` | the very first rate is `min_lr` | `max_lr` | 03 |
# | `OneCycleLR` at $t = T$ | try it below | to hold, or to refuse | 04 |
# | BERT's `create_optimizer` | the decay's clock runs during warmup, so the peak is never reached | decay from the end of the warmup, as Hugging Face has it | 05 |
# | BERT's Adam | no bias correction: the first updates are 3 to 6.6 times too large | the paper's Adam | 05 |
# | a warmup from $t / W$ | the first update has rate 0 | $(t + 1) / W$, as nanoGPT has it today, with $W + 1$ below | 05 |
#
# Ten updates, linear, peak 1. The eleventh is one too many. What rate would it use?

# %%
rates_past = ["almost 0", "1.0 again", "a negative rate"]
predict("one_too_many", "After the last update, the rate is", options=rates_past)

# %% experiment
opt = SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0, momentum=0.9)
cycle = OneCycleLR(opt, max_lr=1.0, total_steps=10, anneal_strategy="linear")
for _ in range(10):
    opt.step()
    cycle.step()
print("rate of the eleventh update:", round(opt.param_groups[0]["lr"], 3))

# %% experiment
reveal("one_too_many", rates_past[2])

# %% [markdown] answer one_too_many
# **Negative:** −0.143. An update with it would climb. The line simply goes on past its end,
# and only the next `step()` complains. Found one yourself? A good report has the version, five
# lines that run, what they print, and what you expected.

# %% [markdown]
# ## Further reading
#
# - V. Godbole and others (2023),
#   [Deep Learning Tuning Playbook](https://github.com/google-research/tuning_playbook): the
#   long form of this lesson's six steps
# - A. Defazio and others (2023), *Optimal Linear Decay Learning Rate Schedules and Further
#   Refinements*, [arXiv:2310.07831](https://arxiv.org/abs/2310.07831)
# - S. Bergsma and others (2025), *Straight to Zero*,
#   [arXiv:2502.15938](https://arxiv.org/abs/2502.15938)
# - A. Defazio and others (2024), *The Road Less Scheduled*,
#   [arXiv:2405.15682](https://arxiv.org/abs/2405.15682)
# - H. Naganuma and others (2026), *What do near-optimal learning rate schedules look like?*,
#   [arXiv:2603.10301](https://arxiv.org/abs/2603.10301): warmup and decay come out of a
#   search by themselves
# - K. Luo and others (2025), on predicting a loss curve from its rates,
#   [arXiv:2503.12811](https://arxiv.org/abs/2503.12811)
# - G. Yang and others (2022), *Tensor Programs V*,
#   [arXiv:2203.03466](https://arxiv.org/abs/2203.03466)
# - M. Mitchell and others (2019), *Model Cards for Model Reporting*,
#   [arXiv:1810.03993](https://arxiv.org/abs/1810.03993)

# %% [markdown]
# ## Words
#
# The words of the whole course, in the order in which it needs them.
#
# | English | 한국어 | français | |
# | --- | --- | --- | --- |
# | learning rate | 학습률 | taux d'apprentissage | how far to go for a given slope |
# | loss | 손실 | perte | what training makes small |
# | gradient | 기울기 | gradient | the slope of the loss, one number per weight |
# | update | 갱신 | mise à jour | one step of the optimizer |
# | batch | 배치 | lot | the examples of one update |
# | epoch | 에포크 | époque | one pass over the training data |
# | optimizer | 최적화기 | optimiseur | what turns gradients into updates |
# | curvature | 곡률 | courbure | how fast the slope grows |
# | sharpness | 첨예도 | acuité (courbure maximale) | the largest curvature of all directions |
# | to oscillate | 진동하다 | osciller | to jump from side to side |
# | to diverge | 발산하다 | diverger | to leave for good |
# | to collapse | 붕괴하다 | s'effondrer | to lose most of what there was to learn |
# | momentum | 모멘텀 | inertie (momentum) | memory of earlier moves |
# | octave | 옥타브 | octave | a factor of two |
# | seed | 시드 | graine aléatoire | decides first weights and batches |
# | median | 중앙값 | médiane | the middle of sorted values |
# | grid search | 격자 탐색 | recherche sur grille | trying a list of rates |
# | schedule | 스케줄 | calendrier (du taux) | the rate as a function of the update |
# | scheduler | 스케줄러 | planificateur | what writes the rate into the optimizer |
# | step decay | 계단식 감쇠 | décroissance par paliers | flat stretches with sudden drops |
# | cosine decay | 코사인 감쇠 | décroissance en cosinus | slow, fast, slow |
# | linear decay | 선형 감쇠 | décroissance linéaire | a straight line down |
# | plateau | 정체 구간 | plateau | a stretch in which the loss no longer falls |
# | patience | 인내 횟수 | patience | how many bad epochs are borne |
# | preview | 미리 보기 | aperçu | the rates of a run before it is made |
# | warm restart | 웜 리스타트 | redémarrage à chaud | the rate jumps up, the weights are kept |
# | cycle | 주기 | cycle | from one restart to the next |
# | one cycle | 원 사이클 | un seul cycle | up once, down once, then far below |
# | warmup | 워밍업 | échauffement | the climb of the rate in the first updates |
# | peak | 최고점 | sommet | the highest rate of a schedule |
# | floor | 하한 | plancher | the rate that a decay arrives at |
# | decay | 감쇠 | décroissance | the fall of the rate after its peak |
# | trapezoid (WSD) | 사다리꼴 스케줄 | trapèze | up, level, down |
# | weight decay | 가중치 감쇠 | dégradation des poids | shrinking weights a little with every update |
# | parameter group | 파라미터 그룹 | groupe de paramètres | weights that share a rate and a weight decay |
# | bias correction | 편향 보정 | correction du biais | makes up for averages that begin at zero |
# | layer normalisation | 레이어 정규화 | normalisation de couche | brings the numbers at a place to one scale |
# | checkpoint | 체크포인트 | point de reprise | what is saved to go on from later |
# | to resume | 재개하다 | reprendre | to go on from a checkpoint |
# | fine-tuning | 미세 조정 | ajustement fin | training on from weights that exist |
# | gradient accumulation | 기울기 누적 | accumulation de gradients | several small batches for one update |
# | noise scale | 잡음 척도 | échelle de bruit | the batch beyond which more examples help little |
# | range test | 범위 테스트 | test de plage | a run in which the rate grows |
# | learning-rate finder | 학습률 탐색기 | chercheur de taux | a range test, and a rule to read it |
# | running average | 이동 평균 | moyenne mobile | an average that forgets what is old |
# | regret | 후회 | regret | a loss relative to the best one known |
# | budget | 예산 | budget | how many updates you can afford |
# | validation | 검증 | validation | a test on examples that did not train |
# | effect size | 효과 크기 | taille d'effet | how large a difference is |
# | noise | 잡음 | bruit | what changes from seed to seed |
# | replication | 재현 | réplication | to measure a claim again |
# | model card | 모델 카드 | fiche de modèle | the page that travels with a model |

# %%
wrap_up("08_capstone")
