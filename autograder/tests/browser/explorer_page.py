"""An explorer on a page of the site, with nothing of the site around it."""

import html
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from autograder.site.explorers import explorer_html

# What furo calls its colours, as it sets them.
LIGHT = """--color-foreground-primary: #000; --color-foreground-secondary: #5a5c63;
  --color-background-primary: #fff; --color-background-secondary: #f8f9fb;"""
DARK = """--color-foreground-primary: #cfd0d0; --color-foreground-secondary: #9ca0a5;
  --color-background-primary: #131416; --color-background-secondary: #1a1c1e;"""
THEMES = f"""body {{ {LIGHT} --font-stack: sans-serif; font-family: sans-serif;
  background: var(--color-background-primary); margin: 0;
  color: var(--color-foreground-primary); }}
body[data-theme=dark] {{ {DARK} }}
@media (prefers-color-scheme: dark) {{ body:not([data-theme=light]) {{ {DARK} }} }}"""
OnSite = Callable[[str], Locator]


def write_page(path: Path, sources: Sequence[str]) -> None:
    """A page with the explorers that these cells end with; its scripts beside it."""
    scripts: dict[str, None] = {}
    body = ""
    for source in sources:
        placed = explorer_html(source)
        assert placed is not None, source
        for asset in placed.assets:
            file = path.parent / asset.address
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(asset.data)
        scripts |= dict.fromkeys(placed.scripts)
        body += f'<div data-source="{html.escape(source)}">{placed.html}</div>\n'
    loaded = "".join(f'<script src="{script}"></script>\n' for script in scripts)
    head = "<!doctype html><html lang=en><meta charset=utf-8><title>t</title>"
    style = f"<style>{THEMES}</style>"
    inside = f"<body data-theme=auto><main>\n{body}</main>\n{loaded}"
    path.write_text(f"{head}{style}{inside}", "utf-8")


class SitePages:
    """A page for each cell, written when a test first wants it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[str, Path] = {}

    def of(self, source: str) -> Path:
        if source not in self._written:
            path = self.folder / f"{len(self._written)}.html"
            write_page(path, [source])
            self._written[source] = path
        return self._written[source]


def watch(page: Page) -> list[str]:
    """What no page of the site may do: complain, or ask for what is elsewhere."""
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda fault: seen.append(str(fault)))

    def look(url: str) -> None:
        if not url.startswith("file:"):
            seen.append(url)

    page.on("request", lambda request: look(request.url))
    return seen


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 800, "height": 900})
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site_pages(tmp_path_factory: pytest.TempPathFactory) -> SitePages:
    return SitePages(tmp_path_factory.mktemp("site_pages"))


@pytest.fixture
def on_site(page: Page, site_pages: SitePages) -> Iterator[OnSite]:
    """Open the explorer of a cell as a visitor does, from a file."""
    seen = watch(page)

    def opened(source: str) -> Locator:
        page.goto(site_pages.of(source).as_uri())
        explorer = page.locator(".lr-explorer")
        expect(explorer).to_be_visible()
        return explorer

    yield opened
    assert seen == []
