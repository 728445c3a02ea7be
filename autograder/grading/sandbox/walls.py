"""Starts a program where it can see, reach and harm nothing but itself.

Bubblewrap gives it namespaces of its own (no network, no other process, no user but
its own), a read-only view of the Python environment and of the few files of ours that
a submission may see, and folders in memory to write to. What it must not see is not
hidden but absent: the root folder is empty, and only what is listed here is put in.
"""

from __future__ import annotations

import functools
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.errors import UserError
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.visible_files import INSIDE, visible_files

SYSTEM = ("/usr",)
SYSTEM_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
)
HOME, WORK = "/home/learner", "/submission"
STORE = "/store"  # where a child of the warm process lays its folders
# Where Python and its packages stand in there, wherever they lie out here: their real
# paths tell the grader's name, and a folder below a home.
BASE, VENV = "/python", "/environment"
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
TELLING = ("__editable__*", "autograder-*.dist-info/direct_url.json")
VENV_SETTINGS = Path(__file__).with_name("venv.txt")


class SandboxUnavailable(UserError):  # noqa: N818 - it says what is the case
    """This machine cannot isolate a submission; nothing is graded."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(f"no sandbox: {reason}; {fix}")
        self.reason = reason
        self.fix = fix


def environment() -> dict[str, str]:
    """The environment variables of a submission, all of them."""
    threads = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    shared = sysconfig.get_config_var("Py_ENABLE_SHARED")
    libraries = {"LD_LIBRARY_PATH": f"{BASE}/lib"} if shared else {}
    return {
        "PATH": f"{VENV}/bin:{BASE}/bin:/usr/bin:/bin",
        "PYTHONPATH": INSIDE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "HOME": HOME,
        "USER": "learner",
        "TMPDIR": "/tmp",  # noqa: S108 - a folder of the sandbox's own
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "LR_SANDBOX": "1",
        "PIP_NO_INDEX": "1",  # `%pip install` says at once that there is no network
        **libraries,
        **dict.fromkeys(threads, "1"),
    }


def python() -> str:
    """This Python's path in the sandbox."""
    folder = BASE if sys.prefix == sys.base_prefix else VENV
    return f"{folder}/bin/{VERSION}"


def python_view(root: Path) -> list[str]:
    """This Python and its packages, at places that tell nothing about the grader."""
    base = Path(sys.base_prefix).resolve()
    if root.is_relative_to(base) or root.is_relative_to(Path(sys.prefix).resolve()):
        raise SandboxUnavailable(
            f"the Python environment {sys.prefix} contains the course",
            "make the environment in a folder of its own",
        )
    words = ["--ro-bind", str(base), BASE]
    if base.is_relative_to("/usr"):
        words = ["--symlink", str(base), BASE]
    elif (base / "pip.conf").exists():  # it may hold a password
        words += ["--ro-bind", "/dev/null", f"{BASE}/pip.conf"]
    return words if sys.prefix == sys.base_prefix else [*words, *venv_view()]


def venv_view() -> list[str]:
    """A virtual environment put together from its packages alone."""
    packages = Path(sysconfig.get_path("purelib"))
    inside = f"{VENV}/lib/{VERSION}/site-packages"
    # An editable installation writes down where the course lies.
    told = [path for pattern in TELLING for path in sorted(packages.glob(pattern))]
    covered = [
        w
        for p in told
        for w in ("--ro-bind", "/dev/null", f"{inside}/{p.relative_to(packages)}")
    ]
    return [
        *("--ro-bind", str(VENV_SETTINGS), f"{VENV}/pyvenv.cfg"),
        *("--symlink", f"{BASE}/bin/{VERSION}", f"{VENV}/bin/{VERSION}"),
        *("--symlink", VERSION, f"{VENV}/bin/python"),
        *("--ro-bind", str(packages), inside),
        *covered,
    ]


def system_view() -> list[str]:
    words = [word for path in SYSTEM for word in ("--ro-bind", path, path)]
    for path in SYSTEM_LINKS:
        if Path(path).is_symlink():
            words += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).exists():
            words += ["--ro-bind", path, path]
    for path in SYSTEM_FILES:
        words += ["--ro-bind-try", path, path]
    return words


