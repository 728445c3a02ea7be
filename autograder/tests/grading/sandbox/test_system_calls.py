"""What a submission asks of the kernel itself, past every namespace."""

import pytest

from autograder.tests.grading.sandbox.test_looking import look

pytestmark = pytest.mark.needs_bwrap

ATTEMPTS = {
    "leaves a note on the key ring": """
        import ctypes, platform
        number = {"x86_64": 248, "aarch64": 217}[platform.machine()]
        libc = ctypes.CDLL(None)
        print(libc.syscall(number, b"user", b"answers", b"1.0", 3, -3))
    """,
    "reads the key ring of who started it": """
        import ctypes, platform
        number = {"x86_64": 250, "aarch64": 219}[platform.machine()]
        print(ctypes.CDLL(None).syscall(number, 0, -3, 0))
    """,
    "keeps memory in segments that nobody counts": """
        import ctypes
        print(ctypes.CDLL(None).shmget(0, 1 << 28, 0o1600))
    """,
    "keeps memory behind descriptors": """
        import os
        try:
            print(os.memfd_create("hidden"))
        except PermissionError:
            print(-1)
    """,
    "talks to the hypervisor": """
        import socket
        try:
            print(socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))
        except PermissionError:
            print(-1)
    """,
    "does so in another process": """
        import subprocess, sys
        code = "import ctypes; print(ctypes.CDLL(None).shmget(0, 9999, 0o1600))"
        print(subprocess.check_output([sys.executable, "-c", code]).decode().strip())
    """,
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_door_is_closed(what: str) -> None:
    seen = look(ATTEMPTS[what])
    assert seen.cells["c0"]["error"] is None
    assert seen.cells["c0"]["printed"] == "-1\n"


def test_what_lessons_need_is_open() -> None:
    source = """
    import asyncio, ctypes, multiprocessing, socket
    socket.socketpair()
    socket.socket(socket.AF_INET6)
    callback = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 3)
    await asyncio.sleep(0)
    print(callback(), multiprocessing.Lock() is not None)
    """
    assert look(source).cells["c0"]["printed"] == "3 True\n"
