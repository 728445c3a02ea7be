from autograder.bench.learner_life import HERE, THERE, life
from autograder.study.events import read_line
from autograder.study.state import fold
from autograder.study.verifying import breaks_among


def test_a_life_is_a_log_as_study_writes_it() -> None:
    events = [event for line in life(3000) if (event := read_line(line)) is not None]
    assert len(events) == 3000
    assert breaks_among(events) == []
    assert len({event.id for event in events}) == 3000
    assert len({event.writer for event in events}) > 20
    assert {event.device for event in events} == {HERE, THERE}
    kinds = {"open", "check", "hint", "solution", "predict", "reveal"}
    assert {event.kind for event in events} == kinds


def test_it_leads_somewhere() -> None:
    state = fold(event for line in life(3000) if (event := read_line(line)))
    assert len(state.passed) > 20
    assert len(state.hours) > 10
    assert state.mastered
    assert state.recovered


def test_what_was_synchronized_stands_behind() -> None:
    times = [event.time for line in life(3000) if (event := read_line(line))]
    assert times != sorted(times)


def test_a_seed_makes_the_log() -> None:
    assert life(200, seed=1) == life(200, seed=1) != life(200, seed=2)