def covered_proc(proc: Path = Path("/proc")) -> list[str]:
    """Cover what of /proc is not about processes and is not for everybody to read.

    Run by root, the sandbox keeps root's standing towards the kernel's own settings
    (`/proc/sys`), whatever number it has inside; bubblewrap leaves these writable.
    """
    words: list[str] = []
    for entry in sorted(os.scandir(proc), key=lambda entry: entry.name):
        if entry.name.isdigit() or entry.is_symlink():
            continue
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode):
            words += ["--tmpfs", entry.path, "--remount-ro", entry.path]
        elif mode & 0o222 or not mode & 0o004:
            words += ["--ro-bind", "/dev/null", entry.path]
    return words


def private_folders(limits: Limits) -> list[str]:
    """Folders in memory, each with a size where this bubblewrap can give it one."""
    size = ["--size", str(limits.folder_size)] if offers("--size") else []
    words = ["--dev", "/dev", *size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]  # noqa: S108
    for path in ("/tmp", HOME, WORK):  # noqa: S108
        words += [*size, "--tmpfs", path]
    return words


def view(root: Path, limits: Limits) -> list[str]:
    """Everything that exists in there, as bubblewrap's arguments."""
    words = [*system_view(), "--proc", "/proc", *covered_proc(), "--dir", STORE]
    words += private_folders(limits)
    if root.is_relative_to("/usr"):
        words += ["--tmpfs", str(root)]
    words += python_view(root)
    for outside, inside in visible_files(root):
        words += ["--ro-bind", str(outside), inside]
    return [*words, "--remount-ro", "/", "--chdir", WORK]


def command(program: Sequence[str], root: Path, limits: Limits) -> list[str]:
    """The words that start `program` in the sandbox of the course at `root`."""
    words = ["bwrap", "--unshare-all", "--unshare-user", "--uid", "1000"]
    words += ["--gid", "1000", "--hostname", "sandbox", "--cap-drop", "ALL"]
    words += ["--die-with-parent", "--new-session", "--clearenv"]
    for name, value in environment().items():
        words += ["--setenv", name, value]
    return [*words, *view(root.resolve(), limits), "--", *program]


@functools.cache
def offers(option: str) -> bool:
    """Whether this bubblewrap has an option (older ones lack some)."""
    help_text = subprocess.run(
        ["bwrap", "--help"], capture_output=True, text=True, check=False
    )
    return option in help_text.stdout + help_text.stderr


def require_bubblewrap() -> None:
    """Find out whether there is what the sandbox is made of.

    Raises:
        SandboxUnavailable: with the reason, and how to put it right.
    """
    if not sys.platform.startswith("linux"):
        raise SandboxUnavailable(
            f"bubblewrap runs on Linux only, this is {sys.platform}",
            "grade in a Linux machine or container",
        )
    if shutil.which("bwrap") is None:
        raise SandboxUnavailable(
            "bubblewrap (bwrap) is not installed",
            "install it: `apt install bubblewrap` or `dnf install bubblewrap`",
        )


def explain(complaint: str) -> SandboxUnavailable:
    """Say in one line why bubblewrap did not start, and what helps.

    >>> explain("bwrap: setting up uid map: Permission denied").reason
    'this system refuses user namespaces'
    """
    refused = ("uid map", "new namespace", "Operation not permitted", "unshare")
    if any(words in complaint for words in refused):
        return SandboxUnavailable(
            "this system refuses user namespaces",
            "allow them to bwrap (Ubuntu: an AppArmor profile for /usr/bin/bwrap, or "
            "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`; Docker: "
            "`--security-opt seccomp=unconfined`)",
        )
    first = complaint.strip().splitlines()[:1] or ["no message"]
    return SandboxUnavailable(
        f"bubblewrap did not start Python ({first[0]})", "`lr doctor` says more"
    )


def plain_environment() -> Mapping[str, str]:
    """What bubblewrap itself is started with: enough to be found, no secrets."""
    return {"PATH": os.environ.get("PATH", os.defpath)}
