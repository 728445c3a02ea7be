import string

from autograder.feedback.messages import ENGLISH, MESSAGES, known_language, say


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_language_has_every_sentence_with_the_same_blanks() -> None:
    for table in MESSAGES.values():
        assert set(table) == set(ENGLISH)
        for key, sentence in ENGLISH.items():
            assert blanks(table[key]) == blanks(sentence)


def test_an_unknown_language_speaks_english() -> None:
    assert known_language("xx") == "en"
    assert say("passed", "xx") == "Pass"
