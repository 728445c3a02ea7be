"""Documents of the repository as pages."""

from __future__ import annotations

from autograder.repository import ROOT
from autograder.site.links import Links
from autograder.site.pages import Page

# Where each stands, and the page that shows it, in the order in which one reads them.
TEACHING = {
    "autograder/hub/README.md": "teach/class",
    "autograder/grading/SCALE.md": "teach/scale",
    "autograder/grading/THREATS.md": "teach/threats",
}


def teaching_pages() -> list[Page]:
    """What a school reads.

    >>> [page.name for page in teaching_pages()][-1]
    'teach/threats'
    """
    return [document(path, name) for path, name in TEACHING.items()]


def document(path: str, name: str) -> Page:
    """A file in Markdown as a page, with links that work there."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return Page(name, Links(path.rpartition("/")[0], TEACHING).put(text))
