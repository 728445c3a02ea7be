import pytest

from autograder.exercises.rewritten import (
    renamed,
    with_head_of_its_length,
    without_annotations,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(a: int, b: float | None = None) -> list[float]: ...", None),
        ("def f(a: Any, *, b: Any = 1, **c: Any): ...", "def f(a, *, b=1, **c): ..."),
        ("def f(a) -> Mapping[str, object]: ...", "def f(a): ..."),
        ("def f():\n    a: list[Any] = []", "def f():\n    a = []"),
        ("def f():\n    a: list[int] = []", None),
        ("def f(é: Any = 'é') -> object: 'é'", "def f(é='é'): 'é'"),
    ],
)
def test_only_what_a_type_checker_needs_goes(before: str, after: str | None) -> None:
    assert without_annotations(before) == (after or before)


def test_names_change_where_they_are_names() -> None:
    text = "class f:\n    'f'\n    def g(self): return f().f + inner.deep(f=1)\n"
    assert renamed(text, {"f": "new", "inner": "given"}) == (
        "class new:\n    'f'\n    def g(self): return new().f + given(f=1)\n"
    )


def test_a_head_has_as_many_lines_as_it_takes() -> None:
    long = ", ".join(f"argument_00{n}: float" for n in range(4))
    split = f"def f(\n    {long}\n):\n    return 1"
    assert with_head_of_its_length(f"def f({long}):\n    return 1") == split
    assert with_head_of_its_length(split) == split
    assert with_head_of_its_length(
        "@g\ndef f(\n    a,\n    b,\n) -> int:\n    ..."
    ) == ("@g\ndef f(a, b) -> int:\n    ...")
