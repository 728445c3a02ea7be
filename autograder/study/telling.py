"""Keep a verdict with the progress, and show it with what it has brought."""

from collections.abc import Iterator
from typing import Any, TypedDict

from autograder.course import course
from autograder.feedback import Beside, as_html, as_text
from autograder.feedback.beside import NOTHING
from autograder.feedback.in_language import sentence_in
from autograder.judge.verdict import Verdict
from autograder.languages import language, tr
from autograder.study.here import drawn_now, standing_now, state_now
from autograder.study.log import append, now
from autograder.study.moments import Moment, Stood, moments
from autograder.study.moments_html import moments_html
from autograder.study.show import say_once, show
from autograder.study.standing import xp_is_shown
from autograder.study.state import State, Work
from autograder.study.syllabus import PRACTICE_SEED, Card, syllabus
from autograder.study.unread import not_kept_words, say_newer_once

UNTRIED = ("missing", "not attempted")


class Words(TypedDict):
    """What is said around a verdict, in words and in HTML alike."""

    attempt: int | None
    hints: int
    beside: Beside
    language: str


def tell(exercise: Card, verdict: Verdict, seed: str, beside: Beside = NOTHING) -> str:
    """Log a verdict and show it, with what it earned; return what was said."""
    before = state_now()
    work = before.work.get(exercise.id, Work())
    tried = verdict.status not in UNTRIED and not beside.older
    failed = tried and verdict.status != "passed"
    prompt = failed and not work.prompted and work.hurries(now())
    drawn = tried and seed != PRACTICE_SEED and drawn_now(exercise.id)
    written = append(
        "check",
        lesson=exercise.lesson,
        exercise=exercise.id,
        seed=seed,
        data=_data(exercise, verdict, older=beside.older)
        | {"prompted": prompt, "drawn": drawn},
    )
    passed = tried and not failed
    new = _new(exercise, before) if passed else []
    more = list(_offers(exercise, before, state_now())) if passed else []
    if prompt:
        more.append(_predict_first(exercise, verdict))
    hints = len(exercise.hints) - min(work.hints, len(exercise.hints))
    words: Words = {
        "attempt": work.attempts + 1 if tried else None,
        "hints": hints,
        "beside": beside,
        "language": language(),
    }
    text = as_text(verdict, more=[*(one.line for one in new), *more], **words)
    moving, still = (
        as_html(verdict, more=more, beneath=moments_html(new, new=moves), **words)
        for moves in (True, False)
    )
    show(text, moving, said_already(still) if new else "")
    if not written:
        say_once(not_kept_words())
    say_newer_once()
    return text


def said_already(html: str) -> str:
    """The same without a voice: what has been announced is not announced again.

    >>> said_already('<section role="status" aria-live="polite">')
    '<section role="status" aria-live="off">'
    """
    return html.replace('aria-live="polite"', 'aria-live="off"', 1)


def _new(exercise: Card, before: State) -> list[Moment]:
    after = state_now()
    then = Stood(before, standing_now(before))
    return list(moments(course(), exercise, then, Stood(after, standing_now(after))))


def _offers(exercise: Card, before: State, after: State) -> Iterator[str]:
    """What can be done with an answer that passes; once, but for XP that wait."""
    name = exercise.id
    work = after.work.get(name, Work())
    if not work.earned and xp_is_shown():
        yield tr(
            'You saw the solution first, so no XP yet: check("{name}", fresh=True) '
            "tries other inputs for {xp} XP.",
            name=name,
            xp=exercise.xp,
        )
    elif name not in before.passed:
        yield _other_ways(name)


def _other_ways(name: str) -> str:
    if not syllabus().other_ways(name):
        return tr('check("{name}", fresh=True) tries it on other inputs.', name=name)
    return tr(
        'solution("{name}") shows other right ways; check("{name}", fresh=True) tries '
        "yours on other inputs.",
        name=name,
    )


def _predict_first(exercise: Card, verdict: Verdict) -> str:
    call = (verdict.first_difference or {}).get("call", exercise.id)
    return tr(
        "Five quick tries. Before the next one, predict: what will your code give for "
        "{call}, and why? Write it down, then check.",
        call=sentence_in(str(call), language()),
    )


def _data(exercise: Card, verdict: Verdict, *, older: bool) -> dict[str, Any]:
    """What the log keeps. A verdict on what is not the newest is none."""
    release = {"release": syllabus().release} if syllabus().release else {}
    if older:
        return release | {
            "status": "not graded",
            "score": 0.0,
            "xp": 0,
            "mistake": None,
        }
    return release | {
        "status": verdict.status,
        "score": verdict.score,
        "xp": exercise.xp,
        "mistake": verdict.mistake["id"] if verdict.mistake else None,
    }
