"""JupyterLab at the learner's copy of a lesson: quiet, local, without questions."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import sys
import sysconfig
import tempfile
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from autograder.errors import UserError
from autograder.languages import tr
from autograder.repository import ROOT

FIRST_LESSON = "00_start_here"
FIRST_PORT, PORTS = 8888, 50
INSTRUCTOR_CONFIG = ROOT / "autograder"
KERNEL_START = ROOT / "autograder" / "kernel_start.py"
STARTUP, OWN_STARTUP = "PYTHONSTARTUP", "LR_OWN_PYTHONSTARTUP"
PROGRESS = "LR_HOME"
EXTENSIONS = ROOT / "autograder" / "labextension"
OPENED = "autograder.grading.submission.opened_in_lab"
NBGRADER = ("formgrader", "validate_assignment", "assignment_list", "course_list")


def free_port(wanted: int | None) -> int:
    """The port that was asked for, or the first free one from Jupyter's own."""
    first, count = (FIRST_PORT, PORTS) if wanted is None else (wanted, 1)
    for port in range(first, first + count):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
            try:
                attempt.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
        return port
    if wanted is None:
        last = first + count - 1
        raise UserError(
            tr("ports {first} to {last} are in use: close some", first=first, last=last)
        )
    raise UserError(
        tr("port {port} cannot be had: take another one, or leave it out", port=wanted)
    )


def page(notebook: Path | None, root: Path, cell: str = "") -> str:
    """The path in JupyterLab's address at which a notebook opens, and a cell in it.

    Raises:
        UserError: it is not in the folder that JupyterLab shows.
    """
    if notebook is None:
        return "/lab"
    if not notebook.is_relative_to(root):  # a Hub's setting, and no Hub
        raise UserError(
            tr(
                "{place} is not in {folder}, which JupyterLab shows: start `lr lab` "
                "where LR_LESSONS is not set",
                place=notebook,
                folder=root,
            )
        )
    place = f"#cell-id={quote(cell)}" if cell else ""
    return f"/lab/tree/{quote(notebook.relative_to(root).as_posix())}{place}"


def address(server: str, opens_at: str, token: object) -> str:
    """The whole address; the cell comes last in it.

    >>> address("http://127.0.0.1:8888", "/lab/tree/a.ipynb#cell-id=b", "t")
    'http://127.0.0.1:8888/lab/tree/a.ipynb?token=t#cell-id=b'
    """
    path, mark, cell = opens_at.partition("#")
    return f"{server}{path}?token={token}{mark}{cell}"


def server_options(
    port: int, opens_at: str, token: str, *, browser: bool, retries: int = 0
) -> list[str]:
    from zmq import has

    options = {
        "Application.log_level": "ERROR",
        "IdentityProvider.token": token,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.default_url": opens_at,
        "LabApp.extension_manager": "readonly",
        "LabApp.extra_labextensions_path": str(EXTENSIONS),
        # without it each kernel warns in the terminal of eavesdropping
        "KernelManager.transport_encryption": "auto" if has("curve") else "disabled",
        "LabApp.workspaces_dir": str(ROOT / "my_lessons" / ".workspaces"),
        "ServerApp.allow_root": "True",  # containers; local, and behind a token
        "ServerApp.answer_yes": "True",
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.open_browser": str(browser),
        "ServerApp.port": str(port),
        "ServerApp.port_retries": str(retries),
        "ServerApp.root_dir": str(ROOT),
    }
    shell = os.environ.get("SHELL") or shutil.which("sh")
    if os.name == "posix" and shell:
        # a login shell, which it may be else, builds its own PATH, without `lr` in it
        settings = {"shell_command": [shell]}
        options["ServerApp.terminado_settings"] = str(settings)
    return [f"--{name}={value}" for name, value in options.items()]


def for_kernels(surroundings: Mapping[str, str]) -> dict[str, str]:
    """What kernels and terminals get to know besides: where `lr` is, and its words.

    And where progress lies: each of them runs in a folder of its own, so that a place
    that is named from this one would be another one there.

    >>> found = for_kernels({"PATH": "/bin", "PYTHONSTARTUP": "/home/mine.py"})
    >>> found["LR_OWN_PYTHONSTARTUP"], found["PATH"].endswith("/bin")
    ('/home/mine.py', True)
    """
    folders = (sysconfig.get_path("scripts"), str(Path(sys.executable).parent))
    path = [*dict.fromkeys(folders), surroundings.get("PATH", "")]
    found = {"PATH": os.pathsep.join(filter(None, path)), STARTUP: str(KERNEL_START)}
    progress = surroundings.get(PROGRESS)
    if progress:
        found[PROGRESS] = os.path.abspath(os.path.expanduser(progress))  # noqa: PTH100, PTH111
    theirs = surroundings.get(STARTUP)
    if theirs and theirs != found[STARTUP]:  # it is ours in a terminal in JupyterLab
        found[OWN_STARTUP] = theirs
    return found


def for_submissions() -> list[str]:
    """Options with which nothing of a submission runs because it is looked at."""
    return [
        f"--ServerApp.contents_manager_class={OPENED}.WithoutWidgets",
        f"--ServerApp.kernel_manager_class={OPENED}.KernelsAside",
        # it opens text as a notebook, with the widgets and places of files it names
        "--ServerApp.jpserver_extensions={'jupyterlab_jupytext': False}",
    ]


