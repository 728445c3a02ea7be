import pytest

from autograder.languages import tr
from autograder.languages.korean import FORMS, with_particles


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("곡선이(가) 평평", "곡선이 평평"),
        ("감쇠이(가) 평평", "감쇠가 평평"),
        ("“배율”을(를) 쓰고", "“배율”을 쓰고"),
        ("배율(으)로", "배율로"),
        ("곡선(으)로", "곡선으로"),
        ("주기(으)로", "주기로"),
        ("3와(과) 2", "3과 2"),
        ("2와(과) 3", "2와 3"),
        ("0.5은(는)", "0.5는"),
        ("10은(는)", "10은"),
        ("7(으)로", "7로"),
        ("'곡선'(이)라는", "'곡선'이라는"),
        ("[2]이(가)", "[2]가"),
        ("`lr`은(는)", "`lr`은(는)"),
        ("nothing (here)", "nothing (here)"),
    ],
)
def test_a_particle_follows_the_sound_before_it(written: str, said: str) -> None:
    assert with_particles(written) == said


def test_both_forms_of_each_particle_are_used() -> None:
    for both, (consonant, vowel) in FORMS.items():
        assert with_particles(f"곡선{both}") == f"곡선{consonant}"
        assert with_particles(f"주기{both}") == f"주기{vowel}"


def test_a_translation_is_said_with_them() -> None:
    said = tr("`{name}` was bound in {where}.", spoken="ko", name="감쇠", where="셀")
    assert "`감쇠`는" in said
