"""What the page tells root to type, held against what is known to go wrong."""

import re
from pathlib import Path

import pytest

from autograder.hub import classes

PAGE = Path(classes.__file__).with_name("README.md").read_text("utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)


def blocks_with(words: str) -> list[str]:
    return [block for block in BLOCKS if words in block]


def test_root_never_lends_the_account_its_terminal() -> None:
    assert blocks_with("runuser --pty -l lr-2027")
    assert not re.search(r"runuser (?!--pty)-", PAGE)


def test_every_environment_is_made_by_the_course_s_own_first_start() -> None:
    """Plain pip takes a torch with gigabytes of CUDA."""
    assert "-m venv" not in "".join(BLOCKS)
    found = blocks_with("pip install")
    assert found
    for block in found:
        for part in block.split("pip install")[:-1]:
            assert "python3 -m autograder doctor" in part.split("cd ")[-1]


@pytest.mark.parametrize("words", ["lr release all --to ../bundle", "git clone"])
def test_what_holds_answers_or_code_is_closed_after_it_is_written(words: str) -> None:
    for block in blocks_with(words):
        assert re.search(r"chmod (-R go\+rX,go-w|0700) \.", block.split(words)[1])


def test_an_update_renews_pins_and_proxy() -> None:
    after = PAGE.split("### Update")[1].split("\n## ")[0]
    assert after.count("git pull") == 2
    assert after.count("pip install") == 3
    assert ".ci/proxy" in after
    assert "lr release --changes" in after


def test_the_system_starts_what_was_tried_by_hand() -> None:
    tried, unit = blocks_with("jupyterhub -f autograder/hub/jupyterhub_config.py")
    for words in ("LR_HUB=/etc/learning-rates/hub.toml", "/opt/learning-rates\n"):
        assert words in tried
        assert words in unit
