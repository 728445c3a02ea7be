"""The instructor's side: build, release, sandbox, grade, report."""

import autograder.lean_imports  # noqa: F401 - before nbgrader, which is in many modules
