"""Attempts to use up what the machine has, on nobody's account where possible."""

from autograder.tests.redteam.attack import Attack, attacks

BURDENS = {
    "fills_sockets": """
        import socket
        kept = []
        for _ in range(254):
            one, other = socket.socketpair()
            for end in (one, other):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
                end.setblocking(False)
                try:
                    while True:
                        end.send(b"x" * 2**16)
                except OSError:
                    pass
            kept += [one, other]
    """,
    "sends_descriptors_to_itself": """
        import os, socket
        one, other = socket.socketpair()
        kept = [os.open("/dev/null", 0) for _ in range(100)]
        for _ in range(10_000):
            socket.send_fds(one, [b"x"], kept)
    """,
    "fills_pipes": """
        import fcntl, os
        kept = []
        for _ in range(120):
            read, write = os.pipe()
            fcntl.fcntl(write, 1031, 2**20)
            os.set_blocking(write, False)
            try:
                while True:
                    os.write(write, b"x" * 2**16)
            except OSError:
                pass
            kept += [read, write]
    """,
    "fills_every_folder": """
        import os
        for folder in ("/tmp", "/submission", "/dev/shm", os.path.expanduser("~")):
            try:
                for number in range(100):
                    open(f"{folder}/{number}", "wb").write(b"x" * 2**25)
            except OSError:
                pass
        sizes = [os.statvfs(f).f_blocks for f in ("/tmp", "/dev/shm")]
        print("LOOT-IN-HAND" if sum(sizes) * 4096 > 2**30 else "")
    """,
    "makes_a_million_files": """
        import os
        for number in range(10**6):
            os.mkdir(f"/tmp/{number}")
    """,
    "digs_deep": """
        import os
        for _ in range(5000):
            os.mkdir("d")
            os.chdir("d")
    """,
    "names_files_in_no_language": """
        import os
        for name in (b"\\xff\\xfe", b"\\x1b[2J", b"=1+1", b"a\\nb"):
            open(name, "w").write("x")
    """,
    "opens_terminals": """
        import os
        kept = [os.openpty() for _ in range(10_000)]
    """,
    "starts_three_hundred_threads": """
        import threading, time
        for _ in range(300):
            threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
    """,
    "prints_for_ever": "while True:\n    print('x' * 10**6)",
    "prints_past_python": """
        import os
        for _ in range(3000):
            os.write(1, b"x" * 2**16)
            os.write(2, b"x" * 2**16)
    """,
    "hides_in_a_vfork": """
        import ctypes
        if ctypes.CDLL(None).vfork() == 0:
            while True:
                pass
    """,
    "ignores_every_signal": """
        import signal
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True:
            pass
    """,
    "swallows_every_end": """
        import time
        while True:
            try:
                time.sleep(9)
            except BaseException:
                pass
    """,
    "allocates_in_children": """
        import os, time
        for _ in range(20):
            if os.fork() == 0:
                kept = bytearray(2**29)
                for place in range(0, 2**29, 4096):
                    kept[place] = 1
                time.sleep(60)
        time.sleep(60)  # else whoever is asked next is blamed
    """,
}
BURDEN_CALLS = {
    "never_returns": "while True: pass",
    "returns_an_endless_list": """
        class Endless(list):
            def __len__(self): return 10**12
            def __iter__(self):
                while True:
                    yield 1.0
        return Endless([1.0])
    """,
    "returns_a_generator": "return (1.0 for _ in iter(int, 1))",
    "returns_a_tensor_that_acts": """
        import torch
        class Acting(torch.Tensor):
            @classmethod
            def __torch_function__(cls, *_, **__):
                while True:
                    pass
        return torch.ones(kwargs["steps"] + 1).as_subclass(Acting)
    """,
    "returns_numbers_that_act": """
        class Acting(float):
            def __float__(self): raise SystemExit
            def __eq__(self, other): return True
            __hash__ = None
        return [Acting(1.0)] * (abs(kwargs["steps"]) + 1)
    """,
    "changes_its_arguments_type": """
        for name in list(kwargs):
            kwargs[name] = type("X", (), {"__eq__": lambda *_: True})()
        return kwargs
    """,
    "raises_with_a_huge_text": "raise ValueError('steps ' + 'x' * 10**8)",
    "raises_a_knot": """
        error = ValueError("steps")
        error.__cause__ = error.__context__ = error
        raise error
    """,
    "exits_with_words": "import sys\nsys.exit('10.0')",
    "breaks_off_python": "import os\nos.abort()",
}
BURDENS_ALL: list[Attack] = [
    *attacks("burdens", BURDENS),
    *attacks("burdens", BURDEN_CALLS, in_call=True),
]
