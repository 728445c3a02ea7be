"""What one submission may do to itself, and what it must not do to anything else."""

import functools
import inspect
import os
import signal
import subprocess
import textwrap
import threading
import time

import pytest

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.sandbox.handles import Handle, OwnProcess
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import (
    EnvironmentFault,
    Observed,
    cold_observer,
    observe_script,
    warm_observer,
)
from autograder.grading.sandbox.script import Question, Script
from autograder.grading.sandbox.warm import Warm
from autograder.judge.verdict import judge
from autograder.notebook import RunCell
from autograder.repository import ROOT

pytestmark = pytest.mark.needs_bwrap

NAMES = ("gd_path", "step_lr")
KEYS = {name: make_key(load(name), "hidden", "a test") for name in NAMES}
RIGHT = {name: inspect.getsource(load(name).reference) for name in NAMES}
QUICK = Limits(cell_seconds=2)


def look(
    *cells: str | tuple[str, str], seconds: float = 2.0, limits: Limits = QUICK
) -> Observed:
    """Run cells (a source, or a source and the exercise that it answers)."""
    pairs = [c if isinstance(c, tuple) else (c, None) for c in cells]
    script = Script(
        tuple(
            RunCell(f"c{index}", textwrap.dedent(source), exercise)
            for index, (source, exercise) in enumerate(pairs)
        ),
        tuple(Question(n, tuple(k["cases"]), seconds) for n, k in KEYS.items()),
    )
    return observer_with(limits)(script)


observer_with = functools.cache(functools.partial(warm_observer, ROOT))


def results(seen: Observed) -> dict[str, str | None]:
    return {
        name: judge(one.observation, KEYS[name]).status
        if one.observation
        else one.reason
        for name, one in seen.sights.items()
    }


NEIGHBOUR = (RIGHT["step_lr"], "step_lr")


def test_right_answers_pass() -> None:
    seen = look((RIGHT["gd_path"], "gd_path"), NEIGHBOUR)
    assert results(seen) == {"gd_path": "passed", "step_lr": "passed"}


