import json

import pytest

from autograder.notebook import UnreadableNotebook, read_notebook
from autograder.notebook import reading as module
from autograder.tests.notebook.lesson import lesson

GOOD = json.dumps(lesson()).encode()


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableNotebook) as caught:
        read_notebook(data)
    assert caught.value.reason == str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(
    "data", [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.decode().encode("utf-16")]
)
def test_a_notebook_is_read_however_it_is_encoded(data: bytes) -> None:
    assert read_notebook(data) == lesson()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\0" * 100, "zero bytes"),
        (GOOD[:-1], "ends in the middle"),
        (GOOD[: len(GOOD) // 2], "ends in the middle"),
        (b"\x89PNG\r\n\x1a\n\xff\x00", "not text"),
        (b"%PDF-1.7", "Expecting value in line 1"),
        (b'{"cells": [\n<<<<<<< HEAD\n', "git merge"),
        (b"[]", "not a notebook"),
        (b"3", "not a notebook"),
        (b'{"a": 1}', "not a notebook"),
        (b'{"cells": {}, "nbformat": 4}', "no list of cells"),
        (b'{"cells": [], "nbformat": 5}', "not known here"),
        (b'{"cells": [], "nbformat": "4"}', "not known here"),
        (b'{"cells": [], "nbformat": 2}', "cannot be brought up to date"),
        (b'{"cells": [' + b"[" * 200 + b"]" * 200 + b"]}", "too deeply"),
        (b"[" * 200_000, "too deeply"),
        (b'{"cells": [' + b"9" * 5000 + b"]}", "absurd length"),
        (GOOD[:-1] + ', "é": 1}'.encode("cp1252"), "not in UTF-8"),
    ],
)
def test_what_is_no_notebook_is_refused_with_its_reason(data: bytes, said: str) -> None:
    assert said in reason(data)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", len(GOOD) - 1)
    assert "clear its outputs" in reason(GOOD)


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    assert read_notebook(b'{"cells": [], "cells": [1]}')["cells"] == [1]


def test_format_3_is_brought_up_to_date() -> None:
    code = {
        "cell_type": "code",
        "input": "x = 1",
        "language": "python",
        "outputs": [],
        "metadata": {},
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "old"},
        "worksheets": [{"cells": [code], "metadata": {}}],
    }
    assert read_notebook(json.dumps(old).encode())["cells"][0]["source"] == "x = 1"


def test_a_broken_format_3_is_refused() -> None:
    assert "old format 3" in reason(b'{"nbformat": 3, "worksheets": 7}')


HALF = '"a": "\\ud83d", "\\udc00": ["\\uDBFF"]'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_half_a_character_is_a_mark_wherever_it_stands(encoding: str) -> None:
    text = f'{{"cells": [{{"source": "\\ud83d", {HALF}}}], "metadata": {{{HALF}}}}}'
    read = read_notebook(text.encode(encoding))
    assert read["cells"] == [{"source": "?", "a": "?", "?": ["?"]}]
    assert json.dumps(read, ensure_ascii=False).encode()


def test_a_character_of_two_halves_stays_whole() -> None:
    read = read_notebook(b'{"cells": [{"source": "\\ud83d\\ude00"}]}')
    assert read["cells"] == [{"source": "😀"}]
