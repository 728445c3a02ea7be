"""Members who mean well: right, half right, unfinished, untidy."""

from __future__ import annotations

from autograder.tests.sample_class.member import (
    VICTIM,
    Member,
    Notebook,
    added,
    answered,
    answering,
    cell_of,
    changed,
    exercises_of,
    write,
)

OTHER_WAY = """
def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps should be 0 or more")
    return [w0 * (1 - lr * lam) ** t for t in range(steps + 1)]
"""
NO_CHECK = """
def gd_path(w0, lam, lr, steps):
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - lr * lam * path[-1])
    return path
"""
UPHILL = """
def gd_path(w0, lam, lr, steps):
    return [w0 * (1 + lr * lam) ** t for t in range(steps + 1)]
"""
NOISY = (
    "import sys, warnings\nwarnings.warn('careful')\nprint('x' * 10**6)\n"
    "print('oops', file=sys.stderr)\n" + OTHER_WAY + "\nprint(gd_path(1, 1, 0.1, 3))\n"
)
MAGIC = "%matplotlib inline\n!ls\n" + OTHER_WAY
IN_TORCH = """
import torch

def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    w = torch.tensor(float(w0), dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        loss = lam * w**2 / 2
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
        path.append(w.item())
    return path
"""


def helper(notebook: Notebook) -> None:
    source = cell_of(notebook, VICTIM)["source"]
    cell_of(notebook, VICTIM)["source"] = (
        "def gd_path(w0, lam, lr, steps):\n    return mine(w0, lam, lr, steps)\n"
    )
    notebook["cells"].append(added(source.replace("gd_path", "mine")))


def broken_extra(notebook: Notebook) -> None:
    notebook["cells"].insert(2, added("1 / 0", "one"))
    notebook["cells"].append(added("this is no Python", "two"))
    notebook["cells"].append(added("plt.plot(undefined)", "three"))


def long_output(notebook: Notebook) -> None:
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 20_000_000}
    cell_of(notebook, VICTIM)["outputs"] = [text]


def untouched(lesson: Notebook) -> tuple[str, ...]:
    return tuple(exercises_of(lesson))


HONEST = (
    Member("ann", "full marks", changed(lambda _: None)),
    Member("another_way", "right, written differently", answering(OTHER_WAY)),
    Member("in_torch", "right, with autograd", answering(IN_TORCH)),
    Member("noisy", "warnings, prints, stderr", answering(NOISY)),
    Member("magic", "%matplotlib and !ls in the answer", answering(MAGIC)),
    Member("helper", "the answer calls a function defined below", changed(helper)),
    Member("broken_extra", "added cells that fail", changed(broken_extra)),
    Member("long_output", "20 MB of output saved", changed(long_output)),
    Member(
        "no_check", "does not refuse bad arguments", answering(NO_CHECK), partly=VICTIM
    ),
    Member("uphill", "a named mistake", answering(UPHILL), lost=(VICTIM,)),
    Member("syntax", "a cell that is no Python", answering("def gd_path(:"), (VICTIM,)),
    Member(
        "endless",
        "never ends",
        answering("def gd_path(w0, lam, lr, steps):\n    while True:\n        pass\n"),
        (VICTIM,),
    ),
    Member("starter", "nothing done", write, ("*",)),
    Member(
        "empty_cells",
        "all answers deleted",
        lambda lesson, path: write(
            answered(lesson, dict.fromkeys(exercises_of(lesson), " ")), path
        ),
        ("*",),
    ),
)
