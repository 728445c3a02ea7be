"""What verdicts say in words, as templates: the judge writes them filled in.

A verdict is the same document, in English, whatever language its reader speaks, so it
is translated where it is shown. A sentence that the judge learns to say has to stand
here as well: a test lets many answers be judged and looks for each of theirs.
"""

from __future__ import annotations

from autograder.feedback.case_sentences import CASES
from autograder.judge.by_heart import MESSAGE
from autograder.judge.compare import ROUNDED_NOTE
from autograder.judge.first_of_all import ENDS_AT_ONCE, PRINTS, RETURNS_NOTHING
from autograder.judge.tells import MESSAGES
from autograder.judge.texts import NOT_REACHED, STOPPED

FIRST = (
    PRINTS,
    RETURNS_NOTHING,
    ENDS_AT_ONCE,
    "`{name}` is {module}'s {name} here, not Python's.",
    "`{name}` is a name of Python, and here it is covered by {kind} of yours.",
    "`{name}` is a name of Python, and it was bound in cell {number}.",
    "`{name}` is a name of Python, and it was bound in cell {number}, `{line}`.",
    "`{name}` was bound in cell {number}.",
    "`{name}` was bound in cell {number}, `{line}`.",
    "`{name}` came with cell {number}, `{line}`.",
)
NOTES = (
    ROUNDED_NOTE,
    "returned a torch tensor; a plain float is what schedulers expect",
    "returned a {found} as the list",
    "returned a {found} as the tuple",
    "torch tensor",
    "NumPy array",
    "list",
    "tuple",
    "some calls did not end in time ({properties})",
    "some calls broke off ({properties})",
    "some calls were not reached ({properties})",
    "printed: {text}",
    "keep the starter's signature: after the first, its arguments are {names}",
    "keep the starter's signature: it takes one argument",
    "wraps {names}",
    "run the cell that defines {name} first, then check again",
    "{name} is of type {type} here, nothing to call: run the cell that defines {name}, "
    "then check again",
)
MISTAKES = (*MESSAGES.values(), MESSAGE)
KINDS = (
    "None",
    "a bool",
    "a dict",
    "a float",
    "a function of t",
    "a list",
    "a number",
    "a str",
    "a tuple",
    "an int",
    "a {type}",
    "an {type}",
    "a {type} of shape {shape}",
)
REASONS = (
    "returned {kind} where {wanted} is asked",
    "returned {count} values, expected {number}",
    "the dict has no key {name}",
    "changed its arguments",
    "arguments left as they were",
    "the same answer twice",
    "{value} the second time",
    "{value}, as the first time",
    "{value}, {times} times what {call} gave, {other}",
    "a number for {call}, not {other}",
    "{error} whose text names {name}",
)
VALUES = (
    "{count} value: {list}",
    "{count} values: {list}",
    "{list} ({count} values)",
    "{value} at index {number}",
    "{error} (line {number} of your code)",
    "a value of type {type}",
    "a value of type {type} of shape {shape}",
    "{text} … (cut, {count} characters)",
    *STOPPED.values(),
    NOT_REACHED,
)
CHOICES = (
    "a finite number, not negative",
    "{choice} at t = {number}",
    "at most {share} of the highest rate, {rate}",
    "{rate} at the last update, t = {number}",
    "{rate} at t = {number}",
    "a rate, also there",
    "{rate}, the value at t = {number}",
    "at most {times} times the best loss on the grid",
    "{times} times the best loss ({ratios} after {counts} updates)",
    "a loss of {loss} after {count} updates, no better than a blind guess",
    "not every run could be trained",
    "no rate",
    "a rate of {rate}",
    "a rate of 0: no weight would ever move",
    "a rate of {rate}: nothing trains up there",
    "a rate of {rate} at t = {number}: nothing trains up there",
)
INVISIBLE = (
    "line {number} holds an invisible character, U+{code} ({character}): type a space "
    "anew",
    "line {number} holds an invisible character, U+{code} ({character}): delete it",
)
CHARACTERS = (
    "no-break space",
    "figure space",
    "narrow no-break space",
    "ideographic space",
    "zero width space",
    "zero width non-joiner",
    "zero width joiner",
    "left-to-right mark",
    "right-to-left mark",
    "word joiner",
    "zero width no-break space",
    "soft hyphen",
)
# What the judge saw of a scene comes as a text, in quotation marks.
FACTS = (
    "in the same memory",
    "in other memory",
    "requires_grad is off",
    "no history",
    "a history of the update",
    "gone",
    "made up",
    "other values",
    "as they were",
    "another class",
    "about the order of steps",
    "about get_lr()",
    "none",
    "nothing changed",
    "nothing else changed",
    "a list returned before",
    "the caller's scheduler",
    "the caller's learning rate",
    "the caller's weights",
    "the filter of warnings",
    "of equal length",
    "of different lengths",
    "a mixture",
    "as it was",
    "changed",
    "in no group",
    "in one place",
    "in {count} places",
    "no {name} in its group",
    "{type} returned, no list of groups",
    "{type} in the list, no dict",
    "a group without a list of params",
    "{option} of group {number}",
    "{weight}: {fact}",
    "{fact} and {other_fact}",
    "'{fact}'",
    '"{fact}"',
)
# Of answers that were handed in, where nobody could look at them.
UNSEEN = (
    "the answer {ending}",
    "{cell} {ending}",
    "{cell} {ending} in line {number}",
    "did not end in time (a loop without an end?)",
    "started too many processes",
    "used too much memory",
    "opened too many files",
    "ended the whole Python process (os._exit, or a library crashed)",
    "was not reached: what came before it took all the time that one submission has "
    "(whole_seconds)",
    "the file",
    "its cell",
    "cell {number} ({name})",
    "{cell} begins with {magic}: it defines nothing",
    "{cell} defines nothing",
    "{cell} defines no {name}: call yours {name}",
    "{name} is no function or class in the end",
    "{cell} cannot be read: {reason}",
    "{cell} stopped with {type}",
    "{cell} stopped with {type}: {text}",
    "{cell} stopped with {type} in line {number}",
    "{cell} stopped with {type} in line {number}: {text}",
    "{reason}; what it had defined by then is judged",
    "the judge failed ({type}): please report this",
)
SENTENCES = (
    *FIRST,
    *NOTES,
    *MISTAKES,
    *KINDS,
    *REASONS,
    *VALUES,
    *CHOICES,
    *INVISIBLE,
    *CHARACTERS,
    *FACTS,
    *UNSEEN,
    *CASES,
)
NUMBER = r"-?(?:\d[\d.e+-]*|inf|nan)"
NUMBERS = rf"{NUMBER}(?:, {NUMBER})*"
LIST = r"\[.*\]|\(.*\)"
WHOLE = r"\d+"
# What a field of a name looks like; it is shown as it is.
PATTERNS = {
    **dict.fromkeys(("count", "epochs", "number"), WHOLE),
    **dict.fromkeys(("high", "loss", "low", "rate", "share", "times"), NUMBER),
    **dict.fromkeys(("counts", "numbers", "rates", "ratios"), NUMBERS),
    **dict.fromkeys(("type", "weight"), r"[\w.]+"),
    "code": r"[0-9A-F]{4,6}",
    "flag": r"True|False",
    "line": r"[^`]*",
    "list": LIST,
    "lists": r"[-+\d.,e\[\]None\s]+?",
    "magic": r"%%?\w+",
    "module": r"\w+",
    "names": r".*",
    "name": r"[\w.]+|'[^']*'|\"[^\"]*\"",
    "option": r"\w+",
    "other_name": r"[\w.]+",
    "shape": r"\([\d, ]*\)",
    "text": r".*",
}
# What these hold is a sentence of this table, or they hold nothing.
CLOSED = (
    "cell",
    "choice",
    "ending",
    "fact",
    "kind",
    "kind_of_record",
    "other_fact",
    "reason",
    "told",
    "wanted",
)
QUOTING = ("properties",)
