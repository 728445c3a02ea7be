"""From nothing to running: makes `.venv` once, then hands over to the command line.

The standard library alone, on Linux, macOS and Windows. An interrupted start leaves
a state that the next one goes on from: STATE says "ready" only when all is done.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from autograder import environment, pip_steps
from autograder.environment import STATE, VENV, venv_python
from autograder.errors import UserError
from autograder.repository import ROOT

SPACE_GB = 4.0
LOCK = ROOT / ".venv.lock"


def main(arguments: Sequence[str]) -> int:
    try:
        if environment.is_installed_here() and not environment.unsatisfied():
            from autograder.cli import main as run

            return run(arguments)
        if not is_ready():
            make_environment()
        return hand_over(arguments)
    except UserError as error:
        print(f"lr: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        say("\nStopped. The next start goes on from here.")
        return 130


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def is_ready() -> bool:
    """Whether `.venv` was finished, for these very pins, in this very place."""
    return read_state() == environment.fingerprint() and venv_python().exists()


def read_state() -> str | None:
    """The fingerprint that `.venv` was finished for, "" where it is half done."""
    try:
        state = json.loads(STATE.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return ""
    finished = isinstance(state, dict) and state.get("ready")
    return str(state.get("fingerprint")) if finished else ""


def write_state(*, ready: bool) -> None:
    state = {"ready": ready, "fingerprint": environment.fingerprint()}
    beside = STATE.with_suffix(".new")
    beside.write_text(json.dumps(state) + "\n", "utf-8")
    beside.replace(STATE)


def hand_over(arguments: Sequence[str], *, posix: bool = os.name == "posix") -> int:
    command = [str(venv_python()), "-m", "autograder.cli", *arguments]
    if posix:
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606  (the child takes our place)
    return wait_for(command)


def wait_for(command: Sequence[str]) -> int:
    """Wait for a child to the end, however often Ctrl+C is pressed meanwhile.

    The child gets it too, has its own answer to it, and may need a while: JupyterLab
    ends its kernels first. What the standard library does would kill it instead.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(command) as child:
            return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def make_environment() -> None:
    try:
        with locked() as lock:
            if is_ready() or adopt():
                return
            demand_space()
            began = time.monotonic()
            say(announcement())
            make_venv()
            write_state(ready=False)
            pip_steps.install(lock.fileno())
            write_state(ready=True)
            say(f"The environment is ready after {time.monotonic() - began:.0f} s.")
    except OSError as error:
        raise cannot_write(error) from error


def announcement() -> str:
    if read_state():
        return "The course needs other versions than before: fetching those."
    return (
        f"Making the environment in {VENV.name}, once: about "
        f"{len(environment.constraints())} packages, 350 MB to fetch, 1.7 GB on disk, "
        "two to ten minutes. Ctrl+C stops it, the next start goes on."
    )


def cannot_write(error: OSError) -> UserError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UserError(f"the disk of {ROOT} is full: the environment takes 4 GB")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return UserError(
            f"no permission to write {error.filename or ROOT}: clone the repository "
            "into a folder of your own and start there"
        )
    raise error


def adopt() -> bool:
    """Take a `.venv` that somebody made by hand and that has all that is needed."""
    if read_state() is not None or not venv_python().exists():
        return False
    check = [str(venv_python()), "-m", "autograder.environment"]
    if subprocess.run(check, cwd=ROOT, capture_output=True, check=False).returncode:
        return False
    write_state(ready=True)
    return True


def demand_space() -> None:
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < SPACE_GB and not venv_python().exists():
        raise UserError(
            f"the environment needs {SPACE_GB:.0f} GB and {ROOT} has {free:.1f} GB "
            "free: make room there, or clone the repository onto a larger disk"
        )


def make_venv() -> None:
    """An empty `.venv` with pip; what an interrupted start left behind is cleared."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        raise no_venv_module() from error
    half_done = read_state() == ""
    if venv_python().exists() and not half_done and pip_steps.has_pip():
        return
    if half_done:
        say("An earlier start was interrupted; what it fetched is used again.")
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(make, capture_output=True, text=True, check=False)
    if made.returncode or not pip_steps.has_pip():
        said = (made.stdout + made.stderr).strip() or "no pip in it"
        if "ensurepip" in said:
            raise no_venv_module()
        raise UserError(
            pip_steps.explain(said)
            or f"`{' '.join(make)}` failed: {said.splitlines()[-1]}"
        )


def no_venv_module() -> UserError:
    return UserError(
        "this Python lacks `venv` or `ensurepip`: install them (on Debian and Ubuntu "
        "`sudo apt install python3-venv`), then say the same again"
    )


@contextlib.contextmanager
def locked() -> Iterator[BinaryIO]:
    """One start at a time makes the environment; the lock dies with its holder."""
    with LOCK.open("ab") as lock:
        if not try_lock(lock):
            say("Another start is making the environment here; waiting for it.")
            while not try_lock(lock):
                time.sleep(0.5)
        yield lock


def try_lock(lock: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
