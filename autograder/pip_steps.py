"""pip's part of making the environment: what it is told, and what it says."""

import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.request import urlopen

from autograder import environment
from autograder.environment import CONSTRAINTS, VENV, venv_python
from autograder.errors import UserError
from autograder.repository import ROOT

LOG = VENV / "lr-install.log"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# What pip says, in which case it is what for the user; the first that fits counts.
CAUSES = (
    (
        r"No space left on device|Errno 28|not enough space",
        "the disk is full: make room (the environment needs 4 GB), and start again",
    ),
    (
        r"Permission denied|Errno 13|Access is denied",
        "no permission to write here: clone the repository into a folder of your own",
    ),
    (
        r"Failed to establish|NewConnection|NameResolution|name resolution|ProxyError"
        r"|Connect(Timeout|ionError|ionResetError)|Connection (refused|aborted)"
        r"|[Tt]imed out|Network is unreach|SSLError|CERTIFICATE",
        "the package index cannot be reached: connect to the network (or set the "
        "proxy, HTTPS_PROXY), and start again",
    ),
    (
        r"No matching distribution|Could not find a version|ResolutionImpossible",
        "the package index has no fitting build of a needed package for Python "
        f"{platform.python_version()} on {platform.system()} {platform.machine()}: "
        "start with Python 3.11 to 3.13, and see that pip may use an index",
    ),
)


def has_pip() -> bool:
    check = [str(venv_python()), "-m", "pip", "--version"]
    try:
        return not subprocess.run(check, capture_output=True, check=False).returncode
    except OSError:
        return False


def install(lock: int) -> None:
    """Everything into `.venv`; the lock is shared, so that it outlives us with pip."""
    LOG.unlink(missing_ok=True)
    wanted = environment.requirements()
    torch = [requirement for requirement in wanted if requirement.startswith("torch=")]
    if wants_cpu_torch() and answers(f"{TORCH_CPU_INDEX}/torch/"):
        # A failure here is none: the step after it takes torch from the default index.
        run_pip(["--no-deps", "--index-url", TORCH_CPU_INDEX, *torch], lock)
    steps = (
        ["setuptools", *wanted],
        ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )
    for step in steps:
        code, said = run_pip(step, lock)
        if code:
            why = explain(said) or "pip failed: say the same again"
            raise UserError(f"{why} ({LOG.relative_to(ROOT)} has what pip said)")


def install_extras() -> None:
    """What only some classes need, where it is not there yet."""
    lacking = environment.unsatisfied(environment.extras())
    if not lacking:
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--constraint", str(CONSTRAINTS)]
    done = subprocess.run([*command, *environment.extras()], check=False)
    if done.returncode:
        raise UserError(f"{lacking[0]}, and pip did not get it: see what it said")


def explain(said: str) -> str | None:
    """What to do about the trouble that pip reports.

    >>> explain("OSError: [Errno 28] No space left on device")[:16]
    'the disk is full'
    """
    for pattern, advice in CAUSES:
        if re.search(pattern, said):
            return advice
    return None


def wants_cpu_torch() -> bool:
    """Linux without an NVIDIA GPU, where the default torch brings GBs of CUDA."""
    gpu = shutil.which("nvidia-smi") or Path("/proc/driver/nvidia/version").exists()
    return sys.platform == "linux" and not gpu and "PIP_NO_INDEX" not in os.environ


def answers(url: str, seconds: float = 3.0) -> bool:
    """Whether an address answers in time; a slow name server counts as time, too."""
    answered: list[int] = []

    def ask() -> None:
        try:
            with urlopen(url, timeout=seconds) as page:  # noqa: S310  (https, ours)
                answered.append(page.status)
        except (OSError, ValueError):
            return

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    return answered == [200]


def run_pip(words: Sequence[str], lock: int) -> tuple[int, str]:
    command = [str(venv_python()), "-m", "pip", "install", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "--no-input", "--constraint"]
    command += [str(CONSTRAINTS), *words]
    pip = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=[lock] if os.name == "posix" else [],
    )
    try:
        said = follow(pip)
        return pip.wait(), said
    except BaseException:
        pip.terminate()
        pip.wait()
        raise


def follow(pip: subprocess.Popen[str]) -> str:
    """Show pip's work as one line that moves; keep all that it says in the log."""
    lines: SimpleQueue[str | None] = SimpleQueue()

    def read() -> None:
        for line in pip.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    progress = Progress()
    said: list[str] = []
    with LOG.open("a", encoding="utf-8") as log:
        while True:
            try:
                line = lines.get(timeout=1.0)
            except Empty:
                progress.show()
                continue
            if line is None:
                break
            said.append(line)
            log.write(line)
            log.flush()
            progress.read(line)
    progress.end()
    return "".join(said)


class Progress:
    """One line on a terminal; in a log file, one line every fifteen seconds."""

    def __init__(self) -> None:
        self.began = self.shown = time.monotonic()
        self.total = len(environment.constraints())
        self.count = 0
        self.doing = "starting pip"
        self.live = sys.stderr.isatty()

    def read(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["Collecting"]:
            self.count += 1
            self.doing = f"package {self.count} of about {self.total}: {words[1]}"
        elif words[:1] == ["Downloading"] and words[2:]:
            size = " ".join(words[2:])
            self.doing = f"fetching {self.count} of about {self.total}: "
            self.doing += f"{words[1].rpartition('/')[2].partition('-')[0]} {size}"
        elif words[:1] == ["Installing"]:
            self.doing = "unpacking what was fetched, a minute or two"
        else:
            return
        self.show()

    def show(self) -> None:
        now = time.monotonic()
        if not self.live and now - self.shown < 15:
            return
        self.shown = now
        text = f"  {now - self.began:4.0f} s  {self.doing}"
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            text = f"\r{text[:width]:<{width}}"
        print(text, end="" if self.live else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.live:
            print("\r", end="\033[K", file=sys.stderr, flush=True)
