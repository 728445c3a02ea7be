"""Korean particles that depend on the sound before them, where a field stands there.

A translation writes both forms, as in "{name}이(가)"; what the field holds decides.
After a Latin letter both stay, as Korean writes it where the reading is open.
"""

import re

# The form after a final consonant, and the one after a vowel.
FORMS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
FIRST, LAST, FINALS, RIEUL = ord("가"), ord("힣"), 28, 8
# As the digits are read: 영, 일, 삼, 육, 칠 and 팔 end in a consonant.
DIGITS = {"0": 21, "1": RIEUL, "3": 16, "6": 1, "7": RIEUL, "8": RIEUL}
BOTH = re.compile(
    rf"(?P<last>\w)(?P<closing>[`'\"”’)\]]*)(?P<both>{'|'.join(map(re.escape, FORMS))})"
)


def with_particles(text: str) -> str:
    """The text with each particle as it sounds.

    >>> with_particles("“감쇠”이(가) 하나, 3은(는) 둘, `lr`은(는) 셋")
    '“감쇠”가 하나, 3은 둘, `lr`은(는) 셋'
    """
    return BOTH.sub(_chosen, text) if "(" in text else text


def _chosen(found: re.Match[str]) -> str:
    final = _final_of(found["last"])
    if final is None:
        return found[0]
    consonant, vowel = FORMS[found["both"]]
    like_a_vowel = final == 0 or (final == RIEUL and consonant == "으로")
    return f"{found['last']}{found['closing']}{vowel if like_a_vowel else consonant}"


def _final_of(letter: str) -> int | None:
    """The place of a syllable's final consonant among all, 0 for none."""
    if FIRST <= ord(letter) <= LAST:
        return (ord(letter) - FIRST) % FINALS
    return DIGITS.get(letter, 0) if letter.isdigit() else None
