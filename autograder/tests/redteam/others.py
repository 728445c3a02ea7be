"""Attempts on neighbours, on the warm process, and on what is graded afterwards."""

from autograder.tests.redteam.attack import Attack, attacks

SIGNALS = {
    "signals_its_group": "import os\nos.kill(0, 9)",
    "signals_everybody": "import os\nos.kill(-1, 9)",
    "signals_its_parent": "import os\nos.kill(os.getppid(), 9)",
    "signals_the_first": "import os\nos.kill(1, 9)",
    "signals_low_numbers": """
        import os
        for number in range(2, 300):
            try:
                os.kill(number, 9)
            except OSError:
                pass
    """,
    "signals_by_input_and_output": """
        import fcntl, os, signal
        read, write = os.pipe()
        fcntl.fcntl(read, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(read, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        os.write(write, b"x")
    """,
    "stops_itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "slows_everybody": """
        import os
        os.setpriority(os.PRIO_USER, 0, 19)
        os.setpriority(os.PRIO_PGRP, 0, 19)
    """,
    "outlives_its_parent": """
        import ctypes, os, signal, time
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        if os.fork() == 0:
            os.setsid()
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            if os.fork() == 0:
                os.execvp("sleep", ["sleep", "600.<port>"])
            os._exit(0)
    """,
    "leaves_a_thread_that_answers": """
        import threading, time
        def lurk():
            while True:
                globals()["gd_path"] = lambda w0, lam, lr, steps: [w0] * (steps + 1)
                globals()["lr_grid"] = globals().get("lr_grid")
                time.sleep(0.001)
        threading.Thread(target=lurk, daemon=True).start()
    """,
    "holds_locks": """
        import fcntl, glob
        kept = []
        for path in glob.glob("/lr/**/*", recursive=True)[:100]:
            try:
                kept.append(open(path))
                fcntl.flock(kept[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                pass
    """,
    "takes_leases": """
        import fcntl, glob
        kept = []
        for path in glob.glob("/lr/**/*.py", recursive=True)[:50]:
            kept.append(open(path))
            try:
                fcntl.fcntl(kept[-1], fcntl.F_SETLEASE, fcntl.F_RDLCK)
            except OSError:
                pass
    """,
}
AFTER = {
    "leaves_something_behind": """
        import builtins, gc, linecache, math, os, sys, torch, warnings
        builtins.left, sys.modules["left"] = "left behind", math
        linecache.cache["left"] = (1, None, ["left behind"], "left")
        os.environ["LEFT"] = "left behind"
        torch.left = math.left = "left behind"
        for folder in ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~")):
            open(folder + "/left", "w").write("left behind")
        sys.setswitchinterval(1e-6); sys.setrecursionlimit(50_000); gc.disable()
        torch.set_default_dtype(torch.float64); torch.manual_seed(99)
    """,
    "looks_for_what_was_left": """
        import builtins, gc, linecache, math, os, sys, torch
        found = [hasattr(one, "left") for one in (builtins, math, torch)]
        found += ["left" in sys.modules, "left" in linecache.cache]
        found += ["LEFT" in os.environ]
        found += [os.path.exists(folder + "/left") for folder in
                  ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~"))]
        found += [sys.getrecursionlimit() == 50_000, not gc.isenabled()]
        found += [any("left behind" in str(one)[:400] for one in In)]
        if any(found):
            print("LOOT-IN-HAND", found)
    """,
    "changes_what_all_share": """
        import IPython, json, math, os, torch
        import inside.runner as runner, inside.cells as cells
        json.dumps = lambda *_, **__: "{}"
        math.cos = lambda x: 1.0
        runner.write_all = os.write = lambda *_: 10**9
        cells.Shell.run = lambda *_: {}
        torch.nn.Module.parameters = lambda self: iter(())
    """,
}
POISON = """
    import autograder.judge.observe as observe, autograder.judge.wire as wire
    wire.describe = lambda *_: 1.0
    observe.scene = lambda name: (lambda answer, case: {"outcomes": []})
"""
OTHERS: list[Attack] = [
    *attacks("neighbours", SIGNALS),
    *attacks("afterwards", AFTER),
    # It takes its own honest answer with it.
    Attack("afterwards", "poisons_the_judge_in_memory", POISON, lost=("*",)),
    *attacks(
        "neighbours",
        {
            f"{name}_when_called": text
            for name, text in SIGNALS.items()
            if "sign" in name
        },
        in_call=True,
    ),
]
