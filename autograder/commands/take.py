"""`lr take`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.taking.choosing import Chosen
    from autograder.taking.judging import Look
    from autograder.taking.lesson_cells import LessonCells

SCHEMA = "autograder.taking.report:TakeReport"


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder, or one that it wrote.")
    ],
    *,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
) -> int:
    """Take your passing functions home: a module, adapters to torch, and tests."""
    from autograder.course import course
    from autograder.languages import tr
    from autograder.study.check import practice_key
    from autograder.study.syllabus import PRACTICE_SEED
    from autograder.study.unwritable import file_on_the_way
    from autograder.taking.folder import older_files, write_folder
    from autograder.taking.report import lines, report_on
    from autograder.taking.written import files

    file = file_on_the_way(folder)
    if file is not None:
        raise UserError(tr("{file} is a file: name a folder", file=file))
    older_files(folder)
    lessons, unreadable = read_lessons()
    chosen = choose_among(lessons)
    texts: dict[str, str] = {}
    if chosen.taken:
        keys = {name: practice_key(name, PRACTICE_SEED) for name in chosen.taken}
        texts = files(chosen.text, chosen.taken, keys)
        write_folder(folder, texts)
    report = report_on(chosen, lessons, unreadable, folder, list(texts))
    if json:
        print(report.model_dump_json(indent=2))
        return 0 if chosen.taken else 1
    if not chosen.taken:
        print(tr("No function passes yet, so there is nothing to take."))
    titles = {one.slug: f"{one.number} {tr(one.title)}" for one in course().lessons}
    for line in lines(report, titles):
        print(line)
    return 0 if chosen.taken else 1


def read_lessons() -> tuple[list[LessonCells], dict[str, str]]:
    """The learner's copies, or the lessons themselves; and what cannot be read."""
    from autograder.course import course, is_built, lesson_path
    from autograder.notebook import UnreadableNotebook, read_notebook
    from autograder.study.workspace import copy_of
    from autograder.taking.lesson_cells import lesson_cells

    lessons, unreadable = [], {}
    for lesson in course().lessons:
        built, own = lesson_path(lesson.slug), copy_of(lesson.slug)
        if not is_built(lesson.slug):
            continue
        try:
            path = own if own.is_file() else built
            theirs = read_notebook(path.read_bytes())
            skeleton = read_notebook(built.read_bytes())
        except UnreadableNotebook as error:
            unreadable[lesson.slug] = error.reason
            continue
        except OSError as error:
            unreadable[lesson.slug] = str(error.strerror)
            continue
        beside = modules_in(path.parent)
        lessons.append(lesson_cells(lesson.slug, theirs, skeleton, beside))
    return lessons, unreadable


def modules_in(folder: Path) -> frozenset[str]:
    """The modules that a notebook in a folder finds there; Python's own come first."""
    files = {path.stem for path in folder.glob("*.py")}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return frozenset(files | packages) - sys.stdlib_module_names


def choose_among(lessons: list[LessonCells]) -> Chosen:
    """Judge all that is written, and put what passes into a module."""
    from functools import partial

    from autograder.course import course
    from autograder.judge.threads import one_torch_thread
    from autograder.languages import trn
    from autograder.study.check import practice_key
    from autograder.study.syllabus import PRACTICE_SEED, syllabus
    from autograder.taking.apart import look_apart
    from autograder.taking.choosing import choose
    from autograder.taking.judging import judge_with

    count = sum(len(one.written) for one in lessons)
    if count:
        words = trn("Judging {count} answer …", "Judging {count} answers …", count)
        print(words, file=sys.stderr)
    look = best_look() if count else look_apart
    key_of = partial(practice_key, seed=PRACTICE_SEED)
    headings = {x.slug: f"Lesson {x.number}: {x.title}" for x in course().lessons}
    with one_torch_thread():
        return choose(
            lessons,
            syllabus().ids(),
            judge_with(look, key_of, syllabus().verdict),
            lambda module: module.text(course().title, headings),
        )


def best_look() -> Look:
    """From within a sandbox where there is one, else as the notebook sees it."""
    from autograder.languages import tr
    from autograder.taking.apart import look_apart

    try:
        from autograder.taking.walled import look_inside
    except ImportError:  # a class's copy of the course, or no Linux
        return look_apart
    look, reason = look_inside()
    if look is None:
        words = tr("lr: judging without a sandbox: {reason}", reason=reason)
        print(words, file=sys.stderr)
    return look or look_apart
