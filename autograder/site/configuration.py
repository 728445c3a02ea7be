"""What Sphinx is told: a course without the network, the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course import course

THEME = Path(__file__).with_name("theme")
EXTENSIONS = ["myst_parser", "autograder.site.in_sphinx"]
MARKDOWN = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
FONTS = {
    "font-stack": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', "
    "'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', "
    "sans-serif",
    "font-stack--monospace": "ui-monospace, 'SF Mono', 'Cascadia Mono', "
    "'DejaVu Sans Mono', Menlo, Consolas, monospace",
}
LIGHT = {
    "color-highlight-on-target": "#e6f0f8",
    "color-code-background": "#f5f7f9",
    "color-background-border": "#dfe3e8",
    "color-brand-primary": "#0b5c94",
    "color-brand-content": "#0b5c94",
    "color-brand-visited": "#6b3fa0",
    "color-foreground-muted": "#5c6470",
}
DARK = {
    "color-highlight-on-target": "#1c2b38",
    "color-code-background": "#1d2127",
    "color-background-border": "#343a42",
    "color-brand-primary": "#7cc0f0",
    "color-brand-content": "#7cc0f0",
    "color-brand-visited": "#c3a6ee",
    "color-foreground-muted": "#a0a7b1",
}


def configuration(static: Path) -> dict[str, Any]:
    """Sphinx's configuration; `static` is the folder of what pages refer to."""
    title = course().title
    return {
        "project": title,
        "html_title": title,
        "language": "en",
        "extensions": EXTENSIONS,
        "myst_enable_extensions": MARKDOWN,
        "myst_heading_anchors": 4,
        "html_theme": "furo",
        "html_theme_options": {
            "light_css_variables": FONTS | LIGHT,
            "dark_css_variables": DARK,
            # A single key that does something is in the way of who speaks to it.
            "enable_search_shortcuts": False,
        },
        "html_math_renderer": "mathml",
        "html_static_path": [str(THEME / "static"), str(static)],
        "html_css_files": ["course.css"],
        "html_js_files": [("course.js", {"defer": "defer"})],
        "templates_path": [str(THEME / "templates")],
        "pygments_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
        # A terminal's text is no program, and is shown as it stands.
        "suppress_warnings": ["misc.highlighting_failure"],
        # What Sphinx shows under a result it fetches, and from file:// nothing can be:
        # `search_results.js` does that.
        "html_show_search_summary": False,
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_use_index": False,
        "html_domain_indices": False,
        "html_last_updated_fmt": None,
    }
