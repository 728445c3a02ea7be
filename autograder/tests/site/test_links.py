import pytest

from autograder.site.links import Links

PAGES = {"lessons/02_b/02_b.ipynb": "lessons/02_b", "a/b/README.md": "teach/class"}


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("[b](../02_b/02_b.ipynb)", "[b](/lessons/02_b.md)"),
        ("[b](../02_b/02_b.ipynb#Words)", "[b](/lessons/02_b.md#words)"),
        ("[w](#Words)", "[w](#words)"),
        ("[two\nlines](../../a/b/README.md)", "[two\nlines](/teach/class.md)"),
        ("[`x`, or y](../../x.py)", "`x`, or y (`x.py`)"),
        ("[`x.py`](../../x.py)", "`x.py`"),
        ("[a](https://example.org/b)", "[a](https://example.org/b)"),
        ("`[a](b)`", "`[a](b)`"),
        ("```text\n[a](b)\n```", "```text\n[a](b)\n```"),
    ],
)
def test_a_link_works_on_the_site_or_is_plain_text(text: str, put: str) -> None:
    assert Links("lessons/01_a", PAGES).put(text) == put


def test_a_picture_is_found_from_where_the_file_lies() -> None:
    links = Links("lessons/01_a", picture=lambda path, words: f"<{path}|{words}>")
    text = "![A curve.](pictures/one.svg)"
    assert links.put(text) == "<lessons/01_a/pictures/one.svg|A curve.>"
