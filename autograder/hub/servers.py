"""What the Hub's servers are given: the learners' and each class's own, as data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.hub.classes import Hub, HubClass

# What `lean_imports` does, for a bundle may be older than that; a third of the start.
START = """\
import sys
sys.modules["rfc3987_syntax"] = None
from jupyterhub.singleuser import main
main()
"""
SYSTEM = "/usr/local/bin:/usr/bin:/bin"
SERVER_PARTS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
LAB_PARTS = (
    "assignment-list",
    "course-list",
    "create-assignment",
    "formgrader",
    "validate-assignment",
)
LEARNERS, INSTRUCTORS = {"assignment_list"}, {"formgrader", "validate_assignment"}
COLLECT = "autograder.hub.collecting.OwnersCollect"
FEEDBACK = "autograder.hub.releasing.OwnersFeedback"
# Nothing of a submission runs because somebody looks at it.
LOOKING = {
    "contents_manager_class": "autograder.grading.submission.opened_in_lab."
    "WithoutWidgets",
    "kernel_manager_class": "autograder.grading.submission.opened_in_lab.KernelsAside",
}
# It opens text as a notebook, with the widgets and the places of files that it names.
TEXT_AS_NOTEBOOK = {"jupyterlab_jupytext": False}
# nbgrader takes a learner's name from the uid, which says nothing where all have one.
NAMED_BY_THE_HUB = """\
import os

c = get_config()
c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
"""
# The Hub forbids all frames, and Formgrader stands in one of its own page.
OWN_FRAMES = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}


def command(python: Path) -> list[str]:
    """What starts a server, whatever its folder, a learner's home, has modules of."""
    return [str(python), "-P", "-c", START]


def environment(python: Path, course: Path, settings: Path) -> dict[str, str]:
    """What a server, its kernels and its terminals find in their environment.

    The course's own package comes first, whatever else that Python has.
    """
    return {
        "PATH": f"{python.parent}:{SYSTEM}",
        "PYTHONPATH": str(course),
        "PYTHONSTARTUP": str(course / "autograder" / "kernel_start.py"),
        "JUPYTER_CONFIG_PATH": str(settings),
    }


def learners_environment(hub: Hub, one: HubClass) -> dict[str, str]:
    """Likewise, with the folder into which nbgrader fetches this class's lessons."""
    own = environment(one.learners_python, one.bundle, settings_folder(hub, one))
    return own | {"LR_LESSONS": f"~/{one.course}"}


def instructors_environment(hub: Hub, one: HubClass) -> dict[str, str]:
    """Likewise, with nbgrader's configuration of the class's own repository."""
    settings = settings_folder(hub, one, grading=True)
    own = environment(one.instructors_python, one.repository, settings)
    package = one.repository / "autograder"
    return own | {"JUPYTER_CONFIG_PATH": f"{settings}:{package}"}


def settings_folder(hub: Hub, one: HubClass, *, grading: bool = False) -> Path:
    """Where a class's settings lie; everybody may read them, and only the Hub writes.

    What only instructors need is no secret either.
    """
    name = "instructors" if grading else "learners"
    return hub.state / "classes" / one.course / name


def settings_files(hub: Hub, one: HubClass, *, grading: bool) -> dict[str, Any]:
    """The files of one settings folder by their names: JSON, or text as it is."""
    named = (
        {} if grading or hub.one_uid_each else {"nbgrader_config.py": NAMED_BY_THE_HUB}
    )
    return named | {
        "jupyter_server_config.json": server_settings(hub, one, grading=grading),
        "nbgrader_config.json": nbgrader_settings(hub, one, grading=grading),
        "labconfig/page_config.json": {"disabledExtensions": unwanted(grading=grading)},
        # Else a notebook that is opened again shows an error where an explorer was.
        "labconfig/default_setting_overrides.json": {
            "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True}
        },
    }


def server_settings(hub: Hub, one: HubClass, *, grading: bool) -> dict[str, Any]:
    course = one.repository if grading else one.bundle
    on = INSTRUCTORS if grading else LEARNERS
    parts = {f"nbgrader.server_extensions.{part}": part in on for part in SERVER_PARTS}
    # It looks for twenty language servers at each start, and finds none.
    server: dict[str, Any] = {
        "jpserver_extensions": parts | {"jupyter_lsp": False},
        # A login shell, which it would be, forgets the PATH in which `lr` is found.
        "terminado_settings": {"shell_command": ["/bin/bash"]},
    }
    if grading:
        server["jpserver_extensions"] |= TEXT_AS_NOTEBOOK
        server |= {
            "root_dir": str(course),
            "tornado_settings": OWN_FRAMES,
            **LOOKING,
        }
    ends = ending(hub, grading=grading)
    return {
        **ends,
        "ServerApp": server | ends.get("ServerApp", {}),
        "LabApp": {
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
            "extra_labextensions_path": [str(course / "autograder" / "labextension")],
        },
        # A kernel speaks through ports that every user of the machine can listen at.
        "KernelManager": {"transport_encryption": "required"},
        # A page that somebody left open uses nothing: else its kernel would stay, and
        # with that the server.
        "MappingKernelManager": {
            "cull_idle_timeout": 60 * hub.stop_idle_after,
            "cull_connected": True,
        },
    }


def ending(hub: Hub, *, grading: bool) -> dict[str, Any]:
    """When a learner's server stops by itself; the Hub would start a class's anew.

    A terminal that somebody forgot would keep it alive.
    """
    if grading or not hub.stop_idle_after:
        return {}
    seconds = 60 * hub.stop_idle_after
    return {
        "ServerApp": {"shutdown_no_activity_timeout": seconds},
        "TerminalManager": {"cull_inactive_timeout": seconds},
    }


def nbgrader_settings(hub: Hub, one: HubClass, *, grading: bool) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "CourseDirectory": {"course_id": one.course},
        "Exchange": {
            "root": str(hub.exchange_of(one)),
            "path_includes_course": not grading,
        },
    }
    if grading:
        steps = {"collect": COLLECT, "release_feedback": FEEDBACK}
        settings["ExchangeFactory"] = steps
        settings["ExchangeCollect"] = {"check_owner": hub.one_uid_each}
    return settings


def unwanted(*, grading: bool) -> Mapping[str, bool]:
    """The parts of the page that are left out, by the names that JupyterLab knows."""
    wanted = INSTRUCTORS | {"create_assignment"} if grading else LEARNERS
    parts = [part for part in LAB_PARTS if part.replace("-", "_") not in wanted]
    names = [f"@jupyter/nbgrader:{part}" for part in parts]
    news = "@jupyterlab/apputils-extension:announcements"
    return dict.fromkeys([news, *names], True)
