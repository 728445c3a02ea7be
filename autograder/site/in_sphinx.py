"""What Sphinx learns from us: formulas as MathML, a language and scripts for a page."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.site.mathematics import mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = re.compile(r'<a( class="[^"]*\bcurrent\b[^"]*" href="#")')
PAGES = "pages.json"  # in the source folder: each page's language and scripts


def write_formula(writer: Any, node: Any) -> None:
    """Write a formula within a line."""
    writer.body.append(mathml(node.astext(), block=False))
    done()


def write_block(writer: Any, node: Any) -> None:
    """Write a formula on a line of its own; a long one scrolls by itself."""
    start = writer.starttag(node, "div", CLASS="math")
    writer.body.append(f"{start}{mathml(node.astext(), block=True)}</div>\n")
    done()


def done() -> NoReturn:
    """Tell Sphinx that nothing more is written of this one."""
    skip: Exception = import_module("docutils.nodes").SkipNode()
    raise skip


def read_facts(app: Sphinx) -> None:
    """Read what the build has written about the pages."""
    app.env.course_pages = json.loads((Path(app.srcdir) / PAGES).read_text("utf-8"))  # type: ignore[attr-defined]


def describe(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    """Give the page's template the language and the scripts."""
    facts = app.env.course_pages.get(page, {})  # type: ignore[attr-defined]
    context["spoken"] = facts.get("language", "en")
    context["language"] = context["spoken"]
    context["page_scripts"] = facts.get("scripts", [])
    context["furo_navigation_tree"] = navigation(str(context["furo_navigation_tree"]))


def navigation(tree: str) -> str:
    """The navigation without headings, and with a word for where one is.

    >>> navigation('<p role="heading">A</p><a class="current reference" href="#">b</a>')
    '<p>A</p><a aria-current="page" class="current reference" href="#">b</a>'
    """
    # A heading without a level is none, and these stand before the page's own.
    tree = tree.replace(' role="heading"', "")
    return HERE.sub(r'<a aria-current="page"\1', tree)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls this."""
    app.add_html_math_renderer("mathml", (write_formula, None), (write_block, None))
    app.connect("builder-inited", read_facts)
    app.connect("html-page-context", describe, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}
