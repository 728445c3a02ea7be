"""What `lr bench` prints."""

import json

import pytest

from autograder.bench import study
from autograder.bench.report import Report
from autograder.cli import main

MEASURED = Report(
    name="a check", unit="ms", ours=30.1, peer="Validate", theirs=6690.0, limit=100.0
)


def test_a_small_ratio_is_not_rounded_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(study, "measure", lambda: MEASURED)
    assert main(["bench", "study"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "a check: 30.1 ms",
        "Validate: 6.69e+03 ms (ratio 0.0045)",
        "limit: 100 ms",
    ]
    assert main(["bench", "study", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ratio"] == pytest.approx(
        0.0045, rel=1e-3
    )


def test_what_is_slower_than_its_limit_ends_with_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = MEASURED.model_copy(update={"ours": 101.0})
    monkeypatch.setattr(study, "measure", lambda: late)
    assert main(["bench", "study"]) == 1


def test_an_unknown_one_is_the_user_s_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "nothing"]) == 2
    assert "there are: explorers, grading" in capsys.readouterr().err
