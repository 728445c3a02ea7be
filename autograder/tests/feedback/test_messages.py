import pytest

from autograder.feedback.messages import ENGLISH, say
from autograder.languages import LANGUAGES
from autograder.languages.filled import fields_of


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ENGLISH)
def test_every_sentence_can_be_filled_in(key: str, language: str) -> None:
    values = {name: f"<{name}>" for name in fields_of(ENGLISH[key])}
    said = say(key, language, **values)
    assert said
    assert all(value in said for value in values.values())


def test_an_unknown_language_speaks_english() -> None:
    assert say("passed", "xx") == "Pass"
