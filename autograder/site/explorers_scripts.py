"""The explorers' own files as classic scripts: nothing forked, nothing fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path

from autograder.plots.kit import Explorer
from autograder.plots.kit.explorer import kit, own_script
from autograder.site.explorers_styles import styles

EXPORTED = "export default { render };"
TOP_LEVEL = re.compile(r"^(?:async )?(?:function|const|let) (\w+)", re.MULTILINE)
STAND_IN = Path(__file__).with_name("stand_in.js")
HEAD = '"use strict";\n(() => {\nconst page = (window.learning_rates ??= {});\n'
FOOT = "\n})();\n"


def kit_script() -> str:
    """The kit, with its names where each explorer's script finds them, and the styles.

    >>> "slider" in kit_names()
    True
    """
    css = f"document.head.append(tag('style', {{}}, {json.dumps(styles())}));"
    names = f"page.kit = {{ {', '.join(kit_names())} }};"
    return f"{HEAD}{kit()}\n{css}\n{names}{FOOT}"


def kit_names() -> list[str]:
    """All that the kit defines."""
    return TOP_LEVEL.findall(kit())


def render_script(explorer: Explorer) -> str:
    """What draws one explorer, out of the same files that a notebook is given."""
    own = own_script(explorer.scripts)
    if own.count(EXPORTED) != 1:
        raise ValueError(f"{explorer.scripts[-1]}.js has to end with `{EXPORTED}`")
    names = f"const {{ {', '.join(kit_names())} }} = page.kit;"
    kept = own.replace(EXPORTED, "")
    name = explorer.scripts[-1]
    return f"{HEAD}{names}\n{kept}\n(page.renders ??= {{}}).{name} = render;{FOOT}"


def data_script(name: str, recorded: object) -> str:
    """What was recorded of an explorer, under its name."""
    data = json.dumps(
        recorded, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return f"{HEAD}(page.recorded ??= {{}})[{json.dumps(name)}] = {data};{FOOT}"
