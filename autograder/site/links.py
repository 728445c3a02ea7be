"""Links of a file in the repository, as they work from a page of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# What holds no link comes first: fenced code, code in a line.
FENCED = r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$"
LINK = r"(?P<bang>!?)\[(?P<words>(?:`[^`]*`|[^\[\]])*)\]\((?P<target>[^)\s]+)\)"
PATTERN = re.compile(rf"{FENCED}|{LINK}|`[^`\n]+`", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z]+:", re.IGNORECASE)


@dataclass(frozen=True)
class Links:
    """How the links of one file are put.

    Attributes:
        folder: where the file lies in the repository.
        pages: for a file of the repository, by its path, the page that shows it.
        picture: gives a picture, by its path and its words, as HTML.
    """

    folder: str
    pages: Mapping[str, str] = field(default_factory=dict)
    picture: Callable[[str, str], str] | None = None

    def put(self, text: str) -> str:
        """Put every link of a text.

        >>> links = Links("lessons/01_a", {"lessons/02_b/02_b.ipynb": "lessons/02_b"})
        >>> links.put("see [the next](../02_b/02_b.ipynb#Words), not `[a](b)`")
        'see [the next](/lessons/02_b.md#words), not `[a](b)`'
        >>> links.put("read [how](../../README.md)")
        'read how (`README.md`)'
        """
        return PATTERN.sub(self._put, text)

    def _put(self, found: re.Match[str]) -> str:
        target, words = found["target"], found["words"]
        if target is None or ELSEWHERE.match(target):
            return found[0]
        path, _, part = target.partition("#")
        place = f"#{part.lower()}" if part else ""
        if not path:
            return f"[{words}]({place})"
        whole = posixpath.normpath(posixpath.join(self.folder, path))
        if found["bang"] and self.picture:
            return self.picture(whole, words)
        if whole in self.pages:
            return f"[{words}](/{self.pages[whole]}.md{place})"
        return words if words.strip("`") == whole else f"{words} (`{whole}`)"
