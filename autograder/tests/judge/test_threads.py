"""One torch thread while an answer is judged, and as many as before after it."""

import sys

import pytest

from autograder.judge.threads import one_torch_thread


def test_torch_s_threads_are_as_before_afterwards() -> None:
    import torch

    before = torch.get_num_threads()
    try:
        torch.set_num_threads(3)
        with one_torch_thread():
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_without_torch_there_is_nothing_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    with one_torch_thread():
        assert "torch" not in sys.modules
