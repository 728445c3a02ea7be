"""Formulas as MathML, made when the site is built: nothing is left for a reader."""

from __future__ import annotations

import re

WORD = re.compile(r"(?<=[_^])\{([A-Za-z]{2,})\}")
NAMED = re.compile(r"\\(ln|log|cos|sin|exp)(?=\s*(?:[\w]|\\frac|\\pi))\s*")


def mathml(formula: str, *, block: bool) -> str:
    """Write a formula in LaTeX as MathML.

    Args:
        formula: without its dollars.
        block: whether it stands on a line of its own.
    """
    from latex2mathml.converter import convert

    return convert(prepared(formula), display="block" if block else "inline")


def prepared(formula: str) -> str:
    r"""Make a subscript of several letters a word; set a function off its argument.

    >>> prepared(r"\eta_{min} \ln 8")
    '\\eta_{\\text{min}} \\ln\\,8'
    """
    words = WORD.sub(r"{\\text{\1}}", formula.strip())
    return NAMED.sub(r"\\\1\\,", words)
