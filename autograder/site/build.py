"""The site's folder: pages written for Sphinx and built, and tidied."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from autograder.errors import UserError
from autograder.site.configuration import configuration
from autograder.site.contents import Contents, contents
from autograder.site.excerpts import write_excerpts
from autograder.site.in_sphinx import PAGES
from autograder.site.pages import Page

UNNEEDED = (
    ".buildinfo",
    "objects.inv",
    "_static/skeleton.css",
    "_static/**/*.map",
)
# GitHub Pages leaves out what begins with "_" where this is not there.
NO_JEKYLL = ".nojekyll"
COLORS = re.compile("\x1b\\[[0-9;]*m")


def build_course(to: Path) -> int:
    """Build the course's own site; how many pages it has."""
    made = contents()
    build(made, to)
    return len(made.pages)


def build(made: Contents, to: Path) -> None:
    """Build the site into a folder that is new or empty.

    Raises:
        UserError: a page is not right; the message is Sphinx's first complaint.
    """
    with tempfile.TemporaryDirectory(prefix="lr-site-") as folder:
        source, static = Path(folder) / "pages", Path(folder) / "static"
        write_pages(made, source)
        put(source / "conf.py", conf(configuration(static)).encode())
        for asset in made.assets:
            put(static / asset.address, asset.data)
        static.mkdir(exist_ok=True)
        complaints = run_sphinx(source, to, Path(folder) / "doctrees")
    if complaints:
        raise UserError(f"the site has not been written: {complaints.splitlines()[0]}")
    for path in unneeded(to):
        path.unlink()
    shutil.rmtree(to / "_sources", ignore_errors=True)
    put(to / NO_JEKYLL, b"")
    write_excerpts(to)


def put(path: Path, data: bytes) -> None:
    """Write a file into a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def unneeded(folder: Path) -> Iterator[Path]:
    """What Sphinx writes for itself and for developers."""
    for pattern in UNNEEDED:
        yield from sorted(folder.glob(pattern))


def write_pages(made: Contents, source: Path) -> None:
    """Write the pages as Sphinx reads them, with the navigation in the first one."""
    facts = {}
    data = {asset.address: asset.data for asset in made.assets}
    for page in made.pages:
        text = page.text + navigation(page, made)
        if page in made.aside:
            text = f"---\norphan: true\n---\n{text}"
        put(source / f"{page.name}.md", text.encode())
        scripts = [with_version(one, data[one]) for one in page.scripts]
        facts[page.name] = {"language": page.language, "scripts": scripts}
    put(source / PAGES, json.dumps(facts).encode())


def with_version(address: str, data: bytes) -> str:
    """An address that changes with the file: no browser mixes an old one with new ones.

    >>> with_version("a/one.js", b"")
    'a/one.js?v=00000000'
    """
    return f"{address}?v={crc32(data):08x}"


def navigation(page: Page, made: Contents) -> str:
    """What a page adds to the navigation: the first one the chapters, others theirs."""
    if page is not made.index:
        inside = below(page, made.pages)
        return toctree("", inside) if inside else ""
    blocks = []
    for chapter in made.chapters:
        inside = [one for above in chapter.pages for one in below(above, chapter.pages)]
        outside = [one for one in chapter.pages if one not in inside]
        blocks.append(toctree(f":caption: {chapter.title}\n", outside))
    return "".join(blocks)


def toctree(options: str, pages: Iterable[Page]) -> str:
    """A list of pages, in Sphinx's words."""
    names = "\n".join(map(listed, pages))
    return f"\n```{{toctree}}\n:hidden:\n{options}\n{names}\n```\n"


def listed(page: Page) -> str:
    """A page in the navigation; a lesson with its number.

    >>> listed(Page("lessons/01_basics", "# Basics")), listed(Page("glossary", ""))
    ('01 Basics </lessons/01_basics>', '/glossary')
    """
    found = re.fullmatch(r"lessons/(\d+)_\w+", page.name)
    heading = page.text.partition("\n")[0].removeprefix("# ")
    return f"{found[1]} {heading} </{page.name}>" if found else f"/{page.name}"


def below(page: Page, pages: Iterable[Page]) -> list[Page]:
    """The pages in the folder that a page stands for, as its name or its `index` says.

    >>> [one.name for one in below(Page("a", ""), [Page("a", ""), Page("a/b", "")])]
    ['a/b']
    """
    folder = page.name.removesuffix("/index")
    inside = (one for one in pages if one.name.rpartition("/")[0] == folder)
    return [one for one in inside if one.name != page.name]


def conf(values: dict[str, Any]) -> str:
    """Write a configuration as Sphinx reads it.

    >>> conf({"a": 1})
    "globals().update({'a': 1})"
    """
    return f"globals().update({values!r})"


def run_sphinx(source: Path, to: Path, doctrees: Path) -> str:
    """Run Sphinx; its complaints, none where all is well."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    said = io.StringIO()
    with patch_docutils(source), docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        app = Sphinx(
            srcdir=source,
            confdir=source,
            outdir=to,
            doctreedir=doctrees,
            buildername="html",
            status=None,
            warning=said,
            freshenv=True,
        )
        app.build(force_all=True)
    return COLORS.sub("", said.getvalue()).replace(f"{source}/", "").strip()
