"""Read HTML strictly: every tag closed in order, ids unique, nothing loaded."""

import base64
from html.parser import HTMLParser

VOID = {"br", "img", "input", "hr", "meta", "link"}
# html.parser does not know SVG, so its lonely tags close themselves.
LOADS = {"script", "link", "iframe", "object", "embed"}


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def drawn_in(page: Page) -> list[Page]:
    """The drawings of a page, each in an image with its text."""
    found = []
    for img in page.all("img"):
        head, _, data = (img["src"] or "").partition(",")
        assert head == "data:image/svg+xml;base64"
        drawing = Page(base64.b64decode(data).decode())
        assert drawing.all("svg")[0]["aria-label"] == img["alt"]
        found.append(drawing)
    return found


def read(html: str) -> Page:
    page = Page(html)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert not LOADS & {tag for tag, _ in page.tags}
    assert all((img["src"] or "").startswith("data:") for img in page.all("img"))
    for _, attrs in page.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert "url(" not in (attrs.get("style") or "")
    return page
