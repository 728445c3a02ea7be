"""Source code as HTML with colours from Jupyter's theme, and fallbacks."""

from html import escape

from autograder.feedback.markup import TEXT

STYLES = {
    "Keyword": "color:var(--jp-mirror-editor-keyword-color,#006000);font-weight:600",
    "Literal.String": "color:var(--jp-mirror-editor-string-color,#ba2121)",
    "Comment": "font-style:italic",
    "Name.Function": "font-weight:600",
    "Name.Class": "font-weight:600",
}
BLOCK = (
    f"{TEXT}font-family:var(--jp-code-font-family,monospace);"
    "font-size:var(--jp-code-font-size,.9rem);padding:.5em .9em;"
    "overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere"
)


def code_html(source: str) -> str:
    """Highlight Python source.

    >>> "<span" in code_html("def f(): ...")
    True
    """
    from pygments import lex  # type: ignore[import-untyped]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

    parts = []
    for token, text in lex(source, PythonLexer()):
        name = str(token).removeprefix("Token.")
        style = next((STYLES[s] for s in STYLES if name.startswith(s)), None)
        words = escape(text)
        parts.append(f'<span style="{style}">{words}</span>' if style else words)
    code = "".join(parts)
    return f'<pre tabindex="0" style="{BLOCK}"><code>{code}</code></pre>'
