"""Run at the start of each kernel of `lr lab`: the words that check cells use.

So a check cell that is run alone, before the first cell of its notebook, can say what
to run, in the place of a NameError. IPython reads this file by PYTHONSTARTUP.
"""

from autograder import check, hint, solution

__all__ = ["check", "hint", "solution"]
