"""Logs as a learner could leave them, for hypothesis."""

from typing import Any

from hypothesis import strategies as st

from autograder.study.events import Event

EXERCISES = {"gd_path": "01_basics", "lr_grid": "01_basics", "step_lr": "02_schedulers"}
SCORES = {"passed": 1.0, "partly": 0.75, "failed": 0.0, "missing": 0.0, "error": 0.0}


def event(
    number: int,
    kind: str,
    exercise: str | None = "gd_path",
    /,
    *,
    minute: int = 0,
    seed: str = "practice",
    **data: Any,
) -> Event:
    return Event(
        id=f"e{number}",
        writer="w",
        count=number,
        previous=None,
        time=f"2026-11-21T10:{minute:02}:00.000000+00:00",
        kind=kind,
        lesson=EXERCISES.get(exercise or ""),
        exercise=exercise,
        seed=seed if kind == "check" else None,
        data=data,
    )


def check(number: int, status: str, exercise: str = "gd_path", **more: object) -> Event:
    details = {"status": status, "score": SCORES[status], "xp": 10, **more}
    minute = int(str(details.pop("minute", number)))
    seed = str(details.pop("seed", "practice"))
    return event(number, "check", exercise, minute=minute, seed=seed, **details)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    found = []
    for number in range(draw(st.integers(0, 14))):
        minute = draw(st.integers(0, 59))
        name = draw(st.sampled_from(sorted(EXERCISES)))
        kind = draw(st.sampled_from(("check", "hint", "solution", "predict", "reveal")))
        if kind == "check":
            status = draw(st.sampled_from(sorted(SCORES)))
            seed = draw(st.sampled_from(("practice", "fresh-1", "fresh-2")))
            mistake = draw(st.sampled_from((None, "M01")))
            more: dict[str, Any] = {"minute": minute, "seed": seed, "mistake": mistake}
            found.append(check(number, status, name, **more))
        elif kind in ("predict", "reveal"):
            value = draw(st.sampled_from((0.1, 0.5, "up", None)))
            data: dict[str, Any] = {
                "id": name,
                "guess": value,
                "answer": value,
                "low": 0,
                "high": 1,
            }
            found.append(event(number, kind, None, minute=minute, **data))
        else:
            found.append(event(number, kind, name, minute=minute, number=1))
    return found
