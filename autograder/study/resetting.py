"""Start afresh, with a backup of what was there."""

import shutil
from pathlib import Path

from autograder.course import course
from autograder.study.log import log_path
from autograder.study.workspace import backup_folder, start_afresh


def reset_lesson(slug: str) -> Path | None:
    """Take the learner's copy of a lesson away; progress stays."""
    return start_afresh([slug])


def reset_everything() -> Path | None:
    """Take all copies and the progress log away; say where the backup lies."""
    backup = start_afresh([lesson.slug for lesson in course().lessons])
    log = log_path()
    if not log.is_file():
        return backup
    folder = backup or backup_folder()
    shutil.copy2(log, folder / log.name)
    log.unlink()
    return folder