def page_settings(*, instructor: bool) -> "tempfile.TemporaryDirectory[str]":
    """A folder for this run with the page's settings.

    Raises:
        UserError: there is no room for it.
    """
    with contextlib.ExitStack() as undo:
        try:
            folder = tempfile.TemporaryDirectory()
            undo.enter_context(folder)
            write_page_settings(Path(folder.name), instructor=instructor)
        except OSError as error:
            raise UserError(
                tr(
                    "no temporary folder can be written: {reason}. Make room on the "
                    "disk, then try again",
                    reason=error.strerror,
                )
            ) from error
        undo.pop_all()
    return folder


def write_page_settings(folder: Path, *, instructor: bool) -> None:
    """What the page leaves out: news for all, grading menus for learners."""
    unwanted = ["@jupyterlab/apputils-extension:announcements"]
    unwanted += [] if instructor else ["@jupyter/nbgrader"]
    settings = {"disabledExtensions": dict.fromkeys(unwanted, True)}
    path = folder / "labconfig" / "page_config.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(settings), "utf-8")
    # Else a notebook that is opened again shows an error where an explorer was.
    kept = {"@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True}}
    path.with_name("default_setting_overrides.json").write_text(json.dumps(kept))


def for_jupyter(folder: Path) -> dict[str, str]:
    """Places in a folder for what Jupyter has to write and cannot where it would.

    A home may be read-only, or be none at all, and Jupyter would not start.
    """
    from jupyter_core.paths import (
        jupyter_config_dir,
        jupyter_data_dir,
        jupyter_runtime_dir,
    )

    own = os.environ.get("IPYTHONDIR", os.path.join("~", ".ipython"))  # noqa: PTH118
    usual = {
        "IPYTHONDIR": os.path.expanduser(own),  # noqa: PTH111
        "JUPYTER_CONFIG_DIR": jupyter_config_dir(),
        "JUPYTER_DATA_DIR": jupyter_data_dir(),
        "JUPYTER_RUNTIME_DIR": jupyter_runtime_dir(),
    }
    return {
        name: str(folder / name)
        for name, place in usual.items()
        if not _can_be_written(Path(place))
    }


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def running_here(opens_at: str) -> str | None:
    """The address of a JupyterLab that shows this folder, if one answers."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        if Path(str(server.get("root_dir", ""))) == ROOT:
            base, token = str(server["url"]).rstrip("/"), server.get("token", "")
            return address(base, opens_at, token)
    return None


def shown_by_hub(
    notebook: Path | None, surroundings: Mapping[str, str] = os.environ
) -> str | None:
    """What to say in a JupyterLab that a Hub has started; None elsewhere.

    Nobody could reach a second one from there.
    """
    if "JUPYTERHUB_SERVICE_PREFIX" not in surroundings:
        return None
    if notebook is None:
        return tr("This is JupyterLab already: lessons lie in its file browser.")
    shown = Path(surroundings.get("JUPYTERHUB_ROOT_DIR") or Path.home()).resolve()
    inside = notebook.is_relative_to(shown)
    place = notebook.relative_to(shown) if inside else notebook
    return tr("In JupyterLab: File → Open from Path… → {path}", path=place.as_posix())


def serve(
    notebook: Path | None,
    port: int | None,
    *,
    instructor: bool,
    browser: bool,
    cell: str = "",
) -> int:
    """Run JupyterLab until Ctrl+C; where one runs here already, say where."""
    words = shown_by_hub(notebook)
    if words is not None:
        print(words)
        return 0
    opens_at = page(notebook, ROOT, cell)
    there = None if instructor or port is not None else running_here(opens_at)
    if there is not None:
        print(tr("JupyterLab is running here already: {address}", address=there))
        print(tr("Open that address, or stop it there with Ctrl+C first."))
        if browser:
            webbrowser.open(there)
        return 0
    token = secrets.token_hex(24)
    # where we may choose it, somebody may have taken it before ours listens
    retries = PORTS if port is None else 0
    chosen = free_port(port)
    options = server_options(chosen, opens_at, token, browser=browser, retries=retries)
    with page_settings(instructor=instructor) as folder:
        paths = [folder, str(INSTRUCTOR_CONFIG) if instructor else ""]
        paths.append(os.environ.get("JUPYTER_CONFIG_PATH", ""))
        os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
        os.environ.update(for_kernels(os.environ))
        os.environ.update(for_jupyter(Path(folder)))
        if not instructor:
            off = {f"nbgrader.server_extensions.{part}": False for part in NBGRADER}
            options.append(f"--ServerApp.jpserver_extensions={off}")
        else:
            options += for_submissions()
        from jupyterlab.labapp import LabApp

        server = LabApp.initialize_server(options)
        here = f"http://127.0.0.1:{server.port}"
        print(f"JupyterLab: {address(here, opens_at, token)}")
        stay = tr("Ctrl+C here stops it; your answers stay in my_lessons/.")
        print(stay, flush=True)
        server.start()
    return leave()


def leave() -> NoReturn:
    """End this process now; what had to be kept is kept when JupyterLab has returned.

    A request that Ctrl+C cuts off leaves a thread that waits for more work, and Python
    would wait for that thread for ever.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
