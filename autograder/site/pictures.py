"""Pictures of lessons: the files, and how a page shows them."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from autograder.site.pages import Asset

SIZE = re.compile(r'<svg[^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
PIXELS = 4 / 3  # to a point


def picture_asset(root: Path, path: str) -> Asset:
    """The file at a path of the repository, under the same path on the site."""
    return Asset(path, (root / path).read_bytes())


def figure(asset: Asset, words: str, page: str) -> str:
    """Show a picture with its words; the page keeps its room before it is there."""
    found = SIZE.search(asset.data[:2000].decode("utf-8", "replace"))
    size = [round(float(one) * PIXELS) for one in found.groups()] if found else []
    room = ' width="{}" height="{}"'.format(*size) if size else ""
    source = f"{to_root(page)}_static/{asset.address}"
    alt = escape(" ".join(words.split()))
    return f'<figure class="picture"><img src="{source}" alt="{alt}"{room}></figure>'


def to_root(page: str) -> str:
    """The way from a page to the site's folder.

    >>> to_root("index"), to_root("lessons/ko/00_a")
    ('', '../../')
    """
    return "../" * page.count("/")
