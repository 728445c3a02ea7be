import collections
import enum
from typing import Any, NamedTuple

import pytest

from autograder.judge.scenes.stability import play
from autograder.tests.judge.scenes.slow import TIMED_OUT, endless_at


def case(table: Any, **fixed: Any) -> Any:
    pairs = [[seed, rate] for seed, rate in table.items()]
    return {"fixed": fixed, "setting": {"table": {"$dict": pairs}}}


def whole(suggest: Any, seeds: tuple[int, ...] = (0, 1)) -> Any:
    rates = [suggest(seed) for seed in seeds]
    return {"failed": 0, "lrs": rates, "octaves": 1.0, "median": 0.5, "more": None}


def facts(seen: Any) -> dict[str, Any]:
    (outcome,) = seen["outcomes"]
    assert outcome["value"]["type"] == "dict"
    return dict(outcome["value"]["items"])


def test_a_report_is_read_by_its_keys() -> None:
    seen = play(whole, case({0: 0.25, 1: 0.5}))
    assert facts(seen) == {
        "lrs": {"type": "list", "items": [0.25, 0.5]},
        "median": 0.5,
        "octaves": 1.0,
        "failed": 0,
    }
    assert seen["again"] == seen["outcomes"]


def test_a_report_is_asked_for_once_in_each_round() -> None:
    asked: list[int] = []

    def counts(suggest: Any) -> Any:
        asked.append(len(asked))
        return {"failed": len(asked)}

    seen = play(counts, case({0: 0.25}))
    assert len(seen["outcomes"]) == len(seen["again"]) == len(asked[:1]) == 1
    assert asked == [0, 1]


def test_a_fact_that_the_report_lacks_is_missing() -> None:
    seen = play(lambda suggest: {"octaves": suggest(0)}, case({0: 0.25}))
    assert facts(seen) == {"octaves": 0.25}


class Key(enum.StrEnum):
    MEDIAN = "median"


class Own(dict[str, Any]):
    def keys(self) -> Any:
        raise AssertionError("somebody asked for the keys")

    def __getitem__(self, key: str) -> Any:
        raise AssertionError("somebody asked for a key")


@pytest.mark.parametrize(
    "report",
    [
        {"median": 0.5},
        collections.OrderedDict(median=0.5),
        collections.defaultdict(float, median=0.5),
        Own(median=0.5),
        {Key.MEDIAN: 0.5, 3: 1},
    ],
)
def test_a_subclass_of_a_dictionary_is_one(report: Any) -> None:
    assert facts(play(lambda suggest: report, case({0: 1.0}))) == {"median": 0.5}


class Report(NamedTuple):
    lrs: float
    median: float


class Pretender:
    @property
    def __class__(self) -> Any:
        return dict

    @__class__.setter
    def __class__(self, value: Any) -> None:
        raise AssertionError


@pytest.mark.parametrize(
    ("report", "seen"),
    [
        ((2, 1.0), {"type": "tuple", "items": [2, 1.0]}),
        (Report(2.0, 1.0), {"type": "tuple", "items": [2.0, 1.0]}),
        (Pretender(), {"type": "Pretender"}),
        (None, None),
    ],
)
def test_a_tuple_is_no_dictionary(report: Any, seen: Any) -> None:
    played = play(lambda suggest: report, case({0: 1.0}))
    assert played["outcomes"] == [{"value": seen}]


def test_a_seed_may_go_by_its_name() -> None:
    def answer(suggest: Any) -> Any:
        return {"median": suggest(seed=3)}

    assert facts(play(answer, case({3: 0.25}))) == {"median": 0.25}


def test_the_second_round_asks_again() -> None:
    asked: list[int] = []

    def answer(suggest: Any) -> Any:
        asked.append(1)
        return {"failed": len(asked)}

    seen = play(answer, case({0: 1.0}))
    assert facts(seen) == {"failed": 1}
    assert seen["again"][0]["value"]["items"] == [["failed", 2]]


def test_seeds_are_handed_on() -> None:
    seen = play(whole, case({7: 0.25, 3: 0.5}, seeds={"$tuple": [3, 7]}))
    assert facts(seen)["lrs"]["items"] == [0.5, 0.25]


def test_a_missing_rate_is_a_value_error() -> None:
    error = play(whole, case({0: 0.25, 1: None}))["outcomes"][0]["error"]
    assert (error["type"], error["message"]) == ("ValueError", "no descent")


def test_what_is_no_dictionary_is_shown_as_it_is() -> None:
    assert play(lambda suggest: 3, case({0: 1.0}))["outcomes"] == [{"value": 3}]


def test_a_report_that_does_not_end() -> None:
    assert play(endless_at(0, whole), case({0: 0.5}))["outcomes"] == [TIMED_OUT]
