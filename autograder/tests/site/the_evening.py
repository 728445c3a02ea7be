"""The page that grows an exercise, read as its author would: block by block."""

import ast
import difflib
import importlib.util
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from autograder import exercises
from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import ProofDocument
from autograder.exercises.proof.prove import prove
from autograder.exercises.proof.table import print_proof

PAGE = Path(exercises.__file__).parent / "EVENING.md"
BLOCK = re.compile(r"^```(\S[^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = "inverse_time_lr"
END = "\n)\n"


@dataclass(frozen=True)
class Step:
    """What a command says while the file stands as it does here."""

    file: str
    command: str
    said: str


def steps(page: str) -> Iterator[Step]:
    """The file at each quoted command, and what the page says that it prints."""
    file = ""
    for words, text in BLOCK.findall(page):
        if words == "python":
            file = written(file, text)
        elif words == "diff":
            file = changed(file, text)
        elif words == "text" and text.startswith("$ "):
            command, _, said = text.removeprefix("$ ").partition("\n")
            yield Step(file, command, said)


def block(page: str, words: str) -> str:
    """The one block of this kind."""
    (text,) = (text for kind, text in BLOCK.findall(page) if kind == words)
    return str(text)


def written(file: str, text: str) -> str:
    """Type a block: the whole file, fields of the record, or functions."""
    if not file:
        return text
    return with_fields(file, text) if text[0] == " " else with_functions(file, text)


def with_fields(file: str, block: str) -> str:
    for name, text in sorted(fields(f"Exercise(\n{block})").items()):
        old = fields(file).get(name)
        if old is not None:
            file = file.replace(old, text, 1)
        else:
            file = file.removesuffix(END) + f"\n{text}{END.lstrip()}"
    return file


def fields(source: str) -> dict[str, str]:
    """The fields of the record, each with its whole lines."""
    lines = source.splitlines(keepends=True)
    record = ast.parse(source).body[-1]
    assert isinstance(record, (ast.Assign, ast.Expr))
    assert isinstance(record.value, ast.Call)
    return {
        str(one.arg): "".join(lines[one.lineno - 1 : one.value.end_lineno])
        for one in record.value.keywords
    }


def functions(source: str) -> dict[str, str]:
    lines = source.splitlines(keepends=True)
    return {
        node.name: "".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


def with_functions(file: str, block: str) -> str:
    for name, text in functions(block).items():
        old = functions(file).get(name)
        if old is not None:
            file = file.replace(old, text, 1)
        else:
            file = file.replace("\nEXERCISE =", f"\n{text}\n\nEXERCISE =", 1)
    return file


def changed(file: str, block: str) -> str:
    """Type a block of `-` and `+`: its old lines stand in the file exactly once."""
    lines = block.splitlines(keepends=True)
    old, new = ("".join(difflib.restore(spaced(lines), which)) for which in (1, 2))
    assert file.count(old) == 1, old
    return file.replace(old, new)


def spaced(lines: list[str]) -> list[str]:
    """As `ndiff` writes them: a sign and a space."""
    return [f"{line[0]} {line[1:]}" for line in lines]


def proved(file: str, folder: Path) -> str:
    """What `lr prove` prints for an exercise that stands in this file."""
    exercise = imported(file, folder)
    proof = prove(exercise)
    document = ProofDocument(holds=proof.holds, deep=False, exercises=[proof])
    console = Console(file=io.StringIO(), width=80)
    print_proof(document, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def imported(file: str, folder: Path) -> Exercise:
    path = folder / "l02_schedulers" / f"{NAME}.py"
    path.parent.mkdir(parents=True)
    path.write_text(file, "utf-8")
    name = f"evening_{folder.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found: Exercise = module.EXERCISE
    return found


def quotes(said: str, real: str) -> bool:
    """Whether this was printed: `…` leaves lines out, and lines break freely."""
    parts = [re.escape(" ".join(part.split())) for part in said.split("…\n")]
    return re.fullmatch(".*".join(parts), " ".join(real.split())) is not None