def test_cells_run_as_in_jupyter() -> None:
    seen = look(
        "%matplotlib inline\n!ls\nimport asyncio\nawait asyncio.sleep(0)\nx = 2",
        "%%time\ny = x + 1",
        "display(y)\nget_ipython().run_line_magic('pwd', '')\nprint(y)",
        (RIGHT["gd_path"], "gd_path"),
    )
    assert [one["error"] for one in seen.cells.values()] == [None] * 4
    assert seen.cells["c2"]["printed"] == "3\n"
    assert results(seen) == {"gd_path": "passed", "step_lr": "not defined"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def broken(:", "SyntaxError"),
        ("exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("while True: pass", "timed out"),
        ("import os; os._exit(0)", "crashed"),
        ("import ctypes; ctypes.string_at(0)", "crashed"),
    ],
)
def test_broken_extra_cell_costs_nothing(source: str, kind: str) -> None:
    seen = look(source, (RIGHT["gd_path"], "gd_path"), NEIGHBOUR)
    assert results(seen) == {"gd_path": "passed", "step_lr": "passed"}
    assert seen.cells["c0"]["error"]["type"] == kind


HOSTILE = {
    "never ends": ("while True: pass", {"timed out"}),
    "swallows its end": (
        "while True:\n try:\n  while True: pass\n except BaseException: pass",
        {"timed out"},
    ),
    "leaves": ("exit()", {"error"}),
    "dies": ("import os; os._exit(0)", {"crashed"}),
    "kills its parent": (
        "import os; os.kill(os.getppid(), 9)",
        {"error", "failed", "crashed"},
    ),
    "kills everybody": ("import os; os.kill(-1, 9)", {"error", "failed"}),
    "asks for all memory": ("x = bytearray(10**12)", {"error"}),
    "forks": ("import os\nwhile True: os.fork()", {"crashed", "too many processes"}),
    "connects": (
        "import socket; socket.create_connection(('127.0.0.1', 22), 1)",
        {"error"},
    ),
    "looks names up": (
        "import socket; socket.getaddrinfo('example.org', 80)",
        {"error"},
    ),
    "imports the syllabus": ("import autograder.exercises", {"error"}),
    "imports the grading": ("import autograder.grading.submission.secret", {"error"}),
    "lists the processes": (
        "import os\nraise ValueError(len([p for p in os.listdir('/proc') "
        "if p.isdigit()]) < 6 and 'steps')",
        {"failed", "error", "partly"},
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_answer_costs_its_own_exercise_alone(what: str) -> None:
    body, expected = HOSTILE[what]
    source = "def gd_path(*_, **__):\n" + textwrap.indent(body, "    ")
    found = results(look((source, "gd_path"), NEIGHBOUR))
    assert found["gd_path"] in expected
    assert found["step_lr"] == "passed"


def test_sees_no_file_of_ours() -> None:
    outside = [ROOT / "solutions", ROOT / "autograder", ROOT / "lessons", ROOT / ".git"]
    source = f"""
    import os
    found = [p for p in {[str(p) for p in outside]!r} if os.path.exists(p)]
    found += os.listdir("/home") + os.listdir(os.path.expanduser("~"))
    found += [n for n in os.listdir("/lr/autograder") if n in ("exercises", "grading")]
    print(sorted(found), sorted(os.environ.get("HOME")), os.getuid() != 0)
    """
    seen = look(source)
    assert seen.cells["c0"]["error"] is None
    assert seen.cells["c0"]["printed"].startswith("['learner'] ")
    assert seen.cells["c0"]["printed"].endswith("True\n")


@pytest.mark.parametrize(
    "path",
    [
        "/lr/autograder/judge/observe.py",
        "/lr/inside/runner.py",
        "/lr/new",
        "/usr/new",
        "/new",
        "/etc/new",
        "/dev/new",
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/new",
    ],
)
def test_writes_nothing_that_stays(path: str) -> None:
    seen = look(f"open({path!r}, 'a')")
    kinds = ("OSError", "PermissionError", "FileNotFoundError")
    assert seen.cells["c0"]["error"]["type"] in kinds


def test_nothing_is_known_of_the_kernel_or_of_processes() -> None:
    seen = look("import os\nprint(os.listdir('/proc'), os.getpid(), os.getuid())")
    assert seen.cells["c0"]["printed"] == "[] 1 1000\n"


def test_fills_no_disk() -> None:
    source = "open('/tmp/big', 'wb').write(b'x' * 10**8)"
    assert look(source).cells["c0"]["error"]["type"] in ("OSError", "crashed")


@pytest.mark.slow
def test_resident_memory_is_watched() -> None:
    hog = "def gd_path(*_, **__):\n    x = [b'x' * 10**8 for _ in range(90)]"
    small = Limits(cell_seconds=2, resident=600 * 2**20)
    found = results(look((hog, "gd_path"), NEIGHBOUR, seconds=20, limits=small))
    assert found == {"gd_path": "too much memory", "step_lr": "passed"}


@pytest.mark.slow
def test_time_of_a_submission_is_one_sum_however_often_it_starts_again() -> None:
    cells = ["import time\nwhile True:\n try: time.sleep(9)\n except BaseException: 0"]
    short = Limits(cell_seconds=0.5, whole_seconds=6)
    look("pass", limits=short)  # starts the warm process, which is no part of the sum
    began = time.monotonic()
    found = results(look(*cells * 6, limits=short))
    assert time.monotonic() - began < 12
    assert found == {"gd_path": "no time left", "step_lr": "no time left"}


def test_output_is_cut_and_said_so() -> None:
    seen = look("print('x' * 20_000_000)", (RIGHT["gd_path"], "gd_path"))
    assert len(seen.cells["c0"]["printed"]) < 2_100
    assert "cut: 19998001 more" in seen.cells["c0"]["printed"]
    assert results(seen)["gd_path"] == "passed"


FORGERIES = {
    "an event of its own": b'{"event": "observed", "exercise": "gd_path"}',
    "the end": b'{"event": "cells done"}',
    "ready again": b'{"event": "ready"}',
    "nonsense": b"\xff\xfe" * 1000,
}


@pytest.mark.parametrize("what", FORGERIES)
def test_forged_events_earn_nothing(what: str) -> None:
    line = FORGERIES[what] + b"\n"
    source = f"""
    import os
    for number in range(3, 64):
        try:
            os.write(number, {line!r})
        except OSError:
            pass
    """
    seen = look(source, ("def gd_path(*a, **k): return 1", "gd_path"), NEIGHBOUR)
    assert results(seen)["gd_path"] in {"failed", "crashed"}


def test_runner_that_does_not_start_is_our_fault() -> None:
    words = ["/bin/sh", "-c", "echo no Python here >&2; exit 3"]
    with pytest.raises(EnvironmentFault, match="no Python here"):
        observe_script(
            Script((RunCell("c0", "pass"),), ()), lambda: OwnProcess(words), QUICK
        )


REUSED = "gd_path = gd_path(1.0, 2.0, 0.1, 3)\nfor step_lr in range(3): pass"


def test_an_answer_is_what_its_name_meant_after_its_cell() -> None:
    seen = look((RIGHT["gd_path"], "gd_path"), NEIGHBOUR, REUSED)
    assert results(seen) == {"gd_path": "passed", "step_lr": "passed"}


def test_an_answer_that_its_own_cell_lacks_is_looked_for_at_the_end() -> None:
    seen = look(("import math", "gd_path"), NEIGHBOUR, RIGHT["gd_path"])
    assert results(seen) == {"gd_path": "passed", "step_lr": "passed"}


def test_cells_have_a_real_shell() -> None:
    seen = look(
        "from __future__ import annotations\n%time five = 5\n%env LR_COLOUR=green",
        "def f(x: NotDefinedAnywhere): return x\nlines = !echo one two\n1 + 1",
        "import os\nprint(five, lines, Out[2], _, In[1][:4], os.environ['LR_COLOUR'])",
        "%%timeit -n1 -r1\nnever = 1",
        "never",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "exit()",
    )
    assert seen.cells["c2"]["printed"] == "5 ['one two'] 2 2 from green\n"
    kinds = [(one["error"] or {}).get("type") for one in seen.cells.values()]
    assert kinds == [None] * 4 + ["NameError", None, "SystemExit"]
    assert seen.cells["c1"]["outputs"] == [{"text/plain": "2"}]
    assert [list(one) for one in seen.cells["c5"]["outputs"]] == [
        ["text/plain", "image/png"]
    ]


def test_files_handed_in_beside_the_notebook_can_be_imported() -> None:
    files = {"own.py": b"factor = 3\n", "numbers.csv": b"1,2\n"}
    script = Script((RunCell("c0", "import own\nprint(own.factor)"),), (), files)
    seen = observer_with(QUICK)(script)
    assert seen.cells["c0"]["printed"] == "3\n"


def test_nothing_of_one_submission_is_there_for_the_next() -> None:
    leave = """
    import builtins, math, os, sys, torch
    for folder in ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~")):
        open(os.path.join(folder, "note"), "w").write("the answer")
    builtins.note, math.pi, sys.modules["note"] = 1, 3, math
    torch.set_default_dtype(torch.float64)
    """
    find = """
    import builtins, math, os, sys, torch
    folders = ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~"), "/store")
    print([os.listdir(one) for one in folders], hasattr(builtins, "note"), math.pi > 3)
    print("note" in sys.modules, torch.get_default_dtype())
    """
    assert look(leave).cells["c0"]["error"] is None
    printed = look(find).cells["c0"]["printed"]
    assert printed == "[[], [], [], [], []] False True\nFalse torch.float32\n"


def test_one_warm_process_serves_many_and_is_replaced_when_it_is_gone() -> None:
    warm = Warm(ROOT, QUICK, everything=False)
    script = Script((RunCell("c0", "import os; print(os.getpid())"),), (), {}, False)
    try:
        for _ in range(2):
            assert observe_script(script, warm.child, QUICK).cells["c0"]["printed"]
        assert warm._process is not None
        os.killpg(warm._process.pid, signal.SIGKILL)
        assert observe_script(script, warm.child, QUICK).cells["c0"]["printed"]
    finally:
        warm.stop()


def test_a_warm_process_outlives_the_thread_that_first_asked_for_it() -> None:
    """The kernel counts a thread as a parent, and ends what shall die with it."""
    warm = Warm(ROOT, QUICK, everything=False)
    script = Script((RunCell("c0", "print(1)"),), (), {}, False)
    try:
        first = threading.Thread(
            target=observe_script, args=(script, warm.child, QUICK)
        )
        first.start()
        first.join()
        process = warm._process
        assert process is not None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        observe_script(script, warm.child, QUICK)
        assert warm._process is process
    finally:
        warm.stop()


@pytest.mark.parametrize("times", [1, 2])
def test_who_loses_the_warm_process_under_way_has_not_crashed(times: int) -> None:
    """It is a fault of this machine: tried once more, and then nobody's zero."""
    warm = Warm(ROOT, QUICK, everything=False)
    left = [None] * times

    def start() -> Handle:
        child = warm.child()
        if left:
            left.pop()
            assert warm._process is not None
            words = (warm._process.pid, signal.SIGKILL)
            threading.Timer(0.3, os.killpg, words).start()
        return child

    script = Script((RunCell("c0", "import time; time.sleep(1); print(1)"),), ())
    try:
        if times > 1:
            with pytest.raises(EnvironmentFault, match="warm process has ended"):
                observe_script(script, start, QUICK)
        else:
            seen = observe_script(script, start, QUICK)
            assert seen.cells["c0"]["printed"] == "1\n"
    finally:
        warm.stop()


def test_all_that_can_be_written_has_one_size() -> None:
    source = """
    import os
    for folder in ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~")):
        try:
            for number in range(5):
                open(os.path.join(folder, str(number)), "wb").write(bytes(60 * 2**20))
        except OSError as error:
            print(error.errno)
    size = sum(
        os.path.getsize(os.path.join(folder, name))
        for folder in ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~"))
        for name in os.listdir(folder)
    )
    print(size <= 256 * 2**20)
    """
    assert look(source).cells["c0"]["printed"] == "28\n" * 4 + "True\n"


def test_many_descriptors_are_too_many() -> None:
    source = """
    import os, socket, time
    for _ in range(7):
        if os.fork() == 0:
            break
    kept = [socket.socketpair() for _ in range(100)]
    time.sleep(5)
    """
    seen = look(source, (RIGHT["gd_path"], "gd_path"), NEIGHBOUR)
    assert seen.cells["c0"]["error"]["type"] == "too many open files"
    assert results(seen) == {"gd_path": "passed", "step_lr": "passed"}


def test_an_honest_answer_that_forks_shares_its_memory() -> None:
    source = RIGHT["gd_path"] + textwrap.dedent("""
    import multiprocessing, time
    with multiprocessing.get_context("fork").Pool(12) as pool:
        print(sum(pool.map(abs, range(-9, 9))))
        time.sleep(0.5)
    """)
    seen = look((source, "gd_path"), NEIGHBOUR)
    assert results(seen) == {"gd_path": "passed", "step_lr": "passed"}
    assert seen.cells["c0"]["printed"] == "81\n"


def test_a_signal_to_its_group_does_not_reach_the_warm_process() -> None:
    warm = Warm(ROOT, QUICK, everything=False)
    source = "import os, signal\nfor to in (0, -1, -os.getpgid(0)):\n"
    source += " try: os.kill(to, signal.SIGKILL)\n except OSError: pass\nprint('here')"
    script = Script((RunCell("c0", source),), (), {}, False)
    try:
        first = observe_script(script, warm.child, QUICK)
        process = warm._process
        assert first.cells["c0"]["printed"] == "here\n"
        assert observe_script(script, warm.child, QUICK).cells["c0"]["printed"]
        assert warm._process is process
    finally:
        warm.stop()


def test_the_signal_that_ended_a_cell_is_told() -> None:
    error = look("import ctypes; ctypes.string_at(0)").cells["c0"]["error"]
    assert error["message"] == f"the process ended here (signal {signal.SIGSEGV})"
    error = look("import os; os._exit(3)").cells["c0"]["error"]
    assert error["message"] == "the process ended here"


HIDDEN_MEMORY = {
    "shared pages that nobody maps at the moment": """
        import ctypes, mmap, time
        libc = ctypes.CDLL(None)
        kept = []
        for _ in range(6):
            one = mmap.mmap(-1, 2**27)
            for place in range(0, 2**27, 4096):
                one[place] = 1
            view = (ctypes.c_char * 2**27).from_buffer(one)
            libc.madvise(ctypes.c_void_p(ctypes.addressof(view)), 2**27, 4)
            kept += [one, view]
        time.sleep(5)
    """,
    "tables of pages for memory that is only read": """
        import mmap, os, time
        for _ in range(5):
            if os.fork() == 0:
                break
        kept = [mmap.mmap(-1, 2**32, flags=mmap.MAP_PRIVATE) for _ in range(3)]
        for one in kept:
            for place in range(0, 2**32, 2**21):
                one[place]
        time.sleep(5)
    """,
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HIDDEN_MEMORY)
def test_memory_on_nobodys_account_is_counted(what: str) -> None:
    few = Limits(cell_seconds=8, resident=100 * 2**20)
    seen = look(HIDDEN_MEMORY[what], NEIGHBOUR, limits=few)
    assert seen.cells["c0"]["error"]["type"] == "too much memory"
    assert results(seen)["step_lr"] == "passed"


@pytest.mark.slow
def test_cold_and_warm_and_once_more_see_the_same() -> None:
    source = (
        "import random, torch\nprint(torch.rand(2), hash('a'))\nfor x in {'b', 'a'}:"
    )
    cells = (
        RunCell("c0", source + "\n    print(x)"),
        RunCell("c1", RIGHT["gd_path"], NAMES[0]),
    )
    asked = tuple(Question(n, tuple(k["cases"]), 2.0) for n, k in KEYS.items())
    script = Script(cells, asked)
    warm = observer_with(QUICK)
    seen = [warm(script), warm(script), cold_observer(ROOT, QUICK)(script)]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0].sights["gd_path"].observation is not None


def test_a_cell_is_warned_of_under_its_own_name_alone() -> None:
    always = "import warnings\nwarnings.simplefilter('always')"
    seen = look(always, "x = '\\d'\ny = 1")
    printed = seen.cells["c1"]["printed"]
    assert "invalid escape" in printed
    assert "<unknown>" not in printed
