"""A drawing as an image with its words: what every output and every page shows.

An image survives where a notebook is opened without trust, and drawings alone do not.
It is drawn for a white page; in JupyterLab's dark theme it is turned into its negative
with the colours kept, so that no white slab stands there.
"""

import base64
from html import escape

NEGATIVE = "filter:invert(.93) hue-rotate(180deg)"
DARK = '[data-jp-theme-light="false"]'
STYLE = f"<style>{DARK} img.lr-shown{{{NEGATIVE}}}</style>"
# The pictures beside a lesson stand in its prose, which carries no class of ours.
IN_PROSE = '.jp-RenderedMarkdown img[src*="pictures/"]'
LESSON_STYLE = f"<style>{DARK} {IN_PROSE}{{{NEGATIVE}}}</style>"
CARD = "display:block;max-width:100%;height:auto;border-radius:6px;background:#fff"


def image(svg: bytes, alt: str, *, width: str = "auto") -> str:
    """The HTML of an SVG drawing as an image with its text.

    >>> image(b"<svg/>", "A curve")[-31:]
    'base64,PHN2Zy8+" alt="A curve">'
    """
    data = base64.b64encode(svg).decode("ascii")
    return (
        f'{STYLE}<img class="lr-shown" style="width:{width};{CARD}" '
        f'src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}">'
    )
