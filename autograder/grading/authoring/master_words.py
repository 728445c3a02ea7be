"""What the build itself says in a lesson, in each language of the course."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What the build adds to a master's own prose.

    Attributes:
        closed: what a block that the reader opens by hand is called, by its kind.
        run_me: the line of a folded cell that stays visible.
    """

    closed: Mapping[str, str]
    run_me: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        {
            "answer": "The answer, once you have guessed",
            "twin": "The explorer above as a picture",
        },
        "# Run this cell to see the answer beside your guess.",
    ),
    "ko": Words(
        {
            "answer": "예측한 다음에 펼쳐 보는 답",
            "twin": "위의 탐색 도구를 그림으로",
        },
        "# 이 셀을 실행하면 답을 예측과 나란히 볼 수 있습니다.",
    ),
    "fr": Words(
        {
            "answer": "La réponse, une fois ta prédiction faite",
            "twin": "L'explorateur ci-dessus en image",
        },
        "# Exécute cette cellule pour voir la réponse à côté de ta prédiction.",
    ),
}
