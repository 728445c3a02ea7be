from typing import Any

from autograder.judge.scenes.stability import play


def case(table: Any, **fixed: Any) -> dict[str, Any]:
    pairs = [[seed, rate] for seed, rate in table.items()]
    return {"fixed": fixed, "setting": {"table": {"$dict": pairs}}}


def whole(suggest: Any, seeds: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
    rates = [suggest(seed) for seed in seeds]
    return {"failed": 0, "lrs": rates, "octaves": 1.0, "median": 0.5, "more": None}


def test_a_report_is_read_by_its_keys_in_a_set_order() -> None:
    seen = play(whole, case({0: 0.25, 1: 0.5}))
    report = seen["outcomes"][0]["value"]["items"]
    assert report == [{"type": "list", "items": [0.25, 0.5]}, 0.5, 1.0, 0]
    assert seen["again"] == seen["outcomes"]


def test_seeds_are_handed_on() -> None:
    seen = play(whole, case({7: 0.25, 3: 0.5}, seeds={"$tuple": [3, 7]}))
    assert seen["outcomes"][0]["value"]["items"][0]["items"] == [0.5, 0.25]


def test_a_missing_rate_is_a_value_error() -> None:
    error = play(whole, case({0: 0.25, 1: None}))["outcomes"][0]["error"]
    assert (error["type"], error["message"]) == ("ValueError", "no descent")


def test_what_is_no_dictionary_is_shown_as_it_is() -> None:
    assert play(lambda suggest: 3, case({0: 1.0}))["outcomes"] == [{"value": 3}]
