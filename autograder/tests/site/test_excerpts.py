"""What search shows under a result: a page's text, and where its parts begin."""

import json
from pathlib import Path

from autograder.site.excerpts import ADDRESS, text_of, write_excerpts

PAGE = """<html><body><nav>Menu</nav><article role="main">
<h1>Rates<a class="headerlink" href="#rates">¶</a></h1>
<p>The <em>learning</em>
   rate.</p><ul><li>One</li><li id="two">Two<code>x</code></li></ul>
<details><summary>Guessed?</summary><p id="secret">The answer</p></details>
<svg><title>Curve</title></svg><noscript><p>Still</p></noscript>
<script>let hidden;</script><p>Last &amp; least.</p>
</article><footer>Licence</footer></body></html>"""


def test_it_is_what_a_reader_sees_first() -> None:
    text, _ = text_of(PAGE)
    assert text == "Rates The learning rate. One Twox Last & least."


def test_a_part_begins_where_its_words_do() -> None:
    text, places = text_of(PAGE)
    assert text[places["two"] :].startswith("Twox")


def test_what_is_closed_stays_closed() -> None:
    text, places = text_of(PAGE)
    assert "answer" not in text
    assert "secret" not in places


def test_all_pages_are_in_one_script(tmp_path: Path) -> None:
    (tmp_path / "_static").mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.html").write_text(PAGE, "utf-8")
    (tmp_path / "two.html").write_text("<article>Deux é</article>", "utf-8")
    write_excerpts(tmp_path)
    script = (tmp_path / ADDRESS).read_text("utf-8")
    head, _, data = script.partition(" = ")
    assert head.endswith("window.learning_rates_texts")
    texts = json.loads(data.removesuffix(";\n"))
    assert list(texts) == ["a/one", "two"]
    assert texts["two"] == ["Deux é", {}]
