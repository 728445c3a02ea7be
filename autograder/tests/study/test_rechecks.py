"""What comes back, and when; what is best done next."""

from autograder.course import course
from autograder.study.events import Event
from autograder.study.next_up import NextUp, at, next_up
from autograder.study.rechecks import drawn, due, open_draw
from autograder.study.standing import Standing, stand
from autograder.study.state import State, fold
from autograder.study.syllabus import main_path, syllabus

NOW = "2026-11-21T11:00:00.000000+00:00"
OUTLINES = {one.slug: syllabus().outline(one.slug) for one in course().lessons}
SLUGS = [one.slug for one in course().lessons]


class Diary:
    """Events one after the other, a second apart."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.seconds = 0

    def add(
        self, kind: str, lesson: str, exercise: str | None = None, **more: object
    ) -> None:
        number = len(self.events)
        self.seconds += 1
        minute, second = divmod(self.seconds, 60)
        self.events.append(
            Event(
                id=f"e{number}",
                writer="w",
                count=number,
                previous=None,
                time=f"2026-11-21T10:{minute:02}:{second:02}.000000+00:00",
                kind=kind,
                lesson=lesson,
                exercise=exercise,
                seed=str(more.pop("seed", "practice")) if kind == "check" else None,
                data=more,
            )
        )

    def check(self, name: str, status: str = "passed", **more: object) -> None:
        lesson = syllabus().card(name).lesson
        score = 1.0 if status == "passed" else 0.0
        self.add("check", lesson, name, status=status, score=score, xp=10, **more)

    def main_path(self, *slugs: str) -> None:
        for slug in slugs:
            self.add("open", slug)
            for name in main_path(slug):
                self.check(name)

    def whole(self, *slugs: str) -> None:
        for slug in slugs:
            for one in OUTLINES[slug]:
                self.check(one.id)

    @property
    def state(self) -> State:
        return fold(self.events)

    @property
    def standing(self) -> Standing:
        return stand(self.state, course(), OUTLINES)

    def due(self, now: str = NOW) -> list[str]:
        return due(self.state, self.standing, OUTLINES, now)

    def next(self, **more: bool) -> NextUp:
        return next_up(self.state, self.standing, OUTLINES, NOW, **more)

    def drawn(self) -> list[str]:
        return drawn(self.state, self.standing, OUTLINES)


def walk_the_draw(diary: Diary) -> list[str]:
    """Pass what is due, as a check in a notebook does, until something else is next."""
    passed: list[str] = []
    for _ in range(40):
        found = diary.next()
        if not found.rechecks:
            return passed
        for name in found.rechecks:
            ten = open_draw(diary.state, diary.standing, OUTLINES)
            diary.check(name, seed="fresh-1", drawn=name in ten)
            passed.append(name)
    raise AssertionError(passed)


def test_the_draw_ends_and_the_last_lesson_comes() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:-1])
    passed = walk_the_draw(diary)
    assert {syllabus().card(name).lesson for name in passed} == set(SLUGS[:-1])
    assert diary.next().lesson == SLUGS[-1]
    for slug in SLUGS[:-1]:
        assert set(main_path(slug)) <= diary.state.mastered


def test_the_draw_ends_where_much_was_mastered_before() -> None:
    diary = Diary()
    for slug in SLUGS[:-1]:
        diary.main_path(slug)
        walk_the_draw(diary)
    assert diary.next().lesson == SLUGS[-1]


def test_a_class_with_few_lessons_has_no_draw() -> None:
    given = {slug: rows for slug, rows in OUTLINES.items() if slug in SLUGS[:3]}
    outlines = dict.fromkeys(SLUGS, ()) | given
    diary = Diary()
    diary.main_path(*SLUGS[:2])
    standing = stand(diary.state, course(), outlines)
    assert drawn(diary.state, standing, outlines) == []


def test_asking_again_moves_no_place() -> None:
    diary = Diary()
    diary.main_path(SLUGS[0], SLUGS[1], SLUGS[3])
    before = diary.next(), diary.state.last_exercise
    diary.check("sgd_step", seed="fresh-1")
    assert (diary.next().lesson, diary.state.last_exercise) == (
        before[0].lesson,
        before[1],
    )
    assert diary.state.last_lesson == SLUGS[3]


def test_reading_on_what_was_passed_moves_no_place() -> None:
    diary = Diary()
    diary.main_path(SLUGS[0])
    diary.add("open", SLUGS[1])
    diary.check("lr_grid", "failed")
    for kind in ("hint", "solution"):
        diary.add(kind, SLUGS[0], "sgd_step", number=1)
        assert diary.state.last_lesson == SLUGS[1]
        assert diary.state.last_exercise == "lr_grid"
    diary.add("hint", SLUGS[1], "pick_best", number=1)
    assert diary.state.last_exercise == "pick_best"


def test_trying_fresh_inputs_at_once_uses_nothing_up() -> None:
    diary = Diary()
    diary.main_path(SLUGS[0])
    diary.check("sgd_step", seed="fresh-1")
    assert diary.state.rechecked == set()
    diary.main_path(SLUGS[1])
    assert diary.due() == ["sgd_step"]


def test_a_function_of_an_earlier_workshop_brings_no_second_three() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:3])
    for name in diary.due():
        diary.check(name, "failed", seed="fresh-1")
    diary.check("lr_regime")
    assert diary.due() == []


def test_nothing_comes_back_before_the_next_lesson_is_done() -> None:
    diary = Diary()
    diary.main_path(SLUGS[0])
    assert diary.due() == []
    diary.main_path(SLUGS[1])
    assert diary.due() == ["sgd_step"]


def test_a_workshop_that_one_goes_back_to_is_spaced_like_all_else() -> None:
    diary = Diary()
    diary.main_path(*SLUGS)
    for name in diary.due():
        diary.check(name, seed="fresh-1")
    tomorrow = NOW.replace("11-21", "11-22")
    diary.check("diagnose")
    assert "diagnose" not in diary.due(tomorrow)
    diary.check("diagnose", seed="fresh-1")
    assert diary.state.work["diagnose"].mastery == "Proficient"
    diary.check(next(one.id for one in OUTLINES[SLUGS[2]] if one.workshop))
    assert "diagnose" in diary.due(tomorrow)
    diary.check("diagnose", seed="fresh-2")
    assert diary.state.work["diagnose"].mastery == "Mastered"


def test_what_follows_later_brings_a_workshop_back() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:3])
    for name in (*main_path(SLUGS[0]), *main_path(SLUGS[1])):
        diary.check(name, seed="fresh-1")
    diary.check("diagnose")
    assert diary.due() == []
    diary.main_path(SLUGS[3])
    assert "diagnose" in diary.due()


def test_it_comes_back_after_a_week_too() -> None:
    diary = Diary()
    diary.main_path(SLUGS[0])
    assert diary.due(NOW.replace("11-21", "11-27")) == []
    assert diary.due(NOW.replace("11-21", "11-28")) == ["sgd_step"]


def test_three_at_most_and_then_one_goes_on() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:3])
    first = diary.due()
    assert len(first) == 3
    diary.check(first[0], seed="fresh-1")
    assert diary.due() == first[1:]
    diary.check(first[1], "failed", seed="fresh-1")
    diary.check(first[2], seed="fresh-1")
    assert diary.due() == []
    assert diary.next().lesson == SLUGS[3]
    diary.main_path(SLUGS[3])
    again = diary.due()
    assert first[1] in again
    assert not {first[0], first[2]} & set(again)


def test_a_recheck_that_fails_costs_nothing() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:2])
    before = diary.state
    diary.check("sgd_step", "failed", seed="fresh-1")
    after = diary.state
    assert after.work["sgd_step"].mastery == "Proficient"
    assert after.xp == before.xp


def test_practice_again_is_no_recheck() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:2])
    diary.check("sgd_step")
    assert diary.due() == ["sgd_step"]
    assert diary.state.work["sgd_step"].mastery == "Proficient"


def test_ten_are_drawn_before_the_last_lesson_one_of_each_first() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:-2])
    assert diary.drawn() == []
    diary.main_path(SLUGS[-2])
    names = diary.drawn()
    assert len(set(names)) == 10
    lessons = [syllabus().card(name).lesson for name in names]
    assert set(lessons) == set(SLUGS[:-1])
    assert lessons[:8] == SLUGS[:8]
    assert not any(syllabus().card(name).workshop for name in names)
    assert diary.due() == names[:3]
    diary.main_path(SLUGS[-1])
    assert diary.drawn() == []


def test_the_workshop_fills_up_where_little_else_was_passed() -> None:
    diary = Diary()
    diary.whole(SLUGS[1])
    diary.main_path(*SLUGS[:-1])
    workshop = [one for one in diary.drawn() if syllabus().card(one).workshop]
    assert diary.drawn()[10 - len(workshop) :] == workshop


def test_passing_one_of_the_ten_masters_what_was_passed_of_its_lesson() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:-1])
    name = diary.drawn()[1]
    lesson = syllabus().card(name).lesson
    diary.check(name, seed="fresh-1", drawn=True)
    state = diary.state
    assert state.mastered == set(main_path(lesson))
    left = open_draw(state, diary.standing, OUTLINES)
    assert not set(left) & set(main_path(lesson))


def test_what_slipped_is_not_mastered_by_another_of_its_lesson() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:-1])
    lesson = SLUGS[1]
    slipped, *others = main_path(lesson)
    diary.check(slipped, "failed", seed="fresh-1", drawn=True)
    diary.check(others[0], seed="fresh-1", drawn=True)
    assert diary.state.mastered == set(others)
    diary.main_path(SLUGS[-1])
    assert slipped in walk_the_draw(diary)  # it is asked again, as was said
    assert slipped in diary.state.mastered


def test_one_of_the_ten_that_fails_is_not_asked_twice_before_going_on() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:-1])
    for name in diary.drawn():
        diary.check(name, "failed", seed="fresh-1", drawn=True)
    assert diary.due() == []
    assert diary.next().lesson == SLUGS[-1]


def test_the_draw_is_the_learner_s_own_and_stays() -> None:
    one, other = Diary(), Diary()
    other.add("hint", SLUGS[0], "sgd_step")
    other.events[0] = other.events[0].__class__(
        **{**vars(other.events[0]), "id": "another"}
    )
    one.main_path(*SLUGS[:-1])
    other.main_path(*SLUGS[:-1])
    assert one.drawn() != other.drawn()
    before = one.drawn()
    one.check(before[0], seed="fresh-1", drawn=True)
    assert one.drawn() == before


def test_on_another_day_three_more_come_back() -> None:
    diary = Diary()
    diary.whole(*SLUGS)
    for name in diary.due():
        diary.check(name, seed="fresh-1")
    assert diary.due() == []
    assert len(diary.due(NOW.replace("11-21", "11-22"))) == 3


def test_what_is_open_on_the_main_path_comes_first() -> None:
    diary = Diary()
    assert diary.next() == NextUp(SLUGS[0])
    diary.add("open", SLUGS[0])
    assert diary.next() == NextUp(SLUGS[0], "sgd_step")
    diary.main_path(*SLUGS[:2])
    diary.add("open", SLUGS[2])
    first, second, *_ = main_path(SLUGS[2])
    assert diary.next() == NextUp(SLUGS[2], first)
    diary.check(second, "failed")
    assert diary.next().exercise == second


def test_where_one_stopped_in_a_workshop_is_where_one_goes_on() -> None:
    diary = Diary()
    diary.main_path(SLUGS[0], SLUGS[1])
    diary.check("diagnose", "failed")
    here = diary.standing.lesson(SLUGS[1])
    assert here is not None
    found = at(here, diary.state)
    assert (found.exercise, found.workshop) == ("diagnose", True)


def test_workshops_come_once_all_main_paths_are_done_or_when_asked_for() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[:2])
    assert diary.next(workshop=True) == NextUp(SLUGS[1], "diagnose", workshop=True)
    diary.main_path(*SLUGS[2:])
    for one in diary.due():
        diary.check(one, seed="fresh-1")
    assert diary.next().workshop
    diary.whole(*SLUGS)
    for one in diary.due():
        diary.check(one, seed="fresh-1")
    assert diary.next().finished
    assert diary.next(workshop=True).finished


def test_a_lesson_that_was_left_out_comes_after_the_last() -> None:
    diary = Diary()
    diary.main_path(*SLUGS[1:])
    for name in diary.due():
        diary.check(name, seed="fresh-1")
    assert diary.next().lesson == SLUGS[0]
