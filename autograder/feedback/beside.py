"""What one door alone knows of an answer: said with its verdict, never in it."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Beside:
    """Words that a verdict does not hold, since other doors could not say them.

    Attributes:
        judged: what was judged: its cell or its file, and its first line.
        first: said before anything else.
        after: said right after what the verdict itself says first.
        older: there is something newer than what was judged; so it does not pass.
        parameter: the exercise's first parameter, where a curve is drawn over it.
    """

    judged: str = ""
    first: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    older: bool = False
    parameter: str = ""


NOTHING = Beside()
