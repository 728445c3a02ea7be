"""`python -m autograder.tests.mutation [COUNT] [SEED]`: the table, written and printed.

`--file compare.py` or `--file scenes` tries a part alone and writes no table.
"""

from __future__ import annotations

import argparse
import ast
import json
import multiprocessing
import random
from pathlib import Path
from typing import NamedTuple

from autograder.exercises.mutants import Mutant, mutants_of
from autograder.tests.mutation.changed import Changed, noticed
from autograder.tests.mutation.coverage import JUDGE, Coverage, covering

TABLE = Path(__file__).with_name("judge.json")
ARGUED = Path(__file__).with_name("argued.json")
COUNT, SEED, LEAST = 400, 1, 3
NO_CODE = {"documents.py"}
AHEAD = (
    "torch",
    "torch._dynamo",
    "numpy",
    "hypothesis",
    "IPython",
    "playwright.sync_api",
)


class Result(NamedTuple):
    """One tried mutant."""

    file: str
    id: str
    died: bool
    tests: int


def sample(count: int, seed: int, part: str) -> list[tuple[str, Mutant]]:
    """Draw mutants of every file, more of the longer ones."""
    rng = random.Random(seed)
    sources = {file: (JUDGE / file).read_text("utf-8") for file in _files()}
    made = {
        file: [m for m in mutants_of(source) if m.line not in unread_lines(source)]
        for file, source in sources.items()
        if file.startswith(part)
    }
    total = sum(map(len, made.values()))
    drawn = []
    for file, mutants in made.items():
        share = min(len(mutants), max(LEAST, round(count * len(mutants) / total)))
        drawn += [(file, mutant) for mutant in rng.sample(mutants, share)]
    return drawn


def unread_lines(source: str) -> set[int]:
    """Lines that only people and mypy read: the module's docstring, names of types."""
    found: set[int] = set()
    for node in ast.parse(source).body:
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        alias = isinstance(node, ast.AnnAssign) and "Alias" in ast.dump(node.annotation)
        if text or alias:
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def _files() -> list[str]:
    found = sorted(path.relative_to(JUDGE) for path in JUDGE.rglob("*.py"))
    return [str(file) for file in found if file.name not in NO_CODE]


def in_rounds(file: str, line: int, coverage: Coverage) -> list[list[str]]:
    """The tests that run a line: the file's own first, and the quick ones before."""
    tests = coverage.of(file, line)
    ordered = sorted(tests, key=lambda test: (coverage.seconds.get(test, 0.0), test))
    name = Path(file).stem
    own = [test for test in ordered if f"{name}.py" in test.partition("::")[0]]
    return [own, [test for test in ordered if test not in own]]


def attempt(file: str, mutant: Mutant, coverage: Coverage) -> Result:
    """Try one mutant."""
    module = f"autograder.judge.{file.removesuffix('.py').replace('/', '.')}"
    path = str(JUDGE / file)
    changed = Changed(module.removesuffix(".__init__"), mutant.source, path)
    rounds = in_rounds(file, mutant.line, coverage)
    tests = [test for each in rounds for test in each]
    seconds = 20 + 3 * sum(coverage.seconds.get(test, 0.0) for test in tests)
    died = bool(tests) and noticed(changed, rounds, seconds)
    return Result(file, mutant.id, died, len(tests))


def main() -> None:
    """Run the tests once, then try every drawn mutant, and write the table."""
    asked = _asked()
    # In a child: what the tests import must not stand here when a change is loaded.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        coverage = pool.apply(covering)
    for name in AHEAD:
        __import__(name)
    import torch

    torch.set_num_threads(1)
    drawn = sample(asked.count, asked.seed, asked.file)
    results = []
    for number, (file, mutant) in enumerate(drawn, 1):
        result = attempt(file, mutant, coverage)
        results.append(result)
        if not result.died:
            place = f"{number}/{len(drawn)} lives ({result.tests} tests)"
            print(f"{place} {file}: {mutant.id}", flush=True)
    print(f"{sum(r.died for r in results)} of {len(results)} died")
    if not asked.file:
        argued = json.loads(ARGUED.read_text("utf-8")) if ARGUED.is_file() else {}
        document = table(results, asked.seed, argued)
        TABLE.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m autograder.tests.mutation")
    parser.add_argument("count", type=int, nargs="?", default=COUNT)
    parser.add_argument("seed", type=int, nargs="?", default=SEED)
    parser.add_argument("--file", default="", help="a file or folder of the judge")
    return parser.parse_args()


def table(
    results: list[Result], seed: int, argued: dict[str, str]
) -> dict[str, object]:
    """The document: what died in each file, and why the rest lives."""
    files: dict[str, dict[str, int]] = {}
    for one in results:
        row = files.setdefault(one.file, {"drawn": 0, "died": 0})
        row["drawn"] += 1
        row["died"] += one.died
    alive = sorted(f"{one.file}: {one.id}" for one in results if not one.died)
    return {
        "seed": seed,
        "drawn": len(results),
        "died": sum(one.died for one in results),
        "files": dict(sorted(files.items())),
        "alive": {name: argued.get(name, "not argued yet") for name in alive},
    }


if __name__ == "__main__":
    main()
