r"""Text of somebody else's making, made safe for who reads it: one place for all doors.

A name or a message from a submission may hold codes that steer a terminal, halves of
characters that no file can hold, or a formula that a spreadsheet would work out.
"""

LONGEST = 400
# They join letters in Persian, in Hindi and in emoji, and steer nothing.
JOINERS = "\u200c\u200d"
FORMULA = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def printable(text: str, longest: int = LONGEST) -> str:
    r"""The text on one line: nothing in it steers a terminal, and it has an end.

    >>> printable("a\x1b[2Jb\nc"), printable("0123456789", longest=4)
    ('a�[2Jb c', '0123…')
    """
    line = "".join(_shown(c) for c in " ".join(text[: 4 * longest].split()))
    return line if len(line) <= longest else f"{line[:longest]}…"


def printable_lines(text: str) -> str:
    r"""The text with its lines and tabs kept, and nothing else that is not shown.

    >>> printable_lines("a\x07\n\tb")
    'a�\n\tb'
    """
    return "".join(c if c in "\n\t" else _shown(c) for c in text)


def no_formula(text: str) -> str:
    """The text for a cell of a table: no spreadsheet takes it for a formula.

    >>> no_formula("=1+1"), no_formula("ann"), no_formula("-0.5")
    ("'=1+1", 'ann', "'-0.5")
    """
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _shown(character: str) -> str:
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else "�"
