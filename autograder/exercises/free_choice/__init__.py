"""What the learner chose freely, measured: train with it and compare with the best.

`rates` is what exercises share, `regret` measures, `quick_training` trains. How the
outcome is judged stands in `judge.free_choice`.
"""
