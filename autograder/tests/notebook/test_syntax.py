import ast
import warnings

import pytest

from autograder.notebook.syntax import definitions, is_stub, names, plain_python


@pytest.mark.parametrize(
    "source",
    ["%%time\nx = 1", "!pip list\nx = 1", "if True:\n    %timeit f()\nx = 1", "f?\n1"],
)
def test_what_ipython_adds_is_passed_over(source: str) -> None:
    plain = plain_python(source)
    ast.parse(plain)
    assert plain.count("\n") == source.count("\n")


def test_what_is_python_already_is_left_alone() -> None:
    source = 's = """\n%d of\n!what?\n"""'
    assert plain_python(source) == source


def test_names_tell_definitions_from_assignments() -> None:
    source = "import a.b, c as d\nfrom e import f\nclass G: ...\nH: int = 1\ni = j = 2"
    found = names(source)
    assert found.defined == {"G"}
    assert found.assigned == {"a", "d", "f", "H", "i", "j"}


def test_parsing_never_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert names("def f(): return '\\d' is 3").defined == {"f"}


@pytest.mark.parametrize("source", ["(" * 9000, "a" + "+a" * 150_000, "\0", "0_" * 9])
def test_what_cannot_be_parsed_defines_nothing(source: str) -> None:
    assert names(source).bound == frozenset()


def test_definitions_come_with_their_decorators_and_without_known_names() -> None:
    source = "x = run()\n@a\n@b\ndef f():\n    return 1\n\nimport g"
    assert definitions(source) == "@a\n@b\ndef f():\n    return 1\n\n\nimport g"
    assert definitions(source, known=frozenset({"g", "f"})) == ""


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n ",
        "def f(x):\n    raise NotImplementedError",
        "import math\ndef f(x):\n    'doc'\n    raise NotImplementedError('todo')",
        "class f:\n    def __init__(self):\n        raise NotImplementedError",
    ],
)
def test_stubs_are_recognised(source: str) -> None:
    assert is_stub(source, "f")


@pytest.mark.parametrize(
    "source",
    [
        "# my plan",
        "def g(x):\n    raise NotImplementedError",
        "def f(x):\n    raise ValueError",
        "def f(x):\n    return 1",
        "def f(x):\n    raise NotImplementedError\nf(1)",
        "def f(x:",
    ],
)
def test_what_somebody_began_is_no_stub(source: str) -> None:
    assert not is_stub(source, "f")
