"""Notebook documents as plain data: read, set on a trusted skeleton, put in order.

Everything here reads what a learner sent as a stranger's letter: any field may be
missing, of another type, huge or hostile, and nothing of it is executed.
"""

from autograder.notebook.answers import AnswerSource
from autograder.notebook.reading import UnreadableNotebook, read_notebook
from autograder.notebook.rebuilding import Rebuilt, rebuild
from autograder.notebook.running import RunCell, run_order
from autograder.notebook.syntax import plain_python

__all__ = [
    "AnswerSource",
    "Rebuilt",
    "RunCell",
    "UnreadableNotebook",
    "plain_python",
    "read_notebook",
    "rebuild",
    "run_order",
]
