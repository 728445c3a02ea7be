"""What an instructor's JupyterLab does with a submission: nothing of it runs unasked.

To open one would be enough else. JupyterLab makes the widgets that a notebook tells of,
trusted or not, and a widget may bring JavaScript of its own, in a page from which
terminals start. And it starts a kernel in the notebook's folder, where Python finds an
`ipykernel_launcher.py` that was handed in before the real one.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

BROUGHT = "widgets"
# Folders of the course's root in which no file is a learner's.
OURS = ("lessons", "my_lessons", "solutions")


class WithoutWidgets(AsyncLargeFileManager):
    """Jupyter's own reading and writing of files, without a notebook's saved widgets.

    An explorer in a notebook that is opened again comes back when its cell is run.
    """

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Judge a notebook as it lies there, which it is signed as, then leave it out.

        Jupyter calls this for every notebook that it reads.
        """
        super().mark_trusted_cells(nb, path)  # type: ignore[no-untyped-call]
        metadata = nb.get("metadata")
        if isinstance(metadata, dict):
            metadata.pop(BROUGHT, None)


class KernelsAside(AsyncMappingKernelManager):
    """Jupyter's own kernels, none of which starts among what was handed in."""

    def cwd_for_path(self, path: str, **more: Any) -> str:
        """Choose the folder of a notebook in one of ours, the course's root else."""
        parts = path.strip("/").split("/")
        known = path if parts[0] in OURS and ".." not in parts else ""
        folder: str = super().cwd_for_path(known, **more)  # type: ignore[no-untyped-call]
        return folder
