"""What a translated master keeps of its original: all but its prose."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from autograder.errors import UserError
from autograder.grading.authoring.master_rules import HEADING, IMAGE, lines_of_prose
from autograder.grading.authoring.masters import MasterCell

# The texts that a call shows stand from this place on among its arguments.
SHOWN_FROM: Mapping[str, int] = {"print": 0, "predict": 1}
WORD = re.compile(r"[A-Za-z]{3}")
# What stands within prose and is the same in every language; sought in this order.
KEPT: Mapping[str, re.Pattern[str]] = {
    "block of code": re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL),
    "code": re.compile(r"`[^`]+`"),
    "formula": re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL),
    "picture": re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)"),
    "link": re.compile(r"\[[^\]]*\]\(([^)\s]+)\)"),
}


def lost_in_translation(
    original: Sequence[MasterCell], translation: Sequence[MasterCell]
) -> Iterator[UserError]:
    """Find where a translated master differs in more than its words."""
    for ours, theirs in zip_longest(original, translation):
        if theirs is None:
            text = f"a cell is missing: line {ours.line} of the original"
            yield translation[-1].fault(text)
            return
        if ours is None or marker_of(ours) != marker_of(theirs):
            wanted = f"`{marker_of(ours)}`" if ours else "no further cell"
            yield theirs.fault(f"the original has {wanted} here")
            return
        yield from _prose(ours, theirs) if ours.is_prose else _code(ours, theirs)


def marker_of(cell: MasterCell) -> str:
    """The kind of a cell and the name that it carries."""
    return f"{cell.kind} {cell.name}".strip()


def _code(ours: MasterCell, theirs: MasterCell) -> Iterator[UserError]:
    if ours.kind == "setup":
        lines = zip_longest(ours.source.split("\n"), theirs.source.split("\n"))
        same = [one == other for one, other in lines]
        if not all(same):
            offset = same.index(False) + 1
            yield theirs.fault("the set-up is the original's to the letter", offset)
        return
    wanted = [said for _, said in statements(ours.source)]
    try:
        found = statements(theirs.source)
    except SyntaxError as error:
        yield theirs.fault(f"no Python: {error.msg}", error.lineno or 0)
        return
    for said, (line, statement) in zip_longest(wanted, found, fillvalue=(0, "")):
        if said != statement:
            text = f"the code differs from line {ours.line} of the original"
            yield theirs.fault(text, line)
            return


def statements(source: str) -> list[tuple[int, str]]:
    """The statements of a cell without comments and without the texts that they show.

    >>> statements("print('loss:', loss)") == statements("print('손실:', loss)  # l")
    True
    >>> statements("print(loss)") == statements("print(loss + 1)")
    False
    """
    body = ast.parse(source).body
    return [(one.lineno, ast.dump(_Silenced().visit(one))) for one in body]


class _Silenced(ast.NodeTransformer):
    """Takes the texts out of what is shown."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        for argument in node.args[SHOWN_FROM.get(name, len(node.args)) :]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                argument.value = ""
        return node


def _prose(ours: MasterCell, theirs: MasterCell) -> Iterator[UserError]:
    where = f"line {ours.line} of the original"
    if ours.source == theirs.source and WORD.search(ours.source):
        yield theirs.fault("the cell is not translated")
    if headings(ours) != headings(theirs):
        yield theirs.fault(f"the headings have other levels than in {where}")
    found = kept(theirs)
    for kind, wanted in kept(ours).items():
        for lost in sorted(wanted - found[kind]):
            yield theirs.fault(f"the {kind} {lost} of {where} is missing")
        for more in sorted(found[kind] - wanted):
            yield theirs.fault(f"the {kind} {more} is not in {where}")
    for picture in IMAGE.finditer(theirs.source):
        if not picture["alt"].strip():
            yield theirs.fault(f"no text says what {picture['file']} shows")


def headings(cell: MasterCell) -> list[int]:
    """The levels of the headings in a cell."""
    lines = (line for _, _, line in lines_of_prose([cell]))
    return [len(found["marks"]) for line in lines if (found := HEADING.match(line))]


def kept(cell: MasterCell) -> dict[str, set[str]]:
    """What in a cell's prose no translation changes, by kind; lines may break there."""
    text, found = cell.source, {}
    for kind, pattern in KEPT.items():
        found[kind] = {" ".join(one.split()) for one in pattern.findall(text)}
        text = pattern.sub("", text)
    return found
