import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.submission.secret import class_secret, hidden_seed


def test_secret_is_made_once_for_its_owner(tmp_path: Path) -> None:
    work = tmp_path / "work"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: class_secret(work), range(16)))
    assert len(found) == 1
    assert stat.S_IMODE((work / "secret").stat().st_mode) == 0o600
    assert [path.name for path in work.iterdir()] == ["secret"]


def test_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("ab")
    with pytest.raises(UserError, match="damaged"):
        class_secret(tmp_path)
    (tmp_path / "secret").write_text("no hex at all")
    with pytest.raises(UserError, match="damaged"):
        class_secret(tmp_path)


def test_seed_depends_on_all_its_parts() -> None:
    seeds = {
        hidden_seed(secret, name, seed)
        for secret in (b"a", b"b")
        for name in ("gd_path", "lr_grid")
        for seed in ("one", 1)
    }
    assert len(seeds) == 8
