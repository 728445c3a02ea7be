"""`lr site`."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from autograder.errors import UserError


def run(
    to: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A new folder, or one that it wrote."),
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Make the README's two pictures again.")
    ] = False,
) -> None:
    """Write the course as a static site that works without a network."""
    if pictures:
        if to is not None:
            raise UserError("`--pictures` writes the README's own: leave out `--to`")
        _make_pictures()
        return
    from autograder import doctor
    from autograder.site.folder import put_folder, require_ours

    if to is None:
        raise UserError("say where to: `lr site --to DIR`")
    require_ours(to)
    if not doctor.sphinx().ok:
        raise UserError(f"the site needs Sphinx: {doctor.installing('site')}")
    os.environ["LR_LANG"] = "en"  # the site's pages say themselves what they are in
    from autograder.site.build import build_course

    def fill(beside: Path) -> tuple[int, int]:
        return build_course(beside), _size(beside)

    start = time.monotonic()
    count, size = put_folder(to, fill)
    seconds = time.monotonic() - start
    print(
        f"{to}: {count} pages, {size / 1e6:.1f} MB, {seconds:.0f} s; "
        f"open {to / 'index.html'}"
    )


def _size(folder: Path) -> int:
    """The bytes of all that was built; what a publisher keeps beside it is not ours."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _make_pictures() -> None:
    from autograder.repository import ROOT
    from autograder.site.readme_pictures import FOLDER, make

    for path in make(ROOT / FOLDER):
        print(path.relative_to(ROOT))
