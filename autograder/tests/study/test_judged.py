import pytest

from autograder.study.beside import judged_cell
from autograder.study.bindings import binding, first_line, is_meant
from autograder.study.judged import (
    CellRun,
    in_cell,
    in_file,
    newer_problem,
    where_covered,
)

DEFINED = CellRun(1, "def step_lr(t):\n    return t", "")


def problem(*cells: CellRun, after: int = 1) -> str:
    others = ("step_lr", "poly_lr", "exp_lrs")
    found = newer_problem([DEFINED, *cells], "step_lr", after, others)
    return found.words if found else ""


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        (
            "def step_lr(t:\n    return t",
            None,
            "it stopped: SyntaxError: '(' was never",
        ),
        ("def step_lr(t):\nreturn t", None, "it stopped: IndentationError: "),
        ("def step_lr(t):\n\u00a0   return t", None, "line 2 holds an invisible char"),
        ("x = 1\nstep\u200b_lr = 1\ndef step_lr(): ...", None, "U+200B (zero width sp"),
        (
            "import nosuch\ndef step_lr(t): ...",
            "ModuleNotFoundError: No module named 'nosuch' (line 1)",
            "it stopped: ModuleNotFoundError: No module named 'nosuch' (line 1).",
        ),
        ("from nosuch import step_lr", "ModuleNotFoundError", "it stopped: Module"),
        ("step_lr = cache(mine)", "NameError: ...", "it stopped: NameError"),
        ("df step_lr(t):\n    return t", None, "it stopped: SyntaxError"),
        ("step_lr = lamda t: t", None, "it stopped: SyntaxError"),
        ("%%timeit\ndef step_lr(t): ...", "", "begins with `%%timeit`, and so def"),
        ("%matplotlib inline\ndef step_lr(t): return (", None, "'(' was never closed"),
        ("def step_Ir(t): ...", "", "defines `step_Ir`: did you mean `step_lr`?"),
        ("def Step_lr(t): ...", "", "defines `Step_lr`: did you mean"),
    ],
)
def test_a_newer_cell_that_did_not_define_the_name_is_told(
    source: str, error: str | None, words: str
) -> None:
    found = problem(CellRun(2, source, error), CellRun(3, 'check("step_lr")'))
    assert found.startswith("Cell [2] ")
    assert words in found


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("step_lr(1, 2)", "TypeError: step_lr() takes 1 positional argument"),
        ("print(step_lr(1)", None),
        ("rates = [step_lr(t) for t in range(9)", None),
        ("def step_lr_slow(t): ...", ""),
        ("def my_step_lr(t): ...", ""),
        ("def poly_lr(t): ...", ""),
        ("def poly_lr(t: ...", None),
        ("def step(t): ...", ""),
        ("def test():\n    step_lr = 3\n    raise ValueError", "ValueError"),
        ("# def step_lr\nimport nosuch", "ModuleNotFoundError"),
    ],
)
def test_an_experiment_is_no_definition(source: str, error: str | None) -> None:
    assert problem(CellRun(2, source, error)) == ""


def test_what_was_mended_since_is_not_told() -> None:
    broken = CellRun(2, "def step_lr(t: ...", "SyntaxError")
    assert problem(broken, CellRun(3, DEFINED.source, "")) == ""
    assert problem(broken, CellRun(3, DEFINED.source), after=3) == ""
    assert problem(broken)


def test_a_cell_that_nobody_saw_run_is_believed() -> None:
    assert problem(CellRun(2, "import torch\ndef step_lr(t): ...", None)) == ""


def test_what_was_judged_is_named_with_its_first_line() -> None:
    source = (
        "import math\n\n@cache\ndef warm(t, base_lr, warmup_steps, total_steps, "
        "min_ratio=0.1):\n    return t"
    )
    line = "def warm(t, base_lr, warmup_steps, total_steps, …"
    assert in_cell(CellRun(7, source), "warm") == f"cell [7], `{line}`"
    assert in_file("a.py", source, "warm") == f"a.py, line 4, `{line}`"
    assert in_file("a.py", source, "cold") == "a.py"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("%matplotlib inline\nclass f: ...", "class f: ..."),
        ("%%time\ndef f(): ...", "def f(): ..."),
        ("try:\n    from a import f\nexcept ImportError:\n    f = 1", "f = 1"),
        ("if True:\n    g = f = 2", "g = f = 2"),
        ('def f():\n    """Is it?"""\n', "def f():"),
        ("with a as (f, g): ...", "with a as (f, g): ..."),
        ("for f in x: ...", "for f in x: ..."),
        ("f: int = 3", "f: int = 3"),
        ("f.x = 3\nx[f] = 2", ""),
        ("%%bash\nf=1", ""),
    ],
)
def test_what_binds_a_name(source: str, line: str) -> None:
    assert first_line(source, "f") == line
    assert is_meant(source, "f") == bool(line or "f=1" in source)


def test_a_covered_name_is_found_in_its_cell() -> None:
    cells = [
        CellRun(1, "from numpy import *", ""),
        CellRun(2, "sum = 0\nfor x in y:\n    sum += x", ""),
        CellRun(3, "sum = (", "SyntaxError"),
    ]
    assert where_covered(cells, "sum") == "`sum` was bound in cell [2], `sum += x`."
    assert where_covered(cells, "abs") == (
        "`abs` came with cell [1], `from numpy import *`."
    )
    assert where_covered(cells[1:], "abs") == ""


def test_of_cells_that_bind_the_name_the_newest_is_judged() -> None:
    cells = [CellRun(n, f"f = partial(g, {n})", "") for n in (2, 3)]
    stopped = CellRun(4, "f = partial(g, 4)", "NameError")
    assert judged_cell([*cells, stopped], "f", print) == cells[-1]
    assert judged_cell([stopped], "f", print) is None


def test_code_of_no_cell_is_that_of_the_running_one_which_binds_the_name() -> None:
    older = CellRun(1, "def f(t): ...", "")
    for source in ("%%time\ndef f(t): ...\ncheck('f')", "class f: ...\ncheck('f')"):
        running = CellRun(2, source)
        assert judged_cell([older, running], "f", print) == running
    assert judged_cell([older, CellRun(2, "check('f')")], "f", print) == older


def test_a_text_of_any_length_can_be_read() -> None:
    assert binding("f = " + "(" * 10_000, "f") is None
    assert binding("\0", "f") is None
