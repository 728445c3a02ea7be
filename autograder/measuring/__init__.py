"""What the learner chose freely, measured: train with it and compare with the best.

`regret` measures, `quick_training` trains, `judged` has the measured judged. How the
outcome counts stands in `judge.free_choice`. Nothing here knows an exercise, so that it
can be given to learners together with recorded answer keys.
"""
