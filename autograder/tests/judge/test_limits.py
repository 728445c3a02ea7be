import importlib
import math
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.judge.limits import (
    Clock,
    Printed,
    TimeLimitReached,
    is_importing,
    kept_output,
    time_limit,
    wall_limit,
)


def burn(seconds: float = math.inf) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def burn_again(times: int, rung: list[int]) -> None:
    """Swallow the alarm so many times."""
    while len(rung) < times:
        try:
            burn()
        except TimeLimitReached:
            rung.append(1)
    burn()


def import_and_burn(name: str) -> None:
    importlib.import_module(name)
    burn()


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write a module and say its name."""
    monkeypatch.syspath_prepend(str(tmp_path))
    names: list[str] = []

    def write(source: str) -> str:
        name = f"slow_{len(names)}_{tmp_path.name}"
        (tmp_path / f"{name}.py").write_text(source)
        names.append(name)
        importlib.invalidate_caches()
        return name

    yield write
    for name in names:
        sys.modules.pop(name, None)


BURN = """
import time
end = time.process_time() + {}
while time.process_time() < end:
    pass
whole = True
"""


def test_an_endless_loop_ends_after_its_processor_time() -> None:
    begin = time.process_time()
    with pytest.raises(TimeLimitReached), time_limit(0.2):
        burn()
    assert 0.15 < time.process_time() - begin < 0.6


def test_waiting_for_the_processor_is_not_on_the_clock() -> None:
    with time_limit(0.1) as clock:
        time.sleep(0.4)
    assert clock is not None
    assert clock.used() < 0.1


def test_sleeping_for_ever_is_ended_by_the_wall_s_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("autograder.judge.limits.wall_limit", lambda _: 0.3)
    begin = time.monotonic()
    with pytest.raises(TimeLimitReached), time_limit(0.2):
        time.sleep(60)
    assert 0.25 < time.monotonic() - begin < 2


def test_the_wall_s_clock_is_generous() -> None:
    assert wall_limit(1.0) >= 10
    assert wall_limit(6.0) > wall_limit(1.0) + 49


def test_an_import_is_not_interrupted_and_what_follows_has_its_time(
    module: Any,
) -> None:
    name = module(BURN.format(0.5))
    with time_limit(0.3) as clock:
        slow = importlib.import_module(name)
        burn(0.15)
    assert slow.whole
    assert clock is not None
    assert clock.used() < 0.4


def test_an_import_that_ends_in_time_is_not_on_the_clock_either(module: Any) -> None:
    name = module(BURN.format(0.25))
    with time_limit(0.3):
        importlib.import_module(name)
        burn(0.2)


def test_a_loop_after_an_import_still_ends(module: Any) -> None:
    name = module(BURN.format(0.3))
    begin = time.process_time()
    with pytest.raises(TimeLimitReached), time_limit(0.2):
        import_and_burn(name)
    assert time.process_time() - begin < 1.5
    assert sys.modules[name].whole


def test_a_module_that_loops_for_ever_is_ended_by_the_wall_s_clock(
    module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.judge.limits.wall_limit", lambda _: 0.4)
    begin = time.monotonic()
    with pytest.raises(TimeLimitReached), time_limit(0.1):
        importlib.import_module(module("while True:\n    pass\n"))
    assert 0.7 < time.monotonic() - begin < 3


def test_helpers_called_by_an_import_stand_in_it(module: Any) -> None:
    name = module(
        "import sys\nfrom autograder.judge.limits import is_importing\n"
        "def helper():\n    return is_importing(sys._getframe())\nseen = helper()\n"
    )
    slow = importlib.import_module(name)
    assert slow.seen is True
    assert slow.helper() is False
    assert is_importing(None) is False


def test_a_swallowed_alarm_rings_again() -> None:
    rung: list[int] = []
    with pytest.raises(TimeLimitReached), time_limit(0.1):
        burn_again(2, rung)
    assert len(rung) == 2


def test_alarms_and_their_handlers_are_as_before() -> None:
    before = [signal.getsignal(one) for one in (signal.SIGPROF, signal.SIGALRM)]
    with time_limit(5.0):
        assert signal.getsignal(signal.SIGPROF) != before[0]
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 4
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 50
    assert [signal.getsignal(one) for one in (signal.SIGPROF, signal.SIGALRM)] == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_no_limit_sets_no_alarm() -> None:
    with time_limit(None) as clock:
        assert clock is None
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_where_there_are_no_alarms_no_limit_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(signal, "setitimer")
    with time_limit(5.0) as clock:
        assert clock is None


class RingsAtTheEnd(Clock):
    """Its alarm rings once more, when the block has ended and just before it stops."""

    _running = _rung = False

    @property
    def running(self) -> bool:
        return self._running

    @running.setter
    def running(self, on: bool) -> None:
        last, self._rung = not on and not self._rung, not on
        if last:
            self.ring(signal.SIGPROF, None)
        self._running = on


def test_an_alarm_that_rings_while_the_block_ends_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("autograder.judge.limits.Clock", RingsAtTheEnd)
    before = [signal.getsignal(one) for one in (signal.SIGPROF, signal.SIGALRM)]
    with pytest.raises(TimeLimitReached), time_limit(5.0):
        pass
    assert [signal.getsignal(one) for one in (signal.SIGPROF, signal.SIGALRM)] == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_prints_are_kept_up_to_their_limit() -> None:
    place = Printed()
    assert place.writable()
    assert place.write("a" * 1_999) == 1_999
    assert place.write("bcd") == 3
    assert place.write("") == 0
    assert place.text() == "a" * 1_999 + "b\n… cut: 2 more characters"
    exact = Printed()
    exact.write("a" * 2_000)
    assert exact.text() == "a" * 2_000


def test_both_ways_of_printing_are_kept_apart_from_the_terminal() -> None:
    with kept_output() as place:
        print("one")
        print("two", file=sys.stderr)
    print("three")
    assert place.text() == "one\ntwo\n"


def test_a_clock_says_no_more_than_its_limit() -> None:
    clock = Clock(0.01)
    burn(0.03)
    assert clock.used() == 0.01
    patient = Clock(50.0)
    burn(0.03)
    assert 0.02 < patient.used() < 1.0


def test_a_clock_that_was_stopped_does_not_ring() -> None:
    clock = Clock(5.0)
    with pytest.raises(TimeLimitReached):
        clock.ring(signal.SIGPROF, None)
    clock.running = False
    clock.ring(signal.SIGPROF, None)


def test_modules_that_came_meanwhile_give_the_clock_its_time_anew(
    module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    armed: list[tuple[int, float, float]] = []
    monkeypatch.setattr(signal, "setitimer", lambda *words: armed.append(words))
    clock = Clock(5.0)
    burn(0.02)
    importlib.import_module(module("x = 1"))
    clock.ring(signal.SIGPROF, None)
    assert clock.used() < 0.02
    assert armed == [
        (signal.ITIMER_PROF, 5.0, 0.2),
        (signal.ITIMER_REAL, 55.0, 0.2),
    ]
    with pytest.raises(TimeLimitReached):
        clock.ring(signal.SIGPROF, None)


def test_no_limit_is_set_outside_the_main_thread() -> None:
    found: list[object] = []

    def look() -> None:
        with time_limit(5.0) as clock:
            found.append(clock)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [None]
