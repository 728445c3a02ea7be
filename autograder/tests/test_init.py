import ast
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

SOURCE = Path(autograder.__file__)
STUDY = (
    "check",
    "hint",
    "lesson",
    "note",
    "predict",
    "progress",
    "reveal",
    "solution",
    "sweep_explorer",
)


def run(code: str, **environment: str) -> str:
    import os

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def test_the_file_parses_and_means_something_on_python_3_6() -> None:
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 6))
    annotations = [
        node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg)
    ] + [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    # list[str] and X | Y are read by an old Python as soon as it imports the file.
    for annotation in annotations:
        assert not isinstance(annotation, ast.Subscript | ast.BinOp)


def test_importing_is_quick_and_loads_nothing() -> None:
    code = (
        "import sys, time; start = time.perf_counter(); import autograder; "
        "took = time.perf_counter() - start; "
        "heavy = {'torch', 'numpy', 'matplotlib', 'pydantic'} & set(sys.modules); "
        "print(took < 0.1, sorted(heavy))"
    )
    assert run(code) == "True []\n"


@pytest.mark.parametrize("name", STUDY)
def test_what_a_notebook_studies_with_is_there(name: str) -> None:
    assert callable(getattr(autograder, name))
    assert name in dir(autograder)
    assert name in autograder.__all__


def test_plots_and_training_are_a_name_away() -> None:
    from autograder import plots, training

    for shelf in (plots, training):
        for name in set(shelf.__all__) - set(STUDY):
            assert getattr(autograder, name) is getattr(shelf, name)


def test_an_unknown_name_is_an_ordinary_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        autograder.nonsense  # noqa: B018
    with pytest.raises(ImportError):
        from autograder import more_nonsense  # noqa: F401


def test_looking_for_a_module_loads_no_plots() -> None:
    code = (
        "import sys; from autograder import errors; print('matplotlib' in sys.modules)"
    )
    assert run(code) == "False\n"


def test_in_the_sandbox_nothing_is_judged_and_one_line_says_so() -> None:
    code = (
        "import sys; from autograder import *; "
        f"from autograder import {', '.join(STUDY)}; "
        f"results = [f('gd_path') for f in ({', '.join(STUDY)})]; "
        "predict('id', 'label', low=0, high=1); "
        "ours = [m for m in sys.modules if m.startswith('autograder.')]; "
        "print(results == [None] * 9, ours)"
    )
    assert run(code, LR_SANDBOX="1").splitlines() == [
        "Answers are judged outside of this sandbox.",
        "True []",
    ]
