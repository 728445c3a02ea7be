# %% [markdown]
# # Start here
#
# Five minutes, one exercise, your first 10 points of experience (XP). At the end of this
# page you will be able to
#
# - **run** a cell, break it, and read what Python says about it,
# - **commit** to a prediction before you look,
# - **check** a function of your own, and read the verdict.
#
# You need a little Python. You do not need to know anything about training networks.
#
# Click into the grey box below and press **Shift + Enter**.

# %% setup
from autograder import hint, lesson, predict, reveal, solution, wrap_up

lesson("00_start_here")

# %% [markdown]
# If the line that begins with "Ready" has appeared, you have run your first cell. Every
# lesson begins with such a cell; the others rely on it.
#
# ## Change something
#
# This course is about one question: how far to step when a slope tells you which way is
# down. Here is the smallest valley that there is: the loss $w^2$ of a single weight $w$.
# Training means walking down into it.
#
# Run the cell. Then change `w` to `0.5` and run it again. Is the loss half as large?

# %% experiment
w = 1.0
loss = w**2
print("the loss at w =", w, "is", loss)

# %% [markdown]
# ## Break something
#
# Delete the last `s` in the line with `print`, and run the cell again.
#
# You get a traceback. Read it **from the bottom**: the last line says *what* went wrong (a
# `NameError` about `los`), the arrow further up says *where*. Nothing is damaged. Put the
# letter back, run the cell, and it works again. You will break things in every lesson.
# That is what notebooks are for.

# %% [markdown]
# ## Predict, then look
#
# You stand in that valley at $w = 1$. There the slope of $w^2$ is 2: going right leads up.
# A step **goes against the slope, and its length is the learning rate times the slope**.
# This is a step with a learning rate of 0.3:
#
# ![](pictures/one_step.svg)
#
# With a learning rate of 0.1, where do you land? Put down your guess before you work it
# out. It earns no points and loses none; it is there so that the answer finds you curious.

# %%
predict("first_step", "One step from w = 1 lands at w =", low=0, high=2)

# %% [markdown]
# ## Your turn: `sgd_step`
#
# Teach that step to Python. The cell below holds a **starter**: a function with a name,
# a description, and no answer yet.
#
# | given | in | what it is |
# | --- | --- | --- |
# | `w` | weight | where you stand |
# | `grad` | loss per weight | the slope there, of either sign |
# | `lr` | weight² per loss | the learning rate, 0 or more |
#
# The middle column is the unit; `lr` times `grad` is a weight. The function
# returns one number: where you stand after the step. On flat ground, or with a
# learning rate of 0, you stay where you are. Where the slope is negative, downhill lies
# to the right.
#
# **First, leave the starter as it is**: run its cell, then the check cell under it. Then
# replace the line `raise NotImplementedError` by your answer, run both cells again, and so
# on until it passes.

# %% exercise sgd_step

# %% [markdown]
# ## Read the verdict
#
# Every verdict has the same parts, here and where a class is graded (on other inputs):
#
# - **a word**: Pass, Partly, Not yet, or Not attempted;
# - **properties**: what was checked. An answer that is right but for one corner keeps the
#   rest;
# - **the first difference**: one call, what your function gave, and what was expected;
# - **what it looks like**: a known mistake, where your numbers fit it, and how well they do.
#
# Once your answer passes, flip one sign in it, and see whether the verdict finds out. Then
# flip it back. XP that you have earned stay earned.
#
# Stuck? There are three hints, and they are free. Each run of this cell shows one more.

# %%
hint("sgd_step")

# %% [markdown]
# The solution opens when you have passed, or when you have tried three times and say that
# you really want it. If you see it first, the XP wait until your answer passes on fresh
# numbers.

# %%
solution("sgd_step")

# %% [markdown]
# And your prediction? Here it is beside the answer.

# %% experiment
reveal("first_step", 0.8)

# %% [markdown] answer first_step
# The slope is 2, the learning rate 0.1: the step is 0.2 long and goes to the left, so you land
# at 0.8.

# %% [markdown]
# That is the rhythm of this course: read a little, **predict**, look, write a function,
# **check** it, put it to use.
#
# ## What you can do now
#
# You can run a cell, break it and mend it, commit to a guess, and let a function of yours
# be judged. And you have written the line of code that, repeated often enough, trains
# every network in this course.
#
# In [the next lesson](../01_basics/01_basics.ipynb) you take that step again and again, and
# find out what happens when it is twice too long. The answer is not "it takes twice as long".
#
# ### To look up later
#
# - **To go on**, type `lr lab` in a terminal: JupyterLab opens where you stopped. `lr next`
#   opens what is best done next; functions that you have passed come back there once.
# - **Your work** lies in the folder `my_lessons`. `lr reset 00_start_here` gives you a
#   fresh copy of a lesson and keeps a backup of the old one.
# - **Your progress** stays on this computer; there is no account. `lr sync PATH` merges it
#   with another computer of yours, and with `LR_XP=off` in the environment you see no XP.
# - **Your notes**: `note("…")` in a cell keeps one, `lr notes` lists them. `lr take DIR`
#   writes the functions that you have passed as a module of your own.
#
# ### Words
#
# | English | 한국어 | français |
# | --- | --- | --- |
# | weight | 가중치 | poids |
# | loss | 손실 | perte (fonction de coût) |
# | slope, gradient | 기울기 | pente, gradient |
# | learning rate | 학습률 | taux d'apprentissage |
# | gradient descent | 경사 하강법 | descente de gradient |

# %%
wrap_up("00_start_here")
