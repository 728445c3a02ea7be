"""Cells cut into statements."""

import pytest

from autograder.taking.statements import Import, giving, statements

CELL = '''%matplotlib inline
# unrelated

# the rate
# of update t
@cached
def rate(t):
    """Say.

    # no comment
    """
    ### BEGIN SOLUTION
    return 1.0  # one
    ### END SOLUTION
    # the end

a = 1; b = "x\\
y"
print(rate(3))  # shown
!ls
'''


def texts(cell: str) -> list[str]:
    return [one.text for one in statements(cell)]


def test_a_statement_keeps_its_comments_and_nobody_else_s() -> None:
    rate = texts(CELL)[1]
    assert rate.startswith("# the rate\n# of update t\n@cached\ndef rate(t):")
    assert rate.endswith("    return 1.0  # one\n    # the end")
    assert "    # no comment\n" in rate
    assert "SOLUTION" not in rate


def test_two_on_one_line_are_two() -> None:
    assert texts(CELL)[2:] == [
        "a = 1",
        'b = "x\\\ny"',
        "print(rate(3))  # shown",
        "pass",
    ]


def test_what_is_not_python_says_nothing() -> None:
    assert statements("def f(:") == ()
    assert statements("%%time\nx = 1")[1].text == "x = 1"


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("x = 1\nx = 2", [1]),
        ("x = 1\nx = x + 1", [0, 1]),
        ("x = 1\nx += 1", [0, 1]),
        ("x = []\nfor i in range(3):\n    x.append(i)\nprint(x)", [0, 1]),
        ("x = {}\nx['a'] = 1\ny = x['a']\ndel x['a']", [0, 1, 3]),
        ("def x(): ...\nx.calls = 0\nx = cached(x)", [0, 1, 2]),
        ("def x(): ...\ndef x(): return x()", [1]),
        ("if True:\n    x = 1\nelse:\n    x = 2", [0]),
        ("from a import x\nfrom b import x", [1]),
        ("import x.a\nimport x.b", [0, 1]),
        ("import numpy as x\nx = 1\nimport pandas as x", [2]),
        ("y = 1\nprint(x)", []),
        ("def f():\n    x = 1\n    x.append(2)", []),
        ("x, y = 1, 2", [0]),
    ],
)
def test_what_gives_a_name_its_meaning(cell: str, numbers: list[int]) -> None:
    assert giving(statements(cell), "x") == numbers


def test_imports_by_the_names_that_code_says() -> None:
    (one, two) = statements("import torch.nn, numpy as np\nfrom ..a import b as c, d")
    assert one.imports == (Import("torch.nn", "", "torch"), Import("numpy", "", "np"))
    assert two.imports == (Import("..a", "b", "c"), Import("..a", "d", "d"))


def test_a_loop_needs_nothing_of_its_own() -> None:
    (loop,) = statements("for i in range(n):\n    table.append(i)")
    assert loop.needs == {"range", "n", "table"}
