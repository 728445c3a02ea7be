"""What a cell asks a reader to guess, as text: a page has no form for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Guess:
    """A question, and what there is to choose from: texts, or the numbers between two.

    >>> Guess("Fastest fall at t / T =", bounds=(0, 1)).html.partition("</p>")[2]
    '<p lang="en">A number from 0 to 1.</p>'
    """

    label: str
    options: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None

    @property
    def html(self) -> str:
        """The question over its choices."""
        asked = self.label.removesuffix(" =")
        asked += "" if asked.endswith((":", "?")) else " …"
        said = f'<p class="question">{escape(asked)}</p>'
        if self.bounds:
            low, high = self.bounds
            return f'{said}<p lang="en">A number from {low:g} to {high:g}.</p>'
        items = "".join(f"<li>{escape(option)}</li>" for option in self.options)
        return f"{said}<ul>{items}</ul>" if items else said


def guess_in(source: str) -> Guess | None:
    r"""What a cell's `predict` asks; None where only a kernel could tell.

    >>> guess_in("ends = ['up', 'down']\npredict('end', 'It ends', options=ends)")
    Guess(label='It ends', options=('up', 'down'), bounds=None)
    >>> guess_in("predict('end', label_of(1), low=0, high=1)") is None
    True
    """
    known: dict[str, object] = {}
    try:
        for line in ast.parse(source).body:
            match line:
                case ast.Assign([ast.Name(name)], value):
                    known[name] = _read(value, known)
                case ast.AugAssign(ast.Name(name), ast.Add() | ast.BitOr(), value):
                    known[name] = _united(known[name], _read(value, known))
                case ast.Expr(ast.Call(ast.Name("predict"), [_, label], named)):
                    given = {str(one.arg): _read(one.value, known) for one in named}
                    return _guess(_read(label, known), given)
    except (ValueError, KeyError, TypeError):
        return None
    return None


def _guess(label: object, given: Mapping[str, object]) -> Guess:
    match given:
        case {"low": int() | float() as low, "high": int() | float() as high}:
            return Guess(str(label), bounds=(low, high))
        case {"options": list() as options}:
            return Guess(str(label), tuple(map(str, options)))
    return Guess(str(label))


def _united(one: object, other: object) -> object:
    match one, other:
        case list(), list():
            return [*one, *other]
        case dict(), dict():
            return {**one, **other}
    raise ValueError(one)


def _read(node: ast.expr, known: Mapping[str, object]) -> object:
    """The value of a literal, of a name, of a list with a dictionary's values."""
    match node:
        case ast.Name(name):
            return known[name]
        case ast.List(items):
            return [value for item in items for value in _items(item, known)]
    value: object = ast.literal_eval(node)
    return value


def _items(node: ast.expr, known: Mapping[str, object]) -> Iterator[object]:
    match node:
        case ast.Starred(ast.Call(ast.Attribute(ast.Name(name), "values"), [], [])):
            found = known[name]
            yield from found.values() if isinstance(found, dict) else ()
        case _:
            yield _read(node, known)
