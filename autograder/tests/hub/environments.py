"""Python environments for a class, beside the one that runs the tests.

A second torch would take gigabytes: these have the packages of the first by a line in a
file, or by a link, and none of them is installed twice.
"""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
SCRIPTS = {"lr": "autograder.cli", "alembic": "alembic.config"}


def reachable(path: Path) -> bool:
    """Whether every user of this machine gets to a folder."""
    folders = [path.resolve(), *path.resolve().parents]
    return all(one.stat().st_mode & 0o001 for one in folders)


def for_everybody(path: Path, store: Path) -> Path:
    """A folder that everybody gets to: itself, or one with the same files in it."""
    if os.geteuid() or reachable(path):
        return path
    copy = store / path.resolve().relative_to("/")
    if not copy.exists():
        shutil.copytree(path.resolve(), copy, symlinks=True, copy_function=link)
    return copy


def link(source: str, target: str) -> str:
    """Give a file a second name, which takes no room; copy it to another disk."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def libraries(store: Path) -> dict[str, str]:
    """What a Python needs to find its shared libraries where they were linked to."""
    base = for_everybody(Path(sys.base_prefix), store)
    return {} if base == Path(sys.base_prefix) else {"LD_LIBRARY_PATH": f"{base}/lib"}


def make_environment(folder: Path, store: Path, *, whole: bool) -> Path:
    """An environment in a folder, and its Python.

    Args:
        folder: where.
        store: what cannot be reached by everybody is put here for them.
        whole: with the course that is installed; else only with what that needs.
    """
    base = for_everybody(Path(sys.base_prefix), store)
    prefix = for_everybody(Path(sys.prefix), store)
    found = Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
    own = folder / "lib" / VERSION / "site-packages"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(base / "bin" / VERSION)
    (folder / "pyvenv.cfg").write_text(f"home = {base / 'bin'}\n")
    for name in ("share", "etc"):
        (folder / name).symlink_to(prefix / name)
    if whole:
        own.parent.mkdir(parents=True)
        own.symlink_to(prefix / found)
    else:
        own.mkdir(parents=True)
        (own / "packages.pth").write_text(f"{prefix / found}\n")
    for name, module in SCRIPTS.items():
        write_script(folder / "bin" / name, module)
    return folder / "bin/python"


def write_script(path: Path, module: str) -> None:
    text = (
        f"#!{path.parent}/python\nfrom {module} import main\nraise SystemExit(main())"
    )
    path.write_text(text)
    path.chmod(0o755)
