"""A verdict's document in the learner's language: its words, and nothing else of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from autograder.feedback.judge_sentences import CLOSED, PATTERNS, QUOTING, SENTENCES
from autograder.feedback.messages import ENGLISH
from autograder.languages import DEFAULT, known_sentences, tr
from autograder.languages.filled import Templates, fields_of

# What an exercise may leave open in the message of a mistake.
LEFT_OPEN = {"got", "expected"}


def in_language(document: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A verdict's document with its words translated; English stays as it is.

    >>> from autograder.judge.verdict import Verdict
    >>> document = Verdict("f", "hidden", "failed", 0.0, notes=("no rate",)).to_json()
    >>> in_language(document, "en") == document
    True
    """
    if language == DEFAULT:
        return dict(document)
    say = functools.partial(sentence_in, language=language)
    difference = document["first_difference"]
    return {
        **document,
        "properties": [{**p, "name": say(p["name"])} for p in document["properties"]],
        "mistakes": [
            {**one, "message": say(one["message"])} for one in document["mistakes"]
        ],
        "notes": [say(note) for note in document["notes"]],
        "said_first": [say(sentence) for sentence in document["said_first"]],
        "first_difference": difference and _difference_in(difference, language),
    }


def _difference_in(difference: Mapping[str, Any], language: str) -> dict[str, Any]:
    say = functools.partial(sentence_in, language=language)
    texts = ("property", "call", "got", "expected")
    drawn = difference.get("argument_curve")
    return {
        **difference,
        **{name: say(difference[name]) for name in texts if name in difference},
        "given": {say(name): text for name, text in difference["given"].items()},
        "argument_curve": drawn
        and {**drawn, "parts": [[*p[:2], say(p[2])] for p in drawn["parts"]]},
    }


def sentence_in(sentence: str, language: str) -> str:
    """A sentence of the judge's or of an exercise's; what nobody knows stays.

    >>> sentence_in("12 values: [1, 2]", "en")
    '12 values: [1, 2]'
    """
    if language == DEFAULT:
        return sentence
    said = _templates(language).said(sentence, language)
    return tr(sentence, spoken=language) if said is None else said


@functools.cache
def _templates(language: str) -> Templates:
    """The judge's, and what the exercises have filled in by the judge."""
    ours = {*SENTENCES, *ENGLISH.values()}
    theirs = [
        one
        for one in known_sentences(language)
        if one not in ours and LEFT_OPEN >= fields_of(one) > set()
    ]
    return Templates((*SENTENCES, *theirs), PATTERNS, CLOSED, QUOTING)
