"""What the site is made of, before any tool turns it into HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page in Markdown as MyST reads it, with its one heading as the first line.

    Attributes:
        name: its address without the ending, such as `atlas/cosine_lr`.
        text: Markdown; HTML of one's own stands in a `{raw} html` block.
        scripts: addresses of classic scripts in the site's folder that it needs, in
            order; loaded at the page's end, from `file://` as well.
        language: what the text is written in.
    """

    name: str
    text: str
    scripts: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Asset:
    """A file that pages refer to, at `_static/` and its address.

    >>> Asset("atlas/one.svg", b"<svg/>").address
    'atlas/one.svg'
    """

    address: str
    data: bytes
