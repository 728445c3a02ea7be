"""Names replaced where they mean the module's, and nowhere else."""

import pytest

from autograder.taking.renaming import CannotRename, renamed

NEW = {"clip": "clip_of_wsd"}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("def clip(x): return clip(x)", "def clip_of_wsd(x): return clip_of_wsd(x)"),
        ("clip = clip or x.clip", "clip_of_wsd = clip_of_wsd or x.clip"),
        ("def f(clip): return g(clip=clip)", "def f(clip): return g(clip=clip)"),
        ("def f(x=clip): return g(clip=x)", "def f(x=clip_of_wsd): return g(clip=x)"),
        ("y = [clip for clip in clip]", "y = [clip for clip in clip_of_wsd]"),
        ("y = 'clip'  # clip", "y = 'clip'  # clip"),
        ("y = f'größer {clip(x):.2f} clip'", "y = f'größer {clip_of_wsd(x):.2f} clip'"),
        ("y = {'ä': clip}[clip]", "y = {'ä': clip_of_wsd}[clip_of_wsd]"),
        (
            "def f():\n    global clip\n    clip += 1",
            "def f():\n    global clip_of_wsd\n    clip_of_wsd += 1",
        ),
        (
            "@clip\nclass clip(clip): ...",
            "@clip_of_wsd\nclass clip_of_wsd(clip_of_wsd): ...",
        ),
        (
            "def f():\n    clip = 1\n    return clip",
            "def f():\n    clip = 1\n    return clip",
        ),
        (
            "try:\n    import a as clip\nexcept E: ...",
            "try:\n    import a as clip_of_wsd\nexcept E: ...",
        ),
    ],
)
def test_only_the_module_s_name_is_replaced(text: str, after: str) -> None:
    assert renamed(text, NEW) == after


def test_two_names_may_change_places() -> None:
    assert renamed("a = b(a, c=b)", {"a": "b", "b": "a"}) == "b = a(b, c=a)"


@pytest.mark.parametrize(
    "text",
    ["def f(x: 'clip'): ...", "try:\n    from a import clip\nexcept E: ..."],
)
def test_what_cannot_be_replaced_is_said(text: str) -> None:
    with pytest.raises(CannotRename, match="clip"):
        renamed(text, NEW)
