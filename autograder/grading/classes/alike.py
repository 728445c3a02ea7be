"""Equal answers beyond the starter's: shown to a person, and never scored.

Short functions are alike by nature, and so is what most of a class writes. Both are
counted and left out; what is left is long enough, and rare enough, to be talked about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from autograder.exercises import load
from autograder.exercises.source import model_answer, stub
from autograder.grading.classes.report_document import (
    AlikeGroup,
    AlikeReport,
    LeftOut,
)
from autograder.grading.classes.same_code import Code, code_of
from autograder.grading.submission.handed_in import read_submission, roll
from autograder.grading.submission.kit import Place, points_of, read_skeleton
from autograder.grading.submission.scripts import rebuilt_submission
from autograder.notebook import UnreadableNotebook
from autograder.printable import printable, printable_lines

LEAST_SIZE = 60  # parts; a formula in one line has about 40
MOST_COMMON = 0.2  # of the class; more of it writing the same is no wonder
ALWAYS_RARE = 3
MOST_LINES = 40

# Source by learner, by exercise.
Answers = Mapping[str, Mapping[str, str]]


def alike(lesson: str, answers: Answers) -> AlikeReport:
    """Find who gave equal answers to an exercise."""
    groups: list[AlikeGroup] = []
    left_out: dict[str, LeftOut] = {}
    for exercise, sources in answers.items():
        found, left = alike_in(exercise, sources)
        groups += found
        if left != LeftOut(short=0, common=0, model=0, unread=0):
            left_out[exercise] = left
    learners = {student for sources in answers.values() for student in sources}
    groups.sort(key=lambda one: (-one.size, one.exercise, one.students))
    return AlikeReport(
        lesson=lesson, learners=len(learners), groups=groups, left_out=left_out
    )


def alike_in(
    exercise: str, sources: Mapping[str, str]
) -> tuple[list[AlikeGroup], LeftOut]:
    """The groups of one exercise, and how many answers are not in them."""
    codes = {student: code_of(source, exercise) for student, source in sources.items()}
    task = load(exercise)
    given = code_of(stub(task), exercise)
    model = code_of(model_answer(task), exercise)
    members: dict[str, list[str]] = defaultdict(list)
    for student, code in codes.items():
        if code is not None and code.shape != (given and given.shape):
            members[code.shape].append(student)
    left = Counter(unread=sum(code is None for code in codes.values()))
    kept = []
    for students in members.values():
        first = codes[students[0]]
        if len(students) < 2 or first is None:
            continue
        why = reason(first, len(students), len(codes), model)
        if why:
            left[why] += len(students)
        else:
            kept.append(group(exercise, first, sorted(students), sources))
    return kept, LeftOut(**{name: left[name] for name in LeftOut.model_fields})


def reason(code: Code, count: int, learners: int, model: Code | None) -> str:
    """Why equal answers say nothing, by the name of its count; "" where they do."""
    if model is not None and code.shape == model.shape:
        return "model"
    if code.size < LEAST_SIZE:
        return "short"
    return "common" if count > max(ALWAYS_RARE, MOST_COMMON * learners) else ""


def group(
    exercise: str, code: Code, students: Sequence[str], sources: Mapping[str, str]
) -> AlikeGroup:
    texts = {sources[student].strip() for student in students}
    return AlikeGroup(
        exercise=exercise,
        students=[printable(student) for student in students],
        lines=printable_lines(code.plain).splitlines()[:MOST_LINES],
        size=code.size,
        verbatim=len(texts) == 1,
    )


def answers_of(place: Place, lesson: str) -> dict[str, dict[str, str]]:
    """Everybody's answers as they were handed in; what cannot be read is left out.

    Raises:
        UserError: nothing was handed in.
    """
    skeleton = read_skeleton(place, lesson)
    found: dict[str, dict[str, str]] = {name: {} for name in points_of(skeleton)}
    for student in roll(place.submitted).names:
        submission = read_submission(place.submitted, student, lesson)
        if submission.status != "found":
            continue
        try:
            rebuilt = rebuilt_submission(submission.data, skeleton)
        except UnreadableNotebook:
            continue
        for name, answer in rebuilt.answers.items():
            if name in found and answer.source.strip():
                found[name][student] = answer.source
    return found


def alike_lines(report: AlikeReport) -> Iterator[str]:
    """The groups as lines for a terminal, the longest code first."""
    yield f"{report.lesson}: equal answers of {report.learners} learners"
    yield "Names of variables, comments and layout do not count. Nothing is scored by"
    yield "this, and equal code proves nothing: talk to people. Short functions are"
    yield "alike by nature."
    for one in report.groups:
        yield ""
        how = "in every character" if one.verbatim else "but for names and comments"
        yield f"{one.exercise}, equal {how}: {', '.join(one.students)}"
        yield from (f"    {line}" for line in one.lines)
    if not report.groups:
        yield "No two answers are equal in a way that is worth a word."
    for exercise, left in report.left_out.items():
        words = {
            "too short to say anything": left.short,
            "common in this class": left.common,
            "the model answer": left.model,
            "not readable": left.unread,
        }
        counts = [f"{number} {name}" for name, number in words.items() if number]
        yield f"Left out of {exercise}: {', '.join(counts)}"
