import dataclasses
import random

from hypothesis import given
from hypothesis import strategies as st

from autograder.course import course
from autograder.study.events import Event
from autograder.study.folded import Folded
from autograder.study.here import outlines
from autograder.study.order import unite
from autograder.study.standing import earned, stand
from autograder.study.state import Guess, State, advance, fold
from autograder.study.syllabus.port import PRACTICE_SEED, Outline
from autograder.tests.study.events_at_random import check, event, logs


@given(logs(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(
    log: list[Event], dice: random.Random
) -> None:
    shuffled = [*log, *dice.choices(log, k=3)] if log else []
    dice.shuffle(shuffled)
    assert fold(shuffled) == fold(log)


@given(logs(), st.integers(0, 14), st.integers(0, 14))
def test_merging_overlapping_halves_gives_the_whole(
    log: list[Event], one: int, other: int
) -> None:
    low, high = sorted((one, other))
    merged = unite(log[:high], log[low:])
    assert merged == unite(log[low:], log[:high]) == unite(log)
    assert fold(merged) == fold(log)


@given(logs(), logs())
def test_an_exercise_earns_its_xp_once_and_keeps_it(
    log: list[Event], more: list[Event]
) -> None:
    later = [*log, *more]
    state = fold(later)
    for work in state.work.values():
        assert work.xp in (0, 10)
        assert work.passed or not work.earned


def xp(*events: Event) -> int:
    return fold(events).xp


def test_the_first_pass_earns_and_repeats_do_not() -> None:
    assert xp(check(0, "failed"), check(1, "passed")) == 10
    assert xp(check(0, "passed"), check(1, "passed"), check(2, "passed")) == 10
    assert xp(check(0, "passed"), check(1, "failed")) == 10
    assert xp(check(0, "partly")) == 0


def test_a_solution_seen_first_earns_only_on_fresh_inputs() -> None:
    seen = event(0, "solution")
    assert xp(seen, check(1, "passed"), check(2, "passed")) == 0
    assert xp(seen, check(1, "passed"), check(2, "passed", seed="fresh-1")) == 10
    assert xp(check(1, "passed"), event(2, "solution", minute=2)) == 10


def mastery(*events: Event) -> str:
    return fold(events).work["gd_path"].mastery


def test_mastery_words() -> None:
    assert mastery(check(0, "missing")) == "Not started"
    assert mastery(check(0, "failed")) == "Attempted"
    assert mastery(check(0, "partly")) == "Familiar"
    assert mastery(check(0, "passed")) == "Proficient"
    assert mastery(check(0, "passed"), check(1, "failed")) == "Proficient"


def test_mastered_takes_a_fresh_pass_after_one_in_a_later_lesson() -> None:
    first, fresh = check(0, "passed"), check(2, "passed", seed="fresh-1")
    later = check(1, "passed", "step_lr")
    assert mastery(first, fresh) == "Proficient"
    assert mastery(first, later, fresh) == "Mastered"
    assert mastery(first, later, check(2, "passed")) == "Proficient"


def test_mastered_takes_a_week_where_no_lesson_comes_later() -> None:
    first = check(0, "passed")
    fresh = check(1, "passed", seed="fresh-1")
    soon = dataclasses.replace(fresh, time=fresh.time.replace("11-21", "11-27"))
    late = dataclasses.replace(fresh, time=fresh.time.replace("11-21", "11-29"))
    assert mastery(first, soon) == "Proficient"
    assert mastery(first, late) == "Mastered"


def test_one_question_committed_three_times_is_one_prediction() -> None:
    same = [event(n, "predict", None, id="p", guess=0.1 * n) for n in range(3)]
    assert titles(fold(same)) == []


def test_a_guess_after_the_answer_makes_no_forecaster() -> None:
    log = []
    for n in range(3):
        log.append(event(2 * n, "reveal", None, id=f"p{n}", answer=1))
        log.append(event(2 * n + 1, "predict", None, minute=1, id=f"p{n}", guess=1))
    assert titles(fold(log)) == []


def test_recovering_twice_from_one_mistake_is_one_recovery() -> None:
    log = [check(0, "failed", mistake="M01"), check(1, "passed")]
    log += [check(2, "failed", mistake="M01"), check(3, "passed")]
    assert fold(log).recovered == 1


def test_a_mistake_put_right_with_the_model_answer_is_no_recovery() -> None:
    named, seen = check(0, "failed", mistake="M01"), event(1, "solution", minute=1)
    fresh = check(3, "passed", seed="fresh-1")
    assert fold([named, seen, check(2, "passed"), fresh]).recovered == 0
    late = event(3, "solution", minute=3)
    assert fold([named, check(2, "passed"), late]).recovered == 1


def test_mastered_takes_a_later_lesson_since_this_pass() -> None:
    later, first = check(0, "passed", "step_lr"), check(1, "passed")
    fresh = check(3, "passed", seed="fresh-1")
    assert mastery(later, first, fresh) == "Proficient"
    assert mastery(later, first, check(2, "passed", "step_lr"), fresh) == "Proficient"


def test_study_time_leaves_breaks_out() -> None:
    log = [event(n, "hint", minute=m) for n, m in enumerate((0, 5, 10, 40, 41))]
    assert fold(log).seconds == 11 * 60


def test_a_copy_does_not_change_with_what_follows() -> None:
    state = fold([check(0, "failed", mistake="M01"), event(1, "predict", None, id="p")])
    copy = state.copied()
    assert copy == state
    advance(state, check(2, "failed"))
    advance(state, check(3, "passed"))
    advance(state, event(4, "predict", None, minute=9, id="p", guess=1.0))
    assert copy == fold(
        [check(0, "failed", mistake="M01"), event(1, "predict", None, id="p")]
    )


@given(logs(), logs())
def test_following_is_folding(log: list[Event], more: list[Event]) -> None:
    more = [dataclasses.replace(one, id=f"x{one.id}", writer="v") for one in more]
    folded = Folded()
    assert folded.follow(log) or not log
    if folded.follow(more):
        assert folded.state == fold([*log, *more])


def test_five_quick_fails_are_a_hurry_and_five_slow_ones_are_not() -> None:
    quick = [check(n, "failed", minute=n // 2) for n in range(4)]
    now = "2026-11-21T10:02:00.000000+00:00"
    assert fold(quick).work["gd_path"].hurries(now)
    assert not fold(quick[:3]).work["gd_path"].hurries(now)
    assert not fold(quick).work["gd_path"].hurries(now.replace("T10", "T11"))
    passed = [*quick, check(5, "passed", minute=2)]
    assert not fold(passed).work["gd_path"].hurries(now)


def test_guesses_after_the_answer_do_not_count() -> None:
    first = event(0, "predict", None, id="p", guess=0.5, low=0, high=1)
    shown = event(1, "reveal", None, minute=1, id="p", answer=0.3)
    late = event(2, "predict", None, minute=2, id="p", guess=0.3, low=0, high=1)
    assert fold([first, shown, late]).guesses["p"] == Guess(0.5, 0.3, 0.0, 1.0)
    assert fold([shown, late]).guesses["p"].close is None


def test_what_is_close() -> None:
    assert Guess(0.35, 0.3, 0.0, 1.0).close is True
    assert Guess(0.5, 0.3, 0.0, 1.0).close is False
    assert Guess(105.0, 100.0).close is True
    assert Guess("up", "up").close is True
    assert Guess("up", "down").close is False


def test_strange_numbers_in_a_log_are_not_fatal() -> None:
    nan = check(0, "passed", xp=float("nan"), score=10**400)
    assert fold([nan]).xp == 0


EMPTY: dict[str, tuple[Outline, ...]] = {lesson.slug: () for lesson in course().lessons}


def titles(state: State) -> list[str]:
    return [a.id for a in stand(state, course(), EMPTY).achievements]


def test_achievements_follow_from_events() -> None:
    assert titles(fold([])) == []
    guesses = [event(n, "predict", None, id=f"p{n}", guess=1) for n in range(3)]
    assert titles(fold(guesses[:2])) == []
    assert titles(fold(guesses)) == ["forecaster"]
    named = check(0, "failed", mistake="M01")
    assert titles(fold([named, check(1, "passed")])) == ["second_look"]
    assert titles(fold([check(0, "failed"), check(1, "passed")])) == []


def test_every_achievement_can_be_earned_and_none_comes_free() -> None:
    for achievement in course().achievements:
        assert not earned(achievement, fold([]))
        needs = achievement.needs
        log = [check(n, "passed", name) for n, name in enumerate(needs.passed)]
        for kind, count in needs.events.items():
            log += [event(100 + n, kind, None, id=str(n)) for n in range(count)]
        for n in range(needs.recovered):
            log += [check(200, "failed", f"x{n}", mistake="M01", minute=1)]
            log += [check(201, "passed", f"x{n}", minute=2)]
        assert earned(achievement, fold(log))


def test_levels_and_lessons() -> None:
    here = (
        Outline("gd_path", 8, workshop=False, xp=10),
        Outline("lr_grid", 8, workshop=False, xp=10),
        Outline("diagnose", 15, workshop=True, xp=10),
    )
    state = fold([check(0, "passed", "gd_path", xp=130)])
    standing = stand(state, course(), EMPTY | {"01_basics": here}, month="2026-11")
    assert (standing.level, standing.level_name) == (1, "Step Taker")
    assert standing.xp_in_level == 10
    assert standing.days_this_month == 1
    basics = standing.lesson("01_basics")
    assert basics is not None
    assert (basics.passed, basics.exercises, basics.done) == (1, 3, False)
    assert (basics.main_passed, basics.main) == (1, 2)


def test_a_lesson_is_done_with_its_main_path_and_whole_with_its_workshop() -> None:
    here = (
        Outline("gd_path", 8, workshop=False, xp=10),
        Outline("diagnose", 15, workshop=True, xp=10),
    )
    log = [check(n, "passed", name) for n, name in enumerate(["gd_path", "diagnose"])]
    lessons = EMPTY | {"01_basics": here}
    found = [
        stand(fold(log[:n]), course(), lessons).lesson("01_basics") for n in range(3)
    ]
    assert [one and (one.done, one.whole) for one in found] == [
        (False, False),
        (True, False),
        (True, True),
    ]
    nothing = stand(fold(log), course(), lessons).lesson("02_schedulers")
    assert nothing is not None
    assert (nothing.done, nothing.whole) == (False, False)


def test_a_solution_counts_as_seen_first_also_when_the_clock_is_set_back() -> None:
    seen = Event("a", "w", 0, None, "2026-03-01T12", "solution", exercise="gd_path")
    data = {"status": "passed", "score": 1.0, "xp": 20}
    later = Event(
        "b",
        "w",
        1,
        None,
        "2026-03-01T11",
        "check",
        exercise="gd_path",
        seed=PRACTICE_SEED,
        data=data,
    )
    assert fold([later, seen]).xp == 0


def test_what_no_lesson_given_lets_anybody_earn_is_not_listed_as_to_earn() -> None:
    whole = course()
    given = {"00_start_here", "03_preview_and_restarts"}
    lessons = tuple(
        one.model_copy(update={"published": one.slug in given}) for one in whole.lessons
    )
    small = whole.model_copy(update={"lessons": lessons})
    standing = stand(fold([]), small, outlines())
    assert {one.id for one in standing.still_to_earn} == {
        "second_look",
        "forecaster",
        "mutant_hunter",
        "restart_artist",
    }
    log = [check(n, "passed", name) for n, name in enumerate(["gd_path", "lr_regime"])]
    earlier = stand(fold(log), small, outlines())
    assert [one.id for one in earlier.achievements] == ["edge_walker"]
    everything = stand(fold([]), whole, outlines())
    assert everything.still_to_earn == whole.achievements


def test_a_clock_that_was_ahead_for_a_while_stops_no_other() -> None:
    ahead = [check(n, "failed") for n in range(2)]
    ahead = [
        dataclasses.replace(one, time=one.time.replace("11-21", "12-24"))
        for one in ahead
    ]
    # One writer's events stay in its order, whatever its clock said.
    right = [check(n, "failed", minute=n) for n in range(2, 5)]
    state = fold([*ahead, *right])
    assert state.seconds == 3 * 60
    assert state.last_time == right[-1].time
