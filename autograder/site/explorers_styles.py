"""The explorers' look on a page: the theme's own colours, in both of its themes."""

from __future__ import annotations

import re

from autograder.plots.kit.explorer import PLOTS

IN_THE_LIGHT = re.compile(r"\.lr-explorer \{([^}]*)\}")
COLOUR = re.compile(r"--lr-\w+: #[0-9a-f]+;")
# A system that forces its colours forces them on text and not on drawings.
FORCED = " --lr-ink: CanvasText; --lr-paper: Canvas; --lr-line: CanvasText;"
IN_THE_DARK = '[data-jp-theme-light="false"] .lr-explorer'
# What JupyterLab calls a colour, and what the page's theme calls it.
COLOURS = {
    "--jp-ui-font-color0": "--color-foreground-primary",
    "--jp-ui-font-color2": "--color-foreground-secondary",
    "--jp-layout-color0": "--color-background-primary",
    "--jp-layout-color2": "--color-background-secondary",
    "--jp-ui-font-family": "--font-stack",
}
PLACE = """
.lr-placed { margin: 1rem 0; max-width: 720px; }
.lr-placed:focus-visible { outline: 3px solid currentColor; outline-offset: 4px; }
.lr-placed-note { font-size: 0.875rem; margin: 0.5rem 4px 0; }
@media (max-width: 30em) {
.lr-placed .lr-control:has([type="range"]) label { flex-basis: 100%; }
}
.lr-placed .lr-table caption { font-size: inherit; }
.lr-placed .lr-explorer p, .lr-placed .lr-explorer ul { margin: 0 0 4px; }
"""


def styles() -> str:
    """The explorers' own styles and what they need on a page."""
    css = (PLOTS / "explorer.css").read_text("utf-8")
    found = re.search(re.escape(IN_THE_DARK) + r" (\{[^}]*\})", css)
    first = IN_THE_LIGHT.search(css)
    if found is None or first is None:
        raise ValueError("explorer.css says no longer what is different in the dark")
    dark = found[1].replace("{", "{ color-scheme: dark;", 1)
    light = " ".join(COLOUR.findall(first[1]))
    theme = "".join(f" {ours}: var({theirs});" for ours, theirs in COLOURS.items())
    return (
        f"{css}\n.lr-placed {{{theme} }}{PLACE}"
        f'body[data-theme="dark"] .lr-explorer {dark}\n'
        "@media (prefers-color-scheme: dark) {\n"
        f'body:not([data-theme="light"]) .lr-explorer {dark}\n}}\n'
        "@media (forced-colors: active) {\n"
        f"body .lr-placed .lr-explorer {{ color-scheme: light; {light}{FORCED} }}\n}}\n"
        "@media (forced-colors: active) and (prefers-color-scheme: dark) {\n"
        f"body .lr-placed .lr-explorer {dark}\n}}\n"
    )
