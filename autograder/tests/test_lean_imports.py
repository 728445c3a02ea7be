"""What each start is spared, and that what looks at notebooks still does."""

import subprocess
import sys

import pytest


def said(words: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


@pytest.mark.parametrize("entry", ["cli", "grading.classes.worker"])
def test_no_start_of_ours_builds_the_grammar(entry: str) -> None:
    ours = f"import sys, autograder.{entry}, nbformat, jsonschema; "
    assert said(f"{ours}print(sys.modules['rfc3987_syntax'])") == "None"


def test_a_notebook_that_is_none_is_still_told() -> None:
    words = """
import autograder.lean_imports, nbformat
try:
    nbformat.validate({"cells": [], "metadata": 3, "nbformat": 4, "nbformat_minor": 5})
except nbformat.ValidationError as error:
    print(error.message)
"""
    assert said(words) == "3 is not of type 'object'"
