from importlib import import_module
from pathlib import Path

import pytest

from autograder.bench.study import WITH_TORCH, kernel, measure
from autograder.commands.bench import NAMES
from autograder.errors import UserError


@pytest.mark.parametrize("name", NAMES)
def test_what_is_offered_can_be_measured(name: str) -> None:
    assert callable(import_module(f"autograder.bench.{name}").measure)


def test_a_cell_that_goes_wrong_is_no_measurement(lr_home: Path) -> None:
    with kernel(lr_home) as fresh:
        assert fresh.run("import time\ntime.sleep(0.2)\nprint('done')", "done") > 200
        with pytest.raises(UserError, match="did not do what it should: 1 / 0"):
            fresh.run("1 / 0")
        with pytest.raises(UserError, match="did not do"):
            fresh.run("print('this')", "that")


@pytest.mark.slow
def test_a_short_log_is_measured_like_a_long_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = measure(events=300, checks=4, validations=1)
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 8)
    assert (report.unit, report.limit) == ("ms", 100.0)
    assert 0 < report.details["a check, median, ms"] <= report.ours
    assert report.theirs > 10 * report.ours
    assert set(WITH_TORCH.values()) < set(report.details)
    assert min(report.details.values()) > 0
