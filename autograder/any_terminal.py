"""Output that every terminal can show: signs that it lacks get a stand-in.

Where the terminal speaks UTF-8, nothing changes. Elsewhere a sign becomes an ASCII
word, an accented letter loses its accent, and a JSON document names the character, so
that it stays the same document. A language of whose letters nothing would be left is
not spoken there.
"""

import codecs
import sys
import unicodedata
from collections.abc import Callable
from typing import TextIO

from autograder.languages import DEFAULT, OWN_NAMES, chosen_language, speak_here

SIGNS, JSON = "autograder.signs", "autograder.json"
STAND_INS = {
    "✓": "[x]",
    "✗": "[!]",
    "○": "[ ]",
    "◐": "[/]",
    "◌": "[?]",
    "↺": "[~]",
    "★": "[*]",
    "☆": "[ ]",
    "◆": "*",
    "▲": "^",
    "⚑": "!",
    "█": "#",
    "░": ".",
    "·": "|",
    "•": "*",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "→": "->",
    "×": "x",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "±": "+-",
    "√": "sqrt",
    "∞": "infinity",
    "λ": "lambda",
    "η": "eta",
    "°": " degrees",
    "⁄": "/",
    "²": "^2",
    "³": "^3",
    "⁴": "^4",
    "œ": "oe",
    "Œ": "OE",
}
UNKNOWN = "?"


def stand_in(character: str) -> str:
    """What stands for a character in ASCII.

    >>> [stand_in(one) for one in "✓é½한"]
    ['[x]', 'e', '1/2', '?']
    """
    if character in STAND_INS:
        return STAND_INS[character]
    parts = unicodedata.normalize("NFKD", character)
    plain = "".join(STAND_INS.get(part, part) for part in parts)
    return plain.encode("ascii", "ignore").decode("ascii") or UNKNOWN


def named_in_json(character: str) -> str:
    r"""How a JSON text names a character without holding it.

    >>> named_in_json("✓"), named_in_json("😀")
    ('\\u2713', '\\ud83d\\ude00')
    """
    units = character.encode("utf-16-be", "surrogatepass")
    pairs = (units[n : n + 2] for n in range(0, len(units), 2))
    return "".join(f"\\u{pair.hex()}" for pair in pairs)


def handler(
    replaced: Callable[[str], str],
) -> Callable[[UnicodeError], tuple[str, int]]:
    """What an encoder asks for what it cannot encode."""

    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        lacking = error.object[error.start : error.end]
        return "".join(map(replaced, lacking)), error.end

    return handle


def fit_output(*, json: bool) -> None:
    """Let standard output and errors replace what they cannot show, from here on.

    Args:
        json: standard output is to be one JSON document.
    """
    codecs.register_error(SIGNS, handler(stand_in))
    codecs.register_error(JSON, handler(named_in_json))
    for stream, errors in ((sys.stdout, JSON if json else SIGNS), (sys.stderr, SIGNS)):
        _fit(stream, errors)
    read = (sys.stderr,) if json else (sys.stdout, sys.stderr)
    readable = all(shows(stream, chosen_language()) for stream in read)
    speak_here(None if readable else DEFAULT)


def shows(stream: TextIO | None, spoken: str) -> bool:
    """Whether a language can be read there: French without accents can.

    >>> shows(sys.stdout, "en"), shows(None, "ko")
    (True, True)
    """
    encoding = getattr(stream, "encoding", None)
    if not encoding:
        return True
    shown = OWN_NAMES[spoken].encode(encoding, SIGNS).decode(encoding)
    return UNKNOWN not in shown


def _fit(stream: TextIO | None, errors: str) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=errors)
